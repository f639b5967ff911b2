// Every claim that a finding supports a recommendation.
MATCH (x:Finding)-[c:SUPPORTS]->()
WHERE x.authority IN $authorities AND NOT (c.modality IN ['denied', 'ended'])
RETURN c AS claim
