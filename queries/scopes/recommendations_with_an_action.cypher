// Recommendations that an action answers.
MATCH (r:Recommendation)<-[c:ADDRESSES]-(:Action)
WHERE r.authority IN $authorities AND recorded(c)
RETURN DISTINCT r.id AS subject
