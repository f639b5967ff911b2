"""Each form by which something is stated, in the order in which they are offered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

from graph import stating
from graph.statements import Statement, StatementKind
from graph.stating import Author, Party
from ontology.record import Graph
from ontology.terms import (
    CODES,
    CONNECTS,
    ActionStatus,
    Label,
    LeadRole,
    MeasureUnit,
    OversightMode,
    Relationship,
    TenureKind,
)
from queries.stating import accept_gap, state
from queries.viewer import Viewer
from web.stating.form import Field, Form, Given, Keeper

_TO_BE_DONE = (Label.RECOMMENDATION, Label.ACTION)
_ANSWERING = (Label.POST, Label.BODY, Label.ORGANISATION)


def _choices(scheme: str, *left_out: str) -> tuple[tuple[str, str], ...]:
    """The codes of a list, with their words."""
    return tuple(
        (code, f"{words[:1].upper()}{words[1:]}")
        for code, words in CODES[scheme].items()
        if code not in left_out
    )


_SINCE = Field(
    "since", "day", "Since when is it so?",
    "For example, 31 3 2026. Leave it empty if you do not know.", called=("'from'",),
)  # fmt: skip
_UNTIL = Field("until", "day", "Until when?", "Leave it empty if it has no end.", called=("'to'",))
_ON = Field(
    "on", "day", "On which day was it so?", "Leave it empty for today.",
    called=("the day", "is yet to come"),
)  # fmt: skip


def _party(given: Given, name: str) -> Party:
    return given.party(name) or Party()


def _kept(make: Callable[[Graph, str, Author, Given], Statement]) -> Keeper:
    """Have what is made, given the graph of the subject's authority, be kept."""

    @wraps(make)
    def keep(viewer: Viewer, subject: str, author: Author, given: Given) -> Statement:
        return state(viewer, subject, lambda graph: make(graph, subject, author, given))

    return keep


@_kept
def _lead(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.state_lead(
        graph, subject, _party(given, "lead"), author,
        role=given.code("role", LeadRole) or LeadRole.LEAD, in_post=given.text("inPost"),
        since=given.text("since"), until=given.text("until"),
    )  # fmt: skip


@_kept
def _body(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.state_body(
        graph, subject, _party(given, "body"), author, mode=given.code("mode", OversightMode),
        since=given.text("since"), until=given.text("until"),
    )  # fmt: skip


@_kept
def _line(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.state_line(
        graph, str(graph.nodes[subject].get("authority")), Party(id=subject),
        given.code("line", Relationship) or Relationship.ACCOUNTABLE_TO, _party(given, "whom"),
        author, since=given.text("since"), until=given.text("until"),
    )  # fmt: skip


@_kept
def _measure(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    more = {name: given.text(name) for name in ("baseline", "target", "source", "frequency")}
    unit = given.code("unit", MeasureUnit) or MeasureUnit.OTHER
    return stating.state_measure(graph, subject, given.text("text"), author, unit=unit, **more)


@_kept
def _holder(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    vacant = given.text("holder-how") == "vacant"
    kind = given.code("tenure", TenureKind) or TenureKind.NOT_STATED
    return stating.state_holder(
        graph, subject, given.party("holder"), author, since=given.text("since"),
        until=given.text("until"), kind=TenureKind.VACANT if vacant else kind,
    )  # fmt: skip


@_kept
def _date(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.revise_date(
        graph, subject, given.text("due"), author, approver=given.text("approver"),
        on=given.text("on"),
    )  # fmt: skip


@_kept
def _progress(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.record_progress(
        graph, subject, given.text("text"), author, on=given.text("on"),
        status=given.code("status", ActionStatus),
    )  # fmt: skip


@_kept
def _claimed(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    said, on = given.text("text"), given.text("on")
    return stating.claim_complete(graph, subject, author, text=said, on=on)


@_kept
def _verified(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.verify_complete(
        graph, subject, author, evidence=given.text("evidence"), passage=given.text("passage"),
        on=given.text("on"),
    )  # fmt: skip


@_kept
def _reopened(graph: Graph, subject: str, author: Author, given: Given) -> Statement:
    return stating.reopen(graph, subject, author, on=given.text("on"))


def _waiver(viewer: Viewer, subject: str, author: Author, given: Given) -> Statement:
    approver, until = given.text("approver"), given.text("until")
    return accept_gap(viewer, given.text("kind"), subject, author, approver=approver, until=until)


_EVERY = (
    Form(
        StatementKind.LEAD, "State who leads it", "State a lead", _TO_BE_DONE,
        (
            Field("lead", "party", "Who leads it?", "", "Choose who leads it, or name somebody new",
                  (Label.POST, Label.PERSON, Label.BODY, Label.ORGANISATION),
                  called=("is not a first", "is no name", "the name", "say who", "nothing has")),
            Field("inPost", "thing", "The post in which they lead",
                  "Only for a person, and only if you know it.", labels=(Label.POST,),
                  called=("leads in a post",)),
            Field("role", "choice", "As what?", "", "Choose as what", default="lead",
                  choices=_choices("LeadRole", "copied", "addressee")),
            _SINCE, _UNTIL,
        ), _lead,
    ),
    Form(
        StatementKind.BODY, "State which body oversees it", "State a body",
        (*_TO_BE_DONE, Label.PLAN),
        (
            Field("body", "party", "Who oversees it?", "",
                  "Choose who oversees it, or name a new body",
                  (Label.BODY, Label.ORGANISATION, Label.POST), called=("is no name", "the name")),
            Field("mode", "choice", "How?", "Leave it open if you do not know.",
                  choices=(("", "Not stated"), *_choices("OversightMode"))),
            _SINCE, _UNTIL,
        ), _body,
    ),
    Form(
        StatementKind.LINE, "State to whom it answers or reports", "State a reporting line",
        _ANSWERING,
        (
            Field("line", "choice", "What do you state?",
                  "Where reports are sent is not yet who holds to account.",
                  "Choose one of the two",
                  choices=((Relationship.ACCOUNTABLE_TO, "It is accountable to"),
                           (Relationship.REPORTS_TO, "It sends its reports to"))),
            Field("whom", "party", "To whom?", "", "Choose to whom, or name a new one", _ANSWERING,
                  called=("answer to itself", "cannot be said", "is no name", "the name")),
            _SINCE, _UNTIL,
        ), _line,
    ),
    Form(
        StatementKind.HOLDER, "State who holds the post", "State who holds it", (Label.POST,),
        (
            Field("holder", "party", "Who holds it?", "", "Choose who holds it, or name them",
                  (Label.PERSON,),
                  (("unnamed", "Somebody whose name is not to be given"),
                   ("vacant", "Nobody: the post is vacant")),
                  ("is not a first", "the name")),
            Field("tenure", "choice", "How is it held?", "", default="not_stated",
                  choices=_choices("TenureKind", "vacant")),
            Field("since", "day", "Since when?", "For example, 31 3 2026.",
                  "Enter the day since when it is so", called=("'from'", "the day since")),
            _UNTIL,
        ), _holder,
    ),
    Form(
        StatementKind.MEASURE, "State how success is to be shown", "State a measure",
        (*_TO_BE_DONE, Label.OUTCOME),
        (
            Field("text", "text", "What is measured?",
                  "For example: share of assessments done within 45 days.",
                  "Enter what is measured", called=("the measure",)),
            Field("unit", "choice", "In what is it counted?", "", default="other",
                  choices=_choices("MeasureUnit")),
            Field("baseline", "line", "Baseline", "Where it stood, if that is known.",
                  called=("the baseline",)),
            Field("target", "line", "Target", "Where it is to be.", called=("the target",)),
            Field("source", "line", "Where the figure comes from", called=("the source",)),
            Field("frequency", "line", "How often it is looked at", called=("the frequency",)),
        ), _measure,
    ),
    Form(
        StatementKind.PROGRESS, "Record progress", "Record progress", _TO_BE_DONE,
        (
            Field("text", "text", "What was done?", "", "Enter what was done",
                  called=("what was done",)),
            Field("status", "choice", "How does it stand?", "",
                  choices=(("", "Not stated"), *_choices("ActionStatus", "not_stated"))),
            _ON,
        ), _progress,
    ),
    Form(
        StatementKind.DATE, "Give it a date", "Give or revise a date", _TO_BE_DONE,
        (
            Field("due", "day", "By when is it due?", "For example, 31 3 2026.",
                  "Enter by when it is due", called=("the date",)),
            Field("approver", "line", "Who approved the date?",
                  "A person, a post or a body. Leave it empty if nobody did.",
                  called=("the approver",)),
            Field("on", "day", "When was it so decided?", "Leave it empty for today.",
                  called=("the day", "is yet to come")),
        ), _date,
        "The date that was given before stays on record. A date that nobody approved is shown, and "
        "does not count.",
    ),
    Form(
        StatementKind.CLAIMED, "Say that it is complete", "Say that it is complete", _TO_BE_DONE,
        (Field("text", "text", "What was done?", "Leave it empty if there is nothing to add.",
               called=("what was done",)), _ON), _claimed,
        "It will stand as said to be complete. That somebody has seen it complete, and on what "
        "evidence, is a statement of its own.",
    ),
    Form(
        StatementKind.VERIFIED, "Close it with evidence", "Close with evidence", _TO_BE_DONE,
        (
            Field("evidence", "text", "What did you see that shows it?",
                  "In your words. You can leave it empty if a passage shows it.",
                  called=("the evidence", "a verification")),
            Field("passage", "passage", "The passage that shows it",
                  "The address of a passage’s page in this browser, if a loaded document shows it.",
                  called=("nothing has", "what is wanted here")),
            _ON,
        ), _verified,
        "It will stand as verified to be complete, on the evidence that you name.",
    ),
    Form(
        StatementKind.REOPENED, "Say that it is not complete after all", "Reopen it", _TO_BE_DONE,
        (_ON,), _reopened,
        "What was claimed and verified stays on record.",
    ),
    Form(
        StatementKind.WAIVER, "Waive a gap for a time", "Waive it",
        tuple(label for _, label in CONNECTS[Relationship.WAIVES]),
        (
            Field("approver", "line", "Who approved that it is waived?",
                  "A person, a post or a body.", "Enter who approved it", called=("the approver",)),
            Field("until", "day", "Until when is it waived?",
                  "For example, 31 3 2026. After that day it counts again.",
                  "Enter the last day", called=("the last day", "is over")),
        ), _waiver,
        "Until that day it is counted beside the figure, and not in it.",
    ),
)  # fmt: skip

#: Kind of statement, as it stands in an address → its form.
FORMS: Mapping[str, Form] = {form.kind.value: form for form in _EVERY}


def fitting(label: Label) -> list[Form]:
    """What can be stated of a thing of a kind; a gap is waived where it is shown."""
    return [f for f in _EVERY if label in f.about and f.kind is not StatementKind.WAIVER]
