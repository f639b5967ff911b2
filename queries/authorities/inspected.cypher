// The inspections whose report is loaded, each with its authority, when it was, and of which kind.
MATCH (i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded' AND coalesce(d.issuedOn, '') <= $asAt
RETURN DISTINCT i.id AS inspection, i.authority AS authority, i.framework AS framework,
       coalesce(i.startedOn, i.endedOn) AS held
