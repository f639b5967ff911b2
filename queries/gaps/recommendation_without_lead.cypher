// Nobody is recorded as leading {subject} or an action that is stated to address it{unread}.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)-[l:LED_BY]->(:Person|Post|Organisation|Body) WHERE recorded(l) }
RETURN r AS subject
