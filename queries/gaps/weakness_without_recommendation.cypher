// {subject} reads as a weakness, and no recommendation is stated to rest on it.
MATCH (f:Finding)
WHERE f.authority IN $authorities AND f.polarity = 'weakness' AND NOT coalesce(f.marked, false)
  AND NOT EXISTS { MATCH (f)-[c:SUPPORTS]->(:Recommendation) WHERE recorded(c) }
RETURN f AS subject
