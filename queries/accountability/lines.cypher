// Every claim about who answers to whom, who belongs where, and who oversees what.
MATCH (x:Post|Body|Organisation|Person)
      -[c:ACCOUNTABLE_TO|REPORTS_TO|POST_IN|PART_OF|MEMBER_OF|CHAIRS|OVERSEES|SUCCEEDED_BY
         |SAME_AS]->()
WHERE x.authority IN $authorities
RETURN c AS claim
