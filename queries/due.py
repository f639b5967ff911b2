"""What falls due: the actions of plans, and the recommendations that have a date of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ontology.terms import Label
from queries.answers import Passage, Ref
from queries.registers import ActionLine, LeadLine, RecommendationLine, UpdateLine
from queries.wording import counted, natural


@dataclass(frozen=True, slots=True)
class Due:
    """An action, or a recommendation that has a date of its own.

    ``due`` is the last day (ISO) of its date as printed and ``due_now`` as it stands, each ``None``
    where no day is known. A recommendation answers nothing, is of no plan and has no date that is
    printed; its leads and measures are its own. ``registered`` are the words of the measures that
    no document states.
    """

    of: Ref
    number: str
    text: str
    plan: Ref | None
    answers: tuple[Ref, ...]
    lead_printed: str
    leads: tuple[LeadLine, ...]
    due_printed: str
    due: str | None
    due_now: str | None
    measures: tuple[str, ...]
    registered: tuple[str, ...]
    closed: bool
    updates: tuple[UpdateLine, ...]
    evidence: tuple[Passage, ...]


def dues(
    actions: Iterable[ActionLine], recommendations: Iterable[RecommendationLine]
) -> tuple[Due, ...]:
    """The actions, and those of the recommendations that have a date of their own."""
    of_actions = (
        Due(
            a.action, a.number, a.text, a.plan, a.answers, a.lead_printed, a.leads, a.due_printed,
            a.due, a.due_now, a.measures, a.registered, a.closed, a.updates, a.evidence,
        )
        for a in actions
    )  # fmt: skip
    of_recommendations = (
        Due(
            r.recommendation, r.number, r.text, None, (),
            "; ".join(dict.fromkeys(x.printed for x in r.leads if not x.registered and x.printed)),
            r.leads, "", None, r.due_now, tuple(m.text for m in r.measures),
            tuple(m.text for m in r.measures if m.registered), r.closed, r.updates, r.evidence,
        )
        for r in recommendations
        if r.due_now
    )  # fmt: skip
    return *of_actions, *of_recommendations


def falling_due(
    lines: Iterable[Due], as_at: str, until: str
) -> tuple[tuple[Due, ...], tuple[Due, ...], int]:
    """The open ones whose date as it stands has passed, those that fall due from a day to another
    (ISO), each by that date; and how many open ones have no date that gives a day.
    """
    open_ = [x for x in lines if not x.closed]
    dated = sorted(
        ((x.due_now, natural(x.of.id), x) for x in open_ if x.due_now), key=lambda x: x[:2]
    )
    overdue = tuple(x for due, _, x in dated if due < as_at)
    due = tuple(x for due, _, x in dated if as_at <= due <= until)
    return overdue, due, len(open_) - len(dated)


def counted_due(lines: Iterable[Due], how: str = "") -> str:
    """How many actions there are, and how many recommendations beside them; ``how`` says which
    ones: "2 open actions and 1 open recommendation with a date of its own".
    """
    labels = [x.of.label for x in lines]
    made = labels.count(Label.RECOMMENDATION)
    actions, how = len(labels) - made, f"{how} " if how else ""
    told = [counted(actions, f"{how}action")] if actions or not made else []
    if made:
        own = "a date of its own" if made == 1 else "dates of their own"
        told.append(f"{counted(made, f'{how}recommendation')} with {own}")
    return " and ".join(told)
