"""Recommendations of other authorities that say much the same, and the grades that followed.

Likeness is reckoned from words (``graph/likeness.py``) and is only a reading: no document says that
two recommendations are alike, and no grade is said to come of one. Nobody is ranked: what is most
alike comes first.

The texts of all authorities that a viewer sees are one corpus, kept for as long as the store is the
same.
"""

from __future__ import annotations

import re
import threading
import weakref
from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from graph.likeness import Corpus, stem
from ontology.errors import NotFound
from ontology.record import Node, node_id
from ontology.terms import Area, Framework, Grade, Label
from queries.answers import Passage, Ref
from queries.coverage import seen
from queries.cypher import ask
from queries.passages import read_passages, resting_on
from queries.records import nodes
from queries.viewer import Viewer, whole
from queries.wording import natural

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.store import Store

#: Less alike than this (cosine) is not told: below, texts mostly share what all of them say.
LEAST = 0.25
#: How many of the words that two texts share are named.
_SHARED = 8
#: For how many sets of authorities a corpus is kept.
_MOST = 4
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")
#: Grades in their order. "Adequate" and "requires improvement" are of two scales, one step on each.
_STEPS = {
    Grade.OUTSTANDING: 3, Grade.GOOD: 2, Grade.REQUIRES_IMPROVEMENT: 1, Grade.ADEQUATE: 1,
    Grade.INADEQUATE: 0,
}  # fmt: skip


class Change(StrEnum):
    """How the overall grade of the next inspection compares."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Inspected:
    """An inspection: its framework, its first day (ISO; ``""``: undated), its grades by area."""

    inspection: Ref
    framework: Framework | None
    on: str
    grades: Mapping[Area, Grade]

    @property
    def overall(self) -> Grade | None:
        """The grade of overall effectiveness."""
        return self.grades.get(Area.OVERALL_EFFECTIVENESS)


@dataclass(frozen=True, slots=True)
class Made:
    """A recommendation with the inspection that made it, and the next one of its authority that is
    loaded and gave an overall grade. ``evidence``: where its report makes it.
    """

    recommendation: Ref
    text: str
    authority: Ref
    inspected: Inspected
    next: Inspected | None
    themes: tuple[Ref, ...]
    evidence: Passage | None = None

    @property
    def change(self) -> Change | None:
        """How the next overall grade compares; ``None``: it does not, or there is none."""
        before, after = self.inspected.overall, self.next.overall if self.next else None
        if before is None or after is None or not {before, after} <= _STEPS.keys():
            return None
        if before is after:
            return Change.SAME
        if _STEPS[before] == _STEPS[after]:
            return None
        return Change.BETTER if _STEPS[after] > _STEPS[before] else Change.WORSE


@dataclass(frozen=True, slots=True)
class Peer:
    """Another authority's recommendation: how alike (0 to 1), and the words that weigh most in
    what the two share.
    """

    made: Made
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """A recommendation and those of others like it, the most alike first; ``total``: how many."""

    made: Made
    peers: tuple[Peer, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which recommendations of others are told of: with this theme, made under this framework, in
    the years from and to, after which the grade changed so. Empty: any.
    """

    theme: str = ""
    framework: str = ""
    first: int = 0
    last: int = 9999
    change: str = ""

    def fits(self, made: Made) -> bool:
        """Whether a recommendation is told of."""
        year = int(made.inspected.on[:4] or 0)
        return (
            (not self.theme or self.theme in {t.id for t in made.themes})
            and (not self.framework or made.inspected.framework == self.framework)
            and self.first <= year <= self.last
            and (not self.change or made.change == self.change)
        )


@dataclass(frozen=True, slots=True)
class Peers:
    """Some of an authority's recommendations beside others: of ``own`` recommendations ``having``
    have one like them, among ``others`` of so many other ``authorities``.
    """

    alike: tuple[Alike, ...]
    own: int
    having: int
    others: int
    authorities: int
    frameworks: tuple[Framework, ...]
    themes: tuple[Ref, ...]


@whole
def peers(
    viewer: Viewer,
    authority: str,
    *,
    recommendations: Collection[str] | None = None,
    narrowed: Narrowed | None = None,
    most: int = 3,
    first: int | None = None,
    skipped: int = 0,
    as_at: str | None = None,
) -> Peers:
    """The recommendations of an authority that have one like them, the latest inspection first,
    each with those of other authorities that the viewer sees and that say much the same.

    Args:
        viewer: who asks.
        authority: whose recommendations (its id).
        recommendations: only these of them, whether or not they have one like them.
        narrowed: which of others' are told of.
        most: how many of others at most, for each.
        first: how many recommendations at most (default: all).
        skipped: after how many.
        as_at: the day looked at (ISO; default: today). Inspections that began later are left out.

    Raises:
        NotFound: the viewer may not see the authority, or it has no such recommendation.

    """
    if authority not in seen(viewer, authority):
        raise NotFound(f"nothing has the id '{authority}'")
    index, day = _index(viewer), as_at or date.today().isoformat()
    by_then = {i: made for i, made in index.made.items() if made.inspected.on <= day}
    own = [i for i, made in by_then.items() if made.authority.id == authority]
    if recommendations is not None:
        if missing := set(recommendations) - set(own):
            raise NotFound(f"no recommendation of this authority has the id '{min(missing)}'")
        own = [i for i in own if i in recommendations]
    others = {i: made for i, made in by_then.items() if made.authority.id != authority}
    own.sort(key=natural)
    own.sort(key=lambda i: by_then[i].inspected.on, reverse=True)
    every = [_alike(index, by_then[i], others, narrowed or Narrowed(), most, day) for i in own]
    having = [a for a in every if a.peers]
    told = having if recommendations is None else every
    part = told[skipped : None if first is None else skipped + first]
    themes = {t.id: t for made in others.values() for t in made.themes}
    return Peers(
        tuple(_with_evidence(viewer, part)),
        len(own),
        len(having),
        len(others),
        len({made.authority.id for made in others.values()}),
        tuple(sorted({f for made in others.values() if (f := made.inspected.framework)})),
        tuple(sorted(themes.values(), key=lambda t: t.name)),
    )


def _alike(
    index: _Index, own: Made, others: Mapping[str, Made], narrowed: Narrowed, most: int, day: str
) -> Alike:
    one = own.recommendation.id
    near = [
        (score, made)
        for score, id_ in index.nearest(one)
        if (made := others.get(id_)) is not None and narrowed.fits(made := _as_at(made, day))
    ]
    told = tuple(
        Peer(made, score, tuple(index.corpus.shared(one, made.recommendation.id, _SHARED)))
        for score, made in near[:most]
    )
    return Alike(_as_at(own, day), told, len(near))


def _as_at(made: Made, day: str) -> Made:
    return replace(made, next=None) if made.next and made.next.on > day else made


def _with_evidence(viewer: Viewer, found: Sequence[Alike]) -> list[Alike]:
    """The same, with where the reports make what is told."""
    told = [m for a in found for m in (a.made, *(p.made for p in a.peers))]
    resting = resting_on(viewer, [m.recommendation.id for m in told])
    passages = read_passages(viewer, [p for some in resting.values() for p in some[:1]])

    def shown(made: Made) -> Made:
        own = resting.get(made.recommendation.id, [])[:1]
        return replace(made, evidence=passages.get(own[0]) if own else None)

    return [
        replace(a, made=shown(a.made), peers=tuple(replace(p, made=shown(p.made)) for p in a.peers))
        for a in found
    ]


def marked(text: str, words: Collection[str]) -> list[tuple[str, bool]]:
    """A text in pieces: those words of it that are among some words, in whatever form, and what
    stands between.

    >>> marked("Oversight of plans", ["plan"])
    [('Oversight of ', False), ('plans', True)]
    """
    stems = {stem(word.lower()) for word in words}
    pieces: list[tuple[str, bool]] = []
    done = 0
    for word in _WORD.finditer(text):
        if stem(word[0].lower().replace("’", "'")) in stems:
            pieces += [(text[done : word.start()], False), (word[0], True)]
            done = word.end()
    return [piece for piece in (*pieces, (text[done:], False)) if piece[0]]


# ------------------------------------------------------------------------------------ what is kept


class _Index:
    """All recommendations that inspectors made in some authorities, and how alike they are."""

    def __init__(
        self, viewer: Viewer, authorities: Sequence[str], before: _Index | None = None
    ) -> None:
        self.made = _made(viewer, authorities)
        self._texts = {i: made.text for i, made in self.made.items()}
        #: Most changes leave all texts as they were, and so how alike they are.
        kept = before if before is not None and before._texts == self._texts else None
        self.corpus: Corpus = Corpus(self._texts) if kept is None else kept.corpus
        self._near: dict[str, list[tuple[float, str]]] = {} if kept is None else kept._near

    def nearest(self, one: str) -> list[tuple[float, str]]:
        """The texts that are like one, best first."""
        if one not in self._near:
            self._near[one] = self.corpus.nearest(one, LEAST)
        return self._near[one]


_kept: weakref.WeakKeyDictionary[Store, OrderedDict[tuple[str, ...], tuple[int, _Index]]] = (
    weakref.WeakKeyDictionary()
)
_lock = threading.Lock()


def _index(viewer: Viewer) -> _Index:
    """The index of what a viewer sees: the one that is kept, if the store is the same since."""
    authorities, now = tuple(seen(viewer)), viewer.store.moment()
    with _lock:
        kept = _kept.setdefault(viewer.store.source, OrderedDict())
        at, found = kept.get(authorities, (None, None))
        if found is not None and now is not None and at == now:
            kept.move_to_end(authorities)
            return found
    made = _Index(viewer, authorities, found)
    if now is not None and viewer.store.moment() == now:
        with _lock:
            kept[authorities] = now, made
            while len(kept) > _MOST:
                kept.popitem(last=False)
    return made


def _made(viewer: Viewer, authorities: Sequence[str]) -> dict[str, Made]:
    def rows(name: str) -> list[Row]:
        # of each by itself: what is kept of those that did not change is not read again
        return [row for a in authorities for row in ask(viewer.about(a), name, authorities=[a])]

    grades: dict[str, dict[Area, Grade]] = {}
    inspections: dict[str, Node] = {}
    for row in rows("judgements"):
        judgement, inspection = row["judgement"], row["inspection"]
        if isinstance(judgement, Node) and isinstance(inspection, Node):
            inspections[inspection.id] = inspection
            area, grade = judgement.get("area"), judgement.get("grade")
            if area and grade:
                grades.setdefault(inspection.id, {})[Area(str(area))] = Grade(str(grade))
    said = [(r["recommendation"], r["inspection"]) for r in rows("registers/recommendations")]
    pairs = [(r, i) for r, i in said if isinstance(r, Node) and isinstance(i, Node)]
    inspections |= {i.id: i for _, i in pairs}
    inspected = {
        id_: Inspected(
            Ref.of(i),
            Framework(str(i.get("framework"))) if i.get("framework") else None,
            str(i.get("startedOn") or ""),
            dict(sorted(grades.get(id_, {}).items())),
        )
        for id_, i in inspections.items()
    }
    graded: dict[str, list[Inspected]] = {}
    for one in inspected.values():
        if one.overall and one.on:
            graded.setdefault(one.inspection.id.split("/")[1], []).append(one)
    for several in graded.values():
        several.sort(key=lambda i: (i.on, i.inspection.id))
    names = {n.id: Ref.of(n) for n in nodes(viewer, authorities)}
    themes: dict[str, dict[str, Ref]] = {}
    for row in rows("about_themes"):
        if isinstance(theme := row["theme"], Node):
            themes.setdefault(str(row["of"]), {})[theme.id] = Ref.of(theme)
    result = {}
    for recommendation, inspection in pairs:
        of = inspected[inspection.id]
        key = inspection.id.split("/")[1]
        later = (i for i in graded.get(key, ()) if of.on and i.on > of.on)
        if text := str(recommendation.get("text") or ""):
            result[recommendation.id] = Made(
                Ref.of(recommendation), text, names[node_id(Label.AUTHORITY, key)], of,
                next(later, None),
                tuple(sorted(themes.get(recommendation.id, {}).values(), key=lambda t: t.name)),
            )  # fmt: skip
    return result
