// Every recommendation that is no clause of another. (A plan's copies are left out afterwards.)
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)-[:PART_OF]->(:Recommendation) }
RETURN r.id AS subject
