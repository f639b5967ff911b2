// No plan that responds to {subject} is among the documents; it was {said} by {due:date} (report of {published:date}{named}).
MATCH (i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded' AND d.issuedOn <= $asAt
  AND NOT EXISTS { MATCH (i)<-[c:RESPONDS_TO]-(:Plan) WHERE recorded(c) }
RETURN i AS subject, d.issuedOn AS published, d.issuedOnBasis AS basis
