"""The GraphQL schema: each field of the query is one question in ``queries``.

Chains and gaps are the very answers that the command line prints.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Mapping
from enum import Enum
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import (
    MaxTokensLimiter,
    ParserCache,
)
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult, Info

from api import filters, mutations, register, shapes, things
from api.asking import run
from api.bounds import told
from api.explaining import ask, rests_on, rests_on_claims, rests_on_documents
from api.fields import SCALARS, TYPES, Date, Node, answered, asking, thing
from api.limits import MOST_TOKENS, Costs
from api.paging import Connection, bounded, connection, cut
from ontology import terms
from ontology.errors import BadValue, GoldenThreadError
from ontology.terms import Label, Relationship
from queries import accountability, coverage, explore, searching
from queries.changes import changes
from queries.recurrence import recurrence as recurrences

_log = logging.getLogger("goldenthread")

#: The schema in its own language, as it is published.
SDL = Path(__file__).with_name("schema.graphql")
_COUNT_ON = "What clients may count on is in docs/graphql.md."

#: Arguments beside the filter that a list has as well: name → type.
_SHORT: Mapping[str, Any] = {
    "authority": strawberry.ID, "search": str, "kind": terms.BodyKind,
}  # fmt: skip
#: How a list is asked for, whatever is in it: name → type and default.
_PAGED: Mapping[str, tuple[Any, Any]] = {
    "first": (int, 20), "after": (str | None, None), "last": (int | None, None),
    "before": (str | None, None),
}  # fmt: skip


def _listing(
    label: Label,
    type_: Any,  # noqa: ANN401 - strawberry's own types
    order: Any,  # noqa: ANN401
    filter_: Any = None,  # noqa: ANN401
    *short: str,
    described: str = "",
    **always: object,
) -> Any:  # noqa: ANN401
    """A connection of the things of a label: which (``filter``, and shortcuts of it), in which
    order, and which part.
    """

    async def resolver(
        info: Info,
        order_by: Enum,
        descending: bool,
        filter: object = None,
        **asked: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        paged = {name: asked.pop(name) for name in _PAGED}
        narrowed = {k: [v] if v and k in ("authority", "kind") else v for k, v in asked.items()}
        conditions = filters.wanted(filter, **narrowed, **always)
        return await connection(
            info, label, conditions, order=str(order_by.value), descending=descending, **paged
        )

    asked: dict[str, tuple[Any, Any]] = {**_PAGED}
    asked |= {"filter": (filter_ | None, None)} if filter_ else {}
    asked |= {"order_by": (order, order.ID), "descending": (bool, False)}
    asked |= {name: (_SHORT[name] | None, None) for name in short}
    _signed(resolver, Connection[type_], asked)
    return strawberry.field(resolver=resolver, description=described or terms.WORDING[label][2])


def _signed(resolver: Any, gives: Any, asked: Mapping[str, tuple[Any, Any]]) -> None:  # noqa: ANN401
    """Give a resolver its arguments and type."""
    parameters = [
        Parameter(name, Parameter.KEYWORD_ONLY, annotation=type_, default=default)
        for name, (type_, default) in asked.items()
    ]
    info = Parameter("info", Parameter.POSITIONAL_OR_KEYWORD, annotation=Info)
    resolver.__signature__ = Signature([info, *parameters], return_annotation=gives)
    resolver.__annotations__ = {"info": Info, "return": gives} | {
        name: type_ for name, (type_, _) in asked.items()
    }


@strawberry.type(description="The questions.")
class Query:
    authorities = _listing(
        Label.AUTHORITY, things.Authority, filters.AuthorityOrder, None, "search"
    )
    documents = _listing(
        Label.DOCUMENT, things.Document, filters.DocumentOrder, filters.DocumentFilter,
        described="Documents loaded, cited by others, or expected by rule.",
    )  # fmt: skip
    inspections = _listing(
        Label.INSPECTION, things.Inspection, filters.InspectionOrder, filters.InspectionFilter,
        "authority",
    )  # fmt: skip
    recommendations = _listing(
        Label.RECOMMENDATION, things.Recommendation, filters.RecommendationOrder,
        filters.RecommendationFilter, made=True,
        described="Recommendations made in inspections (a plan's copies left out).",
    )  # fmt: skip
    findings = _listing(Label.FINDING, things.Finding, filters.FindingOrder, filters.FindingFilter)
    plans = _listing(Label.PLAN, things.Plan, filters.PlanOrder, filters.PlanFilter, "authority")
    actions = _listing(Label.ACTION, things.Action, filters.ActionOrder, filters.ActionFilter)
    measures = _listing(
        Label.MEASURE, things.Measure, filters.MeasureOrder, filters.MeasureFilter, "authority"
    )
    people = _listing(
        Label.PERSON, things.Person, filters.PersonOrder, filters.PersonFilter,
        "authority", "search",
    )  # fmt: skip
    posts = _listing(
        Label.POST, things.Post, filters.PostOrder, filters.PostFilter, "authority", "search"
    )
    bodies = _listing(
        Label.BODY, things.Body, filters.BodyOrder, filters.BodyFilter, "authority", "kind",
        described="Boards, committees, panels and partnerships.",
    )  # fmt: skip
    statements = strawberry.field(
        resolver=register.statements,
        description="What people wrote: the latest first, without what was withdrawn.",
    )

    @strawberry.field(description="The thing with this id, if there is one.")
    async def node(self, info: Info, id: strawberry.ID) -> Node | None:
        """Of whatever type."""
        return (await _by_id(info, [id]))[0]  # type: ignore[no-any-return]

    @strawberry.field(description="The things with these ids, in their order; null for none.")
    async def nodes(self, info: Info, ids: list[strawberry.ID]) -> list[Node | None]:
        """Of whatever types."""
        bounded(len(ids), "the number of ids")
        return await _by_id(info, ids)

    @strawberry.field(description="One authority.")
    async def authority(self, info: Info, id: strawberry.ID) -> things.Authority | None:
        """By its id."""
        found = (await _by_id(info, [id]))[0]
        return found if isinstance(found, things.Authority) else None

    @strawberry.field(description="One passage, with what rests on it.")
    async def passage(self, info: Info, id: strawberry.ID) -> things.Passage | None:
        """By its id."""
        found = (await _by_id(info, [id]))[0]
        return found if isinstance(found, things.Passage) else None

    @strawberry.field(
        description="What has all these words in its own words or is called by them (“action 2.1”)."
    )
    async def search(
        self,
        info: Info,
        text: str,
        first: int = 20,
        after: str | None = None,
        authority: strawberry.ID | None = None,
        types: list[Label] | None = None,
    ) -> shapes.SearchConnection:
        """Names in full first, then by kind."""
        answer = await ask(
            info, searching.search, text, known=[authority], authority=authority,
            types=types or (), limit=None,
            told={"text": text, "authority": authority, "types": types},
        )  # fmt: skip
        hits, page = cut(answer.found, "search", first, after, lambda h: str(h.node.id), _found)
        return shapes.SearchConnection(
            **page, explained=rests_on(answer, lambda: [h.node.id for h in hits])
        )

    @strawberry.field(description="The line to who answers for it, from any thing in it.")
    async def accountability_chain(
        self,
        info: Info,
        id: strawberry.ID,
        as_at: Date | None = None,
        assumed: bool = True,
    ) -> shapes.Chain:
        """As the command line's ``chain``."""
        return await answered(  # type: ignore[no-any-return]
            info, accountability.accountability_chain, str(id), as_at=as_at, assumed=assumed
        )

    @strawberry.field(description="The published catalogue of gaps.")
    def gap_kinds(self) -> list[shapes.GapKind]:
        """In the order of their numbers."""
        kinds: Any = coverage.gap_kinds()
        return kinds  # type: ignore[no-any-return]

    @strawberry.field(description="Gaps, with how many were examined.")
    async def coverage_gaps(
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
        answer = await ask(
            info, coverage.coverage, known=[authority, document, recommendation],
            kinds=kinds or None, authority=authority, document=document,
            recommendation=recommendation, as_at=as_at, include_waived=include_waived,
        )  # fmt: skip
        summary = answer.found.summary
        gaps, page = cut(
            answer.found.gaps, "gaps", first, after, lambda g: str(g.id), shapes.GapEdge
        )
        return shapes.GapConnection(
            **page,
            examined=sum(r.examined for r in summary.rows),
            waived=sum(r.waived for r in summary.rows),
            documents=[thing(d) for d in summary.documents],
            explained=rests_on_documents(
                answer, lambda: [p.document.id for g in gaps for p in g.evidence], summary.left_out
            ),
        )

    @strawberry.field(description="All kinds (or some) counted, with what was examined.")
    async def coverage_summary(
        self,
        info: Info,
        authority: strawberry.ID | None = None,
        document: strawberry.ID | None = None,
        as_at: Date | None = None,
        kinds: list[terms.GapKindId] | None = None,
    ) -> shapes.CoverageSummary:
        """As the command line's ``gaps``."""
        asked: dict[str, Any] = {
            "authority": authority, "document": document, "as_at": as_at, "kinds": kinds or None,
        }  # fmt: skip
        answer: Any = await ask(
            info, coverage.coverage_summary, known=[authority, document], **asked
        )
        answer.parts = lambda: answered(info, coverage.coverage_by_authority, **asked)
        answer.explained = rests_on_documents(
            answer, lambda: [d.id for d in answer.documents], answer.left_out
        )
        return answer  # type: ignore[no-any-return]

    @strawberry.field(description="The same issue in successive inspections.")
    async def recurrence(
        self, info: Info, authority: strawberry.ID, first: int = 20, after: str | None = None
    ) -> shapes.RecurrenceConnection:
        """By recommendation."""
        answer = await ask(info, recurrences, known=[authority], authority=str(authority))
        found, page = cut(
            answer.found, "recurrence", first, after, lambda r: str(r.claim.id),
            shapes.RecurrenceEdge,
        )  # fmt: skip
        return shapes.RecurrenceConnection(
            **page,
            explained=rests_on_claims(
                answer, lambda: [(r.claim, r.recommendation, r.later) for r in found]
            ),
        )

    @strawberry.field(description="What lies around a thing, at most three steps away.")
    async def neighbourhood(
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
        answer: Any = await ask(
            info, explore.neighbourhood, str(id), depth=depth, relationships=relationships or (),
            limit=limit, told={"id": id, "depth": depth, "relationships": relationships,
                               "limit": limit},
        )  # fmt: skip
        answer.explained = rests_on_claims(
            answer, lambda: [(e.claim, e.from_, e.to) for e in answer.edges]
        )
        return answer  # type: ignore[no-any-return]

    @strawberry.field(description="A shortest path between two things.")
    async def path(
        self,
        info: Info,
        from_: Annotated[strawberry.ID, strawberry.argument(name="from")],
        to: strawberry.ID,
        max_length: int = 8,
        relationships: list[Relationship] | None = None,
    ) -> shapes.Subgraph | None:
        """Whichever way its claims point."""
        bounded(max_length, "maxLength", 1, 12)
        answer: Any = await ask(
            info, explore.path, str(from_), str(to), max_length=max_length,
            relationships=relationships or (),
            told={"from": from_, "to": to, "max_length": max_length,
                  "relationships": relationships},
        )  # fmt: skip
        answer.explained = rests_on_claims(
            answer, lambda: [(e.claim, e.from_, e.to) for e in answer.edges]
        )
        return None if answer.found is None else answer  # type: ignore[no-any-return]

    @strawberry.field(description="Links that no document states, for review: best score first.")
    async def proposed_links(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: filters.LinkFilter | None = None,
    ) -> shapes.LinkConnection:
        """Within each type; unreviewed ones unless others are asked for."""
        asked = filter or filters.LinkFilter()
        if set(asked.basis or [terms.Basis.INFERRED]) != {terms.Basis.INFERRED}:
            raise BadValue("proposed links have the basis INFERRED; 'links' has those of any basis")
        return await _links(
            info, "proposed links", first, after, asked, [terms.ReviewState.UNREVIEWED]
        )

    @strawberry.field(description="Claims of whatever basis: best score first.")
    async def links(
        self,
        info: Info,
        first: int = 20,
        after: str | None = None,
        filter: filters.LinkFilter | None = None,
    ) -> shapes.LinkConnection:
        """Within each type; inferred ones unless others are asked for."""
        return await _links(info, "links", first, after, filter or filters.LinkFilter(), None)

    @strawberry.field(
        description="What corrections, reviews and statements altered in an authority since a day."
    )
    async def changes(
        self, info: Info, authority: strawberry.ID, since: Date
    ) -> list[things.Change]:
        """In the order of time."""
        found = await answered(
            info, changes, known=[authority], authority=str(authority), since=since
        )
        return [thing(n) for n in found]


async def _links(
    info: Info,
    of: str,
    first: int,
    after: str | None,
    asked: filters.LinkFilter,
    usual: list[terms.ReviewState] | None,
) -> shapes.LinkConnection:
    wanted = filters.wanted(asked)
    authorities: Any = wanted.get("authority")
    given: dict[str, Any] = {"review": usual, **wanted, "authority": authorities}
    given["types"] = given.pop("relationships", ())
    given["least"], given["methods"] = given.pop("score", None), given.pop("method", ())
    answer = await ask(
        info, explore.proposed_links, known=authorities or (), **given, told={"filter": wanted}
    )
    found, page = cut(answer.found, of, first, after, lambda h: str(h.claim.id), shapes.LinkEdge)
    return shapes.LinkConnection(
        **page, explained=rests_on_claims(answer, lambda: [(h.claim, h.from_, h.to) for h in found])
    )


def _found(cursor: str, node: searching.Hit) -> shapes.SearchEdge:
    return shapes.SearchEdge(cursor=cursor, text=node.text, node=thing(node.node))


async def _by_id(info: Info, ids: list[strawberry.ID]) -> list[Any]:
    found = await asyncio.gather(*(asking(info).want("node", str(i)) for i in ids))
    return [None if node is None else thing(node) for node in found]


class Schema(strawberry.Schema):
    """The schema; our own errors reach the client as they are, others are logged and hidden."""

    def execute_sync(self, *args: Any, **kwargs: Any) -> ExecutionResult:  # noqa: ANN401
        """As :meth:`execute`, in this thread: what a level of the request asks of the store is one
        question (``api/asking.py``).
        """
        return run(self.execute(*args, **kwargs))

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
            elif "tokens. Parsing aborted" in error.message:
                error.message = f"the query has more than {MOST_TOKENS:,} words and signs"
                error.extensions = {"code": "TOO_LARGE"}
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
    """The stable code of an error of ours: that of its class, as ``NOT_FOUND``; a class that is
    known within a module only has that of the one it is derived from.
    """
    name = next(c.__name__ for c in type(error).__mro__ if not c.__name__.startswith("_"))
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).upper()


schema = Schema(
    query=Query,
    mutation=mutations.Mutation,
    types=list(TYPES.values()),
    config=StrawberryConfig(scalar_map=SCALARS),
    extensions=[
        lambda: MaxTokensLimiter(max_token_count=MOST_TOKENS),
        Costs,
        ParserCache,
    ],
)


def sdl() -> str:
    """The schema in its own language."""
    return f"# Written by 'make schema'. {_COUNT_ON}\n\n{schema.as_str()}\n"


if __name__ == "__main__":
    SDL.write_text(sdl(), "utf-8")
