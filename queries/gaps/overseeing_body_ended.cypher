// {subject} {ended}, and no successor of it is recorded as overseeing anything.
MATCH (b:Body)
WHERE b.authority IN $authorities
RETURN b AS subject
