// Recommendations that a plan quotes and that are recorded as none that inspectors made.
MATCH (q:Recommendation)-[:PART_OF]->(:Plan)
WHERE q.authority IN $authorities
  AND NOT EXISTS { MATCH (q)-[s:SAME_AS]->(:Recommendation) WHERE recorded(s) }
RETURN DISTINCT q AS quoted
