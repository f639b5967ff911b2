// Every dated fact about an action's progress, with its evidence.
MATCH (u:Update)-[c:UPDATES]->(a:Action)
WHERE a.authority IN $authorities AND recorded(c) AND u.`on` <= $asAt
OPTIONAL MATCH (u)-[:CITES]->(p:Passage)
RETURN a.id AS action, u AS update, p.id AS passage
