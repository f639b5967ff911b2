// What belongs to a recommendation: its clauses and copies, findings, actions and measures.
MATCH (r:Recommendation {id: $id})<-[c:SAME_AS|PART_OF|SUPPORTS|ADDRESSES]-(n)
WHERE recorded(c)
RETURN n.id AS subject
UNION
MATCH (r:Recommendation {id: $id})<-[s:SAME_AS]-(:Recommendation)<-[c:ADDRESSES]-(n:Action)
WHERE recorded(s) AND recorded(c)
RETURN n.id AS subject
UNION
MATCH (r:Recommendation {id: $id})<-[c:ADDRESSES]-(:Action)-[m:MEASURED_BY]->(n:Measure)
WHERE recorded(c) AND recorded(m)
RETURN n.id AS subject
