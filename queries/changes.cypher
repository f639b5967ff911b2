// What was altered since a day.
MATCH (c:Change)
WHERE c.authority IN $authorities AND c.`at` >= $since
RETURN c AS change
