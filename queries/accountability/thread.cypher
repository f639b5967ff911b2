// Every claim that runs from what was found to what is planned and how it is measured.
MATCH (x:Finding|Recommendation|Action)
      -[c:SUPPORTS|MADE_IN|ADDRESSED_TO|SAME_AS|ADDRESSES|PART_OF|MEASURED_BY|LED_BY]->()
WHERE x.authority IN $authorities AND NOT (c.modality IN ['denied', 'ended'])
RETURN c AS claim
