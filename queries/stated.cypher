// Things that a passage can be evidence of, by id.
MATCH (n:Document|Inspection|Judgement|Finding|Recommendation|Plan|Outcome|Commitment|Action|Measure
        |Indicator|Person|Post|Tenure|Organisation|Body|Intervention|Meeting|Decision|Authority)
WHERE n.id IN $ids
RETURN n AS thing
