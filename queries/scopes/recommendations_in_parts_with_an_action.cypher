// Recommendations whose clauses were told apart, and that an action answers.
MATCH (r:Recommendation)<-[c:ADDRESSES]-(:Action)
WHERE r.authority IN $authorities AND recorded(c)
  AND EXISTS { MATCH (:Recommendation)-[:PART_OF]->(r) }
RETURN DISTINCT r.id AS subject
