// No action on {subject} takes up this part of it: “{part}”
MATCH (k:Recommendation)-[:PART_OF]->(r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (k)<-[c:ADDRESSES]-(:Action) WHERE recorded(c) }
RETURN r AS subject, k.id AS clause, k.text AS part
