// Every measure of every action.
MATCH (a:Action)-[c:MEASURED_BY]->(m:Measure)
WHERE a.authority IN $authorities AND recorded(c)
RETURN c AS claim, m AS measure
