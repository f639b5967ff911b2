"""What the GraphQL types of nodes are made with: scalars, enums, and the kinds of field.

A thing knows its id and what it is called; its other fields are read when they are asked for, once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any, NewType, TypeVar

import strawberry
from strawberry.types import Info
from strawberry.types.scalar import ScalarDefinition

from api.asking import Asking
from ontology import terms
from ontology.errors import BadValue, QueryError
from ontology.record import Node as Record
from ontology.terms import Basis, Label, Relationship
from queries import answers, records
from queries.records import Join, Joined
from queries.viewer import Viewer
from queries.withheld import waited

T = TypeVar("T")


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


for _code_list in terms.CODES:
    _enum(getattr(terms, _code_list))
_enum(terms.GapKindId, values=True)
strawberry.enum(Relationship, name="RelationshipType")
strawberry.enum(Label, name="NodeType", graphql_name_from="value")


class TookTooLong(QueryError):
    """A request went on asking after its time was over."""


def viewer(info: Info) -> Viewer:
    """Who asks.

    Raises:
        TookTooLong: the request's time (``until``, of the monotonic clock) is over.

    """
    found = info.context["viewer"]
    _in_time(info)
    if not isinstance(found, Viewer):
        raise TypeError("the application gives every request a viewer")
    return found


def asking(info: Info) -> Asking:
    """What every field asks that needs the store: the request's questions, level by level."""
    if "asking" not in info.context:
        info.context["asking"] = Asking(viewer(info), lambda: _in_time(info))
    found: Asking = info.context["asking"]
    return found


def until() -> float:
    """When an answer that is begun now took too long, for :func:`_in_time`."""
    return _clock() + MOST_SECONDS


def _clock() -> float:
    """The time, without what was waited for until there was a copy to ask (it is made once)."""
    return time.monotonic() - waited()


def _in_time(info: Info) -> None:
    if _clock() > info.context.get("until", float("inf")):
        raise TookTooLong(
            f"the answer was not ready after {MOST_SECONDS:.0f} seconds, so none is given; ask for "
            "smaller pages ('first') or follow fewer lists at once"
        )


async def loaded(info: Info, *ids: str | None) -> None:
    """Refuse what is not loaded: an answer about nothing would look like an answer of none.

    Raises:
        NotFound: one of the ids is of nothing.

    """
    wanted = [str(id_) for id_ in ids if id_ is not None]
    found = await asyncio.gather(*(asking(info).want("node", id_) for id_ in wanted))
    for id_, node in zip(wanted, found, strict=True):
        if node is None:
            raise records.nothing(id_)


async def answered(
    info: Info,
    function: Callable[..., Any],
    *args: object,
    known: Sequence[str | None] = (),
    **named: object,
) -> Any:  # noqa: ANN401 - what the function gives
    """What a function of ``queries`` answers, asked together with whatever else is.

    Args:
        info: of the field.
        function: takes a viewer first.
        args: what it takes after that.
        known: ids of what it is asked about, which have to be loaded.
        named: what it takes by name.

    Raises:
        NotFound: one of ``known`` is of nothing.

    """
    answer = asyncio.ensure_future(asking(info).call(function, *args, **named))
    try:
        await loaded(info, *known)
    except BaseException:
        answer.cancel()
        raise
    return await answer


def prop(name: str, of: Callable[[Any], Any] = lambda value: value) -> Any:  # noqa: ANN401
    """A field that is a property of the node, as ``of`` makes it."""

    def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the field's annotation
        return root.read_of(info, lambda record: of(record.get(name)))

    return strawberry.field(name=name, resolver=resolver, description=terms.DEFINITIONS[name])


def many(type_: Relationship, *, incoming: bool = False, label: Label | None = None) -> Any:  # noqa: ANN401
    """A field that lists what the node is joined to by one type of relationship."""

    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        found = await root.joined_to(info, type_, incoming=incoming, label=label)
        return [thing(n) for _, n in found]

    phrase, definition = terms.PHRASES[type_]
    described = f"What {phrase} this. {definition}" if incoming else definition
    return strawberry.field(resolver=resolver, description=described)


def one(type_: Relationship, *, incoming: bool = False, label: Label | None = None) -> Any:  # noqa: ANN401
    """A field that is the first thing the node is joined to by one type of relationship. What is
    only assumed by convention is left out: the field cannot say so.
    """

    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        found = await root.joined_to(info, type_, incoming=incoming, label=label)
        recorded = [node for edge, node in found if edge.get("basis") != Basis.CONVENTION]
        return thing(recorded[0]) if recorded else None

    return strawberry.field(resolver=resolver, description=terms.PHRASES[type_][1] or None)


@strawberry.interface(description="A thing in the graph; id is the graph's own readable id.")
class Node:
    """What every thing has."""

    id: strawberry.ID
    name: str = strawberry.field(description="What people call it.")
    _record: strawberry.Private[Record | None] = None

    def read_of(self, info: Info, of: Callable[[Record], T]) -> T | Awaitable[T]:
        """What ``of`` says of the node itself, which is read when first needed."""
        return self._later(info, of) if self._record is None else of(self._record)

    async def _later(self, info: Info, of: Callable[[Record], T]) -> T:
        if self._record is None:
            self._record = await asking(info).want("node", str(self.id))
        if self._record is None:
            raise records.nothing(str(self.id))
        return of(self._record)

    async def joined_to(
        self, info: Info, type_: Relationship, *, incoming: bool = False, label: Label | None = None
    ) -> list[Joined]:
        """What it is joined to, optionally of one label, each once."""
        found: dict[str, Joined] = {}
        for edge, node in await self.claims_of(info, type_, incoming=incoming):
            if label is None or node.label is label:
                found.setdefault(node.id, (edge, node))
        return list(found.values())

    async def claims_of(
        self, info: Info, type_: Relationship, *, incoming: bool = False
    ) -> list[Joined]:
        """Every claim that joins it to something, with what that is."""
        found: list[Joined] = await asking(info).want("joined", Join(str(self.id), type_, incoming))
        return found


#: Label → GraphQL type.
TYPES: dict[Label, Any] = {}


def of(label: Label) -> Callable[[type], Any]:
    """Make a class the GraphQL type of a label: with the ontology's definition, and a field for
    each property and each relationship of the label that the class does not have itself
    (``api/relations.py``).
    """

    def made(class_: type) -> Any:  # noqa: ANN401 - the class itself
        from api.relations import complete

        complete(class_, label)
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
