// Every recommendation made in an inspection that is no clause of another. What a plan quotes is
// the plan's, and is no recommendation more.
MATCH (r:Recommendation)-[:MADE_IN]->(:Inspection)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)-[:PART_OF]->(:Recommendation) }
RETURN DISTINCT r.id AS subject
