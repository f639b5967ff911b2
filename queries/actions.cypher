// Every action, with what it is part of and what it answers.
MATCH (a:Action)
WHERE a.authority IN $authorities
OPTIONAL MATCH (a)-[c:PART_OF|ADDRESSES]->(x:Plan|Recommendation)
WHERE recorded(c)
RETURN a AS action, x AS target
