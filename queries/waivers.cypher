// Gaps accepted for a time, as at a date.
MATCH (w:Waiver)-[c:WAIVES]->(n)
WHERE n.authority IN $authorities AND coalesce(w.until, '9999') >= $asAt
  AND coalesce(w.`on`, '') <= $asAt AND coalesce(c.statedAt, '') <= $asAt
RETURN n.id AS subject, w AS waiver
