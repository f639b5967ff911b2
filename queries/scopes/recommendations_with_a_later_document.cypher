// Recommendations of an inspection after whose report another document was issued and is loaded.
MATCH (r:Recommendation)-[:MADE_IN]->(:Inspection)<-[:REPORTS]-(d:Document)
WHERE r.authority IN $authorities
WITH r, min(d.issuedOn) AS issued
MATCH (later:Document)
WHERE later.authority = r.authority AND later.state = 'loaded' AND later.issuedOn > issued
  AND later.issuedOn <= $asAt
RETURN DISTINCT r.id AS subject
