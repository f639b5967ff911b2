// Nobody is recorded as leading {subject} as a whole.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)-[l:LED_BY]->(:Person|Post|Organisation|Body) WHERE recorded(l) }
RETURN r AS subject
