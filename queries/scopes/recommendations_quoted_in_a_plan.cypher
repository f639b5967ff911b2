// Recommendations of a report that a plan quotes.
MATCH (:Plan)<-[:PART_OF]-(:Recommendation)-[s:SAME_AS]->(r:Recommendation)
WHERE r.authority IN $authorities AND recorded(s)
RETURN DISTINCT r.id AS subject
