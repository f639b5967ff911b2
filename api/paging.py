"""Pages of lists: Relay connections and their cursors.

A cursor names the list, its order and the place of a thing in it, so that a page goes on where the
one before it ended, whatever came or went meanwhile.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import strawberry
from strawberry.types import Info

from api.explaining import ask, explanation, rests_on
from api.fields import thing
from api.filters import said
from ontology.errors import BadValue
from ontology.terms import Label
from queries.answers import Explanation as Told
from queries.selecting import Part, Place, select

if TYPE_CHECKING:
    from api.shapes import Explanation

T = TypeVar("T")

#: The most nodes that one page of a connection has.
MOST = 100
#: The most signs that a cursor of ours has.
_LONGEST = 2000


@strawberry.type(description="Where a page of a connection begins and ends.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="A node in its place in a list.")
class Edge(Generic[T]):
    cursor: str
    node: T


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]]
    page_info: PageInfo
    total_count: int
    explained: strawberry.Private[Callable[[], Told]]
    explain: Annotated[Explanation, strawberry.lazy("api.shapes")] = explanation()


def cursor(of: str, *place: object) -> str:
    """The cursor of a place in a list that is called ``of``."""
    said = json.dumps([of, *place], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(said.encode()).decode()


def place_of(given: str | None, of: str, *types: type) -> list[Any] | None:
    """The place that a cursor stands for; ``None``: there is no cursor.

    Raises:
        BadValue: it is none of this list in this order.

    """
    if not given:
        return None
    wrong = BadValue(
        f"'{given[:80]}' is not a cursor of this list in this order; 'startCursor' and 'endCursor' "
        "of its pages are"
    )
    try:
        if len(given) > _LONGEST:
            raise wrong
        found = json.loads(base64.b64decode(given.encode(), b"-_", validate=True))
    except (ValueError, RecursionError):
        raise wrong from None
    if not isinstance(found, list) or found[:1] != [of] or len(found) != 1 + len(types):
        raise wrong
    place = found[1:]
    if not all(type(v) is t or (v is None and t is str) for v, t in zip(place, types, strict=True)):
        raise wrong
    return place


def bounded(value: int, name: str = "first", least: int = 0, most: int = MOST) -> int:
    """A number that was asked for: of nodes on a page, of steps.

    Raises:
        BadValue: less or more than there can be.

    """
    if not least <= value <= most:
        raise BadValue(f"'{name}' is {value}; it can be {least} to {most}")
    return value


async def connection(
    info: Info,
    label: Label,
    conditions: dict[str, object],
    *,
    order: str = "id",
    descending: bool = False,
    first: int = 20,
    after: str | None = None,
    last: int | None = None,
    before: str | None = None,
) -> Any:  # noqa: ANN401 - a Connection of the label's type
    """A page of the things of a label that fit some conditions; to be awaited."""
    of = f"{label.value} {order}{' descending' if descending else ''}"
    part = Part(
        bounded(first),
        _place(after, of),
        None if last is None else bounded(last, "last"),
        _place(before, of),
    )
    shown = {"filter": said(conditions), "orderBy": order, "descending": descending}
    answer = await ask(
        info, select, label, conditions, order=order, descending=descending, part=part, told=shown
    )
    edges: list[Any] = [
        Edge(cursor=cursor(of, p.key, p.id), node=thing(n))
        for n, p in zip(answer.nodes, answer.places, strict=True)
    ]
    return Connection(
        edges=edges,
        page_info=page_info(edges, before=answer.earlier, more=answer.later),
        total_count=answer.total,
        explained=rests_on(answer, lambda: [n.id for n in answer.nodes]),
    )


def _place(given: str | None, of: str) -> Place | None:
    found = place_of(given, of, str, str)
    if found is None:
        return None
    key, id_ = found
    return Place(key, str(id_))


def page_info(edges: Sequence[Any], *, before: bool, more: bool) -> PageInfo:
    """Where a page begins and ends."""
    return PageInfo(
        has_next_page=more,
        has_previous_page=before,
        start_cursor=edges[0].cursor if edges else None,
        end_cursor=edges[-1].cursor if edges else None,
    )


def cut(
    found: Sequence[Any],
    of: str,
    first: int,
    after: str | None,
    id_of: Callable[[Any], str],
    edge: Callable[..., Any],
) -> tuple[list[Any], dict[str, Any]]:
    """A page of a list that is in an order of its own and called ``of``: what is on it, and the
    fields of a connection. Where the thing that it goes on after is gone, it goes on at its place.
    """
    start, most = 0, bounded(first)
    if (place := place_of(after, of, int, str)) is not None:
        known = (i + 1 for i, n in enumerate(found) if id_of(n) == place[1])
        start = next(known, max(0, place[0]))
    part = list(found[start : start + most])
    edges = [edge(cursor=cursor(of, start + i, id_of(n)), node=n) for i, n in enumerate(part)]
    return part, {
        "edges": edges,
        "page_info": page_info(edges, before=start > 0, more=len(found) > start + most),
        "total_count": len(found),
    }
