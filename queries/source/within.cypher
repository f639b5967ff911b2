// The documents that came inside others.
MATCH (part:Document)-[:PART_OF]->(whole:Document)
WHERE part.authority IN $authorities
RETURN part, whole
