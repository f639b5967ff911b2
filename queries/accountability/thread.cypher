// Every claim that runs from what was recommended to what is planned and how that is measured.
MATCH (x:Recommendation|Action|Plan)
      -[c:MADE_IN|ADDRESSED_TO|SAME_AS|ADDRESSES|PART_OF|MEASURED_BY|LED_BY|RESPONDS_TO]->()
WHERE x.authority IN $authorities AND NOT (c.modality IN ['denied', 'ended'])
RETURN c AS claim
