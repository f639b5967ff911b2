// What recommendations are said, or proposed, to recur as.
MATCH (r:Recommendation)-[c:RECURS_AS]->(later:Recommendation|Finding)
WHERE r.authority IN $authorities
RETURN c AS claim
