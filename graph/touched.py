"""When this process last changed what a store holds: of which authority, and of which kind.

What was read before, and is of an authority and of kinds that nothing changed since, would be read
alike again (``queries/kept.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from graph.engine import Step
from graph.schema import ENDS, LEDGER_TABLE
from ontology.record import is_national

#: The scope of what is everybody's.
EVERYBODY = "national"
#: Stands for any scope, and for any table.
_ANY = "*"


class Touched:
    """The moments of the last changes, by the authority's key and the label or type."""

    def __init__(self) -> None:
        self._last: dict[tuple[str, str], int] = {}

    def note(self, steps: Sequence[Step], before: int) -> None:
        """Take note of a change that is about to be committed, and of the moment before it."""
        for touched in {of for step in steps for of in _touches(step)}:
            self._last[touched] = before + 1

    def unchanged(self, scope: str, tables: Iterable[str], since: int) -> bool:
        """Whether nothing in the tables was changed after a moment, of an authority (its key) or of
        what is everybody's.
        """
        last = self._last.get
        return last((_ANY, _ANY), 0) <= since and all(
            last((of, table), 0) <= since for table in tables for of in (scope, EVERYBODY)
        )


def _touches(step: Step) -> Iterator[tuple[str, str]]:
    """What a step changes: scopes and tables."""
    if step.tables is None:
        yield _ANY, _ANY
        return
    if not step.tables:
        return
    if LEDGER_TABLE in step.tables:  # whose rows say of which authority they are
        at = step.keys.index("authority")
        yield from {(str(row[at]).partition("/")[2], LEDGER_TABLE) for row in step.rows}
        return
    # A claim is of the authority of whichever end has one, and not of what is everybody's.
    ends = [step.keys.index(key) for key in ENDS if key in step.keys] or [step.keys.index("id")]
    scopes = set()
    for row in step.rows:
        own = {_scope(str(row[at])) for at in ends}
        scopes |= own - {EVERYBODY} or own
    yield from ((scope, table) for scope in scopes for table in step.tables)


def _scope(id_: str) -> str:
    """The key of the authority that a thing is of."""
    return EVERYBODY if is_national(id_) else id_.split("/", 2)[1]
