// The themes of recommendations; those that a reviewer rejected are left out.
MATCH (x:Recommendation)-[c:HAS_THEME]->(t:Theme)
WHERE x.authority IN $authorities AND coalesce(c.review, '') <> 'rejected'
RETURN x.id AS of, t AS theme
