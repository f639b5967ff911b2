// Every fact about the progress of an action or a recommendation, with its evidence. One without a
// day of its own counts with the document that states it.
MATCH (u:Update)-[c:UPDATES]->(a:Action|Recommendation)
WHERE a.authority IN $authorities AND recorded(c) AND coalesce(u.`on`, '') <= $asAt
OPTIONAL MATCH (u)-[:CITES]->(p:Passage)
RETURN a.id AS subject, u AS update, p.id AS passage
