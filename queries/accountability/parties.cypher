// The posts, bodies and organisations of the authorities, and the national organisations.
MATCH (x:Post|Body|Organisation)
WHERE x.authority IN $authorities OR x.authority IS NULL
RETURN x AS party
