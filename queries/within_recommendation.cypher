// What belongs to each of some recommendations: clauses, copies, findings, actions and measures.
MATCH (r:Recommendation)<-[c:SAME_AS|PART_OF|SUPPORTS|ADDRESSES]-(n)
WHERE r.id IN $ids AND recorded(c)
RETURN r.id AS recommendation, n.id AS subject
UNION
MATCH (r:Recommendation)<-[s:SAME_AS]-(:Recommendation)<-[c:ADDRESSES]-(n:Action)
WHERE r.id IN $ids AND recorded(s) AND recorded(c)
RETURN r.id AS recommendation, n.id AS subject
UNION
MATCH (r:Recommendation)<-[c:ADDRESSES]-(:Action)-[m:MEASURED_BY]->(n:Measure)
WHERE r.id IN $ids AND recorded(c) AND recorded(m)
RETURN r.id AS recommendation, n.id AS subject
