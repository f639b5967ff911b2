// {subject} is recorded as the same issue as {earlier:list}.
MATCH (r:Recommendation|Finding)<-[c:RECURS_AS]-(e:Recommendation|Finding)
WHERE r.authority IN $authorities AND recorded(c)
RETURN r AS subject, e AS earlier
