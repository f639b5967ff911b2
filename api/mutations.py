"""What people write through GraphQL: each mutation is one statement, and answers with the thing as
it is then.

Who may is asked of the caller, who stands in the context beside the viewer. A statement has its
author's name: that of who signed in, else the one given as ``by``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

import strawberry
from strawberry.types import Info
from strawberry.types.nodes import SelectedField, Selection

from api import shapes
from api.callers import Caller, NotAllowed, Role
from api.fields import Date, Node, asking, thing, viewer
from api.register import Statement
from graph import stating as made
from graph.statements import Statement as Kept
from graph.stating import Author
from ontology import terms
from ontology.errors import BadValue
from ontology.record import Graph
from ontology.terms import Relationship
from queries import coverage, stating
from queries import statements as register

for _code_list in (
    terms.LeadRole,
    terms.OversightMode,
    terms.MeasureUnit,
    terms.TenureKind,
):
    if not hasattr(_code_list, "__strawberry_definition__"):
        strawberry.enum(_code_list, description=str(_code_list.__doc__))


@strawberry.enum(description="What a reporting line says.")
class ReportingLine(Enum):
    ACCOUNTABLE_TO = Relationship.ACCOUNTABLE_TO.value
    REPORTS_TO = Relationship.REPORTS_TO.value


# ------------------------------------------------------------------------------------ what is given


@strawberry.input(description="Who states it and why.")
class Stating:
    reason: str = strawberry.field(description="Why, in words.")
    by: str | None = strawberry.field(
        default=None,
        description="Who states it: needed where nobody signs in; else it is who signed in.",
    )
    client_mutation_id: str | None = strawberry.field(
        default=None,
        description="What is sent again under the same id, by the same author, is said once.",
    )


@strawberry.input(
    description="A person, post, organisation or body: by its id, or by one name, which makes it "
    "where there is none yet."
)
class PartyInput:
    id: strawberry.ID | None = None
    person: str | None = None
    post: str | None = None
    organisation: str | None = None
    body: str | None = None
    within: strawberry.ID | None = strawberry.field(
        default=None, description="The organisation or body that a named post is in."
    )

    def party(self) -> made.Party:
        """As a statement has it."""
        return made.Party(**{k: str(v) for k, v in vars(self).items() if v})


@strawberry.input
class ReviewLinkInput(Stating):
    claim: strawberry.ID
    decision: terms.ReviewState = strawberry.field(
        description="UNREVIEWED takes an earlier decision back."
    )


@strawberry.input
class StateLeadInput(Stating):
    subject: strawberry.ID = strawberry.field(description="A recommendation or an action.")
    lead: PartyInput
    role: terms.LeadRole = terms.LeadRole.LEAD
    in_post: strawberry.ID | None = None
    since: Date | None = None
    until: Date | None = None


@strawberry.input
class StateBodyInput(Stating):
    subject: strawberry.ID = strawberry.field(description="A plan, recommendation or action.")
    body: PartyInput
    mode: terms.OversightMode | None = None
    since: Date | None = None
    until: Date | None = None


@strawberry.input
class StateReportingLineInput(Stating):
    authority: strawberry.ID
    who: PartyInput
    line: ReportingLine
    whom: PartyInput
    since: Date | None = None
    until: Date | None = None


@strawberry.input
class StateMeasureInput(Stating):
    subject: strawberry.ID = strawberry.field(description="An action, outcome or recommendation.")
    text: str
    unit: terms.MeasureUnit = terms.MeasureUnit.OTHER
    baseline: str | None = None
    target: str | None = None
    source: str | None = None
    frequency: str | None = None


@strawberry.input
class StateHolderInput(Stating):
    post: strawberry.ID
    holder: PartyInput | None = strawberry.field(
        default=None, description="A person; null: not named, or with the kind VACANT nobody."
    )
    since: Date
    until: Date | None = None
    kind: terms.TenureKind = terms.TenureKind.NOT_STATED


@strawberry.input
class RecordProgressInput(Stating):
    subject: strawberry.ID = strawberry.field(description="An action or a recommendation.")
    text: str
    on: Date | None = None
    status: terms.ActionStatus | None = None


@strawberry.input
class ReviseDateInput(Stating):
    subject: strawberry.ID
    due: Date
    approver: str | None = strawberry.field(
        default=None, description="A date that nobody approved does not count."
    )
    on: Date | None = None


@strawberry.input
class ClaimCompleteInput(Stating):
    subject: strawberry.ID
    text: str | None = None
    on: Date | None = None


@strawberry.input
class VerifyCompleteInput(Stating):
    subject: strawberry.ID
    evidence: str | None = strawberry.field(default=None, description="In words.")
    passage: strawberry.ID | None = strawberry.field(
        default=None, description="The passage of a loaded document that shows it."
    )
    on: Date | None = None


@strawberry.input
class ReopenInput(Stating):
    subject: strawberry.ID
    on: Date | None = None


@strawberry.input
class WaiveGapInput(Stating):
    kind: terms.GapKindId
    subject: strawberry.ID
    approver: str
    until: Date = strawberry.field(description="The last day; after it the gap counts again.")


@strawberry.input
class WithdrawStatementInput(Stating):
    statement: strawberry.ID


# ---------------------------------------------------------------------------------- what comes back


@strawberry.type(description="The statement, and what it made of the graph.")
class StatementPayload:
    statement: Statement
    subject: Node | None = strawberry.field(description="The thing as it is now.")
    closed: list[shapes.Gap] = strawberry.field(description="Gaps that were there before.")
    opened: list[shapes.Gap] = strawberry.field(description="Gaps that were not.")
    client_mutation_id: str | None


def _stated(
    info: Info,
    given: Stating,
    subject: str,
    what: str,
    make: Callable[[Graph, Author], Kept],
) -> StatementPayload:
    """Make a statement about a subject, as an editor."""
    author = _author(info, given, Role.EDITOR, what)
    return _payload(
        info,
        given,
        subject,
        lambda: stating.state(viewer(info), subject, lambda graph: make(graph, author)),
    )


def _caller(info: Info) -> Caller:
    found = info.context["caller"]
    if not isinstance(found, Caller):
        raise TypeError("the application gives every request a caller")
    return found


def _author(info: Info, given: Stating, role: Role, what: str) -> Author:
    caller = _caller(info)
    caller.require(role, what)
    if caller.name and given.by not in (None, "", caller.name):
        raise BadValue(f"'by' is '{given.by}', and you signed in as '{caller.name}': leave it out")
    by = caller.name or given.by or ""
    if not by.strip():
        raise BadValue("'by' is missing: nobody signs in here, and a statement has an author")
    return Author.now(by, given.reason, given.client_mutation_id or "")


def _payload(info: Info, given: Stating, of: str, do: Callable[[], Kept]) -> StatementPayload:
    """Do once what is about ``of`` (an id), and tell what came of it; gaps are only looked for if
    they are asked for.
    """
    who = viewer(info)
    asked = _selected(info.selected_fields) & {"closed", "opened"}
    area = stating.authority_of(who, of) if asked else None
    before = {g.id: g for g in coverage.coverage_gaps(who, authority=area)} if asked else {}
    kept = do()
    asking(info).forget()
    after = {g.id: g for g in coverage.coverage_gaps(who, authority=area)} if asked else {}
    found = register.statements(who, kept.authority, include_withdrawn=True)
    told: Any = next(s for s in found if s.id == kept.id)
    closed: Any = [gap for id_, gap in before.items() if id_ not in after]
    opened: Any = [gap for id_, gap in after.items() if id_ not in before]
    return StatementPayload(
        statement=told,
        subject=None if told.subject is None else thing(told.subject),
        closed=closed,
        opened=opened,
        client_mutation_id=given.client_mutation_id,
    )


def _selected(fields: Iterable[Selection]) -> set[str]:
    """The names of the fields of the payload that are asked for, in fragments too."""
    found: set[str] = set()
    for field in fields:
        for selection in field.selections:
            if isinstance(selection, SelectedField):
                found.add(selection.name)
            else:
                found |= _selected([selection])
    return found


def _text(value: object) -> str:
    return "" if value is None else str(value)


@strawberry.type(description="What can be stated. Nothing is overwritten.")
class Mutation:
    @strawberry.mutation(description="Accept or reject a proposed link, or take that back.")
    def review_link(self, info: Info, input: ReviewLinkInput) -> StatementPayload:
        """For reviewers."""
        author = _author(info, input, Role.REVIEWER, "review a proposed link")
        claim, decision = str(input.claim), input.decision
        return _payload(
            info, input, claim, lambda: stating.review(viewer(info), claim, decision, author)
        )

    @strawberry.mutation(description="State who leads a recommendation or an action.")
    def state_lead(self, info: Info, input: StateLeadInput) -> StatementPayload:
        """For editors, as all that follow."""
        return _stated(
            info, input, str(input.subject), "state who leads",
            lambda graph, author: made.state_lead(
                graph, str(input.subject), input.lead.party(), author, role=input.role,
                in_post=_text(input.in_post), since=_text(input.since), until=_text(input.until),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="State which body oversees a plan, recommendation or action.")
    def state_body(self, info: Info, input: StateBodyInput) -> StatementPayload:
        """The body may be new."""
        return _stated(
            info, input, str(input.subject), "state who oversees it",
            lambda graph, author: made.state_body(
                graph, str(input.subject), input.body.party(), author, mode=input.mode,
                since=_text(input.since), until=_text(input.until),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="State to whom someone answers, or sends reports.")
    def state_reporting_line(self, info: Info, input: StateReportingLineInput) -> StatementPayload:
        """Of posts, bodies and organisations."""
        return _stated(
            info, input, str(input.authority), "state a reporting line",
            lambda graph, author: made.state_line(
                graph, str(input.authority), input.who.party(), Relationship(input.line.value),
                input.whom.party(), author, since=_text(input.since), until=_text(input.until),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="State how success is to be shown.")
    def state_measure(self, info: Info, input: StateMeasureInput) -> StatementPayload:
        """A new measure."""
        return _stated(
            info, input, str(input.subject), "state a measure",
            lambda graph, author: made.state_measure(
                graph, str(input.subject), input.text, author, unit=input.unit,
                baseline=_text(input.baseline), target=_text(input.target),
                source=_text(input.source), frequency=_text(input.frequency),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="State who holds a post from a day.")
    def state_holder(self, info: Info, input: StateHolderInput) -> StatementPayload:
        """Or that it is vacant."""
        holder = input.holder.party() if input.holder else None
        return _stated(
            info, input, str(input.post), "state who holds a post",
            lambda graph, author: made.state_holder(
                graph, str(input.post), holder, author, since=_text(input.since),
                until=_text(input.until), kind=input.kind,
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Record how far an action has come.")
    def record_progress(self, info: Info, input: RecordProgressInput) -> StatementPayload:
        """On a day that is past."""
        return _stated(
            info, input, str(input.subject), "record progress",
            lambda graph, author: made.record_progress(
                graph, str(input.subject), input.text, author, on=_text(input.on),
                status=input.status,
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Give an action a date, or another one; the first one stays.")
    def revise_date(self, info: Info, input: ReviseDateInput) -> StatementPayload:
        """With who approved it."""
        return _stated(
            info, input, str(input.subject), "revise a date",
            lambda graph, author: made.revise_date(
                graph, str(input.subject), _text(input.due), author,
                approver=_text(input.approver), on=_text(input.on),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Say that an action is complete.")
    def claim_complete(self, info: Info, input: ClaimCompleteInput) -> StatementPayload:
        """Which is one fact; that it was verified is another."""
        return _stated(
            info, input, str(input.subject), "claim that an action is complete",
            lambda graph, author: made.claim_complete(
                graph, str(input.subject), author, text=_text(input.text), on=_text(input.on)
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Say that an action was seen to be complete, and on what.")
    def verify_complete(self, info: Info, input: VerifyCompleteInput) -> StatementPayload:
        """By its author."""
        return _stated(
            info, input, str(input.subject), "verify that an action is complete",
            lambda graph, author: made.verify_complete(
                graph, str(input.subject), author, evidence=_text(input.evidence),
                passage=_text(input.passage), on=_text(input.on),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Say that an action is not complete after all.")
    def reopen(self, info: Info, input: ReopenInput) -> StatementPayload:
        """What was claimed and verified stays on record."""
        return _stated(
            info, input, str(input.subject), "reopen an action",
            lambda graph, author: made.reopen(
                graph, str(input.subject), author, on=_text(input.on)
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Accept a gap until a day.")
    def waive_gap(self, info: Info, input: WaiveGapInput) -> StatementPayload:
        """It is counted beside the headline."""
        author = _author(info, input, Role.EDITOR, "waive a gap")
        return _payload(
            info, input, str(input.subject),
            lambda: stating.accept_gap(
                viewer(info), input.kind.value, str(input.subject), author,
                approver=input.approver, until=_text(input.until),
            ),
        )  # fmt: skip

    @strawberry.mutation(description="Take a statement back. It stays on record.")
    def withdraw_statement(self, info: Info, input: WithdrawStatementInput) -> StatementPayload:
        """One's own; an administrator anyone's."""
        caller = _caller(info)
        author = _author(info, input, Role.REVIEWER, "withdraw a statement")

        def may(found: Kept) -> None:
            own = bool(caller.name) and found.by == caller.name
            if not own and caller.role < Role.ADMINISTRATOR:
                raise NotAllowed(
                    "it is someone else's statement; its author or an administrator can withdraw it"
                )

        return _payload(
            info, input, str(input.statement),
            lambda: stating.take_back(viewer(info), str(input.statement), author, may=may),
        )  # fmt: skip
