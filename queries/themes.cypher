// The themes of actions and posts; those that a reviewer rejected are left out.
MATCH (x:Action|Post)-[c:HAS_THEME]->(t:Theme)
WHERE x.authority IN $authorities AND coalesce(c.review, '') <> 'rejected'
RETURN x.id AS of, t.id AS theme
