// What measures recommendations themselves, and not through an action.
MATCH (r:Recommendation)-[c:MEASURED_BY]->(x:Measure)
WHERE r.authority IN $authorities AND recorded(c)
RETURN r.id AS subject, c AS claim, x AS measure
