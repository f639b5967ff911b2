// What rests on the passages of a document.
MATCH (d:Document)<-[:PART_OF]-(p:Passage)<-[:CITES]-(n)
WHERE d.id = $id
RETURN DISTINCT p.id AS passage, n.id AS thing
