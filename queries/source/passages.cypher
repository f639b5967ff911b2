// All passages of a document.
MATCH (p:Passage)-[:PART_OF]->(d:Document)
WHERE d.id = $id
RETURN p AS passage
