// Everything that rests on a document or on a part of it.
MATCH (:Document {id: $id})<-[:PART_OF]-(:Passage)<-[:CITES]-(n)
RETURN n.id AS subject
UNION
MATCH (:Document {id: $id})<-[:PART_OF]-(part:Document)
MATCH (part)<-[:PART_OF]-(:Passage)<-[:CITES]-(n)
RETURN n.id AS subject
UNION
MATCH (:Document {id: $id})-[:REPORTS]->(n:Inspection|Plan)
RETURN n.id AS subject
