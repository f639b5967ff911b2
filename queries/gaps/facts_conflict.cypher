// {subject} is given different values{of}: {values:list}.
MATCH (n)-[c:CITES]->(p:Passage)
WHERE n.authority IN $authorities AND c.value IS NOT NULL
  AND NOT c.property IN ['text', 'quotes', 'name', 'title']
RETURN n.id AS thing, c.property AS property, c.value AS value, p.id AS passage
