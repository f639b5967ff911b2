"""The kinds of gap about actions: their dates, measures and closure, and those about their leads.

Each kind is one entry of :data:`KINDS`: the sentence that a gap is told in, and a function that
gives its rows from :class:`~queries.actions.Actions`, in the shape of a query's rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ontology.record import Node, label_of
from ontology.terms import DatePrecision, GapKindId, Label, MeasureUnit, UpdateKind
from queries import lead_gaps
from queries.actions import Action, Actions, Kind, Update
from queries.days import dated
from queries.lead_gaps import is_post, leading, partners
from queries.unfixed import why_unfixed

if TYPE_CHECKING:
    from graph.engine import Row

#: The latest status of an open action that is older than this many days is out of date.
STALE_DAYS = 90

_NO_DAY = (DatePrecision.YEAR, DatePrecision.FINANCIAL_YEAR, DatePrecision.UNREAD)
_NO_MEASURE = (MeasureUnit.DOCUMENT, MeasureUnit.STATUS)
_LENIENT = "requires improvement"
_STRICT = ("good or outstanding", "good or better")


#: What is examined, by the catalogue's words: a test of an action.
_EXAMINED: Mapping[str, Callable[[Action, Actions], object]] = {
    "actions": lambda a, _: True,
    "actions with a lead": lambda a, _: a.leads,
    "actions with several leads": lambda a, _: len(a.principal) > 1,
    "actions led by a post": lambda a, _: any(is_post(lead) for lead in a.leads),
    "actions led by a partner": lambda a, actions: bool(partners(a, actions)),
    "actions with a theme led by a post with a theme": lambda a, actions: (
        a.node.id in actions.themes and any(x.post in actions.themes for x in a.leads)
    ),
    "actions with a date": lambda a, _: a.dated or a.moved,
    "actions with a moved date": lambda a, _: _moved(a),
    "actions with a date, in a plan with a review": lambda a, _: a.due and _review(a),
    "actions with a measure": lambda a, _: a.measures,
    "actions with a measure and an outcome": lambda a, _: (
        _measuring(a) and a.node.get("desiredOutcome")
    ),
    "actions measured by a grade": lambda a, _: _lenient(a) or _strict(a),
    "actions said to be complete": lambda a, _: a.closed,
    "actions with a dated status": lambda a, _: any(update.on for update in a.updates),
}


def examined(scope: str, actions: Actions) -> frozenset[str] | None:
    """The ids of what a scope about actions examines; ``None`` for another scope."""
    if test := _EXAMINED.get(scope):
        return frozenset(a.node.id for a in actions if test(a, actions))
    if scope == "recommendations in parts, with an action":
        return frozenset(i for i, (r, _) in actions.answered.items() if parts(_text(r)))
    if scope == "plans with actions":
        return frozenset(a.plan.id for a in actions if a.plan)
    if scope == "bodies with a chair or an action":
        return frozenset(leading(actions)) | {
            body for body in actions.governance.chaired if label_of(body) is Label.BODY
        }
    return None


# --------------------------------------------------------------------------- parts of what is asked


def parts(recommendation: str) -> list[str]:
    """The parts that a compound recommendation adds to what it begins with: after "including",
    after ", and", after a semicolon.

    >>> parts("The quality of plans, including clear timescales and contingency arrangements.")
    ['clear timescales', 'contingency arrangements']
    """
    _, *added = re.split(r"\bincluding\b|, and\b|;", recommendation)
    each = [part.strip(" ,.:") for one in added for part in re.split(r"\band\b", one)]
    return [part for part in each if part]


def _partly(actions: Actions) -> Iterator[Row]:
    """Parts of which no action says a word that the rest of the recommendation does not say."""
    from graph.likeness import tokens

    for recommendation, answering in actions.answered.values():
        text = _text(recommendation)
        planned = [
            f"{_text(said)} {said.get('desiredOutcome') or ''}"
            for action in answering
            for said in (action.node, *action.measures)
        ]
        for part in parts(text):
            own = set(tokens(part)) - set(tokens(text.replace(part, " ")))
            if own and all(own.isdisjoint(tokens(words)) for words in planned):
                yield {"subject": recommendation, "part": part}


# ------------------------------------------------------------------------------------------- dates


def _review(action: Action) -> str:
    plan = action.plan
    return "" if plan is None else str(plan.get("reviewOnTo") or plan.get("reviewOn") or "")


def _moved(action: Action) -> list[Update]:
    return [u for u in action.updates if u.kind == UpdateKind.DUE_REVISED]


def _precision(*codes: DatePrecision) -> Callable[[Actions], Iterator[Row]]:
    def rows(actions: Actions) -> Iterator[Row]:
        return ({"subject": a.node} for a in actions if a.precision in codes and not a.moved)

    return rows


def _unfixed(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.precision in _NO_DAY and not action.moved:
            yield {"subject": action.node, "why": why_unfixed(action.node)}


def _before_plan(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.plan and action.due and action.due < action.issued[0]:
            issued = action.plan.get("issuedOnText") or action.issued[0]
            yield {"subject": action.node, "issued": issued}


def _beyond_review(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.plan and _review(action) and action.due > _review(action):
            review = action.plan.get("reviewOnText") or _review(action)
            yield {"subject": action.node, "review": review}


def _overdue(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.due_now and action.due_now < actions.governance.as_at and not action.closed:
            row: Row = {"subject": action.node, "since": action.due_now}
            if action.moved and not action.due:
                row["dueText"] = f"by {dated(action.moved)}, as approved"
            elif action.moved:
                row["dueText"] = f"{action.node.get('dueText')}, then {dated(action.moved)}"
            yield row


def _unapproved(actions: Actions) -> Iterator[Row]:
    for action in actions:
        approved = [u for u in _moved(action) if u.node.get("approver")]
        days = {u.node.get("dueTo") for u in approved}
        last = max((u.order[:2] for u in approved), default=())
        for update in _moved(action):
            # What was moved before another date was approved no longer stands.
            replaced = update.node.get("dueTo") in days or update.order[:2] < last
            if not update.node.get("approver") and not replaced:
                moved, on = update.node.get("dueTo"), update.node.get("on")
                yield {"subject": action.node, "moved": moved, "since": on}


# ---------------------------------------------------------------------------------------- measures


def _text(node: Node) -> str:
    return str(node.get("text") or "")


def _measuring(action: Action) -> list[Node]:
    """The measures that are measures."""
    return [m for m in action.measures if m.get("unit") not in _NO_MEASURE]


def _lenient(action: Action) -> list[str]:
    return [_text(m) for m in action.measures if _LENIENT in _text(m).casefold()]


def _strict(action: Action) -> list[str]:
    texts = [_text(m) for m in action.measures]
    return [t for t in texts if any(s in t.casefold() for s in _STRICT)]


def _unmeasured(actions: Actions) -> Iterator[Row]:
    return ({"subject": a.node} for a in actions if not a.measures)


def _not_measures(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.measures and not _measuring(action):
            yield {"subject": action.node, "texts": [_text(m) for m in action.measures]}


def _activity(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.measures and action.measures[0].get("unit") == MeasureUnit.COUNT:
            yield {"subject": action.node, "measure": _text(action.measures[0])}


def _aimless(actions: Actions) -> Iterator[Row]:
    for action in actions:
        measures = [m for m in action.measures if m.get("unit") != MeasureUnit.STATUS]
        if measures and not any(m.get("baseline") or m.get("target") for m in measures):
            yield {"subject": action.node}


def _off_outcome(actions: Actions) -> Iterator[Row]:
    """Measures that share no word of substance with the desired outcome."""
    from graph.likeness import tokens

    for action in actions:
        aim = set(tokens(str(action.node.get("desiredOutcome") or "")))
        texts = [_text(m) for m in _measuring(action)]
        if aim and texts and not aim & {word for text in texts for word in tokens(text)}:
            yield {"subject": action.node, "measures": texts}


def _thresholds(actions: Actions) -> Iterator[Row]:
    """Measures that accept what another action of the same plan does not."""
    for action in actions:
        for text in _lenient(action):
            strict = [
                other.node.get("number")
                for other in actions
                if _strict(other) and other.plan == action.plan and other is not action
            ]
            if strict:
                yield {"subject": action.node, "measure": text, "strict": strict}


# ----------------------------------------------------------------------------------------- closure


def _unproved(actions: Actions) -> Iterator[Row]:
    for action in actions:
        if action.closed and not any(update.proves for update in action.updates):
            yield {"subject": action.node}


def _stale(actions: Actions) -> Iterator[Row]:
    oldest = date.fromisoformat(actions.governance.as_at) - timedelta(days=STALE_DAYS)
    for action in actions:
        last, of = action.updates[-1].on if action.updates else "", ""
        if last and not action.closed and last < oldest.isoformat():
            if action.plan and last == action.issued[1]:
                of = f"{action.plan.get('issuedOnText') or dated(last)}, the date of its plan"
            yield {"subject": action.node, "last": of or dated(last), "since": last}


def _contradicted(actions: Actions) -> Iterator[Row]:
    """Closed actions whose recommendation came back."""
    for action in actions:
        back = [later for id_ in action.answers for later in actions.recurring.get(id_, ())]
        if action.closed and back:
            yield {"subject": action.node, "later": back}


# ------------------------------------------------------------------------------------------- kinds

KINDS: Mapping[GapKindId, Kind] = {
    **lead_gaps.KINDS,
    GapKindId.RECOMMENDATION_PARTLY_COVERED: Kind(
        "No action on {subject} takes up this part of it: “{part}”", _partly
    ),
    GapKindId.ACTION_WITHOUT_DATE: Kind(
        "Action {number} has no date.", _precision(DatePrecision.NONE)
    ),
    GapKindId.DATE_NOT_FIXED: Kind(
        "Action {number} is due “{dueText}”, which fixes no date.",
        _precision(DatePrecision.ONGOING),
    ),
    GapKindId.DATE_NOT_RESOLVABLE: Kind(
        "By when action {number} is due is printed as “{dueText}”, {why}.", _unfixed
    ),
    GapKindId.DATE_BEFORE_PLAN: Kind(
        "Action {number} was due {dueText}, before its plan of {issued}.", _before_plan
    ),
    GapKindId.ACTION_OVERDUE: Kind(
        "Action {number} was due {dueText}, and no document closes it.", _overdue
    ),
    GapKindId.DATE_REVISED_WITHOUT_APPROVAL: Kind(
        "The date of action {number} was moved to {moved:date}, and nobody is recorded as "
        "approving it.",
        _unapproved,
    ),
    GapKindId.DATE_BEYOND_REVIEW: Kind(
        "Action {number} is due {dueText}, after the plan’s review ({review}).", _beyond_review
    ),
    GapKindId.ACTION_WITHOUT_MEASURE: Kind(
        "Nothing says how the success of action {number} is to be shown.", _unmeasured
    ),
    GapKindId.NOT_A_MEASURE: Kind(
        "In the place of a measure, action {number} has “{texts:list}”.", _not_measures
    ),
    GapKindId.MEASURE_OF_ACTIVITY: Kind(
        "The first measure of action {number} counts activity: “{measure}”", _activity
    ),
    GapKindId.MEASURE_WITHOUT_BASELINE_OR_TARGET: Kind(
        "No measure of action {number} has a baseline or a target.", _aimless
    ),
    GapKindId.MEASURE_OFF_OUTCOME: Kind(
        "Advisory: the measure of action {number} (“{measures:list}”) shares no word of substance "
        "with its outcome (“{desiredOutcome}”).",
        _off_outcome,
    ),
    GapKindId.THRESHOLD_INCONSISTENT: Kind(
        "The measure of action {number} accepts what requires improvement (“{measure}”), where "
        "action {strict:list} asks for good or better.",
        _thresholds,
    ),
    GapKindId.CLOSURE_WITHOUT_EVIDENCE: Kind(
        "Action {number} is said to be complete, and no dated verification with evidence is "
        "recorded.",
        _unproved,
    ),
    GapKindId.CLOSURE_CONTRADICTED: Kind(
        "Action {number} is said to be complete, and the issue that it answers is recorded as "
        "coming back in {later:list}.",
        _contradicted,
    ),
    GapKindId.STATUS_STALE: Kind("The last dated status of action {number} is of {last}.", _stale),
}
