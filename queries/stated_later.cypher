// Things of which no document speaks and that an officer first named after a date.
MATCH (n:Person|Post|Organisation|Body|Measure|Tenure)
WHERE n.authority IN $authorities AND n.statedAt > $asAt
RETURN n.id AS thing
