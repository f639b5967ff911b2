// Every holding of a post, with the person who holds it where one is named. Where several claims
// say the same, those of documents come before those of a register: the first is shown.
MATCH (t:Tenure)-[o:OF_POST]->(p:Post)
WHERE t.authority IN $authorities
OPTIONAL MATCH (t)-[h:HOLDER]->(x:Person)
RETURN t AS tenure, o AS of, p.id AS post, h AS held, x AS holder
ORDER BY t.id, o.basis DESC, o.id, h.basis DESC, h.id
