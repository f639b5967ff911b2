// Each grade given, with the inspection in which it was.
MATCH (j:Judgement)-[c:MADE_IN]->(i:Inspection)
WHERE j.authority IN $authorities
RETURN j AS judgement, i AS inspection
