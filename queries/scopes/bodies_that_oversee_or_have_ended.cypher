// Bodies that some document says oversee something, whether or not they still do, and bodies that
// have ended or been succeeded.
MATCH (b:Body)
WHERE b.authority IN $authorities AND (b.to IS NOT NULL OR b.toText IS NOT NULL)
RETURN b.id AS subject
UNION
MATCH (b:Body)-[o:OVERSEES|SUCCEEDED_BY]->(:Plan|Recommendation|Action|Body)
WHERE b.authority IN $authorities AND o.modality <> 'denied' AND NOT coalesce(o.source, '') IN $later
  AND coalesce(o.statedAt, '') <= $asAt
RETURN b.id AS subject
