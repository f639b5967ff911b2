// No action is stated to address {subject}{unread}.
MATCH (r:Recommendation)
WHERE r.authority IN $authorities
  AND NOT EXISTS { MATCH (r)<-[c:ADDRESSES]-(:Action) WHERE recorded(c) }
RETURN r AS subject
