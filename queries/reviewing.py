"""Proposed links as they are decided on: what waits and what was decided, what a link would join
in the words of both ends, and what accepting it would change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graph.likeness import stem, tokens
from graph.statements import StatementKind, in_time
from ontology.errors import NotFound
from ontology.record import Node
from ontology.terms import CODES, CONNECTS, Label, Relationship, ReviewState
from queries.accountability import accountability_chain
from queries.answers import Chain, CoverageRow, Hop, Passage, Ref, name_of
from queries.coverage import coverage_summary, seen
from queries.explore import proposed_links
from queries.passages import read_passages, told_in
from queries.records import nodes
from queries.supposing import supposing
from queries.viewer import Viewer, whole
from queries.waiting import CLOSED_BY, OPENED_BY

#: How far back what stands before a passage is looked for, in passages.
_BEFORE = 3
#: What is proposed, beside themes: the order in which the kinds of link are told.
PROPOSED = (
    Relationship.SUPPORTS,
    Relationship.ADDRESSES,
    Relationship.REFERS_TO,
    Relationship.RECURS_AS,
    Relationship.SAME_AS,
)
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][a-z]+)?")
#: Ends whose chain an acceptance may alter.
_CHAINED = (Label.RECOMMENDATION, Label.ACTION)


@dataclass(frozen=True, slots=True)
class Decided:
    """A link that a person decided on, and when exactly (ISO)."""

    link: Hop
    at: str


@dataclass(frozen=True, slots=True)
class Proposals:
    """The proposed links of an authority: those that nobody has reviewed, the highest score first,
    and those decided on, the latest first.
    """

    waiting: tuple[Hop, ...]
    decided: tuple[Decided, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a text, and whether the other end's text says it too."""

    text: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class End:
    """What a link joins: ``parts`` are its words (of a document, if ``quoted``), ``before`` is what
    stands before them there, ``about`` what else is recorded of it.
    """

    ref: Ref
    parts: tuple[Part, ...]
    quoted: bool
    passage: Passage | None
    before: str
    about: str


@dataclass(frozen=True, slots=True)
class Change:
    """The figure of a kind of gap now, and as it would be."""

    now: CoverageRow
    after: CoverageRow

    @property
    def alike(self) -> bool:
        """Whether it would stay as it is."""
        return figure(self.now) == figure(self.after)


@dataclass(frozen=True, slots=True)
class Effect:
    """What accepting a link would change: the kinds of gap that it bears on, and those whose figure
    would be another; the chains of its ends, now and then; and, of a link from a finding, how
    many findings are recorded as the ground of the recommendation, now and then.
    """

    changes: tuple[Change, ...]
    chains: tuple[tuple[Chain, Chain], ...]
    grounds: tuple[Ref, int, int] | None


def figure(row: CoverageRow) -> tuple[int, int, int]:
    """What is told of a kind of gap: found, waived and examined."""
    return row.found, row.waived, row.examined


@whole
def proposals(
    viewer: Viewer, authority: str, types: Sequence[str] = (), least: float | None = None
) -> Proposals:
    """What waits and what was decided.

    Args:
        viewer: who asks.
        authority: id of an authority.
        types: of which relationships; themes are left out unless they are asked for.
        least: what waits has at least this score.

    """
    viewer = viewer.about(authority)
    found = proposed_links(viewer, review=None, types=types or PROPOSED, authority=authority)
    waiting = [
        link
        for link in found
        if link.claim.review is ReviewState.UNREVIEWED
        and (least is None or (link.claim.score or 0.0) >= least)
    ]
    times = {
        s.data["claim"]: s.at
        for s in in_time(viewer.store.statements(authority))
        if s.kind == StatementKind.REVIEW
    }
    decided = [
        Decided(link, times.get(link.claim.id, link.claim.reviewed_at or ""))
        for link in found
        if link.claim.review is not ReviewState.UNREVIEWED
    ]
    waiting.sort(key=lambda link: (-(link.claim.score or 0.0), link.claim.id))
    decided.sort(key=lambda one: (one.at, one.link.claim.id), reverse=True)
    return Proposals(tuple(waiting), tuple(decided))


def unreviewed(viewer: Viewer, authority: str) -> int:
    """How many proposed links of an authority nobody has reviewed, without themes."""
    labels = sorted({from_ for type_ in PROPOSED for from_, _ in CONNECTS[type_]})
    rows = viewer.about(authority).store.read(
        f"MATCH (a:{'|'.join(labels)})-[r:{'|'.join(PROPOSED)}]->() "
        "WHERE a.authority IN $authorities AND r.basis = 'inferred' "
        "AND coalesce(r.review, 'unreviewed') = 'unreviewed' RETURN count(r) AS n",
        {"authorities": seen(viewer, authority)},
        name="proposed links that wait",
    )
    return int(str(rows[0]["n"]))


# ------------------------------------------------------------------------------------- the ends


@whole
def ends(viewer: Viewer, link: Hop) -> tuple[End, End]:
    """What a link joins, in words, with what both say marked."""
    both = nodes(viewer, [link.from_.id, link.to.id])
    if len(both) < 2:
        raise NotFound(f"what the link '{link.claim.id}' joins is not loaded")
    told = told_in(viewer, [n.id for n in both])
    earlier = {id_: _earlier(passage.id) for id_, passage in told.items()}
    passages = read_passages(viewer, {p for ids in earlier.values() for p in ids})
    said = [_said(n, told.get(n.id)) for n in both]
    one, other = (set(tokens(text)) for text in said)
    result = []
    for node, text in zip(both, said, strict=True):
        passage = told.get(node.id)
        before = [p for id_ in earlier.get(node.id, ()) if (p := passages.get(id_))]
        result.append(
            End(
                Ref.of(node, role_only=viewer.role_only),
                parts(text, one & other),
                passage is not None,
                passage,
                _before(text, passage, before[0].text if before else ""),
                _about(node),
            )
        )
    return result[0], result[1]


def parts(text: str, shared: set[str]) -> tuple[Part, ...]:
    """A text in parts: its words whose stems are among ``shared`` are each one.

    >>> [p.text for p in parts("Delays go unnoticed.", {"delay"}) if p.shared]
    ['Delays']
    """
    result, at = [], 0
    for word in _WORD.finditer(text):
        if stem(word[0].lower().replace("’", "'")) in shared:
            result += [Part(text[at : word.start()]), Part(word[0], shared=True)]
            at = word.end()
    return tuple(p for p in (*result, Part(text[at:])) if p.text)


def _earlier(passage: str) -> list[str]:
    """The ids of what may stand before a passage, the nearest first."""
    document, ordinal = passage.rsplit("/", 1)
    number = int(ordinal) if ordinal.isdecimal() else 0
    return [f"{document}/{n}" for n in range(number - 1, number - 1 - _BEFORE, -1) if n > 0]


def _said(node: Node, passage: Passage | None) -> str:
    """The words of a thing; of one that is only named, those of the passage that names it."""
    text = node.get("text")
    return str(text) if text else passage.text if passage else name_of(node)


def _before(text: str, passage: Passage | None, earlier: str) -> str:
    """What stands before some words: in their passage, else in the one before; only sentences, and
    no numbers of rows or headings.
    """
    at = passage.text.find(text) if passage else -1
    found = passage.text[:at].strip() if passage and at > 0 else earlier
    return found if found.rstrip("”’)")[-1:] in (".", "?", "!") and " " in found else ""


def _about(node: Node) -> str:
    """What else is recorded of a thing, in a few words."""
    area = CODES["Area"].get(str(node.get("area")), "")
    told = [area or str(node.get("heading") or "")]
    if polarity := CODES["Polarity"].get(str(node.get("polarity"))):
        told.append(f"{polarity}, {'marked so' if node.get('marked') else 'by its wording'}")
    return ". ".join(f"{t[:1].upper()}{t[1:]}" for t in told if t)


# ----------------------------------------------------------------------------------- the effect


def effect(viewer: Viewer, link: Hop, authority: str, as_at: str | None = None) -> Effect:
    """What accepting a link that nobody has reviewed would change. Nothing is written."""
    return viewer.store.whole(lambda: _effect(viewer, link, authority, as_at))


def _effect(viewer: Viewer, link: Hop, authority: str, as_at: str | None) -> Effect:
    then = supposing(viewer, link.claim.id)
    rows = coverage_summary(viewer, authority, as_at=as_at).rows
    after = coverage_summary(then, authority, as_at=as_at).rows
    bears = {
        kind
        for table in (CLOSED_BY, OPENED_BY)
        for kind, of in table.items()
        if link.relationship in {type_ for type_, _ in of}
    }
    every = [Change(a, b) for a, b in zip(rows, after, strict=True)]
    ids = dict.fromkeys(r.id for r in (link.from_, link.to) if r.label in _CHAINED)
    chains = tuple(
        (accountability_chain(viewer, id_, as_at), accountability_chain(then, id_, as_at))
        for id_ in ids
    )
    grounds = None
    if link.relationship is Relationship.SUPPORTS and chains:
        was, would = chains[0]
        grounds = link.to, _grounds(was, link.to.id), _grounds(would, link.to.id)
    changed = tuple(c for c in every if not c.alike or c.now.kind.id in bears)
    return Effect(changed, chains, grounds)


def _grounds(chain: Chain, recommendation: str) -> int:
    """How many findings are recorded as the ground of a recommendation."""
    return len(
        {
            hop.from_.id
            for hop in chain.hops
            if hop.relationship is Relationship.SUPPORTS
            and hop.to.id == recommendation
            and any(not claim.assumed for claim in (hop.claim, *hop.also))
        }
    )
