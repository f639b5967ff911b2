"""Both engines with more and more authorities: ``python -m benchmarks.scale --authorities 4 16``.

Made-up records, the same on both; each round asks the embedded store and the Neo4j server in turn.
How often Neo4j takes the embedded store's time is printed, and how each grows. It needs Java 17
and Maven.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from benchmarks import machine
from benchmarks.graphql import AS_AT, LIST, asked
from benchmarks.turns import heading, in_turn, row
from graph import Store, open_store
from ontology.terms import Label
from queries import records
from queries.accountability import accountability_chain
from queries.coverage import coverage
from queries.searching import search
from queries.viewer import Viewer
from tests.records import authority_of, authority_records
from tools.neo4j.server import Server

#: Documents of an authority.
DOCUMENTS = 4


def questions(viewer: Viewer) -> dict[str, Callable[[Viewer], object]]:
    """What is asked: about one authority, about one thing, and about all."""
    of = authority_of(0)
    made = "EXISTS { MATCH (n)-[:MADE_IN]->(:Inspection) }"
    page = records.page(viewer, Label.RECOMMENDATION, authority=of, where=made, first=1)
    subject = page.nodes[0].id
    return {
        "gaps of one authority": lambda v: coverage(v, authority=of, as_at=AS_AT),
        "gaps of all": lambda v: coverage(v, as_at=AS_AT),
        "a chain": lambda v: accountability_chain(v, subject, as_at=AS_AT),
        "a search": lambda v: search(v, "supervision notes", limit=50),
        "a page by GraphQL": lambda v: asked(v, LIST, {}),
    }


def filled(store: Store, before: int, authorities: int) -> float:
    """The seconds it took to load the authorities that are not there yet, for each document."""
    start = perf_counter()
    for seed in range(before, authorities):
        for said in authority_records(seed, DOCUMENTS):
            store.load(said)
    return (perf_counter() - start) / (DOCUMENTS * (authorities - before))


def main() -> None:
    """Fill both, ask both, and fill on."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=7, help="rounds after the first two")
    options.add_argument("--authorities", type=int, nargs="+", default=[4, 16])
    given = options.parse_args()
    print(machine.told())
    with tempfile.TemporaryDirectory() as name:
        server = Server(Path(name) / "neo4j", heap="1g")
        server.start()
        try:
            with (
                patch.dict(os.environ, server.settings),
                open_store(f"ladybug:{name}/store") as embedded,
                open_store(server.url) as neo4j,
            ):
                _measure(embedded, neo4j, given.authorities, given.runs)
        finally:
            server.kill()


def _measure(embedded: Store, neo4j: Store, sizes: list[int], rounds: int) -> None:
    before = 0
    for authorities in sizes:
        loading = [filled(store, before, authorities) for store in (embedded, neo4j)]
        before = authorities
        nodes = len(embedded.graph().nodes)
        print(f"\n{authorities} authorities, {DOCUMENTS * authorities} documents, {nodes:,} nodes")
        print(heading("Neo4j", "embedded"))
        ratio = loading[1] / loading[0]
        times = "".join(f"{1000 * s:9.1f}" for s in reversed(loading))
        print(f"{'loading a document':<28}{'':9}{ratio:9.2f}{'':9}{times}")
        viewers = Viewer(embedded), Viewer(neo4j)
        for name, ask in questions(viewers[0]).items():
            seconds = in_turn(rounds, {
                "embedded": lambda a=ask, v=viewers[0]: a(v),  # type: ignore[misc]
                "Neo4j": lambda a=ask, v=viewers[1]: a(v),  # type: ignore[misc]
            })  # fmt: skip
            print(row(name, seconds, "Neo4j", "embedded"))


if __name__ == "__main__":
    main()
