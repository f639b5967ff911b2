"""The GraphQL schema: each field of the query is one question in ``queries``.

Chains and gaps are the very answers that the command line prints.
"""

from __future__ import annotations

import logging
import re
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    AddValidationRules,
    MaxTokensLimiter,
    ParserCache,
    ValidationCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, Info

from api import paging, shapes, things
from api.bounds import told
from api.fields import SCALARS, TYPES, Date, Node, loaded, thing, viewer
from api.limits import Limits
from api.paging import Connection, bounded, connection, cut, filtered
from ontology import terms
from ontology.errors import GoldenThreadError
from ontology.terms import Label, Relationship
from queries import accountability, coverage, explore, records
from queries.recurrence import recurrence as recurrences

_log = logging.getLogger("goldenthread")

#: How many words and signs a query may have.
MOST_TOKENS = 4000
#: Recommendations made in inspections; a plan's copies are left out.
_MADE = "EXISTS { MATCH (n)-[:MADE_IN]->(:Inspection) }"


@strawberry.input(description="Which proposed links.")
class LinkFilter:
    authority: strawberry.ID | None = None
    relationships: list[Relationship] | None = None
    review: terms.ReviewState | None = terms.ReviewState.UNREVIEWED


def _listing(label: Label, type_: Any) -> Any:  # noqa: ANN401 - strawberry's own type
    """A connection of all nodes of a label, optionally of one authority."""

    def resolver(
        info: Info,
        first: int = 20,
        after: str | None = None,
        authority: strawberry.ID | None = None,
    ) -> Any:  # noqa: ANN401
        return connection(info, label, first, after, authority=authority)

    resolver.__annotations__["return"] = Connection[type_]
    return strawberry.field(resolver=resolver, description=terms.WORDING[label][2])


def _searchable(label: Label, type_: Any) -> Any:  # noqa: ANN401 - strawberry's own type
    """The same, by name too."""

    def resolver(
        info: Info,
        first: int = 20,
        after: str | None = None,
        authority: strawberry.ID | None = None,
        search: str | None = None,
    ) -> Any:  # noqa: ANN401
        return connection(info, label, first, after, authority=authority, search=search or "")

    resolver.__annotations__["return"] = Connection[type_]
    return strawberry.field(resolver=resolver, description=terms.WORDING[label][2])


@strawberry.type(description="The questions.")
class Query:
    plans = _listing(Label.PLAN, things.Plan)
    inspections = _listing(Label.INSPECTION, things.Inspection)
    measures = _listing(Label.MEASURE, things.Measure)
    people = _searchable(Label.PERSON, things.Person)
    posts = _searchable(Label.POST, things.Post)

    @strawberry.field(description="The thing with this id, if there is one.")
    def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Of whatever type."""
        return _by_id(info, [id])[0]  # type: ignore[no-any-return]

    @strawberry.field(description="The things with these ids, in their order; null for none.")
    def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Of whatever types."""
        bounded(len(ids), "the number of ids")
        return _by_id(info, ids)

    @strawberry.field(description="One authority.")
    def authority(self, info: Info, id: strawberry.ID) -> things.Authority | None:
        """By its id."""
        found = _by_id(info, [id])[0]
        return found if isinstance(found, things.Authority) else None

    @strawberry.field(description="Authorities, by name.")
    def authorities(
        self, info: Info, first: int = 20, after: str | None = None, search: str | None = None
    ) -> Connection[things.Authority]:
        """In the order of their ids."""
        return connection(info, Label.AUTHORITY, first, after, search=search or "")  # type: ignore[no-any-return]

    @strawberry.field(description="Documents loaded, cited by others, or expected by rule.")
    def documents(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: paging.DocumentFilter | None = None,
    ) -> Connection[things.Document]:
        """In the order of their ids."""
        return connection(info, Label.DOCUMENT, first, after, **filtered(filter))  # type: ignore[no-any-return]

    @strawberry.field(description="Recommendations made in inspections (a plan's copies left out).")
    def recommendations(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: paging.RecommendationFilter | None = None,
        order_by: paging.RecommendationOrder = paging.RecommendationOrder.ID,
    ) -> Connection[things.Recommendation]:
        """Of all inspections, or those asked for."""
        return connection(  # type: ignore[no-any-return]
            info,
            Label.RECOMMENDATION,
            first,
            after,
            order=order_by.value,
            **filtered(filter, _MADE),
        )  # type: ignore[no-any-return]

    @strawberry.field(description="Findings.")
    def findings(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: paging.FindingFilter | None = None,
    ) -> Connection[things.Finding]:
        """In the order of their ids."""
        return connection(info, Label.FINDING, first, after, **filtered(filter))  # type: ignore[no-any-return]

    @strawberry.field(description="Actions of plans.")
    def actions(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: paging.ActionFilter | None = None,
        order_by: paging.ActionOrder = paging.ActionOrder.ID,
    ) -> Connection[things.Action]:
        """Of all plans, or those asked for."""
        return connection(  # type: ignore[no-any-return]
            info, Label.ACTION, first, after, order=order_by.value, **filtered(filter)
        )  # type: ignore[no-any-return]

    @strawberry.field(description="Boards, committees, panels and partnerships.")
    def bodies(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        authority: strawberry.ID | None = None,
        kind: terms.BodyKind | None = None,
    ) -> Connection[things.Body]:
        """In the order of their ids."""
        asked: dict[str, Any] = {"authority": authority}
        if kind is not None:
            asked |= {"where": "n.kind = $kind", "given": {"kind": kind.value}}
        return connection(info, Label.BODY, first, after, **asked)  # type: ignore[no-any-return]

    @strawberry.field(description="What has all these words in its own words.")
    def search(
        self,
        info: Info,
        text: str,
        first: int = 20,
        authority: strawberry.ID | None = None,
        types: list[Label] | None = None,
    ) -> shapes.SearchConnection:
        """Names in full first, then by kind."""
        loaded(info, authority)
        hits = explore.search(
            viewer(info), text, authority=authority, types=types or (), limit=1000
        )
        page = cut(
            hits, first, None, lambda h: str(h.node.id),
            _found,
        )  # fmt: skip
        return shapes.SearchConnection(**page)

    @strawberry.field(description="The line to who answers for it, from any thing in it.")
    def accountability_chain(
        self,
        info: Info,
        id: strawberry.ID,
        as_at: Date | None = None,
        assumed: bool = True,
    ) -> shapes.Chain:
        """As the command line's ``chain``."""
        answer: Any = accountability.accountability_chain(
            viewer(info), str(id), as_at=as_at, assumed=assumed
        )
        return answer  # type: ignore[no-any-return]

    @strawberry.field(description="The published catalogue of gaps.")
    def gap_kinds(self) -> list[shapes.GapKind]:
        """In the order of their numbers."""
        kinds: Any = coverage.gap_kinds()
        return kinds  # type: ignore[no-any-return]

    @strawberry.field(description="Gaps, with how many were examined.")
    def coverage_gaps(
        self,
        info: Info,
        kinds: list[terms.GapKindId] | None = None,
        authority: strawberry.ID | None = None,
        document: strawberry.ID | None = None,
        recommendation: strawberry.ID | None = None,
        as_at: Date | None = None,
        include_waived: bool = False,
        first: int = 50,
        after: str | None = None,
    ) -> shapes.GapConnection:
        """As the command line's ``gaps``."""
        loaded(info, authority, document, recommendation)
        answer = coverage.coverage(
            viewer(info), kinds=kinds or None, authority=authority, document=document,
            recommendation=recommendation, as_at=as_at, include_waived=include_waived,
        )  # fmt: skip
        gaps, summary = answer.gaps, answer.summary
        page = cut(gaps, first, after, lambda g: str(g.id), shapes.GapEdge)
        return shapes.GapConnection(
            **page,
            examined=sum(r.examined for r in summary.rows),
            waived=sum(r.waived for r in summary.rows),
            documents=[thing(d) for d in summary.documents],
        )

    @strawberry.field(description="All kinds (or some) counted, with what was examined.")
    def coverage_summary(
        self,
        info: Info,
        authority: strawberry.ID | None = None,
        document: strawberry.ID | None = None,
        as_at: Date | None = None,
        kinds: list[terms.GapKindId] | None = None,
    ) -> shapes.CoverageSummary:
        """As the command line's ``gaps``."""
        loaded(info, authority, document)
        summary: Any = coverage.coverage_summary(
            viewer(info), authority=authority, document=document, as_at=as_at,
            kinds=kinds or None,
        )  # fmt: skip
        return summary  # type: ignore[no-any-return]

    @strawberry.field(description="The same issue in successive inspections.")
    def recurrence(
        self, info: Info, authority: strawberry.ID, first: int = 20, after: str | None = None
    ) -> shapes.RecurrenceConnection:
        """By recommendation."""
        loaded(info, authority)
        page = cut(
            recurrences(viewer(info), str(authority)), first, after, lambda r: str(r.claim.id),
            shapes.RecurrenceEdge,
        )  # fmt: skip
        return shapes.RecurrenceConnection(**page)

    @strawberry.field(description="What lies around a thing, at most three steps away.")
    def neighbourhood(
        self,
        info: Info,
        id: strawberry.ID,
        depth: int = 1,
        relationships: list[Relationship] | None = None,
        limit: int = 200,
    ) -> shapes.Subgraph:
        """Truncation is said."""
        bounded(depth, "depth", 1, 3)
        bounded(limit, "limit", 1, 1000)
        found: Any = explore.neighbourhood(
            viewer(info), str(id), depth=depth, relationships=relationships or (),
            limit=limit,
        )  # fmt: skip
        return found  # type: ignore[no-any-return]

    @strawberry.field(description="A shortest path between two things.")
    def path(
        self,
        info: Info,
        from_: Annotated[strawberry.ID, strawberry.argument(name="from")],
        to: strawberry.ID,
        max_length: int = 8,
        relationships: list[Relationship] | None = None,
    ) -> shapes.Subgraph | None:
        """Whichever way its claims point."""
        bounded(max_length, "maxLength", 1, 12)
        found: Any = explore.path(
            viewer(info), str(from_), str(to), max_length=max_length,
            relationships=relationships or (),
        )  # fmt: skip
        return found  # type: ignore[no-any-return]

    @strawberry.field(description="Links that no document states, for review.")
    def proposed_links(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: LinkFilter | None = None,
    ) -> shapes.LinkConnection:
        """Best score first within each type."""
        asked = filter or LinkFilter()
        loaded(info, asked.authority)
        found = explore.proposed_links(
            viewer(info), review=asked.review, types=asked.relationships or (),
            authority=asked.authority,
        )  # fmt: skip
        page = cut(found, first, after, lambda h: str(h.claim.id), shapes.LinkEdge)
        return shapes.LinkConnection(**page)

    @strawberry.field(description="What corrections altered in an authority since a day.")
    def changes(self, info: Info, authority: strawberry.ID, since: Date) -> list[things.Change]:
        """In the order of their ids."""
        loaded(info, authority)
        found = records.page(
            viewer(info), Label.CHANGE, authority=str(authority), where="n.`at` >= $since",
            given={"since": since}, first=1000,
        )  # fmt: skip
        return [thing(n) for n in found.nodes]


def _found(cursor: str, node: explore.Hit) -> shapes.SearchEdge:
    return shapes.SearchEdge(cursor=cursor, text=node.text, node=thing(node.node))


def _by_id(info: Info, ids: list[strawberry.ID]) -> list[Any]:
    found = {n.id: thing(n) for n in records.nodes(viewer(info), [str(i) for i in ids])}
    return [found.get(str(i)) for i in ids]


class Schema(strawberry.Schema):
    """The schema; our own errors reach the client as they are, others are logged and hidden."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Give each error a stable code; a fault of ours tells nothing of its insides."""
        begun = execution_context is not None and execution_context.result is not None
        usual = "BAD_VALUE" if begun else "INVALID_QUERY"
        for error in errors:
            told(error)
            cause: BaseException | None = error
            while isinstance(cause, GraphQLError) and cause.original_error is not None:
                cause = cause.original_error
            if isinstance(cause, GoldenThreadError):
                error.extensions = {"code": code(cause)}
            elif isinstance(cause, GraphQLError) and error.path is None:
                error.extensions = {"code": (error.extensions or {}).get("code", usual)}
            elif not begun and isinstance(cause, ValueError):
                error.message = "A number in the query has too many digits."
                error.extensions = {"code": usual}
            else:
                _log.error("a resolver failed", exc_info=cause)
                error.message = "Something went wrong here; it was logged."
                error.extensions = {"code": "INTERNAL"}


def code(error: GoldenThreadError) -> str:
    """The stable code of an error of ours: that of its class, as ``NOT_FOUND``."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(error).__name__).upper()


schema = Schema(
    query=Query,
    types=list(TYPES.values()),
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        lambda: AddValidationRules([Limits]),
        ParserCache,
        ValidationCache,
    ],
)
