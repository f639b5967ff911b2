// The passages in which recommendations were made, and those that tell of their inspection.
MATCH (i:Inspection)<-[:MADE_IN]-(:Recommendation)-[c:CITES]->(p:Passage)
WHERE i.authority IN $authorities AND c.property IS NULL
RETURN p.id AS passage, i.id AS inspection, p.page AS page, true AS made
UNION ALL
MATCH (i:Inspection)-[c:CITES]->(p:Passage)
WHERE i.authority IN $authorities AND c.property IS NULL
RETURN p.id AS passage, i.id AS inspection, p.page AS page, false AS made
