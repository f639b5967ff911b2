// Findings of which no heading, mark or wording says surely whether they are weaknesses.
MATCH (f:Finding)
WHERE f.authority IN $authorities AND (f.polarity IS NULL OR f.polarity = 'mixed')
RETURN f.id AS subject
