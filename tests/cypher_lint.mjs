// What Neo4j's own analyser (offline) says of queries. Standard input: JSON with the ontology's
// labels, types, properties and joins, and queries by name. Standard output: JSON, complaints by
// name, of those that have any.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { lintCypherQuery, testData } = require("@neo4j-cypher/language-support");

const given = JSON.parse(readFileSync(0, "utf8"));
const schema = {
  labels: given.labels,
  relationshipTypes: given.types,
  propertyKeys: given.properties,
  graphSchema: given.joins.map(([from, relType, to]) => ({ from, relType, to })),
  functions: testData.mockSchema.functions,
  procedures: {},
  defaultLanguage: "CYPHER 5",
};

const complaints = {};
for (const [name, { text, parameters }] of Object.entries(given.queries)) {
  const values = Object.fromEntries(parameters.map((parameter) => [parameter, ""]));
  const { diagnostics } = lintCypherQuery(text, { ...schema, parameters: values });
  // It turns labels around inside a NOT EXISTS that is inside a NOT EXISTS: ":!Post" is no finding.
  const found = diagnostics
    .filter((d) => d.severity === 1 || !d.message.includes(":!"))
    .map((d) => `line ${d.range.start.line + 1}: ${d.message}`);
  if (found.length > 0) complaints[name] = found;
}
process.stdout.write(JSON.stringify(complaints));
