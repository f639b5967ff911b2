// Every recommendation made in an inspection that is no clause of another, with the inspection.
MATCH (r:Recommendation)-[:MADE_IN]->(i:Inspection)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)-[:PART_OF]->(:Recommendation) }
RETURN r AS recommendation, i AS inspection
