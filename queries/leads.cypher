// Every lead of every action and recommendation.
MATCH (a:Action|Recommendation)-[l:LED_BY]->(x:Person|Post|Organisation|Body)
WHERE a.authority IN $authorities AND recorded(l)
RETURN l AS claim
