// No finding is stated to support {subject}.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)<-[c:SUPPORTS]-(:Finding) WHERE recorded(c) }
RETURN r AS subject
