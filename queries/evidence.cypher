// The passages on which things rest.
MATCH (n)-[c:CITES]->(p:Passage)
WHERE n.id IN $ids AND c.property IS NULL
RETURN n.id AS subject, p.id AS passage
