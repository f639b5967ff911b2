"""When the law wants an answer to an inspection, and which plan is recorded as the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ontology.terms import (
    DocumentState,
    Framework,
    Label,
    RecommendationKind,
    Relationship,
    ResponseDueBasis,
)
from queries.answers import Ref
from queries.days import is_named
from queries.deadlines import TOLERANCE_WORKING_DAYS, is_after, response_due
from queries.profiles import Profile

#: Frameworks whose reports call for a written statement of proposed action, and those that do only
#: where a priority action is set (``queries/scopes/inspections_that_require_a_response.cypher``).
_ALWAYS = {
    Framework.SIF,
    Framework.ILACS,
    Framework.JTAI,
    Framework.CHILD_PROTECTION,
    Framework.LOOKED_AFTER,
}
_PRIORITY = {Framework.FOCUSED_VISIT, Framework.AREA_SEND}


@dataclass(frozen=True, slots=True)
class Response:
    """What is on record of the answer to an inspection.

    ``required``: the law calls for one. ``due`` is the day (ISO, ``""``: not known) by which;
    ``stated``: the report gives that day, else it is reckoned from the day of the report, which is
    ``named`` where only its file's name gives it.
    ``plans`` are recorded as responding, with the first day (ISO) of each; ``late``: the first of
    them is later than due, by more than the grace that a reckoned day has (``None``: undated).
    """

    required: bool
    due: str
    stated: bool
    named: bool
    plans: tuple[tuple[Ref, str], ...]
    late: bool | None


def response_to(profile: Profile) -> Response:
    """What is on record of the answer to an inspection, from what is on record of it."""
    node = profile.node
    reports = [
        b.other
        for b in profile.of(Relationship.REPORTS, outward=False)
        if b.other.get("state") == DocumentState.LOADED and b.other.get("issuedOn")
    ]
    framework = str(node.get("framework") or "")
    made = profile.of(Relationship.MADE_IN, outward=False, label=Label.RECOMMENDATION)
    urgent = any(b.other.get("kind") == RecommendationKind.AREA_FOR_PRIORITY_ACTION for b in made)
    required = bool(reports) and (framework in _ALWAYS or (framework in _PRIORITY and urgent))
    stated = bool(node.get("responseDue")) and (
        node.get("responseDueBasis") != ResponseDueBasis.COMPUTED
    )
    due, named = str(node.get("responseDue") or "") if stated else "", False
    if not due and required:
        published, named = min(
            (str(d.get("issuedOn")), is_named(d.get("issuedOnBasis"))) for d in reports
        )
        due = response_due(date.fromisoformat(published)).isoformat()
    answers = profile.of(Relationship.RESPONDS_TO, outward=False)
    plans = sorted({b.ref.id: (b.ref, str(b.other.get("issuedOn") or "")) for b in answers}.items())
    came = min((on for _, (_, on) in plans if on), default="")
    late = None
    if came and due:
        grace = 0 if stated else TOLERANCE_WORKING_DAYS
        late = is_after(date.fromisoformat(came), date.fromisoformat(due), tolerance=grace)
    return Response(required, due, stated, named, tuple(pair for _, pair in plans), late)
