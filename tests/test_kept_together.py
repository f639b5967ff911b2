"""What is kept, when several ask at once; and what a query that is kept hangs on."""

from __future__ import annotations

import re
import threading
from typing import cast

import pytest

from graph import Store
from graph.difference import Difference
from graph.touched import Touched
from ontology.errors import QueryError
from ontology.record import Edge, Graph, Node, label_of
from ontology.terms import Label, Relationship
from queries import kept
from queries.answers import to_json
from queries.coverage import coverage
from queries.cypher import names, query
from queries.kept import Keeper, tables_of
from queries.viewer import Viewer
from tests.records import authority_of, authority_records
from tests.test_kept import counted, loaded

AREAS = [authority_of(seed) for seed in range(2)]
#: How many documents an authority has.
DOCUMENTS = 5
LABELS, TYPES = frozenset(map(str, Label)), frozenset(map(str, Relationship))

__all__ = ["loaded"]

# --------------------------------------------------------------------------- several at once


def test_two_who_ask_the_same_at_once_have_it_made_once(loaded: Store) -> None:
    with counted(loaded) as asked:
        coverage(Viewer(loaded), authority=AREAS[0])
    alone = sorted(asked)
    made: list[object] = []
    begin = threading.Barrier(4)

    def work() -> None:
        begin.wait()
        made.append(to_json(coverage(Viewer(loaded), authority=AREAS[1])))

    with counted(loaded) as asked:
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(made) == 4
    assert all(one == made[0] for one in made)
    together = sorted(name for name in asked if name != "queries/authorities.cypher")
    assert together == [name for name in alone if name != "queries/authorities.cypher"]


def test_who_waits_for_one_who_fails_makes_it_themselves() -> None:
    keeper, begun, go = Keeper(), threading.Event(), threading.Event()

    class Still:
        """A store that nothing changes."""

        def moment(self) -> int:
            return 1

        def unchanged(self, *_: object) -> bool:
            return True

    store = cast("Store", Still())

    def fails() -> kept._Kept:
        begun.set()
        go.wait(5)
        raise QueryError("it failed")

    def first() -> None:
        with pytest.raises(QueryError):
            keeper.get(store, "x", "q", fails)

    found: list[object] = []

    def second() -> None:
        begun.wait(5)
        found.append(keeper.get(store, "x", "q", lambda: kept._Kept("made", frozenset(), 1, ())))

    threads = [threading.Thread(target=work) for work in (first, second)]
    for thread in threads:
        thread.start()
    begun.wait(5)
    go.set()
    for thread in threads:
        thread.join(5)
    assert [one[0].value for one in found] == ["made"]  # type: ignore[index]


def test_answers_beside_changes_are_each_of_one_state(loaded: Store) -> None:
    """Readers ask while a writer loads and removes one document; an answer is that with it, or that
    without it, and after the last change it is the last.
    """
    last = authority_records(0, DOCUMENTS + 1)[-1]
    viewer = Viewer(loaded)
    without = to_json(coverage(viewer, authority=AREAS[0]))
    loaded.load(last)
    with_it = to_json(coverage(viewer, authority=AREAS[0]))
    assert with_it != without
    stop, wrong = threading.Event(), []

    def reads() -> None:
        while not stop.is_set():
            if to_json(coverage(Viewer(loaded), authority=AREAS[0])) not in (with_it, without):
                wrong.append("mixed")

    threads = [threading.Thread(target=reads) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(3):
        loaded.remove(last.source.id)
        loaded.load(last)
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert to_json(coverage(viewer, authority=AREAS[0])) == with_it


def test_what_was_not_asked_for_longest_goes_first(loaded: Store) -> None:
    keeper = Keeper(most=3)
    for name in ("a", "b", "c", "a", "d"):
        keeper.get(loaded, "x", name, lambda n=name: kept._Kept(n, frozenset(), 1, ()))  # type: ignore[misc]
    made = []
    for name in ("a", "c", "d", "b"):
        _, was_kept = keeper.get(
            loaded,
            "x",
            name,
            lambda n=name: kept._Kept(n, frozenset(), 1, ()),  # type: ignore[misc]
        )
        made += [] if was_kept else [name]
    assert made == ["b"]


# --------------------------------------------------------------------- what a query hangs on


@pytest.mark.parametrize("name", names())
def test_a_query_hangs_on_all_that_it_names(name: str) -> None:
    text = query(name).text
    named = {word for word in LABELS | TYPES if re.search(rf"[:|]{word}\b", text)}
    assert named
    assert named <= tables_of(text)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("MATCH (n) RETURN n.id AS id", LABELS),
        ("MATCH (n {id: $id}) RETURN n.id AS id", LABELS),
        ("MATCH (n)-[c:CITES]->(p) RETURN p.text AS text", LABELS),
        ("MATCH (n)-[c:CITES]->(p) RETURN n AS n1", LABELS),
        ("MATCH (n:Post)-[c]->(m:Body) RETURN m", TYPES),
        ("MATCH (n:Post)-->(m:Body) RETURN m", TYPES),
        ("MATCH (n:Post)-[*1..3]->(m:Body) RETURN m", TYPES),
        ("MATCH p = (n:Post)-[:CHAIRS*1..3]->(m:Body) RETURN p", LABELS),
        ("MATCH (n:`Post`)<-[r:`OF_POST`]-(m) RETURN r, m", LABELS | {"OF_POST"}),
    ],
)
def test_a_query_hangs_on_whatever_it_does_not_name(text: str, least: frozenset[str]) -> None:
    assert least <= tables_of(text)


def test_what_has_no_label_and_is_known_by_its_id_hangs_on_its_claims_only() -> None:
    text = query("evidence").text
    assert tables_of(text) == {"CITES", "Passage"}


def test_who_takes_a_node_away_takes_its_claims() -> None:
    """So what hangs on claims only is read again when one of their ends goes."""
    finding, passage = "finding/aldermoor/sif/1", "passage/aldermoor/sif/1"
    nodes = {i: Node(i, label_of(i), {}) for i in (finding, passage)}
    cites = Edge("claim/cites/1", Relationship.CITES, finding, passage, {})
    before, after = Graph(nodes, {cites.id: cites}), Graph({passage: nodes[passage]})
    touched = Touched()
    touched.note(list(Difference(before, after).steps()), 7)
    for scope, table, since, same in (
        ("aldermoor", "CITES", 7, False),
        ("aldermoor", "Finding", 7, False),
        ("aldermoor", "Passage", 7, True),
        ("aldermoor", "CITES", 8, True),
        ("brackwater", "CITES", 7, True),
    ):
        assert touched.unchanged(scope, [table], since) is same, (scope, table, since)


def test_rows_that_are_kept_are_nobodys_to_change(loaded: Store) -> None:
    about = Viewer(loaded).about(AREAS[0])
    ask = query("actions").text
    about.store.read(ask, {"authorities": [AREAS[0]]}).clear()
    assert about.store.read(ask, {"authorities": [AREAS[0]]})
