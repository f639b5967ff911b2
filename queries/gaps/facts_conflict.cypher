// {subject}{of}: {said}.
MATCH (n)-[c:CITES]->(p:Passage)
WHERE n.authority IN $authorities AND c.value IS NOT NULL AND NOT c.source IN $later
  AND NOT c.property IN ['text', 'quotes', 'name', 'title'] AND NOT c.property ENDS WITH 'Text'
RETURN n.id AS thing, c.property AS property, c.value AS value, p.id AS passage
