// The plans with rows of tables that were not read, and how many: actions may be among them.
MATCH (p:Passage)-[:PART_OF]->(d:Document)
WHERE d.authority IN $authorities AND d.family = 'improvement_plan'
  AND p.kind = 'table_row' AND p.reading = 'not_understood'
RETURN d.authority AS authority, d.title AS title, count(p) AS unread
