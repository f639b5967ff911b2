"""What Cypher cannot say alike on both engines: a step between a gap's rows and its gaps.

For the kinds named in :data:`RECKONED` the query gives candidates, and a function here says which
of them are gaps, and what their sentences name.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ontology.record import Node, normalise_text
from ontology.terms import (
    DocumentState,
    GapKindId,
    Label,
    ResponseDueBasis,
    ReviewState,
)
from queries.answers import name_of
from queries.days import is_named
from queries.deadlines import TOLERANCE_WORKING_DAYS, is_after, response_due
from queries.facts import distinct, places, said
from queries.wording import listed, natural

if TYPE_CHECKING:
    from graph.engine import Row
    from queries.look import Look


Step = Callable[[Sequence["Row"], "Look"], Iterable["Row"]]


def by_subject(rows: Iterable[Row]) -> Iterator[tuple[Node, list[Row]]]:
    """Rows by the node that they are about."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(subject := row["subject"], Node):
            found[subject.id].append(row)
    for several in found.values():
        if isinstance(subject := several[0]["subject"], Node):
            yield subject, several


# ------------------------------------------------------------------------------------- responses


def _responses(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Responses that are missing, or later than they were due; shown by one passage in which a
    recommendation was made (else one that tells of the inspection). That passage shows what was to
    be answered; it is no evidence of the report's day, which the sentence says where no page does.
    """
    shown: dict[str, tuple[bool, bool, tuple[tuple[int, str], ...], str]] = {}
    for row in look.ask("made"):
        passage, inspection = str(row["passage"]), str(row["inspection"])
        best = not row["made"], row["page"] is None, natural(passage), passage
        shown[inspection] = min(shown.get(inspection, best), best)
    for subject, several in by_subject(rows):
        row = min(several, key=lambda r: (str(r["published"]), is_named(r["basis"])))
        stated = subject.get("responseDue")
        if stated and subject.get("responseDueBasis") != ResponseDueBasis.COMPUTED:
            due, word, tolerance = date.fromisoformat(str(stated)), "due", 0
        else:
            due = response_due(date.fromisoformat(str(row["published"])))
            word, tolerance = "expected", TOLERANCE_WORKING_DAYS
        came = date.fromisoformat(str(row.get("responded") or look.as_at))
        if is_after(came, due, tolerance=tolerance):
            day = due.isoformat()
            named = ", a day taken from its file’s name" if is_named(row["basis"]) else ""
            told = {"due": day, "since": day, "said": word, "named": named}
            yield {**row, **told, "passage": shown[subject.id][-1] if subject.id in shown else None}


# ------------------------------------------------------------------------------- recommendations


def _unanswered(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Recommendations without an action, told with the plans of which rows were not read."""
    unread = look.unread_rows
    for row in rows:
        if isinstance(subject := row["subject"], Node):
            yield {**row, "unread": unread.get(str(subject.get("authority")), "")}


def _unled(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Recommendations of which not even an action has a lead."""
    led = {id_ for action in look.actions if action.leads for id_ in action.answers}
    found = [r for r in rows if isinstance(s := r["subject"], Node) and s.id not in led]
    return _unanswered(found, look)


def _wording(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Recommendations that a plan words otherwise than the report."""
    for subject, several in by_subject(rows):
        own = _comparable(subject.get("text"))
        wordings = {str(r[k]) for r in several for k in ("quoted", "also") if r[k]}
        other = sorted(w for w in wordings if _comparable(w) != own)
        if other:
            passages = sorted({str(r["passage"]) for r in several if r["passage"]})
            yield {"subject": subject, "quoted": "” and “".join(other), "evidence": passages}


def _comparable(text: object) -> str:
    """A wording without punctuation, white space and the verb that a heading puts before it."""
    words = re.sub(
        r"^\W*(to )?(improve|ensure)?\s*(the )?", "", normalise_text(str(text)).casefold()
    )
    return re.sub(r"\W+", "", words)


# ---------------------------------------------------------------------------------- posts, bodies


def _changed(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Posts that changed hands or are held for a time, with the actions of who held them then."""
    for subject, _ in by_subject(rows):
        if (change := look.governance.changes(subject.id)) is None:
            continue
        leads = {
            str(action.node.get("number")): lead.claim
            for action in look.actions
            for lead in action.leads
            if lead.party in change.holders and lead.post == subject.id
        }
        which = f"action{'s' * (len(leads) > 1)} {listed(set(leads))}"
        led = f". An earlier or temporary holder is named as lead of {which}"
        yield {
            "subject": subject,
            "changes": change.words,
            "led": led if leads else "",
            "since": change.since,
            "evidence": [*change.passages, *(p for c in leads.values() if (p := c.get("passage")))],
        }


def _ended(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Bodies that have ended or been succeeded, and whose successors oversee nothing."""
    for subject, _ in by_subject(rows):
        if end := look.governance.ended(subject.id):
            passages = [str(c.get("passage")) for c in end.claims if c.get("passage")]
            yield {
                "subject": subject,
                "ended": end.words,
                "since": end.since,
                "evidence": passages,
            }


# ---------------------------------------------------------------------------------------- sources


def _facts(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Properties of one thing that are given several values."""
    given: dict[tuple[str, str], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        key = str(row["thing"]), str(row["property"])
        given[key][str(row["value"])].add(str(row["passage"]))
    several = {
        key: values
        for key, every in sorted(given.items())
        if len(every) > 1 and len(values := distinct(every)) > 1
    }
    things = {n.id: n for n in look.nodes(thing for thing, _ in several)}
    where = places(look, {p for values in several.values() for of in values.values() for p in of})
    for (thing, name), values in several.items():
        yield {
            "subject": things[thing],
            "of": "" if name == "value" else f", its {_plain(name)}",
            "said": said(values, where),
            "evidence": sorted(set().union(*values.values()), key=natural),
        }


def _plain(property_: str) -> str:
    if property_ in ("from", "to"):
        return {"from": "beginning", "to": "end"}[property_]
    return re.sub(r"(?=[A-Z])", " ", property_).lower()


def _missing(rows: Sequence[Row], look: Look) -> Iterator[Row]:
    """Documents known of, and what mentions an inspection less exactly and may mean it."""
    words = {DocumentState.EXPECTED.value: "expected to exist"}
    for subject, several in by_subject(rows):
        vague = [
            v
            for row in several
            if isinstance(v := row["vague"], Node) and row["review"] != ReviewState.REJECTED
        ]
        ids = [subject.id, *(v.id for v in vague)]
        resting = look.ask("evidence", ids=ids) if vague else []
        names = listed([f"“{name_of(v)}”" for v in vague])
        yield {
            "subject": subject,
            "known": words.get(str(several[0]["known"]), "cited by a loaded document"),
            "what": "it" if subject.label is Label.DOCUMENT else "a report of it",
            "vague": f"; {names} may mean it" if vague else "",
            "evidence": [str(r["passage"]) for r in resting],
        }


#: The kinds in which a recommendation lacks something that a plan's copy of it may have.
LACKING = frozenset(
    {
        GapKindId.RECOMMENDATION_WITHOUT_ACTION,
        GapKindId.RECOMMENDATION_UNTRACED,
        GapKindId.RECOMMENDATION_WITHOUT_LEAD,
        GapKindId.RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD,
        GapKindId.RECOMMENDATION_WITHOUT_FINDING,
    }
)

#: Kind → the query for what may belong to its scope, and is not sure to.
UNSURE: Mapping[GapKindId, str] = {GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION: "unsure_findings"}

#: The kinds whose rows are candidates until a step has looked at them.
RECKONED: Mapping[GapKindId, Step] = {
    GapKindId.RESPONSE_MISSING: _responses,
    GapKindId.RESPONSE_LATE: _responses,
    GapKindId.RECOMMENDATION_WITHOUT_ACTION: _unanswered,
    GapKindId.RECOMMENDATION_WITHOUT_LEAD: _unled,
    GapKindId.PLAN_WORDING_DIFFERS: _wording,
    GapKindId.HOLDER_CHANGED: _changed,
    GapKindId.OVERSEEING_BODY_ENDED: _ended,
    GapKindId.FACTS_CONFLICT: _facts,
    GapKindId.DOCUMENT_MISSING: _missing,
}
