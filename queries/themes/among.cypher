// Which findings, recommendations and actions of authorities have which themes, and in which
// inspection or plan they stand.
MATCH (x:Finding|Recommendation|Action)-[c:HAS_THEME]->(n:Theme),
      (x)-[:MADE_IN|PART_OF]->(y:Inspection|Plan)
WHERE x.authority IN $authorities AND coalesce(c.review, '') <> 'rejected'
RETURN x.id AS thing, n.id AS theme, y.id AS within
