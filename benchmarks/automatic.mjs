// The automatic API of @neo4j/graphql over the labels that the questions use, on a free port of
// loopback: node automatic.mjs BOLT-URL PASSWORD-FILE. Prints its port.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

// Its packages are in the folder that it runs in, not beside this file.
const require = createRequire(`${process.cwd()}/`);
const { Neo4jGraphQL } = require("@neo4j/graphql");
const { graphql } = require("graphql");
const neo4j = require("neo4j-driver");

const typeDefs = `
  type Recommendation @node {
    id: ID!
    number: String
    text: String
    area: String
    kind: String
    inspections: [Inspection!]! @relationship(type: "MADE_IN", direction: OUT)
  }
  type Inspection @node { id: ID! }
  type Measure @node { id: ID! text: String }
  type Passage @node { id: ID! page: Int text: String }
  type Person @node { id: ID! }
  type Post @node { id: ID! }
  type Organisation @node { id: ID! }
  type Body @node { id: ID! }
  union Party = Person | Post | Organisation | Body
  type Claim @relationshipProperties { asPrinted: String basis: String quote: String }
  type Action @node {
    id: ID!
    text: String
    addresses: [Recommendation!]! @relationship(type: "ADDRESSES", direction: OUT)
    leads: [Party!]! @relationship(type: "LED_BY", direction: OUT, properties: "Claim")
    measures: [Measure!]! @relationship(type: "MEASURED_BY", direction: OUT)
    evidence: [Passage!]! @relationship(type: "CITES", direction: OUT)
  }
`;

const [url, passwordFile] = process.argv.slice(2);
const password = readFileSync(passwordFile, "utf8");
const driver = neo4j.driver(url, neo4j.auth.basic("neo4j", password));
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();

const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  const { query: source, variables: variableValues } = JSON.parse(body);
  const answer = await graphql({ schema, source, variableValues, contextValue: {} });
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(answer));
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
