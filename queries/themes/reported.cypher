// The inspections of authorities that a loaded document reports.
MATCH (i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded'
RETURN i AS inspection, d AS document
