// {subject} {changes}{led}.
MATCH (p:Post)<-[o:OF_POST]-(t:Tenure)
WHERE p.authority IN $authorities AND recorded(o)
OPTIONAL MATCH (t)-[:HOLDER]->(h:Person)
RETURN p AS subject, t AS tenure, h.id AS holder
