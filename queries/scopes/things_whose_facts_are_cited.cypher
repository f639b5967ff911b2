// Things of which a passage gives a property's value.
MATCH (n)-[c:CITES]->(:Passage)
WHERE n.authority IN $authorities AND c.value IS NOT NULL AND NOT c.source IN $later
  AND NOT c.property IN ['text', 'quotes', 'name', 'title'] AND NOT c.property ENDS WITH 'Text'
RETURN DISTINCT n.id AS subject
