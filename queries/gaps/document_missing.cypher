// {subject} is {known}, and {what} is not among the documents loaded{vague}.
MATCH (d:Document|Inspection)
WHERE d.authority IN $authorities AND d.state IN ['cited', 'expected']
  AND NOT EXISTS { MATCH (d)<-[:REPORTS]-(:Document) }
OPTIONAL MATCH (v:Inspection)-[s:SAME_AS]->(d)
RETURN d AS subject, d.state AS known, v AS vague, s.review AS review
