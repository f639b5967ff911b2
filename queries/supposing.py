"""What would be so if a person accepted a proposed link: the store as it is, but for that link.

An acceptance alters the review of one claim and nothing else (``graph/statements.py``). So the
graph after it is the graph now with that claim accepted, and whatever is asked of it can be asked
now, without writing, of a store that gives the claim so and asks no query that would see it
otherwise. A query that looks at reviews in words that are not known here is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, cast

from ontology.errors import QueryError
from ontology.record import Edge
from ontology.terms import ReviewState
from queries.behind import Behind
from queries.kept import tables_of
from queries.viewer import Viewer

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.store import Store

#: How queries say that a claim was accepted, and that nobody has reviewed it; the second stands
#: alone or between ANDs, and neither alters what the other says.
_ACCEPTED = re.compile(r"\b(\w+)\.review = 'accepted'")
_WAITING = re.compile(r"\bcoalesce\((\w+)\.review, 'unreviewed'\) = 'unreviewed'")
#: What is as true of what nobody reviewed as of what was accepted.
_ALIKE = re.compile(r"\w+\.review(?:, ''\))? <> 'rejected'|RETURN [^\n]*\b\w+\.review AS review")

_T = TypeVar("_T")


def supposing(viewer: Viewer, claim: str) -> Viewer:
    """The same viewer, as if a proposed link (its id), which nobody has reviewed, were accepted."""
    return viewer.through(cast("Store", _Supposed(viewer.store, claim)))


@lru_cache(maxsize=1024)
def supposed(name: str, query: str) -> str:
    """A query, as it is asked where the claim ``$supposed`` is accepted.

    Raises:
        QueryError: it looks at reviews in a way that is not known here.

    """
    if ".review" not in query:
        return query
    rest = _ALIKE.sub("", _WAITING.sub("", _ACCEPTED.sub("", query)))
    if re.search(r"\.review\b", rest):
        raise QueryError(f"{name} cannot be asked of what is only supposed: it looks at reviews")
    text = _ACCEPTED.sub(r"\1.review = 'accepted' OR \1.id = $supposed", query)
    return _WAITING.sub(
        r"coalesce(\1.review, 'unreviewed') = 'unreviewed' AND \1.id <> $supposed", text
    )


class _Supposed(Behind):
    """A store in which a proposed link is accepted; it is only asked."""

    def __init__(self, store: Store, claim: str) -> None:
        super().__init__(store)
        self._claim, self._type = claim, claim.split("/")[1].upper()

    def about(self, authority: str) -> Store:
        """The same, asked about one authority. No answer made of it is kept for others."""
        return cast("Store", _Supposed(super().about(authority), self._claim))

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """As the store's own."""
        text, given = supposed(name, query), dict(parameters or {})
        if "$supposed" in text and self._type not in tables_of(query):
            text = query  # it sees no claim of this type, and is kept as it is asked otherwise
        elif "$supposed" in text:
            given["supposed"] = self._claim
        return self._all(super().read(text, given, name=name, words=words))

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """As the store's own."""
        if "$supposed" in supposed(name, query):
            raise QueryError(f"{name} cannot be asked of what is only supposed")
        found = super().read_each(query, ids, name=name)
        return {id_: self._all(rows) for id_, rows in found.items()}

    def _all(self, rows: list[Row]) -> list[Row]:
        return [{name: self._so(value) for name, value in row.items()} for row in rows]

    def _so(self, value: _T) -> _T:
        """A value of a row, in which the claim is accepted."""
        if isinstance(value, Edge) and value.id == self._claim:
            properties = {**value.properties, "review": ReviewState.ACCEPTED.value}
            return cast("_T", replace(value, properties=properties))
        if isinstance(value, list):
            return cast("_T", [self._so(one) for one in value])
        return value
