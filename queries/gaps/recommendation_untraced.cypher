// No later document is recorded as referring to {subject}.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)<-[c:ADDRESSES|SAME_AS|REFERS_TO|UPDATES|CONSIDERED]
                         -(x:Action|Recommendation|Finding|Document|Update|Meeting)
                   WHERE recorded(c) AND NOT x.id IN $unseen }
  AND NOT EXISTS { MATCH (r)-[c:RECURS_AS]->(x:Recommendation|Finding)
                   WHERE recorded(c) AND NOT x.id IN $unseen }
RETURN r AS subject
