// Documents that are loaded.
MATCH (d:Document)
WHERE d.authority IN $authorities AND d.state = 'loaded'
RETURN d.id AS subject
