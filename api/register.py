"""The register of what people wrote, in GraphQL."""

from __future__ import annotations

from typing import Any

import strawberry
from strawberry.types import Info

from api.fields import Node, answered, thing
from api.paging import PageInfo, cut
from graph.statements import StatementKind
from queries import statements as register

if not hasattr(StatementKind, "__strawberry_definition__"):
    strawberry.enum(StatementKind, description=StatementKind.__doc__)


@strawberry.type(description="That a statement was taken back: by which, by whom, when and why.")
class Withdrawal:
    id: strawberry.ID
    by: str
    at: str
    reason: str


@strawberry.type(description="What a person wrote. It is kept for good, withdrawn or not.")
class Statement:
    id: strawberry.ID
    kind: StatementKind
    by: str
    at: str = strawberry.field(description="Date and time, as ISO 8601.")
    reason: str
    sentence: str = strawberry.field(description="What it says, in words.")
    subject_id: strawberry.ID = strawberry.field(description="What it is about.")
    withdrawn: Withdrawal | None
    missing: list[strawberry.ID] = strawberry.field(
        description="Ids of what it is about that is not loaded: it counts when they are."
    )
    counts: bool = strawberry.field(description="Whether it is part of the graph.")

    @strawberry.field(description="What it is about, if that is loaded.")
    def subject(self) -> Node | None:
        """A reference to it."""
        ref: Any = self.subject
        return None if ref is None else thing(ref)  # type: ignore[no-any-return]


@strawberry.type(description="A statement in its place in a list.")
class StatementEdge:
    cursor: str
    node: Statement


@strawberry.type(description="What people wrote, the latest first.")
class StatementConnection:
    edges: list[StatementEdge]
    page_info: PageInfo
    total_count: int


async def statements(
    info: Info,
    first: int = 20,
    after: str | None = None,
    authority: strawberry.ID | None = None,
    subject: strawberry.ID | None = None,
    kind: StatementKind | None = None,
    by: str | None = None,
    include_withdrawn: bool = False,
) -> StatementConnection:
    """The register of what people wrote."""
    found = await answered(
        info, register.statements, authority, subject, kind, by, known=[authority],
        include_withdrawn=include_withdrawn,
    )  # fmt: skip
    _, page = cut(found, "statements", first, after, lambda s: str(s.id), StatementEdge)
    return StatementConnection(**page)
