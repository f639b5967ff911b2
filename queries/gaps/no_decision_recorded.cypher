// {subject} had before it {things:list}, and no decision of it is recorded.
MATCH (m:Meeting)-[c:CONSIDERED]->(x:Document|Plan|Recommendation)
WHERE m.authority IN $authorities AND recorded(c)
  AND NOT EXISTS { MATCH (m)<-[d:DECIDED_AT]-(:Decision)
                   WHERE NOT coalesce(d.source, '') IN $later }
RETURN m AS subject, m.heldOn AS since, collect(x) AS things
