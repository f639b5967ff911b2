"""A paper's snapshot: the day and the state of the ledger that it was made from, by name.

``2026-11-22.1f2e3d4c5b6a7988`` names the day that a paper looks as at and a state of an authority's
ledger (``graph/history.py``). Asked for again, the graph of that state is made anew in memory and
asked the same questions, whatever was loaded, corrected or taken out since.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from graph import open_store
from graph.history import DIGITS, Recalled
from graph.ledger import read_records, read_statement
from graph.program import program
from graph.reading import Part, national
from ontology.errors import BadValue, NotFound
from queries.coverage import seen
from queries.viewer import Viewer

if TYPE_CHECKING:
    from graph.store import Store

_T = TypeVar("_T")
_NAME = re.compile(rf"(?:(\d{{4}}-\d\d-\d\d)\.)?([0-9a-f]{{{DIGITS}}})")


@dataclass(frozen=True)
class Snapshot:
    """What a paper is made from.

    ``viewer`` asks the state; ``authorities`` are those that the paper is about, each with the name
    of its ``states``; ``others`` are the programs that recorded these states, where they are not
    the one that makes the paper now (``""``: one that did not say which it was).
    """

    viewer: Viewer
    as_at: str
    states: tuple[tuple[str, str], ...]
    others: tuple[str, ...] = ()
    #: The program that makes the paper.
    program: str = program()

    @property
    def authorities(self) -> tuple[str, ...]:
        """The ids of the authorities."""
        return tuple(a for a, _ in self.states)

    @property
    def authority(self) -> str | None:
        """The one authority of the paper, if it is one."""
        return self.authorities[0] if len(self.states) == 1 else None

    def name(self, authority: str) -> str:
        """What asks for the paper's part about an authority again."""
        return f"{self.as_at}.{dict(self.states)[authority]}"

    @property
    def names(self) -> tuple[str, ...]:
        """What asks for the paper again."""
        return tuple(f"{self.as_at}.{state}" for _, state in self.states)


def asked(
    viewer: Viewer,
    ask: Callable[[Snapshot], _T],
    *,
    authority: str | None = None,
    as_at: str | None = None,
    snapshots: Sequence[str] = (),
) -> _T:
    """What ``ask`` makes of the store as it is, or of the snapshots that are named.

    Args:
        viewer: who asks.
        ask: is given the snapshot; all that it reads is of one state.
        authority: the id of the only authority that the paper is about, or its last part.
        as_at: the ISO date to look as at (default: that of the snapshots, else today).
        snapshots: names of snapshots, each of another authority.

    Raises:
        BadValue: one is no name of a snapshot, or they do not belong together.
        NotFound: there is no such authority or snapshot, or none that the viewer may see, or
            something in it was removed for good.

    """
    if not snapshots:
        return viewer.store.whole(lambda: _now(viewer, ask, authority, as_at))
    days, states = _named(snapshots)
    if as_at is None and len(days) > 1:
        raise BadValue("the snapshots are of several days: say as at which")
    day = as_at or next(iter(days), None) or date.today().isoformat()
    recalled = [_recalled(viewer, state) for state in states]
    if authority is not None:
        recalled = [r for r in recalled if authority in _called(r.authority)]
        if not recalled:
            raise NotFound(f"the snapshot is none of '{authority}'")
    if len({r.authority for r in recalled}) < len(recalled):
        raise BadValue("two of the snapshots are of one authority")
    return _rebuilt(viewer, ask, day, recalled)


def _now(
    viewer: Viewer, ask: Callable[[Snapshot], _T], authority: str | None, as_at: str | None
) -> _T:
    known = seen(viewer)
    wanted = [i for i in known if authority is None or authority in _called(i)]
    if not wanted:
        which = f"no authority '{authority}' is loaded" if authority else "nothing is loaded"
        raise NotFound(f"{which}; loaded: {', '.join(known) or 'none'}")
    recalled = [viewer.store.recalled(viewer.store.state(a)) for a in wanted]
    day = as_at or date.today().isoformat()
    if any(r.programs[-1:] != (program(),) for r in recalled):  # it may join otherwise
        return _rebuilt(viewer, ask, day, recalled)
    # Only these: whoever sees all would otherwise be told of what the paper does not name.
    narrowed = replace(viewer, authorities=frozenset(wanted))
    states = tuple((r.authority, r.state) for r in recalled)
    return ask(Snapshot(narrowed, day, states, _others(recalled)))


def _named(snapshots: Sequence[str]) -> tuple[set[str], list[str]]:
    days, states = set(), []
    for name in snapshots:
        found = _NAME.fullmatch(name.strip().lower())
        if found is None:
            raise BadValue(
                f"'{name}' is no snapshot: papers print its name, a day and {DIGITS} digits and "
                "letters (2026-11-22.1f2e3d4c5b6a7988)"
            )
        if found[1]:
            days.add(_day(found[1]))
        states.append(found[2])
    return days, list(dict.fromkeys(states))


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise BadValue(f"'{text}' is no day of the calendar") from None


def _recalled(viewer: Viewer, state: str) -> Recalled:
    """A state, if the viewer may see it. Whether there is one that they may not is not told."""
    refused = NotFound(f"there is no snapshot '{state}' of this store")
    try:
        found = viewer.store.whole(lambda: viewer.store.recalled(state))
    except NotFound:
        raise refused from None
    if viewer.authorities is not None and found.authority not in viewer.authorities:
        raise refused
    if found.forgotten:
        raise NotFound(
            f"the snapshot '{state}' can no longer be made: it held {', '.join(found.forgotten)}, "
            "removed for good since (remove --forget)"
        )
    return found


def _rebuilt(
    viewer: Viewer, ask: Callable[[Snapshot], _T], day: str, recalled: Sequence[Recalled]
) -> _T:
    def made(store: Store) -> _T:
        again = replace(viewer, store=store, authorities=frozenset(r.authority for r in recalled))
        states = tuple(sorted((r.authority, r.state) for r in recalled))
        return ask(Snapshot(again, day, states, _others(recalled)))

    return _AGAIN.asked(recalled, made)


class _Again:
    """Stores in memory that hold states anew. That of one authority is kept until another is asked
    for: to make it takes seconds and some hundred megabytes, so one is made at a time.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = ""
        self._store: Store | None = None

    def asked(self, recalled: Sequence[Recalled], ask: Callable[[Store], _T]) -> _T:
        """What ``ask`` makes of a store that holds some states."""
        with self._lock:
            if len(recalled) > 1:
                with self._holding(recalled) as store:
                    return ask(store)
            if self._store is None or self._state != recalled[0].state:
                if self._store is not None:
                    self._store.close()
                    self._store = None
                self._store, self._state = self._holding(recalled), recalled[0].state
            return ask(self._store)

    def _holding(self, recalled: Sequence[Recalled]) -> Store:
        from graph.resolve import resolve  # whoever reads the store as it is does not wait for it

        store = open_store("ladybug:")
        try:
            for of in recalled:
                graph = resolve(
                    [read_records(e.payload) for e in of.entries if e.kind == "records"],
                    [read_statement(e.payload) for e in of.entries if e.kind == "statement"],
                )
                store.take(Part(of.authority, of.entries, graph), national().nodes)
        except BaseException:
            store.close()
            raise
        return store


_AGAIN = _Again()


def _others(recalled: Sequence[Recalled]) -> tuple[str, ...]:
    """The programs that first made a state, where that was not this one."""
    first = {next(iter(r.programs), "") for r in recalled}
    return tuple(sorted(first - {program()}))


def _called(authority: str) -> tuple[str, str]:
    return authority, authority.partition("/")[2]
