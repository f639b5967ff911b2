// The response to {subject} is dated {responded:date}; it was {said} by {due:date} (report of {published:date}{named}).
MATCH (i:Inspection)<-[:REPORTS]-(d:Document)
WHERE i.authority IN $authorities AND d.state = 'loaded' AND d.issuedOn <= $asAt
MATCH (i)<-[c:RESPONDS_TO]-(p:Plan)
WHERE recorded(c) AND p.issuedOn IS NOT NULL
RETURN i AS subject, d.issuedOn AS published, d.issuedOnBasis AS basis, min(p.issuedOn) AS responded
