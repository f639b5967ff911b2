// Documents that are loaded, cited or expected, and inspections that are cited without a report.
MATCH (d:Document)
WHERE d.authority IN $authorities
RETURN d.id AS subject
UNION
MATCH (i:Inspection)
WHERE i.authority IN $authorities AND i.state IN ['cited', 'expected']
  AND NOT EXISTS { MATCH (i)<-[:REPORTS]-(:Document) }
RETURN i.id AS subject
