// Waivers of gaps that were recorded by a date, also those that are over.
MATCH (w:Waiver)-[c:WAIVES]->(n)
WHERE w.authority IN $authorities
  AND coalesce(w.`on`, '') <= $asAt AND coalesce(c.statedAt, '') <= $asAt
RETURN n.id AS subject, w AS waiver
