// Plans that promise measures beside those of their actions.
MATCH (p:Plan)<-[:PART_OF]-(c:Commitment)
WHERE p.authority IN $authorities AND c.kind = 'measures'
RETURN DISTINCT p.id AS subject
