// How many recommendations each inspection made, clauses of others not counted.
MATCH (r:Recommendation)-[:MADE_IN]->(i:Inspection)
WHERE i.authority IN $authorities
  AND NOT EXISTS { MATCH (r)-[:PART_OF]->(:Recommendation) }
RETURN i.id AS inspection, count(DISTINCT r.id) AS made
