// The grade of overall effectiveness that each inspection gave.
MATCH (j:Judgement)-[:MADE_IN]->(i:Inspection)
WHERE i.authority IN $authorities AND j.area = 'overall_effectiveness'
RETURN i.id AS inspection, j.grade AS grade
