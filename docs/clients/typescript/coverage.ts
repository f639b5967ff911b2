// What is missing in one authority, as a table:
//
//   node build/coverage.js http://127.0.0.1:8000/graphql authority/aldermoor 2024-06-30
//
// Types and documents come from generated.ts, which generate.mjs makes from the schema: a field
// that the schema does not have, or that can be null, is a mistake that the compiler finds.
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { type GraphQLFormattedError, print } from "graphql";

import { CoverageDocument, type CoverageQuery } from "./generated.js";

type Answer<Data> = { data: Data | null; errors?: GraphQLFormattedError[] };
type Row = CoverageQuery["coverageSummary"]["rows"][number];

/** Asks one question; its document says of which types the variables and the answer are. */
export async function ask<Data, Variables>(
  url: string,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const token = process.env["GOLDENTHREAD_TOKEN"];
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: JSON.stringify({ query: print(document), variables }),
  });
  const { data, errors } = (await response.json()) as Answer<Data>;
  if (errors?.length || data === null) {
    // Programs look at the code, which stays; the message is for people.
    const told = errors?.map((e) => `${String(e.extensions?.["code"])}: ${e.message}`);
    throw new Error(told?.join("\n") ?? `status ${response.status}`);
  }
  return data;
}

/** A kind of gap as a line: how many, of how many examined, and how many accepted for a time. */
function line(row: Row): string {
  const waived = row.waived > 0 ? ` (${row.waived} waived)` : "";
  return `${row.kind.severity}\t${row.found} of ${row.examined}${waived}\t${row.kind.title}`;
}

const [url, authority, asAt] = process.argv.slice(2);
if (!url || !authority) {
  throw new Error("usage: node coverage.js URL AUTHORITY [AS-AT]");
}
const told = await ask(url, CoverageDocument, { authority, asAt: asAt ?? null });
const { rows, chains, documents, missingDocuments, asAt: day } = told.coverageSummary;
console.log(`${told.authority?.name ?? authority} as at ${day}: ${documents.length} documents`);
console.log(`${chains.unbroken} of ${chains.examined} chains are unbroken`);
for (const row of rows.filter((each) => each.found > 0)) {
  console.log(line(row));
}
for (const missing of missingDocuments) {
  console.log(`not among the documents: ${missing}`);
}
