// The passages on which things rest, with the words of each that say so. (That a thing is of these
// authorities its id says too: but so LadybugDB looks at fewer.)
MATCH (n)-[c:CITES]->(p:Passage)
WHERE n.authority IN $authorities AND n.id IN $ids AND c.property IS NULL
RETURN n.id AS subject, p.id AS passage, c.quote AS quote, c.source AS source
