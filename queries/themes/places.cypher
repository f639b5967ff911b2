// How many findings and recommendations of each authority have a theme.
MATCH (x:Finding|Recommendation)-[c:HAS_THEME]->(n:Theme)
WHERE x.authority IN $authorities AND n.id = $id AND coalesce(c.review, '') <> 'rejected'
RETURN x.authority AS authority, count(x) AS many
