// The themes of actions and posts that are stated, or were proposed and accepted.
MATCH (x:Action|Post)-[c:HAS_THEME]->(t:Theme)
WHERE x.authority IN $authorities AND recorded(c)
RETURN x.id AS of, t.label AS theme
