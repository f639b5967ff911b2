// {subject} is {known}, and is not among the documents loaded.
MATCH (d:Document|Inspection)
WHERE d.authority IN $authorities AND d.state IN ['cited', 'expected']
  AND NOT EXISTS { MATCH (d)<-[:REPORTS]-(:Document) }
RETURN d AS subject, d.state AS known
