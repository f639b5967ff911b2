// What meetings considered.
MATCH (m:Meeting)-[c:CONSIDERED]->(x:Document|Plan|Recommendation)
WHERE m.authority IN $authorities AND recorded(c)
RETURN m.id AS meeting, x AS thing, c.passage AS passage
