// Posts of which a document or an officer says who holds them, or that someone does.
MATCH (p:Post)<-[o:OF_POST]-(:Tenure)
WHERE p.authority IN $authorities AND recorded(o)
RETURN DISTINCT p.id AS subject
