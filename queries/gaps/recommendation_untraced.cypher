// No later document is recorded as referring to {subject}.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)<-[c:ADDRESSES|SAME_AS|REFERS_TO|UPDATES|CONSIDERED]
                         -(:Action|Recommendation|Finding|Document|Update|Meeting)
                   WHERE recorded(c) }
  AND NOT EXISTS { MATCH (r)-[c:RECURS_AS]->(:Recommendation|Finding) WHERE recorded(c) }
RETURN r AS subject
