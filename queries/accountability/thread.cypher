// Every claim that runs from what was found to what is planned, how it is measured, and where it was
// considered.
MATCH (x:Finding|Recommendation|Action|Plan|Meeting|Decision)
      -[c:SUPPORTS|MADE_IN|ADDRESSED_TO|SAME_AS|ADDRESSES|PART_OF|MEASURED_BY|LED_BY
         |RESPONDS_TO|OF_BODY|CONSIDERED|DECIDED_AT]->()
WHERE x.authority IN $authorities AND NOT (c.modality IN ['denied', 'ended'])
RETURN c AS claim
