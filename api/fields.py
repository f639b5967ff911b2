"""What the GraphQL types of nodes are made with: scalars, enums, and the kinds of field.

A thing knows its id and what it is called; its other fields are read when they are asked for, once.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import Any, NewType

import strawberry
from strawberry.types import Info
from strawberry.types.scalar import ScalarDefinition

from ontology import terms
from ontology.errors import BadValue, QueryError
from ontology.record import Edge
from ontology.record import Node as Record
from ontology.terms import Basis, Label, Relationship
from queries import answers, records
from queries.viewer import Viewer


def _iso(text: object) -> str:
    try:
        return date.fromisoformat(str(text)).isoformat()
    except ValueError:
        raise BadValue(f"'{text}' is not a date: write it as 2019-10-31") from None


#: For how long one request may go on asking the store, in seconds.
MOST_SECONDS = 10.0

Date = NewType("Date", str)
JSON = NewType("JSON", object)
#: How values of our own types are read and written.
SCALARS: dict[object, ScalarDefinition] = {
    Date: strawberry.scalar(
        name="Date",
        description="A day, as ISO 8601: 2019-10-31.",
        serialize=str,
        parse_value=_iso,
    ),
    JSON: strawberry.scalar(
        name="JSON",
        description="JSON data as it is.",
        serialize=lambda value: value,
        parse_value=lambda value: value,
    ),
}


def _enum(of: Any, *, values: bool = False) -> Any:  # noqa: ANN401 - strawberry's own type
    scheme = terms.CODES.get(of.__name__, {})
    described = ", ".join(scheme.values()) if len(scheme) < 8 else None
    return strawberry.enum(
        of,
        description=described or of.__doc__,
        graphql_name_from="value" if values else "key",
    )


for _code_list in (
    terms.Basis,
    terms.BodyKind,
    terms.ActionStatus,
    terms.ChainLevel,
    terms.ChainVerdict,
    terms.DatePrecision,
    terms.DocumentFamily,
    terms.DocumentState,
    terms.Area,
    terms.Grade,
    terms.Modality,
    terms.Polarity,
    terms.RecommendationKind,
    terms.ReviewState,
    terms.Severity,
):
    _enum(_code_list)
_enum(terms.GapKindId, values=True)
strawberry.enum(Relationship, name="RelationshipType")
strawberry.enum(Label, name="NodeType", graphql_name_from="value")


class TookTooLong(QueryError):
    """A request went on asking after its time was over."""


def viewer(info: Info) -> Viewer:
    """Who asks; every field that reads the store asks this first.

    Raises:
        TookTooLong: the request's time (``until``, of the monotonic clock) is over.

    """
    found = info.context["viewer"]
    if time.monotonic() > info.context.get("until", float("inf")):
        raise TookTooLong(
            f"the answer was not ready after {MOST_SECONDS:.0f} seconds, so none is given; ask for "
            "smaller pages ('first') or follow fewer lists at once"
        )
    if not isinstance(found, Viewer):
        raise TypeError("the application gives every request a viewer")
    return found


def loaded(info: Info, *ids: str | None) -> None:
    """Refuse what is not loaded: an answer about nothing would look like an answer of none.

    Raises:
        NotFound: one of the ids is of nothing.

    """
    for id_ in ids:
        if id_ is not None:
            records.node(viewer(info), str(id_))


def prop(name: str) -> Any:  # noqa: ANN401 - strawberry's own type
    """A field that is a property of the node."""

    def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
        value = root.record(info).get(name)
        return list(value) if isinstance(value, tuple) else value

    return strawberry.field(resolver=resolver, description=None)


def many(type_: Relationship, *, incoming: bool = False, label: Label | None = None) -> Any:  # noqa: ANN401
    """A field that lists what the node is joined to by one type of relationship."""

    def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
        return [thing(n) for _, n in root.joined(info, type_, incoming=incoming, label=label)]

    return strawberry.field(resolver=resolver, description=terms.PHRASES[type_][1] or None)


def one(type_: Relationship, *, incoming: bool = False, label: Label | None = None) -> Any:  # noqa: ANN401
    """A field that is the first thing the node is joined to by one type of relationship. What is
    only assumed by convention is left out: the field cannot say so.
    """

    def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
        found = root.joined(info, type_, incoming=incoming, label=label)
        recorded = [node for edge, node in found if edge.get("basis") != Basis.CONVENTION]
        return thing(recorded[0]) if recorded else None

    return strawberry.field(resolver=resolver, description=terms.PHRASES[type_][1] or None)


@strawberry.interface(description="A thing in the graph; id is the graph's own readable id.")
class Node:
    """What every thing has."""

    id: strawberry.ID
    name: str = strawberry.field(description="What people call it.")
    _record: strawberry.Private[Record | None] = None

    def record(self, info: Info) -> Record:
        """The node itself, read when first needed."""
        if self._record is None:
            self._record = records.node(viewer(info), str(self.id))
        return self._record

    def joined(
        self, info: Info, type_: Relationship, *, incoming: bool, label: Label | None
    ) -> list[tuple[Edge, Record]]:
        """What it is joined to, optionally of one label, each once."""
        found: dict[str, tuple[Edge, Record]] = {}
        for edge, node in records.related(viewer(info), str(self.id), type_, incoming=incoming):
            if label is None or node.label is label:
                found.setdefault(node.id, (edge, node))
        return list(found.values())


#: Label → GraphQL type.
TYPES: dict[Label, Any] = {}


def of(label: Label) -> Callable[[type], Any]:
    """Make a class the GraphQL type of a label, with the ontology's definition."""

    def made(class_: type) -> Any:  # noqa: ANN401 - the class itself
        described = terms.WORDING[label][2]
        TYPES[label] = strawberry.type(class_, description=described, name=label.value)
        return TYPES[label]

    return made


def thing(known: Record | answers.Ref) -> Any:  # noqa: ANN401 - of the type that the label says
    """The GraphQL object for a node or a reference to one."""
    ref = known if isinstance(known, answers.Ref) else answers.Ref.of(known)
    made = TYPES[ref.label](id=strawberry.ID(ref.id), name=ref.name)
    made._record = known if isinstance(known, Record) else None
    return made
