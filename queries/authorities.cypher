// Every authority.
MATCH (a:Authority)
RETURN a.id AS id
