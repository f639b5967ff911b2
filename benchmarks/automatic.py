"""Our API beside the automatic one of @neo4j/graphql: ``python -m benchmarks.automatic``.

Both are servers of their own over one Neo4j server with the same documents, and are asked the same
over HTTP, in turn, after their answers were compared. Its packages are fetched by npm into a
folder that is thrown away (@neo4j/graphql, Apache-2.0). It needs Java 17, Maven and Node 20.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from api.loading import load_paths
from benchmarks import machine
from benchmarks.turns import heading, in_turn, row
from graph import open_store
from tools.neo4j.server import Server

PACKAGES = ("@neo4j/graphql@7.6.3", "graphql@16.15.0", "neo4j-driver@5.28.3")
HERE = Path(__file__).parent

#: Question → as ours has it, and as the automatic API does. ``first`` is the page's size.
QUESTIONS = {
    "a page of recommendations": (
        """query($first: Int!) { recommendations(first: $first) { totalCount edges { node {
             id number text area kind } } } }""",
        """query($first: Int!) { recommendationsConnection(
             first: $first, sort: {id: ASC}, where: {inspections: {some: {id: {contains: "/"}}}}
           ) { totalCount edges { node { id number text area kind } } } }""",
    ),
    "a nested page of actions": (
        """query($first: Int!) { actions(first: $first) { totalCount edges { node {
             id text
             addresses { id text }
             leads { asPrinted claim { basis quote } party { ... on Node { id } } }
             measures { id text }
             evidence { id page text } } } } }""",
        """query($first: Int!) { actionsConnection(first: $first, sort: {id: ASC}) {
             totalCount edges { node {
               id text
               addresses { id text }
               leadsConnection { edges { properties { asPrinted basis quote } node {
                 ... on Person { id } ... on Post { id } ... on Organisation { id }
                 ... on Body { id } } } }
               measures { id text }
               evidence { id page text } } } } }""",
    ),
}


class Asked:
    """A server that is asked over one connection that stays open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)

    def __call__(self, query: str, **variables: object) -> Any:  # noqa: ANN401 - any JSON
        """The answer.

        Raises:
            RuntimeError: it has errors.

        """
        body = json.dumps({"query": query, "variables": variables})
        self._connection.request("POST", "/graphql", body, {"content-type": "application/json"})
        answer = json.loads(self._connection.getresponse().read())
        if answer.get("errors"):
            raise RuntimeError(json.dumps(answer["errors"])[:2000])
        return answer["data"]


@contextmanager
def running(command: list[str], cwd: Path, telling: str) -> Iterator[int]:
    """A process that tells the port on which it listens; ended by its own id."""
    with subprocess.Popen(
        command, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        try:
            assert process.stdout is not None
            said = ""
            for line in process.stdout:
                said += line
                if found := re.search(telling, line):
                    yield int(found[1])
                    return
            raise RuntimeError(said)
        finally:
            process.kill()


def alike(answer: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    """The things of a page in one form, whichever API says them."""
    (page,) = answer.values()
    found = []
    for edge in page["edges"]:
        node = dict(edge["node"])
        node |= {k: str(node[k]).lower() for k in ("area", "kind") if k in node}  # codes
        if "leads" in node:
            node["leads"] = [
                (lead["asPrinted"], lead["claim"]["basis"].lower(), lead["claim"]["quote"],
                 lead["party"]["id"])
                for lead in node["leads"]
            ]  # fmt: skip
        if "leadsConnection" in node:
            node["leads"] = [
                (*lead["properties"].values(), lead["node"]["id"])
                for lead in node.pop("leadsConnection")["edges"]
            ]
        for name in ("addresses", "measures", "evidence"):
            if name in node:  # one thing may be joined by two claims
                node[name] = list({thing["id"]: thing for thing in node[name]}.values())
        lists = {k: sorted(v, key=json.dumps) for k, v in node.items() if isinstance(v, list)}
        found.append(node | lists)
    return [{"total": page["totalCount"]}, *found]


def main() -> None:
    """Load the documents into a Neo4j server, start both APIs, compare, and time."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15, help="rounds after the first five")
    given = options.parse_args()
    print(machine.told())
    documents = machine.documents()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "package.json").write_text('{"private": true}', "utf-8")
        fetch = ("npm", "install", "--silent", "--no-audit", "--no-fund", *PACKAGES)
        subprocess.run(fetch, cwd=folder, check=True)
        neo4j = Server(folder / "neo4j", heap="1g")
        neo4j.start()
        try:
            with patch.dict(os.environ, neo4j.settings):
                with open_store(neo4j.url) as store:
                    list(load_paths(store, [documents]))
                print(f"{PACKAGES[0]} on the documents of {documents.name}, Neo4j on one machine")
                _measure(neo4j, folder, given.runs)
        finally:
            neo4j.kill()


def _measure(neo4j: Server, folder: Path, rounds: int) -> None:
    ours = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--store", neo4j.url]
    theirs = ["node", str(HERE / "automatic.mjs"), neo4j.url, str(neo4j.password_file)]
    with (
        running(ours, machine.ROOT, r"Golden Thread on http://127\.0\.0\.1:(\d+)/") as our_port,
        running(theirs, folder, r"^(\d+)$") as their_port,
    ):
        we, they = Asked(our_port), Asked(their_port)
        print("\n" + heading("ours", "automatic"))
        for name, (our_query, their_query) in QUESTIONS.items():
            for first in (10, 50):
                if alike(we(our_query, first=first)) != alike(they(their_query, first=first)):
                    raise SystemExit(f"{name}: the two answers differ")
                seconds = in_turn(rounds, {
                    "ours": lambda q=our_query, n=first: we(q, first=n),  # type: ignore[misc]
                    "automatic": lambda q=their_query, n=first: they(q, first=n),  # type: ignore[misc]
                }, warm=5)  # fmt: skip
                print(row(f"{name}, {first}", seconds, "ours", "automatic"))


if __name__ == "__main__":
    main()
