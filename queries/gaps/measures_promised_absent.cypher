// {subject} promises measures (“{promise}”) and no document gives them.
MATCH (p:Plan)<-[:PART_OF]-(c:Commitment)
WHERE p.authority IN $authorities AND c.kind = 'measures'
  AND NOT EXISTS { MATCH (p)<-[:PART_OF]-(:Outcome|Recommendation)-[m:MEASURED_BY]->(:Measure)
                   WHERE recorded(m) }
OPTIONAL MATCH (c)-[:CITES]->(e:Passage)
RETURN p AS subject, c.text AS promise, e.id AS passage
