// Passages, with the document each is part of.
MATCH (p:Passage)-[:PART_OF]->(d:Document)
WHERE p.id IN $ids
RETURN p.id AS id, p.page AS page, p.number AS number, p.text AS text,
       d.id AS document, d.title AS title
