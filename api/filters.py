"""What clients can ask lists for: filters and orders.

A field of a filter is a condition of ``queries.selecting`` of the same name, and a value of an
order is an order of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

import strawberry

from api.fields import Date
from ontology import terms
from ontology.errors import BadValue
from ontology.terms import GapKindId, Label, Relationship
from queries.conditions import ORDERS, Range

Ids = list[strawberry.ID] | None


@strawberry.input(description="Days from the first to the last, both in it; without one: any.")
class DateRange:
    from_: Date | None = strawberry.field(name="from", default=strawberry.UNSET)
    to: Date | None = strawberry.UNSET


def _told(description: str) -> Any:  # noqa: ANN401 - strawberry's own type
    return strawberry.field(default=strawberry.UNSET, description=description)


_HAS = "As the catalogue of gaps says it, as at `asAt`: has, or (false) has not, "
_ANY = "One of these."


@strawberry.input
class _Known:
    authority: Ids = _told("Of one of these authorities.")
    search: str | None = _told("Its own words hold all these, whatever their case.")


@strawberry.input
class _Cited(_Known):
    document: Ids = _told("It rests on one of these documents or on a part of one.")


@strawberry.input
class _Gapped(_Cited):
    gap: list[GapKindId] | None = _told("It has a gap of one of these kinds that is not waived.")
    without_gap: list[GapKindId] | None = _told(
        "It was examined for all these kinds and has a gap of none of them, waived or not."
    )
    include_waived: bool | None = _told("With `gap`: waived gaps too.")
    as_at: Date | None = _told(
        "The day to look as at (default: today): what only documents issued later speak of is "
        "left out."
    )


@strawberry.input
class _Claimed(_Gapped):
    basis: list[terms.Basis] | None = _told(
        "A claim from or to it has one of these bases (evidence and themes do not count)."
    )
    review: list[terms.ReviewState] | None = _told(
        "A proposed link from or to it has one of these reviews; with `basis`: the same claim."
    )


@strawberry.input
class _Inspected(_Claimed):
    inspection: Ids = _told("Made in one of these inspections.")
    area: list[terms.Area] | None = _told(_ANY)
    grade: list[terms.Grade] | None = _told(
        "Its inspection gave one of these grades to the area that it is about itself."
    )
    overall_grade: list[terms.Grade] | None = _told(
        "Its inspection gave one of these grades to overall effectiveness."
    )
    issued: DateRange | None = _told("When its report was issued (a month: its first day).")
    inspected: DateRange | None = _told("When its inspection began.")
    theme: Ids = _told("It has one of these themes, by rule or by review.")
    family: list[terms.DocumentFamily] | None = _told("It rests on a document of these kinds.")


@strawberry.input(description="Which recommendations, of those made in inspections.")
class RecommendationFilter(_Inspected):
    kind: list[terms.RecommendationKind] | None = _told(_ANY)
    has_action: bool | None = _told(_HAS + "an action that is stated to address it.")
    has_lead: bool | None = _told(_HAS + "a lead, of its own or of an action on it.")
    has_own_lead: bool | None = _told(_HAS + "a lead of its own.")
    has_finding: bool | None = _told(_HAS + "a finding that supports it.")
    has_named_lead: bool | None = _told("An action on it has a named person as lead, or it has.")
    has_measure: bool | None = _told("An action on it has a measure, or it has.")
    has_date: bool | None = _told("An action on it has a date, or it has.")
    has_body: bool | None = _told("A body oversees it or an action on it.")
    overdue: Date | None = _told("An action on it was overdue as at this day.")


@strawberry.input(description="Which findings.")
class FindingFilter(_Inspected):
    polarity: list[terms.Polarity] | None = _told(_ANY)
    marked: bool | None = _told("Whether the report marks it out.")
    recommendation: Ids = _told("It supports one of these, or is proposed to.")
    has_recommendation: bool | None = _told(_HAS + "a recommendation (findings of weakness).")


@strawberry.input(description="Which actions.")
class ActionFilter(_Claimed):
    plan: Ids = _told("Of one of these plans.")
    recommendation: Ids = _told("It addresses one of these, or a plan's copy of one.")
    area: list[terms.Area] | None = _told("It addresses a recommendation about one of these.")
    status: list[terms.ActionStatus] | None = _told(_ANY)
    due: DateRange | None = _told("The last day of its date as printed.")
    issued: DateRange | None = _told("When its plan was issued.")
    lead: Ids = _told("Led by one of these people, posts, organisations or bodies.")
    theme: Ids = _told("It has one of these themes, by rule or by review.")
    family: list[terms.DocumentFamily] | None = _told("It rests on a document of these kinds.")
    has_lead: bool | None = _told(_HAS + "a lead.")
    has_named_lead: bool | None = _told(_HAS + "a named person who leads it.")
    has_measure: bool | None = _told(_HAS + "a measure.")
    has_date: bool | None = _told(_HAS + "a date, if only a year or “ongoing”.")
    has_body: bool | None = _told(_HAS + "a body that oversees it or its recommendation.")
    overdue: Date | None = _told("Overdue as at this day: dated before it, and not closed.")


@strawberry.input(description="Which documents.")
class DocumentFilter(_Gapped):
    family: list[terms.DocumentFamily] | None = _told(_ANY)
    state: list[terms.DocumentState] | None = _told(_ANY)
    issued: DateRange | None = _told("When it was issued (a month: its first day).")
    inspection: Ids = _told("It reports one of these.")


@strawberry.input(description="Which inspections.")
class InspectionFilter(_Gapped):
    framework: list[terms.Framework] | None = _told(_ANY)
    state: list[terms.DocumentState] | None = _told("Its report is loaded, or it is only cited.")
    inspected: DateRange | None = _told("When it began.")
    issued: DateRange | None = _told("When its report was issued.")
    area: list[terms.Area] | None = _told("It judged one of these; with `grade`: so.")
    grade: list[terms.Grade] | None = _told("It gave one of these grades, to whatever area.")
    overall_grade: list[terms.Grade] | None = _told("It gave one to overall effectiveness.")
    has_response: bool | None = _told(_HAS + "a response, where one is required.")


@strawberry.input(description="Which plans.")
class PlanFilter(_Gapped):
    inspection: Ids = _told("It responds to one of these.")
    issued: DateRange | None = _told("When it was issued.")


@strawberry.input(description="Which measures.")
class MeasureFilter(_Cited):
    unit: list[terms.MeasureUnit] | None = _told(_ANY)
    action: Ids = _told("Of one of these actions.")
    plan: Ids = _told("Of an action of one of these plans.")


@strawberry.input(description="Which people.")
class PersonFilter(_Cited):
    post: Ids = _told("Recorded, at whatever time, as holding one of these posts.")
    leads: bool | None = _told("Whether named as lead of an action or a recommendation.")


@strawberry.input(description="Which posts.")
class PostFilter(_Gapped):
    statutory: list[terms.StatutoryPost] | None = _told(_ANY)
    organisation: Ids = _told("In one of these.")
    leads: bool | None = _told("Whether named as lead of an action or a recommendation.")
    theme: Ids = _told("It has one of these themes, by rule or by review.")


@strawberry.input(description="Which bodies.")
class BodyFilter(_Gapped):
    kind: list[terms.BodyKind] | None = _told(_ANY)
    oversees: Ids = _told("It is said to oversee one of these.")
    leads: bool | None = _told("Whether named as lead of an action or a recommendation.")
    theme: Ids = _told("It has one of these themes, by rule or by review.")


@strawberry.input(description="Which links.")
class LinkFilter:
    authority: Ids = _told("Of one of these authorities.")
    relationships: list[Relationship] | None = _told(
        "Of one of these types; default: all but themes."
    )
    review: list[terms.ReviewState] | None = _told(
        "Default of proposedLinks: UNREVIEWED; of links: any."
    )
    basis: list[terms.Basis] | None = _told("Default: INFERRED, which alone proposedLinks has.")
    score: float | None = _told("With at least this score.")
    method: list[str] | None = _told("Made by one of these methods.")


def _order(label: Label) -> Any:  # noqa: ANN401 - an enum made here
    names = ("id", "number", *ORDERS[label])
    made = Enum(f"{label.value}Order", {n.upper(): n for n in names})  # type: ignore[misc]
    return strawberry.enum(
        made,
        description="ID as text; NUMBER as people count. What lacks what it is ordered by comes "
        "last, whichever way.",
    )


RecommendationOrder = _order(Label.RECOMMENDATION)
FindingOrder = _order(Label.FINDING)
ActionOrder = _order(Label.ACTION)
DocumentOrder = _order(Label.DOCUMENT)
InspectionOrder = _order(Label.INSPECTION)
PlanOrder = _order(Label.PLAN)
MeasureOrder = _order(Label.MEASURE)
PersonOrder = _order(Label.PERSON)
PostOrder = _order(Label.POST)
BodyOrder = _order(Label.BODY)
AuthorityOrder = _order(Label.AUTHORITY)


def wanted(filter_: object, **more: object) -> dict[str, object]:
    """A filter as the conditions of ``queries.selecting``, with those of other arguments, which
    hold beside those of the filter.

    Raises:
        BadValue: an argument and the filter ask for different things.

    """
    asked = {k: _plain(v) for k, v in (vars(filter_) if filter_ else {}).items()}
    for name, value in more.items():
        if value is None or value == "":
            continue
        if asked.get(name) not in (None, strawberry.UNSET, _plain(value)):
            raise BadValue(f"'{name}' is given as an argument and in the filter: give it once")
        asked[name] = _plain(value)
    return {k: v for k, v in asked.items() if v is not None and v is not strawberry.UNSET}


def _plain(value: object) -> object:
    if isinstance(value, DateRange):
        return Range(value.from_ or "0000", value.to or "9999")
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value.value if isinstance(value, Enum) else value


def said(conditions: Mapping[str, object]) -> dict[str, object]:
    """Conditions as an explanation tells them."""
    return {
        k: {"from": v.first, "to": v.last} if isinstance(v, Range) else v
        for k, v in conditions.items()
    }
