// What recommendations have themselves, and not through an action: who leads one, what measures it.
MATCH (r:Recommendation)-[c:LED_BY]->(x:Person)
WHERE r.authority IN $authorities AND recorded(c)
RETURN r.id AS subject, x.id AS has
UNION ALL
MATCH (r:Recommendation)-[c:MEASURED_BY]->(x:Measure)
WHERE r.authority IN $authorities AND recorded(c)
RETURN r.id AS subject, x.id AS has
