"""Links that no document states, proposed for review: inferred, unreviewed, with score and reasons.

Each proposer reads an authority's graph and yields claims; none of them closes a gap until a person
accepts it (design §5). Measured on reports that number the recommendation beside the paragraph, the
first proposal of :func:`_supports` is right in about five of six cases and the right one is among
the three in nearly all.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache

from graph.likeness import Corpus, stem, tokens
from graph.statements import words
from ontology.record import Edge, Graph, Node, Value, claim_id, normalise_name
from ontology.statute import THEMES
from ontology.terms import (
    Area,
    Basis,
    Label,
    Modality,
    Polarity,
    Relationship,
    ReviewState,
)

#: How many recommendations are proposed for one finding (all right ones were among three).
FIRST = 3
#: The least likeness (0 … 1) worth a person's time, by kind of link.
LEAST_SUPPORT = 0.16
LEAST_RECURRENCE = 0.24
LEAST_TOUCH = 0.22
#: How alike two titles or names must be to be proposed as one.
LEAST_SAME = 0.6


def propose(graph: Graph) -> list[Edge]:
    """All proposals for an authority's graph, without those that a document already states."""
    view = _View(graph)
    stated = {(e.type, e.from_, e.to) for e in graph.edges.values()}
    found = [
        edge
        for proposer in (
            _supports,
            _recurs,
            _touches,
            _themes,
            _same_post,
            _same_person,
            _same_body,
        )
        for edge in proposer(view)
        if (edge.type, edge.from_, edge.to) not in stated
    ]
    return sorted({e.id: e for e in found}.values(), key=lambda e: e.id)


class _View:
    """An authority's graph, as the proposers look at it."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = graph.nodes
        self._out: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        self._in: dict[tuple[str, str], list[Edge]] = defaultdict(list)
        for edge in sorted(graph.edges.values(), key=lambda e: e.id):
            self._out[edge.from_, edge.type].append(edge)
            self._in[edge.to, edge.type].append(edge)

    def of(self, label: Label) -> list[Node]:
        return sorted((n for n in self.nodes.values() if n.label is label), key=lambda n: n.id)

    def to(self, id_: str, type_: Relationship) -> list[str]:
        return [e.to for e in self._out[id_, type_]]

    def from_(self, id_: str, type_: Relationship) -> list[str]:
        return [e.from_ for e in self._in[id_, type_]]

    @cached_property
    def made(self) -> dict[str, str]:
        """Recommendation or finding → the inspection it was made in."""
        return {
            n.id: inspections[0]
            for label in (Label.RECOMMENDATION, Label.FINDING)
            for n in self.of(label)
            if (inspections := self.to(n.id, Relationship.MADE_IN))
        }

    @cached_property
    def order(self) -> dict[str, str]:
        """Inspection → a date to order it by; one without a date is after what it follows up."""
        dated = {n.id: str(n.get("startedOn") or "") for n in self.of(Label.INSPECTION)}
        for id_, date in dated.items():
            if not date:
                after = [dated[t] for t in self.to(id_, Relationship.FOLLOWS_UP) if dated.get(t)]
                dated[id_] = max(after) + "+" if after else ""
        return {i: d for i, d in dated.items() if d}

    def said(self, id_: str) -> str:
        """The words of a recommendation, finding or action."""
        node = self.nodes[id_]
        return f"{node.get('text') or ''} {node.get('desiredOutcome') or ''}"


def _claim(
    type_: Relationship, from_: str, to: str, method: str, score: float, reasons: Iterable[str]
) -> Edge:
    properties: dict[str, Value] = {
        "basis": Basis.INFERRED.value,
        "method": method,
        "modality": Modality.IS.value,
        "reasons": tuple(reasons),
        "review": ReviewState.UNREVIEWED.value,
        "score": round(score, 2),
        "source": "links",
    }
    return Edge(claim_id(type_, from_, to, "links", method), type_, from_, to, properties)


def _sharing(corpus: Corpus, one: str, other: str) -> str:
    return "both say: " + ", ".join(corpus.shared(one, other))


# -------------------------------------------------------------------- finding → recommendation


def _supports(view: _View) -> Iterator[Edge]:
    """Marked finding → recommendations of the same report and the same section of it; in a report
    without markers, recommendation ← the findings nearest to it that are not strengths.
    """
    by_inspection: dict[str, list[Node]] = defaultdict(list)
    for id_, inspection in view.made.items():
        by_inspection[inspection].append(view.nodes[id_])
    for members in by_inspection.values():
        recommendations = [n for n in members if n.label is Label.RECOMMENDATION]
        findings = [n for n in members if n.label is Label.FINDING]
        if not recommendations or not findings:
            continue
        marked = [f for f in findings if f.get("marked")]
        if marked:
            corpus = Corpus({n.id: view.said(n.id) for n in members})
            yield from _from_markers(view, corpus, marked, recommendations)
        else:
            yield from _from_likeness(view, findings, recommendations)


def _from_markers(
    view: _View, corpus: Corpus, marked: list[Node], recommendations: list[Node]
) -> Iterator[Edge]:
    for finding in marked:
        about_board = finding.get("area") == Area.LSCB
        candidates = [r.id for r in recommendations if _to_body(view, r.id) == about_board]
        ranked = corpus.ranked(finding.id, candidates)[:FIRST]
        for rank, (score, id_) in enumerate(ranked, start=1):
            if score <= 0:
                continue
            margin = score - ranked[rank][0] if rank < len(ranked) else score
            yield _claim(
                Relationship.SUPPORTS, finding.id, id_, "term weighting in the report", score,
                ("the finding is marked as leading to a recommendation",
                 f"rank {rank} of {len(candidates)}, {margin:.2f} ahead of the next",
                 _sharing(corpus, finding.id, id_)),
            )  # fmt: skip


def _from_likeness(
    view: _View, findings: list[Node], recommendations: list[Node]
) -> Iterator[Edge]:
    weak = [f.id for f in findings if not _praises(f)]
    corpus = Corpus({i: view.said(i) for i in (*weak, *(r.id for r in recommendations))})
    for recommendation in recommendations:
        if view.from_(recommendation.id, Relationship.SUPPORTS):
            continue  # the document says which finding supports it
        ranked = corpus.ranked(recommendation.id, weak)[:FIRST]
        for rank, (score, id_) in enumerate(ranked, start=1):
            if score >= LEAST_SUPPORT:
                yield _claim(
                    Relationship.SUPPORTS, id_, recommendation.id, "term weighting in the report",
                    score, (f"rank {rank} of {len(weak)} findings that are not strengths",
                            _sharing(corpus, recommendation.id, id_)),
                )  # fmt: skip


def _praises(node: Node) -> bool:
    return node.get("polarity") in (Polarity.STRENGTH, Polarity.SATISFACTORY)


def _to_body(view: _View, recommendation: str) -> bool:
    return any(t.startswith("body/") for t in view.to(recommendation, Relationship.ADDRESSED_TO))


# ------------------------------------------------------------------------------------ recurrence


def _recurs(view: _View) -> Iterator[Edge]:
    """Recommendation → a recommendation, or a finding that is not a strength, of a later
    inspection on the same issue: the nearest of each kind in each inspection.

    The words of each pair of inspections are weighed by themselves, so that a correction in one
    report moves no score between two others.
    """
    made: dict[str, dict[Label, list[str]]] = defaultdict(lambda: defaultdict(list))
    for id_, inspection in view.made.items():
        if inspection in view.order and not _praises(view.nodes[id_]):
            made[inspection][view.nodes[id_].label].append(id_)
    for earlier, of_earlier in made.items():
        for later, of_later in made.items():
            recommendations = of_earlier[Label.RECOMMENDATION]
            if view.order[earlier] < view.order[later] and recommendations:
                yield from _again(view, recommendations, of_later)


def _again(
    view: _View, recommendations: list[str], later: dict[Label, list[str]]
) -> Iterator[Edge]:
    every = [*recommendations, *(i for ids in later.values() for i in ids)]
    corpus = Corpus({i: view.said(i) for i in every})
    for id_ in recommendations:
        for candidates in later.values():
            for score, other in corpus.ranked(id_, candidates)[:1]:
                common = _themes_of(view, id_) & _themes_of(view, other)
                # a shared theme alone says little; beside shared words it tips the scale
                if score + (0.05 if common else 0.0) < LEAST_RECURRENCE:
                    continue
                reasons = [_sharing(corpus, id_, other), f"the nearest of {len(candidates)} there"]
                if common:
                    names = ", ".join(sorted(THEMES[t][0] for t in common))
                    reasons.append(f"themes of both: {names}")
                yield _claim(
                    Relationship.RECURS_AS, id_, other, "term weighting in the two reports",
                    score, reasons,
                )  # fmt: skip


def _touches(view: _View) -> Iterator[Edge]:
    """Action → the recommendation of another, earlier report that it touches most."""
    for plan in view.of(Label.PLAN):
        answered = set(view.to(plan.id, Relationship.RESPONDS_TO))
        written = str(plan.get("issuedOn") or "9999")
        others = [
            r
            for r, inspection in view.made.items()
            if view.nodes[r].label is Label.RECOMMENDATION
            and inspection not in answered
            and view.order.get(inspection, "9999") < written
        ]
        parts = view.from_(plan.id, Relationship.PART_OF)
        actions = [i for i in parts if view.nodes[i].label is Label.ACTION]
        corpus = Corpus({i: view.said(i) for i in (*actions, *others)})
        for action in actions:
            for score, id_ in corpus.ranked(action, others)[:1]:
                if score >= LEAST_TOUCH:
                    yield _claim(
                        Relationship.REFERS_TO, action, id_, "term weighting in the plan and the "
                        "earlier reports", score, (_sharing(corpus, action, id_),),
                    )  # fmt: skip


# ---------------------------------------------------------------------------------------- themes


@cache
def _theme_names() -> dict[tuple[str, ...], str]:
    """Stems of each name of a theme → the theme."""
    return {
        name: id_
        for id_, (label, others) in sorted(THEMES.items(), reverse=True)
        for name in (tuple(tokens(n)) for n in (label, *others))
        if name
    }


@lru_cache(maxsize=65536)
def _themes_in(text: str) -> tuple[tuple[str, int], ...]:
    """The themes that a text names most, with the number of words that name each."""
    names = _theme_names()
    longest = max(len(n) for n in names)
    stems = tokens(text)
    counts: Counter[str] = Counter()
    for size in range(1, longest + 1):
        for at in range(len(stems) - size + 1):
            theme = names.get(tuple(stems[at : at + size]))
            if theme:
                counts[theme] += size
    return tuple(sorted(counts.items(), key=lambda c: (-c[1], c[0]))[:FIRST])


def _themes_of(view: _View, id_: str) -> set[str]:
    return {theme for theme, _ in _themes_in(view.said(id_))}


def _themes(view: _View) -> Iterator[Edge]:
    """Finding, recommendation, action, post or body → the themes whose names its words contain."""
    labels = (Label.RECOMMENDATION, Label.FINDING, Label.ACTION, Label.POST, Label.BODY)
    for node in (n for label in labels for n in view.of(label)):
        for id_, count in _themes_in(f"{words(node)} {node.get('desiredOutcome') or ''}"):
            yield _claim(
                Relationship.HAS_THEME, node.id, id_, "names of themes",
                min(1.0, 0.5 + 0.1 * count), (f"its words name the theme '{THEMES[id_][0]}'",),
            )  # fmt: skip


# -------------------------------------------------------------------------------- the same thing

#: Words of a title that tell its level; two titles of one post agree in them.
_LEVELS = frozenset(
    stem(w) for w in ("deputy", "assistant", "team", "head", "manager", "lead", "chief")
)
#: Words that titles of one post may differ in.
_EMPTY = frozenset(stem(w) for w in ("corporate", "strategic", "statutory", "service"))


def _title(node: Node) -> set[str]:
    every = set(tokens(str(node.get("title") or "")))
    return every - _EMPTY or every


def _same_post(view: _View) -> Iterator[Edge]:
    """Two titles of one post: the same level and nearly the same words, in one organisation."""
    posts = view.of(Label.POST)
    holders = {
        p.id: {
            h
            for t in view.from_(p.id, Relationship.OF_POST)
            for h in view.to(t, Relationship.HOLDER)
        }
        for p in posts
    }
    employer = {p.id: view.to(p.id, Relationship.POST_IN)[:1] for p in posts}
    for i, one in enumerate(posts):
        for other in posts[i + 1 :]:
            if employer[one.id] != employer[other.id] or "/statutory/" in one.id + other.id:
                continue
            a, b = _title(one), _title(other)
            if not a or not b or a & _LEVELS != b & _LEVELS:
                continue
            score = len(a & b) / len(a | b)
            shared = sorted(holders[one.id] & holders[other.id])
            reasons = [f"the titles share {len(a & b)} of {len(a | b)} words"]
            if shared:
                reasons.append("one person is named in both")
            if score >= LEAST_SAME or (shared and score >= 0.4):
                yield _claim(
                    Relationship.SAME_AS, one.id, other.id, "titles", min(1.0, score), reasons
                )


def _same_person(view: _View) -> Iterator[Edge]:
    """Two spellings of one name: the same surname and a first name that fits, or one letter off."""
    people = [(n, normalise_name(str(n.get("name") or "")).split()) for n in view.of(Label.PERSON)]
    people = [(n, w) for n, w in people if len(w) > 1]
    for i, (one, a) in enumerate(people):
        for other, b in people[i + 1 :]:
            first = a[0].startswith(b[0]) or b[0].startswith(a[0])
            whole = SequenceMatcher(None, " ".join(a), " ".join(b))
            if (
                (a[-1] == b[-1] and first)
                or (a[0] == b[0] and SequenceMatcher(None, a[-1], b[-1]).ratio() >= 0.8)
                or (whole.quick_ratio() >= 0.92 and whole.ratio() >= 0.92)
            ):
                yield _claim(
                    Relationship.SAME_AS, one.id, other.id, "names", whole.ratio(),
                    ("the names are nearly the same",),
                )  # fmt: skip


def _same_body(view: _View) -> Iterator[Edge]:
    """Two names of one body or organisation: nearly the same words, or initials that fit."""
    for label in (Label.BODY, Label.ORGANISATION):
        nodes = [n for n in view.of(label) if n.get("name")]
        for i, one in enumerate(nodes):
            for other in nodes[i + 1 :]:
                names = [re.sub(r"\W+", " ", str(n.get("name"))).strip() for n in (one, other)]
                a, b = (set(tokens(n)) for n in names)
                score = len(a & b) / len(a | b) if a | b else 0.0
                short = any(_initials(x) == y for x, y in (names, reversed(names)))
                if one.get("kind") == other.get("kind") and (score >= 0.75 or short):
                    reason = (
                        "one is the initials of the other"
                        if short
                        else "the names share most words"
                    )
                    yield _claim(
                        Relationship.SAME_AS, one.id, other.id, "names", 0.9 if short else score,
                        (reason,),
                    )  # fmt: skip


def _initials(name: str) -> str:
    skip = {"and", "of", "the", "for"}
    return "".join(w[0] for w in name.split() if w.lower() not in skip).upper()
