// Recommendations that a plan quotes, each with the one that a report makes.
MATCH (q:Recommendation)-[s:SAME_AS]->(r:Recommendation)
WHERE q.authority IN $authorities AND recorded(s)
RETURN q.id AS copy, r AS original
