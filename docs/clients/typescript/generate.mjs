// Types of the questions in *.graphql, from the schema:  node generate.mjs [SCHEMA]
//
// The same as graphql-codegen's command line does with these two plugins, without its hundreds of
// packages.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

import { codegen } from "@graphql-codegen/core";
import * as documents from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";

const here = new URL("./", import.meta.url);
const schema = process.argv[2] ?? new URL("../../../api/schema.graphql", here);

writeFileSync(
  new URL("generated.ts", here),
  await codegen({
    filename: "generated.ts",
    schema: parse(readFileSync(schema, "utf8")),
    documents: readdirSync(here)
      .filter((name) => name.endsWith(".graphql"))
      .map((location) => ({
        location,
        document: parse(readFileSync(new URL(location, here), "utf8")),
      })),
    config: { useTypeImports: true, scalars: { Date: "string", JSON: "unknown" } },
    plugins: [{ operations: {} }, { documents: {} }],
    pluginMap: { operations, documents },
  }),
);
