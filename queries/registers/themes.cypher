// The themes of recommendations; those that a reviewer rejected are left out.
MATCH (r:Recommendation)-[c:HAS_THEME]->(t:Theme)
WHERE r.authority IN $authorities AND coalesce(c.review, '') <> 'rejected'
RETURN r.id AS of, t.id AS theme, t.label AS label
