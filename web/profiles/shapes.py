"""The shapes in which a page of a thing shows what is on record of it.

There are few: a list of claims, a timeline, a table, a list of findings. Which of them a kind of
thing has, and in which words, is said in :mod:`web.profiles.kinds`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ontology.terms import Modality, Relationship
from queries.answers import Claim, Passage, Ref
from queries.profiles import Bond
from queries.thread import SURE

#: Of a list, so many are shown before the rest is folded.
SHOWN = 8


@dataclass(frozen=True)
class Fact:
    """A line of what is known of a thing: its words (``""``: not found), where they stand, and a
    note under them. ``refs`` are things to link to instead of words.
    """

    key: str
    words: str = ""
    note: str = ""
    sources: tuple[Passage, ...] = ()
    refs: tuple[Ref, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class Line:
    """A claim in a list: in what way (``words``), with what (and its own words, ``text``), on what
    it rests, and what to note. ``hedge``: in what way it is not plainly so; ``also`` are claims of
    other sources that say the same.
    """

    words: str
    ref: Ref
    claim: Claim
    text: str = ""
    hedge: str = ""
    notes: tuple[str, ...] = ()
    also: tuple[Claim, ...] = ()


@dataclass(frozen=True)
class Section:
    """A part of a page. ``shape`` names the macro that shows its ``content``; a section without
    any shows ``empty``, and is left out where that is ``""``.
    """

    id: str
    title: str
    shape: str
    content: Sequence[object]
    empty: str = ""
    note: str = ""
    more: Mapping[str, object] = field(default_factory=dict)

    @property
    def stands(self) -> bool:
        """Whether there is anything to show."""
        return bool(self.content or self.empty)


#: Type of claim → what a thing does by it to the other, and what the other does to the thing.
WORDS: Mapping[Relationship, tuple[str, str]] = {
    Relationship.ABOUT_AUTHORITY: ("About", "About it"),
    Relationship.PART_OF: ("Part of", "Part of it"),
    Relationship.REPORTS: ("Reports", "Reported in"),
    Relationship.MADE_IN: ("Made in", "Made in it"),
    Relationship.CITES: ("Rests on", "Evidence of"),
    Relationship.SUPPORTS: ("Supports", "Supported by"),
    Relationship.ADDRESSED_TO: ("Addressed to", "Addressed to it"),
    Relationship.RESPONDS_TO: ("Responds to", "Responded to by"),
    Relationship.FOLLOWS_UP: ("Follows up", "Followed up by"),
    Relationship.REFERS_TO: ("Refers to", "Referred to by"),
    Relationship.SUPERSEDES: ("Supersedes", "Superseded by"),
    Relationship.ADDRESSES: ("Answers", "Answered by"),
    Relationship.AIMS_FOR: ("Aims for", "Aimed for by"),
    Relationship.LED_BY: ("Led by", "Leads"),
    Relationship.MEASURED_BY: ("Measured by", "Measure of"),
    Relationship.OBSERVES: ("Observes", "Observed by"),
    Relationship.HOLDER: ("Held by", "Held"),
    Relationship.OF_POST: ("Of the post", "Held"),
    Relationship.POST_IN: ("Post in", "Post in it"),
    Relationship.ACCOUNTABLE_TO: ("Answers to", "Answers to it"),
    Relationship.REPORTS_TO: ("Sends reports to", "Sends it reports"),
    Relationship.OVERSEES: ("Oversees", "Overseen by"),
    Relationship.OF_BODY: ("Meeting of", "Meeting"),
    Relationship.CONSIDERED: ("Considered", "Considered at"),
    Relationship.DECIDED_AT: ("Decided at", "Decided"),
    Relationship.UPDATES: ("Update on", "Updated by"),
    Relationship.WAIVES: ("Waives a gap of", "Gap waived"),
    Relationship.CHAIRS: ("Chairs", "Chair"),
    Relationship.MEMBER_OF: ("Member of", "Member"),
    Relationship.SUCCEEDED_BY: ("Succeeded by", "Took the place of"),
    Relationship.RECURS_AS: ("Recurs as", "Recurrence of"),
    Relationship.SAME_AS: ("The same as", "The same as"),
    Relationship.HAS_THEME: ("Theme", "Has the theme"),
    Relationship.UNDER_DUTY: ("Under the duty", "Under it"),
    Relationship.INSPECTED_BY: ("Inspected by", "Inspected"),
}
#: What a claim says of its own truth, where it is not plainly so.
MODALITIES: Mapping[Modality, str] = {
    Modality.PLANNED: "Planned, not yet in place when it was written",
    Modality.RECOMMENDED: "Recommended only: no document says that it came about",
    Modality.DENIED: "Denied: the document says that it is not so",
    Modality.ENDED: "Ended: the document says that it is over",
}


def lines(bonds: Sequence[Bond], notes: Callable[[Bond], Sequence[str]]) -> list[Line]:
    """Claims as lines of a list: those of several sources that say the same are one, told by the
    surest of them.
    """
    found: dict[tuple[Relationship, bool, str, Modality], list[Bond]] = {}
    for bond in bonds:
        key = bond.relationship, bond.outward, bond.ref.id, bond.claim.modality
        found.setdefault(key, []).append(bond)
    return [_line(several, notes) for several in found.values()]


def _line(several: Sequence[Bond], notes: Callable[[Bond], Sequence[str]]) -> Line:
    first, *rest = sorted(several, key=lambda b: (b.claim.assumed, SURE.index(b.claim.basis)))
    return Line(
        words_of(first),
        first.ref,
        first.claim,
        str(first.other.get("text") or ""),
        MODALITIES.get(first.claim.modality, ""),
        tuple(dict.fromkeys(n for b in (first, *rest) for n in notes(b))),
        tuple(b.claim for b in rest),
    )


def words_of(bond: Bond) -> str:
    """In what way a claim joins a thing to the other."""
    return WORDS[bond.relationship][0 if bond.outward else 1]
