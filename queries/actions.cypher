// Every action.
MATCH (a:Action)
WHERE a.authority IN $authorities
RETURN a AS action
