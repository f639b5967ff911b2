// What is of one of some themes; what a reviewer rejected is left out.
MATCH (n:Finding|Recommendation|Action|Post|Body)-[c:HAS_THEME]->(t:Theme)
WHERE n.authority IN $authorities AND t.id IN $themes AND coalesce(c.review, '') <> 'rejected'
RETURN n.id AS subject
