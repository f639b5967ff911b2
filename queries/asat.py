"""What was on record on a day: of the documents loaded, those issued by then.

A claim rests on the document that makes it, and a thing is known from the documents that speak of
it. What only documents issued after the day say is not on record on that day, however it would be
told today; a register counts as a document of the day that it states. A document of a month or a
year counts from its first day. A document without a date is never left out, and is told apart. An
update without a day is on record with the document that states it, and no later than a dated one.

What an officer states is on record from the day of the statement, whatever earlier day it tells of,
and what it says holds from the day that it names. A statement that was withdrawn is on record on no
day, like a document that was taken out.

Query files leave such claims out with ``recorded(c)``, or with ``$later``; rows that are read into
memory lose them in :meth:`queries.look.Look.ask`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ontology.record import Edge, Node, node_id
from ontology.terms import Basis, Label
from queries.cypher import ask
from queries.lazily import cached_property

if TYPE_CHECKING:
    from graph.engine import Row
    from queries.viewer import Viewer

#: What a claim rests on that is no words of a document: its ends must be known.
_OF_ITS_ENDS = {Basis.STATUTE, Basis.CONVENTION, Basis.INFERRED}


class Issued:
    """The documents of some authorities, told apart by whether they were issued by a day (ISO)."""

    def __init__(self, viewer: Viewer, authorities: Sequence[str], as_at: str) -> None:
        self._viewer, self._authorities, self._as_at = viewer, list(authorities), as_at
        rows = ask(viewer, "documents", authorities=self._authorities)
        found = [d for row in rows if isinstance(d := row["document"], Node)]
        self.documents = tuple(sorted(found, key=lambda d: d.id))
        self.later = tuple(d for d in self.documents if str(d.get("issuedOn") or "") > as_at)
        self.undated = tuple(d for d in self.documents if not d.get("issuedOn"))
        #: The ids of the documents issued later: ``$later`` of the query files.
        self.later_ids = [d.id for d in self.later]

    @cached_property
    def unseen(self) -> frozenset[str]:
        """The ids of what only documents issued later speak of, and of these documents; and of what
        officers named later, and no document speaks of.
        """
        return self._unread | self._unstated

    @cached_property
    def _unstated(self) -> frozenset[str]:
        if not self._authorities or not self._is_past:
            return frozenset()
        given = {"authorities": self._authorities, "asAt": self._as_at}
        return frozenset(str(r["thing"]) for r in ask(self._viewer, "stated_later", **given))

    @cached_property
    def _is_past(self) -> bool:
        """Whether something may have been stated since: nobody states anything tomorrow."""
        return self._as_at < date.today().isoformat()

    @cached_property
    def _unread(self) -> frozenset[str]:
        if not self.later:
            return frozenset()
        rows = ask(self._viewer, "cited_in", authorities=self._authorities)
        later = {str(r["thing"]) for r in rows if r["source"] in self.later_ids}
        by_then = {str(r["thing"]) for r in rows if r["source"] not in self.later_ids}
        return frozenset(later - by_then).union(self.later_ids)

    def shows(self, id_: str) -> bool:
        """Whether a thing was on record: no document speaks of it, or one issued by then does; and
        whether a passage is of one issued by then.
        """
        return id_ not in self.unseen and not id_.startswith(self._passages)

    @cached_property
    def _passages(self) -> tuple[str, ...]:
        """What the ids of passages of the documents issued later begin with."""
        keys = (id_.split("/", 1)[1] for id_ in self.later_ids)
        return tuple(f"{node_id(Label.PASSAGE, key)}/" for key in keys)

    def holds(self, claim: Edge) -> bool:
        """Whether a claim was on record: its document was issued by then, and where it rests on a
        rule or on likeness, both its ends were on record.
        """
        stated = str(claim.get("statedAt") or "")
        if claim.get("source") in self.later_ids or stated > self._as_at:
            return False
        if claim.get("basis") in _OF_ITS_ENDS:
            return self.shows(claim.from_) and self.shows(claim.to)
        return True

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """Rows without what was not on record: the claims and things in them become ``None``, and
        rows go whose first value was not.
        """
        if not self.later and not self._is_past:
            return list(rows)
        kept = []
        for row in rows:
            known = {name: v if self._on_record(v) else None for name, v in row.items()}
            first = next(iter(row))
            if row[first] is None or known[first] is not None:
                kept.append(known)
        return kept

    def _on_record(self, value: object) -> bool:
        if isinstance(value, Edge):
            return self.holds(value)
        id_ = value.id if isinstance(value, Node) else value
        return not isinstance(id_, str) or self.shows(id_)
