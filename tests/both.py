"""Two stores, on one engine each, that are asked alike; and the documents that they hold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from api.loading import load_paths
from graph import Path as Way
from graph import Store
from graph.engine import Row
from graph.statements import Statement
from ontology.record import Edge, Graph, Node
from ontology.terms import Label, Relationship
from tests.aldermoor import PLAN_DOCUMENT, Aldermoor, World
from tests.conftest import SAMPLES, WIRRAL
from tests.officer import an_officer_states
from tests.records import authority_records

_T = TypeVar("_T")


class Both:
    """Reads on two stores and compares what they say; stands where a store is read."""

    without_names = False

    def __init__(self, one: Store, other: Store, world: str = "") -> None:
        self.stores = one, other
        self.world = world

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "",
        words: Sequence[str] = (),
    ) -> list[Row]:
        one, other = (
            store.read(query, parameters, name=name, words=words) for store in self.stores
        )
        assert [*map(comparable, one)] == [*map(comparable, other)] or (
            not re.search(r"\bORDER BY\b", query)
            and sorted(map(comparable, one)) == sorted(map(comparable, other))
        ), f"{name or query}\n{parameters}"
        return one

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        wanted = list(ids)
        one, other = (store.read_each(query, wanted, name=name) for store in self.stores)
        told = [{i: sorted(map(comparable, r)) for i, r in f.items()} for f in (one, other)]
        assert told[0] == told[1], f"{name}\n{wanted}"
        return one

    def whole(self, ask: Callable[[], _T]) -> _T:
        return ask()

    def graph(self, authority: str | None = None) -> Graph:
        one, other = (store.graph(authority) for store in self.stores)
        assert one == other
        return one

    @property
    def source(self) -> Both:
        return self

    def moment(self) -> None:
        """What two stores say together is never kept: each time both are asked."""

    def authorities(self) -> list[str]:
        one, other = (store.authorities() for store in self.stores)
        assert one == other
        return one

    def statements(self, authority: str) -> list[Statement]:
        one, other = (store.statements(authority) for store in self.stores)
        assert one == other
        return one


def comparable(row: object) -> str:
    """A row as text; the order of what ``collect()`` collected is nobody's promise."""

    def plain(value: object) -> object:
        match value:
            case Node() | Edge():
                return [value.id, sorted((k, str(v)) for k, v in value.properties.items())]
            case Way():
                return [[*map(plain, value.nodes)], [*map(plain, value.edges)]]
            case dict():
                return {k: plain(v) for k, v in value.items()}
            case list():
                return sorted((plain(v) for v in value), key=repr)
            case _:
                return [type(value).__name__, value]

    return json.dumps(plain(row), sort_keys=True, ensure_ascii=False)


def fill_made_up(store: Store) -> None:
    for seed in range(3):
        for one in authority_records(seed, 4):
            store.load(one)


def fill_samples(store: Store) -> None:
    """With what an officer states after the day that is asked about."""
    fill_from(SAMPLES)(store)
    an_officer_states(store)


def fill_from(folder: Path) -> Callable[[Store], None]:
    def fill(store: Store) -> None:
        if not folder.is_dir():
            pytest.skip(f"the folder shared/{folder.name} does not stand beside the repository")
        assert all(not report.error for report in load_paths(store, [folder]))

    return fill


def fill_one_of_each(store: Store) -> None:
    """What the samples have nothing of: a waiver by then, what an officer states after, a plan with
    a row that was not read and a recommendation that inspectors did not make, one that a
    person leads, with a measure and an update of its own, and a correction.
    """
    waiver = (("gapKind", "action_without_lead"), ("on", "2024-01-01"), ("until", "2030-01-01"))
    said = Aldermoor(World(quoted="Plan for the winter.", waiver=waiver)).records()
    parts = {
        e.from_ for e in said.edges if e.type is Relationship.PART_OF and e.to == PLAN_DOCUMENT
    }
    row = next(n for n in said.nodes if n.label is Label.PASSAGE and n.id in parts)
    row = replace(row, properties={**row.properties, **_UNREAD})
    nodes = tuple(row if n.id == row.id else n for n in said.nodes)
    leads = next(e for e in said.edges if e.type is Relationship.LED_BY and _by_a_person(e))
    made = next(n.id for n in said.nodes if n.label is Label.RECOMMENDATION)
    measures = next(e for e in said.edges if e.type is Relationship.MEASURED_BY)
    updates = next(e for e in said.edges if e.type is Relationship.UPDATES)
    own = (
        replace(leads, from_=made, id=f"{leads.id}/{made}"),
        replace(measures, from_=made, id=f"{measures.id}/{made}"),
        replace(updates, to=made, id=f"{updates.id}/{made}"),
    )
    said = replace(said, nodes=nodes, edges=(*said.edges, *own))
    store.load(said)
    other = {n.id: n for n in nodes if n.label is Label.ACTION}
    other = {i: replace(n, properties={**n.properties, "text": "Other"}) for i, n in other.items()}
    store.load(
        replace(
            said,
            nodes=tuple(other.get(n.id, n) for n in nodes),
            source=replace(said.source, sha256="0" * 64),
        ),
        at="2024-05-01T12:00:00.000000+00:00",
    )


def _by_a_person(claim: Edge) -> bool:
    return claim.to.startswith("person/")


_UNREAD = {"kind": "table_row", "reading": "not_understood"}

#: The questions that each world gives an answer to are all, together.
WORLDS: dict[str, Callable[[Store], None]] = {
    "one of each": fill_one_of_each,
    "made up": fill_made_up,
    "samples": fill_samples,
    "real": fill_from(WIRRAL),
}
