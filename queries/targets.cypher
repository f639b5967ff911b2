// What each action is part of and what it answers.
MATCH (a:Action)-[c:PART_OF|ADDRESSES]->(x:Plan|Recommendation)
WHERE a.authority IN $authorities AND recorded(c)
RETURN a.id AS action, x AS target
