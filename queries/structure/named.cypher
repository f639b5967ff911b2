// The people whom documents of authorities name, with the inspections that they carried out.
MATCH (x:Person)
WHERE x.authority IN $authorities
OPTIONAL MATCH (x)<-[c:INSPECTED_BY]-(i:Inspection)
RETURN x AS person, c AS claim, i AS inspection
