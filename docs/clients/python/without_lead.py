"""Recommendations that nobody is named for, as a table that Excel and Power BI open.

    python docs/clients/python/without_lead.py http://127.0.0.1:8000/graphql leads.csv

It needs ``pip install 'gql[httpx]'`` and nothing of Golden Thread. A key or a token, where the
server asks for one, is read from ``GOLDENTHREAD_TOKEN``.
"""

from __future__ import annotations

import argparse
import csv
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from gql import Client, gql
from gql.transport.httpx import HTTPXTransport

#: One page: each recommendation with why it stands here, its chain in words, and its evidence.
QUESTION = gql("""
query WithoutLead($asAt: Date, $authority: ID, $first: Int!, $after: String) {
  coverageGaps(
    kinds: [recommendation_without_lead]
    asAt: $asAt
    authority: $authority
    first: $first
    after: $after
  ) {
    totalCount
    examined
    pageInfo { hasNextPage endCursor }
    edges {
      node {
        sentence
        subject {
          id
          ... on Recommendation {
            number
            text
            inspection { name }
            chain(asAt: $asAt) { verdict sentence }
            evidence { page url document { name } }
          }
        }
      }
    }
  }
}
""")

COLUMNS = ("id", "inspection", "number", "recommendation", "gap", "verdict", "chain", "evidence")


def pages(client: Client, first: int, asked: dict[str, str | None]) -> Iterator[dict[str, Any]]:
    """Each page of the answer, the next asked for from where the one before it ended."""
    after = None
    while True:
        QUESTION.variable_values = {"first": first, "after": after, **asked}
        page = client.execute(QUESTION)["coverageGaps"]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        after = page["pageInfo"]["endCursor"]


def row(gap: dict[str, Any], server: str) -> list[str]:
    """A line of the table. The address of each passage is given in full, so that it can be opened
    from the table.
    """
    of = gap["subject"]
    evidence = [
        f"{said['document']['name']}, page {said['page']}: {server}{said['url']}"
        for said in of["evidence"]
    ]
    values = (
        of["id"], (of["inspection"] or {}).get("name"), of["number"], of["text"], gap["sentence"],
        of["chain"]["verdict"], of["chain"]["sentence"], "\n".join(evidence),
    )  # fmt: skip
    return [plain(value or "") for value in values]


def plain(value: str) -> str:
    """Text that no table program takes for a formula."""
    return f"'{value}" if value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def main() -> None:
    """Ask page by page and write as the answers come."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("url", help="where GraphQL is asked: http://127.0.0.1:8000/graphql")
    options.add_argument("table", type=Path, help="the file to write (CSV)")
    options.add_argument("--authority", help="the id of one authority")
    options.add_argument("--as-at", default=date.today().isoformat(), help="the day looked at")
    options.add_argument("--page", type=int, default=25, help="how many are asked for at once")
    given = options.parse_args()

    token = os.environ.get("GOLDENTHREAD_TOKEN")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    transport = HTTPXTransport(given.url, headers=headers, timeout=60)
    server = given.url.removesuffix("/graphql")
    written = 0
    # The mark at the beginning ("utf-8-sig") tells Excel that the file is UTF-8.
    with (
        Client(transport=transport) as client,
        given.table.open("w", encoding="utf-8-sig", newline="") as file,
    ):
        table = csv.writer(file)
        table.writerow(COLUMNS)
        asked = {"asAt": given.as_at, "authority": given.authority}
        for page in pages(client, given.page, asked):
            table.writerows(row(edge["node"], server) for edge in page["edges"])
            written += len(page["edges"])
    print(f"{written} of {page['examined']} recommendations examined have no lead")


if __name__ == "__main__":
    main()
