// Which things the documents speak of, and the document that does.
MATCH (n)-[c:CITES]->(:Passage)
WHERE n.authority IN $authorities
RETURN DISTINCT n.id AS thing, c.source AS source
