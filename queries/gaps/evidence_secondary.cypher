// “{subject}” reports at second hand what another document said.
MATCH (d:Document)
WHERE d.authority IN $authorities AND d.state = 'loaded' AND d.family = 'news_article'
RETURN d AS subject
