// The meetings of a body that were held before a date.
MATCH (m:Meeting)-[:OF_BODY]->(b:Body {id: $id})
WHERE m.authority IN $authorities AND m.heldOn < $asAt
RETURN m AS meeting
