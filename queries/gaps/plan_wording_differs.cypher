// The plan words {subject} in its own way: “{quoted}”
MATCH (:Plan)<-[:PART_OF]-(q:Recommendation)-[s:SAME_AS]->(r:Recommendation)
WHERE r.authority IN $authorities AND recorded(s)
OPTIONAL MATCH (q)-[c:CITES]->(p:Passage)
WHERE (c.property IS NULL OR c.property = 'text') AND NOT c.source IN $later
RETURN r AS subject, q.text AS quoted, c.value AS also, p.id AS passage
