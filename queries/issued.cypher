// Since when a thing has stood in a document: the report's date, or the plan's.
MATCH (n:Recommendation|Finding)-[:MADE_IN]->(:Inspection)<-[:REPORTS]-(d:Document)
WHERE n.authority IN $authorities
RETURN n.id AS subject, min(d.issuedOn) AS since
UNION ALL
MATCH (a:Action)-[:PART_OF]->(p:Plan)
WHERE a.authority IN $authorities
RETURN a.id AS subject, p.issuedOn AS since
UNION ALL
MATCH (p:Plan)
WHERE p.authority IN $authorities
RETURN p.id AS subject, p.issuedOn AS since
