// Inspections whose report is loaded and by law calls for a written statement of proposed action:
// any report under section 136, and joint reports; a focused visit or an area SEND inspection only
// where it sets a priority action.
MATCH (i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded' AND d.issuedOn <= $asAt
  AND i.framework IN ['sif', 'ilacs', 'jtai', 'child_protection', 'looked_after']
RETURN i.id AS subject
UNION
MATCH (p:Recommendation)-[:MADE_IN]->(i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded' AND d.issuedOn <= $asAt
  AND i.framework IN ['focused_visit', 'area_send'] AND p.kind = 'area_for_priority_action'
RETURN i.id AS subject
