// The documents that came inside others.
MATCH (d:Document)-[:PART_OF]->(o:Document)
WHERE d.authority IN $authorities
RETURN d.id AS part, o.id AS whole, d.title AS partTitle, o.title AS wholeTitle
