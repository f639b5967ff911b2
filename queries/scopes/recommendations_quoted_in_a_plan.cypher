// Recommendations of a report that a plan quotes.
MATCH (:Plan)<-[:PART_OF]-(q:Recommendation)-[s:SAME_AS]->(r:Recommendation)
WHERE r.authority IN $authorities AND recorded(s) AND NOT q.id IN $unseen
RETURN DISTINCT r.id AS subject
