// Every claim about which body met, what it considered and what it decided.
MATCH (x:Meeting|Decision)-[c:OF_BODY|CONSIDERED|DECIDED_AT]->()
WHERE x.authority IN $authorities AND NOT (c.modality IN ['denied', 'ended'])
RETURN c AS claim
