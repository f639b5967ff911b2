// The meetings that were held before a date, each with its body.
MATCH (m:Meeting)-[:OF_BODY]->(b:Body)
WHERE m.authority IN $authorities AND m.heldOn < $asAt
RETURN m AS meeting, b.id AS body
