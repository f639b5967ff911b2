// The themes of anything in some authorities; those that a reviewer rejected are left out.
MATCH (x:Finding|Recommendation|Action|Post|Body)-[c:HAS_THEME]->(t:Theme)
WHERE x.authority IN $authorities AND coalesce(c.review, '') <> 'rejected'
RETURN DISTINCT t AS theme
