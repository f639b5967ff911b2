// What meetings decided.
MATCH (x:Decision)-[c:DECIDED_AT]->(m:Meeting)
WHERE m.authority IN $authorities AND recorded(c)
RETURN m.id AS meeting, x AS thing, c.passage AS passage
