// Proposed links between findings, recommendations and actions that nobody has reviewed.
MATCH (x:Finding|Recommendation|Action)-[c:SUPPORTS|SAME_AS|ADDRESSES|REFERS_TO|RECURS_AS]
      ->(y:Recommendation|Finding)
WHERE x.authority IN $authorities AND c.basis = 'inferred'
  AND coalesce(c.review, 'unreviewed') = 'unreviewed'
RETURN c AS claim
