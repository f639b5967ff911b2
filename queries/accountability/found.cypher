// Every claim about the inspection in which a finding was made.
MATCH (x:Finding {id: $id})-[c:MADE_IN]->()
WHERE NOT (c.modality IN ['denied', 'ended'])
RETURN c AS claim
