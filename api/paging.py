"""Pages of lists: Relay connections, cursors and filters."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.types import Info

from api.fields import answered, thing
from ontology import terms
from ontology.errors import BadValue
from ontology.terms import Label
from queries import records

T = TypeVar("T")

#: The most nodes that one page of a connection has.
MOST = 100


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


def cursor(key: str, id_: str) -> str:
    """The cursor of a node: the value it is ordered by, and its id."""
    return base64.urlsafe_b64encode(f"{key}\n{id_}".encode()).decode()


def after_cursor(given: str | None) -> tuple[str, str]:
    """The value and the id that a cursor stands for.

    Raises:
        BadValue: it is none of ours.

    """
    if not given:
        return "", ""
    try:
        key, id_ = base64.urlsafe_b64decode(given.encode()).decode().split("\n")
    except ValueError:
        raise BadValue(
            f"'{given}' is not a cursor of this list; 'endCursor' of a page is one"
        ) from None
    return key, id_


def bounded(value: int, name: str = "first", least: int = 0, most: int = MOST) -> int:
    """A number that was asked for: of nodes on a page, of steps.

    Raises:
        BadValue: less or more than there can be.

    """
    if not least <= value <= most:
        raise BadValue(f"'{name}' is {value}; it can be {least} to {most}")
    return value


def connection(
    info: Info,
    label: Label,
    first: int,
    after: str | None,
    *,
    order: str = "id",
    **asked: Any,  # noqa: ANN401 - as records.page
) -> Any:  # noqa: ANN401 - a Connection of the label's type
    """A page of the nodes of a label, in the order of a property; to be awaited."""
    return _connection(info, label, first, after, order, asked)


async def _connection(
    info: Info, label: Label, first: int, after: str | None, order: str, asked: dict[str, Any]
) -> Any:  # noqa: ANN401 - as connection
    page = await answered(
        info, records.page, label, known=[asked.get("authority")], order=order,
        after=after_cursor(after), first=bounded(first), **asked,
    )  # fmt: skip
    edges: list[Any] = [
        Edge(cursor=cursor(str(n.get(order) or "") if order != "id" else n.id, n.id), node=thing(n))
        for n in page.nodes
    ]
    info_ = page_info(edges, before=bool(after), more=page.more)
    return Connection(edges=edges, page_info=info_, total_count=page.total)


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
    first: int,
    after: str | None,
    id_of: Callable[[Any], str],
    edge: Callable[..., Any],
) -> dict[str, Any]:
    """A page of a list that is in an order of its own: the fields of a connection."""
    start = after_cursor(after)[1]
    at = next((i + 1 for i, n in enumerate(found) if id_of(n) == start), 0) if start else 0
    edges = [edge(cursor=cursor("", id_of(n)), node=n) for n in found[at : at + bounded(first)]]
    more = len(found) > at + first
    return {
        "edges": edges,
        "page_info": page_info(edges, before=at > 0, more=more),
        "total_count": len(found),
    }


# ---------------------------------------------------------------------------------------- filters


@strawberry.input(description="Which documents.")
class DocumentFilter:
    authority: strawberry.ID | None = None
    family: terms.DocumentFamily | None = None
    state: terms.DocumentState | None = None


@strawberry.input(description="Which recommendations, of those made in inspections.")
class RecommendationFilter:
    authority: strawberry.ID | None = None
    inspection: strawberry.ID | None = None
    kind: terms.RecommendationKind | None = None
    area: terms.Area | None = None


@strawberry.input(description="Which findings.")
class FindingFilter:
    authority: strawberry.ID | None = None
    inspection: strawberry.ID | None = None
    area: terms.Area | None = None
    polarity: terms.Polarity | None = None
    marked: bool | None = None


@strawberry.input(description="Which actions.")
class ActionFilter:
    authority: strawberry.ID | None = None
    plan: strawberry.ID | None = None
    recommendation: strawberry.ID | None = None
    status: terms.ActionStatus | None = None


@strawberry.enum(description="The order of recommendations.")
class RecommendationOrder(Enum):
    ID = "id"
    AREA = "area"
    TEXT = "text"


@strawberry.enum(description="The order of actions.")
class ActionOrder(Enum):
    ID = "id"
    DUE = "dueTo"
    TEXT = "text"


#: Filter field → the pattern that its value names the far end of.
_JOINED = {
    "inspection": "EXISTS { MATCH (n)-[:MADE_IN]->(m:Inspection) WHERE m.id = $inspection }",
    "plan": "EXISTS { MATCH (n)-[:PART_OF]->(m:Plan) WHERE m.id = $plan }",
    "recommendation": "EXISTS { MATCH (n)-[:ADDRESSES]->(m:Recommendation) "
    "WHERE m.id = $recommendation }",
}


def filtered(filter_: object, *conditions: str) -> dict[str, Any]:
    """A filter as the arguments of ``records.page``."""
    asked = {k: v for k, v in vars(filter_).items() if v is not None} if filter_ else {}
    authority = asked.pop("authority", None)
    where = [*conditions, *(_JOINED.get(k, f"n.{k} = ${k}") for k in asked)]
    given = {k: v.value if isinstance(v, Enum) else v for k, v in asked.items()}
    return {"authority": authority, "where": " AND ".join(where), "given": given}
