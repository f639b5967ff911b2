// “{subject}” bears no date.
MATCH (d:Document)
WHERE d.authority IN $authorities AND d.state = 'loaded' AND d.issuedOn IS NULL
RETURN d AS subject
