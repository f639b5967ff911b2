// The passages on which things rest, with the words of each that say so.
MATCH (n)-[c:CITES]->(p:Passage)
WHERE n.id IN $ids AND c.property IS NULL
RETURN n.id AS subject, p.id AS passage, c.quote AS quote, c.source AS source
