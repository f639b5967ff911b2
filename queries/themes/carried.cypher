// What carries a theme in authorities, as a reader or likeness says, with the inspection in which it
// was found or recommended, or the plan that it stands in.
MATCH (x:Finding|Recommendation|Action)-[c:HAS_THEME]->(n:Theme),
      (x)-[:MADE_IN|PART_OF]->(y:Inspection|Plan)
WHERE x.authority IN $authorities AND n.id = $id AND coalesce(c.review, '') <> 'rejected'
RETURN x AS thing, c AS claim, y AS within
