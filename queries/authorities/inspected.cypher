// The inspections whose report is loaded, with the day on which it was issued.
MATCH (i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded' AND coalesce(d.issuedOn, '') <= $asAt
RETURN i AS inspection, max(d.issuedOn) AS issued
