// Where passages stand: page and number, document, and the inspection that the document reports.
MATCH (p:Passage)-[:PART_OF]->(d:Document)
WHERE p.id IN $ids
OPTIONAL MATCH (d)-[:REPORTS]->(i:Inspection)
RETURN p.id AS passage, p.page AS page, p.number AS number, d AS document, i.id AS inspection
