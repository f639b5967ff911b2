"""What the ledger held before can be recalled, by a name that proves it, until it is forgotten."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

import pytest

from api.copying import copy
from graph import Store, open_store
from graph.engine import Step
from graph.history import Recalled, state_id
from graph.ledger import read_records, read_statement
from graph.resolve import resolve
from graph.statements import decide
from ontology.errors import NotFound, StoreError
from ontology.record import Graph, Records
from ontology.terms import Basis, ReviewState
from tests.records import authority_of, authority_records, corrected

AT = "2024-05-01T10:00:00"
AREA = authority_of(0)


def graph_of(recalled: Recalled) -> Graph:
    return resolve(
        [read_records(e.payload) for e in recalled.entries if e.kind == "records"],
        [read_statement(e.payload) for e in recalled.entries if e.kind == "statement"],
    )


def loaded(store: Store, records: Sequence[Records]) -> str:
    for one in records:
        store.load(one)
    return store.state(AREA)


def accepted(store: Store) -> None:
    held = store.graph(AREA)
    claim = min(i for i, e in held.edges.items() if e.get("basis") == Basis.INFERRED)
    store.add(decide(held, claim, ReviewState.ACCEPTED, "A. Reviewer", AT))


def kept(store: Store) -> str:
    """Everything that the ledger's payloads say."""
    rows = store.read("MATCH (l:Ledger) WHERE l.payload IS NOT NULL RETURN l.payload AS payload")
    found = (base64.b64decode(str(row["payload"])) for row in rows)
    return "\n".join(zlib.decompress(payload).decode() for payload in found)


def rows(store: Store, kind: str) -> int:
    found = store.read("MATCH (l:Ledger) WHERE l.kind = $kind RETURN l.id AS id", {"kind": kind})
    return len(found)


def test_each_state_that_was_is_recalled_as_it_was(store: Store) -> None:
    first, second, third = authority_records(0, 3)
    seen: dict[str, Graph] = {}

    def note() -> None:
        seen[store.state(AREA)] = store.graph(AREA)

    changes = (
        lambda: store.load(first),
        lambda: store.load(second),
        lambda: store.load(third),
        lambda: accepted(store),
        lambda: store.load(corrected(second), at=AT),
        lambda: store.remove(first.source.id),
        lambda: store.remove(third.source.id),
        lambda: store.load(first),
    )
    for change in changes:
        change()
        note()
    assert len(seen) == len(changes)
    for state, graph in seen.items():
        recalled = store.recalled(state)
        assert (recalled.state, recalled.authority, recalled.forgotten) == (state, AREA, ())
        assert graph_of(recalled) == graph


def test_a_state_is_named_by_what_is_held_and_not_by_how_it_came(store: Store) -> None:
    records = authority_records(0, 3)
    name = loaded(store, records)
    with open_store("ladybug:") as other:
        assert loaded(other, records[::-1]) == name
        other.remove(records[1].source.id)
        assert other.state(AREA) != name
        other.load(records[1])
        assert other.state(AREA) == name
        assert other.recalled(name).entries == store.recalled(name).entries
    assert store.state(authority_of(1)) == ""


def test_the_same_again_makes_no_state_and_keeps_nothing(store: Store) -> None:
    records = authority_records(0, 2)
    loaded(store, records)
    before = rows(store, "state"), rows(store, "past records"), store.revision()
    loaded(store, records)
    assert (rows(store, "state"), rows(store, "past records"), store.revision()) == before
    assert before[:2] == (2, 0)


def test_who_only_reads_recalls(store_url: str) -> None:
    first, second = authority_records(0, 2)
    with open_store(store_url) as store:
        name = loaded(store, [first])
        store.load(second)
        store.remove(first.source.id)
    with open_store(store_url, read_only=True) as store:
        assert graph_of(store.recalled(name)) == resolve([first])


def test_what_is_past_is_in_no_list_of_what_is_loaded(store: Store) -> None:
    (only,) = authority_records(0, 1)
    loaded(store, [only])
    store.remove(only.source.id)
    assert store.authorities() == [] and store.sources() == [] and store.kept() == (0, 0)
    assert store.authorities(past=True) == [AREA]
    with pytest.raises(NotFound):
        store.records(only.source.id)


def test_what_never_was_is_not_found(store: Store) -> None:
    loaded(store, authority_records(0, 1))
    with pytest.raises(NotFound, match="no snapshot '0123456789abcdef' was ever taken"):
        store.recalled("0123456789abcdef")


def test_a_document_that_is_forgotten_leaves_nothing_but_its_id(store: Store) -> None:
    first, second = authority_records(0, 2)
    before = loaded(store, [first, second])
    store.load(corrected(first), at=AT)
    between = store.state(AREA)
    words = str(next(n.get("text") for n in first.nodes if n.id.startswith("recommendation/")))
    assert words in kept(store)
    assert store.forget(first.source.id).state == "removed"
    assert words not in kept(store) and first.source.sha256 not in kept(store)
    assert store.graph(AREA) == resolve([second])
    assert not [i for i in store.graph(AREA).nodes if i.startswith("change/")]
    for state in (before, between):
        assert first.source.id in store.recalled(state).forgotten
    assert store.recalled(store.state(AREA)).forgotten == ()
    with pytest.raises(NotFound, match="is loaded or ever was"):
        store.forget(first.source.id)


def test_a_document_that_was_removed_can_still_be_forgotten(store: Store) -> None:
    first, second = authority_records(0, 2)
    name = loaded(store, [first, second])
    store.remove(first.source.id)
    now = store.state(AREA)
    store.forget(first.source.id)
    assert store.state(AREA) == now and store.graph(AREA) == resolve([second])
    assert store.recalled(name).forgotten == (first.source.id,)
    assert rows(store, "past records") == 0


def test_a_store_of_a_program_that_kept_no_history_keeps_it_from_now_on(store: Store) -> None:
    first, second = authority_records(0, 2)
    name = loaded(store, [first])
    gone = "UNWIND $rows AS row MATCH (l:Ledger {id: row.id}) DELETE l"
    store._write([Step(gone, ("id",), [(state_id(name),)])])
    assert store.recalled(name).programs == ()
    store.load(second)
    store.remove(first.source.id)
    assert graph_of(store.recalled(name)) == resolve([first])
    assert store.recalled(name).programs == ()


def test_the_first_and_the_last_program_that_computed_a_state_are_known(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = authority_records(0, 1)
    for program, programs in (("one", ("one",)), ("two", ("one", "two")), ("two", ("one", "two")),
                              ("one", ("one", "one"))):  # fmt: skip
        monkeypatch.setattr("graph.history.program", lambda p=program: p)
        name = loaded(store, records)
        store.refresh()
        assert store.recalled(name).programs == programs


def test_a_history_that_was_altered_is_told(store: Store) -> None:
    first, second = authority_records(0, 2)
    name = loaded(store, [first])
    later = loaded(store, [second])
    swap = "UNWIND $rows AS row MATCH (l:Ledger {id: row.id}) MATCH (m:Ledger {id: row.other}) "
    swap += "SET l.payload = m.payload RETURN count(*) AS n"
    store._write([Step(swap, ("id", "other"), [(state_id(later), state_id(name))])])
    with pytest.raises(StoreError, match="was altered"):
        store.recalled(later)


def test_a_copy_has_the_history_too(tmp_path) -> None:
    one, other = (f"ladybug:{tmp_path / name}" for name in ("one", "other"))
    first, second = authority_records(0, 2)
    (only,) = authority_records(1, 1)
    with open_store(one) as store:
        name = loaded(store, [first, second])
        store.load(corrected(first), at=AT)
        store.load(only)
        store.remove(only.source.id)
    copy(one, other)
    with open_store(other, read_only=True) as store:
        assert graph_of(store.recalled(name)) == resolve([first, second])
        assert store.authorities(past=True) == sorted([AREA, authority_of(1)])
