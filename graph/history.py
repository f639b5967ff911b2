"""What the ledger held before, so that what was told of it then can be told again.

A **state** of an authority is all that its ledger holds: documents and statements, each with the
digest of what it says. Its name is a digest of that, so the same documents and statements have the
same state in every store, on every engine and in whatever order they came; and what is recalled is
proved by its name.

The ledger keeps a row of kind ``state`` for each state that an authority was ever in, which says
how it came from the one before; and what a change replaced or took out stays as a row of kind
``past records`` or ``past statement``. The graph of a state is computed from these as any graph is
(``graph/resolve.py``), so nothing of it has to be kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graph.ledger import Entry
from graph.program import program
from ontology.errors import StoreError

#: The id of an entry of the ledger → the digest of what it says.
Held = Mapping[str, str]

#: The kinds of entry that make the graph.
PRESENT = ("records", "statement")
#: What stands before the kind of an entry that was replaced or taken out.
PAST = "past "
STATE = "state"
#: Hexadecimal digits of a state's name: short enough to be printed on a paper and typed again.
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Recalled:
    """What an authority's ledger held in a state: its entries by id, the programs that computed its
    graph first and last (one, where that is the same; none, or ``""`` as the first, where one that
    kept no history did), and the ids of documents and statements that it held and that were since
    removed for good.
    """

    state: str
    authority: str
    programs: tuple[str, ...]
    entries: tuple[Entry, ...]
    forgotten: tuple[str, ...]


def said(payload: str) -> str:
    """The digest of what an entry's payload says."""
    return hashlib.sha256(zlib.decompress(base64.b64decode(payload))).hexdigest()


def state_of(authority: str, held: Held) -> str:
    """The name of a state; ``""`` is that of an authority of which nothing is held."""
    if not held:
        return ""
    text = "\n".join((authority, *(f"{id_} {held[id_]}" for id_ in sorted(held))))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def state_id(state: str) -> str:
    """The id of the row that keeps a state."""
    return f"ledger/state/{state}"


def past_id(id_: str, digest: str = "") -> str:
    """The id of the row that keeps what an entry said; without the digest, what all that keep
    something that it said begin with.
    """
    return f"{id_}@{digest[:DIGITS]}"


def past(entry: Entry) -> Entry:
    """The row that keeps an entry that is replaced or taken out."""
    return replace(entry, id=past_id(entry.id, said(entry.payload)), kind=PAST + entry.kind)


def present(row: Entry) -> Entry:
    """The entry that a row of the past keeps."""
    return replace(row, id=row.id.rpartition("@")[0], kind=row.kind.removeprefix(PAST))


def states(
    authority: str, before: Held, after: Held, known: Mapping[str, Entry]
) -> Iterator[Entry]:
    """The rows that a change from one state to another adds or makes anew.

    ``known``: the rows that the ledger has of the two, by id. The state before has none where a
    program that kept no history made it; that of the state after tells who computed it last.
    """
    was, name = (state_of(authority, held) for held in (before, after))
    if was and state_id(was) not in known:
        yield _row(authority, was, _step(authority, {}, before, []))
    if name and (row := known.get(state_id(name))):
        step = _read(row)
        if step["programs"][-1:] != [program()]:
            yield _row(authority, name, {**step, "programs": _then(step["programs"])})
    elif name:
        yield _row(authority, name, _step(authority, before, after, [program()]))


def recall(rows: Iterable[Entry], state: str) -> tuple[tuple[str, ...], Held]:
    """The programs and what was held in a state, from the rows of all states of its authority.

    Raises:
        StoreError: the history is not whole.

    """
    known = {row.id: row for row in rows}
    steps = []
    at = state
    while at:
        row = known.get(state_id(at))
        if row is None:
            raise StoreError(f"the history of the state {state} is not whole: {at} is missing")
        steps.append(step := _read(row))
        at = step["before"]
    held: dict[str, str] = {}
    for step in reversed(steps):
        held |= step["put"]
        for id_ in step["gone"]:
            del held[id_]
    if state_of(known[state_id(state)].authority, held) != state:
        raise StoreError(f"the history of the state {state} was altered: it is not what it names")
    return tuple(steps[0]["programs"]), held


def _then(programs: list[str]) -> list[str]:
    """Who computed a graph first, and last: this program."""
    return [*programs[:1], program()] if programs else ["", program()]


def _step(authority: str, before: Held, after: Held, programs: list[str]) -> dict[str, Any]:
    return {
        "before": state_of(authority, before),
        "gone": sorted(before.keys() - after.keys()),
        "programs": programs,
        "put": {i: d for i, d in sorted(after.items()) if before.get(i) != d},
    }


def _row(authority: str, name: str, step: Mapping[str, Any]) -> Entry:
    text = json.dumps(step, separators=(",", ":"))
    payload = base64.b64encode(zlib.compress(text.encode(), 6)).decode()
    return Entry(state_id(name), STATE, authority, "", name, payload)


def _read(row: Entry) -> dict[str, Any]:
    step: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(row.payload)))
    return step
