"""What changed in an authority between two days: its gaps, what was issued, recorded and stated,
and what corrections of documents altered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from graph.statements import StatementKind
from ontology.errors import BadValue
from ontology.record import Node
from ontology.terms import CODES, ReviewState, UpdateKind
from queries.answers import Gap, Passage, Ref
from queries.changes import changes
from queries.coverage import coverage_gaps, seen
from queries.days import dated
from queries.look import Look
from queries.overview import DocumentLine, issued_documents
from queries.passages import read_passages
from queries.records import nodes
from queries.stands import Stand, stands
from queries.statements import Stated, statements
from queries.tenures import Tenure
from queries.tenures import told as told_in_turn
from queries.viewer import Viewer, whole


@dataclass(frozen=True, slots=True)
class Recorded:
    """Something that a document records of a day (ISO) between the two: an action's progress, or
    that a post was taken up. ``kind`` says in a word what it is.
    """

    of: Ref
    on: str
    kind: str
    text: str
    evidence: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction of a document altered, on a day (ISO); ``subject`` is ``None`` where it
    went. ``before`` and ``after`` are its properties, in words.
    """

    subject: Ref | None
    subject_id: str
    on: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed after a day (``since``) until another (``as_at``), both ISO; the latest first.

    ``gaps`` stand as they do on the later day beside the earlier one. ``documents`` were issued
    between the two; ``undated`` ones may have been, and say no date. ``updates`` and ``holders``
    are what documents record, ``statements`` and ``reviews`` what people stated: of each proposed
    link the last review, apart the links that are unreviewed again (``taken_back``).
    """

    since: str
    as_at: str
    gaps: Mapping[Stand, list[Gap]]
    documents: tuple[DocumentLine, ...]
    undated: tuple[Ref, ...]
    updates: tuple[Recorded, ...]
    holders: tuple[Recorded, ...]
    statements: tuple[Stated, ...]
    reviews: tuple[Stated, ...]
    taken_back: tuple[Stated, ...]
    corrections: tuple[Corrected, ...]

    @property
    def total(self) -> int:
        """How many changes these are."""
        lists = (self.documents, self.updates, self.holders, self.statements, self.reviews)
        found = sum(map(len, lists)) + len(self.taken_back) + len(self.corrections)
        return found + len(self.gaps[Stand.NEW]) + len(self.gaps[Stand.GONE])


@whole
def changed(viewer: Viewer, authority: str, since: str, as_at: date | str | None = None) -> Changed:
    """What changed in an authority after a day until another (default: today).

    Raises:
        BadValue: the day is not before the other.

    """
    day = str(as_at or date.today())
    if since >= day:
        raise BadValue(f"the day to compare with ({dated(since)}) must be before {dated(day)}")
    look = Look(viewer, seen(viewer, authority), day)
    before, now = (
        coverage_gaps(viewer, authority=authority, as_at=d, include_waived=True)
        for d in (since, day)
    )
    issued = issued_documents(viewer, authority, day)
    every = [s for s in statements(viewer, authority, include_withdrawn=True) if s.at[:10] <= day]
    stated = [s for s in every if since < s.at[:10]]
    reviews, taken_back = _reviews(viewer, authority, every, since)
    return Changed(
        since,
        day,
        stands(now, before),
        tuple(line for line in issued if since < line.on),
        tuple(Ref.of(d) for d in look.issued.undated),
        _updates(look, since),
        _holders(look, since),
        tuple(s for s in stated if s.kind is not StatementKind.REVIEW),
        reviews,
        taken_back,
        _corrections(viewer, authority, since, day),
    )


def _reviews(
    viewer: Viewer, authority: str, every: Iterable[Stated], since: str
) -> tuple[tuple[Stated, ...], tuple[Stated, ...]]:
    """The review that counts of each link that was reviewed after a day, and apart, of the links
    that are unreviewed again, the last.
    """
    said = {s.id: s.data for s in viewer.about(authority).store.statements(authority)}
    last: dict[str, Stated] = {}
    touched = set()
    for one in every:  # the latest is first
        if one.kind is StatementKind.REVIEW:
            link = said[one.id]["claim"]
            touched |= {link} if one.at[:10] > since else set()
            if link not in last or (last[link].withdrawn and not one.withdrawn):
                last[link] = one
    last = {link: review for link, review in last.items() if link in touched}
    gone = {
        s.id
        for s in last.values()
        if s.withdrawn or said[s.id]["decision"] == ReviewState.UNREVIEWED
    }
    kept = tuple(s for s in last.values() if s.id not in gone)
    undone = (s for s in last.values() if s.id in gone)
    return kept, tuple(replace(s, sentence=_taken_back(s)) for s in undone)


def _taken_back(review: Stated) -> str:
    """A review's sentence, where the link is unreviewed again."""
    return f"{review.sentence.rpartition(': ')[0]}: taken back, not reviewed again."


def _updates(look: Look, since: str) -> tuple[Recorded, ...]:
    """What documents record of actions; what people state of them is among their statements."""
    every = [(a, u) for a in look.actions for u in a.updates] if look.authorities else []
    found = [
        (a, u) for a, u in every if since < u.on <= look.as_at and not u.node.get("recordedAt")
    ]
    passages = read_passages(look.viewer, {p for _, u in found for p in u.evidence})
    told = []
    for action, update in found:
        text = str(update.node.get("text") or "")
        if update.kind == UpdateKind.DUE_REVISED:
            approver = update.node.get("approver")
            moved = (
                f"moved to {dated(update.node.get('dueTo'))}, " if update.node.get("dueTo") else ""
            )
            text = moved + (f"approved by {approver}" if approver else "no approval is recorded")
        shown = tuple(passages[p] for p in sorted(update.evidence) if p in passages)
        kind = CODES["UpdateKind"].get(update.kind, update.kind)
        told.append(Recorded(Ref.of(action.node), update.on, kind, text, shown))
    return tuple(sorted(told, key=lambda r: (r.on, r.of.id), reverse=True))


def _holders(look: Look, since: str) -> tuple[Recorded, ...]:
    """The posts that are recorded as taken up between the two days."""
    if not look.authorities:
        return ()
    governance = look.governance
    found: list[tuple[str, Tenure]] = [
        (post, tenure)
        for post, known in governance.tenures.items()
        for tenure in known
        if since < tenure.since <= look.as_at and post in governance.parties
    ]
    passages = read_passages(look.viewer, {p for _, t in found for p in t.passages})
    told = [
        Recorded(
            Ref.of(governance.parties[post]),
            tenure.since,
            "holder",
            "; ".join(told_in_turn([tenure], role_only=look.viewer.role_only)),
            tuple(passages[p] for p in tenure.passages if p in passages),
        )
        for post, tenure in found
    ]
    return tuple(sorted(told, key=lambda r: (r.on, r.of.id), reverse=True))


def _corrections(viewer: Viewer, authority: str, since: str, day: str) -> tuple[Corrected, ...]:
    found: list[Node] = [
        c for c in changes(viewer, authority, since) if since < str(c.get("at"))[:10] <= day
    ]
    subjects = {n.id: n for n in nodes(viewer, sorted({str(c.get("subject")) for c in found}))}
    told = [
        Corrected(
            Ref.of(subjects[id_], role_only=viewer.role_only) if id_ in subjects else None,
            id_,
            str(c.get("at"))[:10],
            str(c.get("before") or ""),
            str(c.get("after") or ""),
        )
        for c in found
        if (id_ := str(c.get("subject")))
    ]
    return tuple(reversed(told))
