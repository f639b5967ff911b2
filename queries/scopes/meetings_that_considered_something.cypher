// Meetings at which a document, plan or recommendation was considered.
MATCH (m:Meeting)-[c:CONSIDERED]->(:Document|Plan|Recommendation)
WHERE m.authority IN $authorities AND recorded(c)
RETURN DISTINCT m.id AS subject
