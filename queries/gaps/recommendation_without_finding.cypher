// No finding is recorded as supporting {subject}.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)<-[c:SUPPORTS]-(:Finding) WHERE recorded(c) }
RETURN r AS subject
