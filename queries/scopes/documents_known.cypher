// Documents that are loaded, cited or expected, and inspections that are cited without a report. What
// is named in general words ("action plans") has no family, and an inspection that may be any of
// several that are known is one of them: neither is counted.
MATCH (d:Document)
WHERE d.authority IN $authorities AND (d.state <> 'cited' OR d.family IS NOT NULL)
RETURN d.id AS subject
UNION
MATCH (i:Inspection)
WHERE i.authority IN $authorities AND i.state IN ['cited', 'expected']
  AND NOT EXISTS { MATCH (i)<-[:REPORTS]-(:Document) }
  AND NOT EXISTS { MATCH (i)-[s:SAME_AS]->(:Inspection) WHERE s.review <> 'rejected' }
RETURN i.id AS subject
