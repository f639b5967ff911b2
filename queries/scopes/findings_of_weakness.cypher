// Findings of weakness.
MATCH (f:Finding)
WHERE f.authority IN $authorities AND f.polarity = 'weakness'
RETURN f.id AS subject
