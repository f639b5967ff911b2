// Which document reports which inspection.
MATCH (d:Document)-[:REPORTS]->(i:Inspection)
WHERE d.authority IN $authorities
RETURN d.id AS document, i.id AS inspection
