"""Coverage gaps: what should join and does not, kind by kind, with how many were examined.

A kind of gap is an entry of ``ontology/gaps.ttl`` and a file ``queries/gaps/<id>.cypher``. The
file's first comment is the sentence that a gap is told in; the query finds the gaps, one row a
``subject``, with what the sentence names in braces, and may say ``since`` when and on which
``passage`` or ``evidence`` (passages' ids) it rests. What was examined is asked by
``queries/scopes/<scope>.cypher``. What Cypher cannot say alike on both engines (working days, words
compared) is said in ``queries/reckoning.py``. The kinds about actions share their facts, and are
told in ``queries/action_gaps.py``. A query is kept to a join or two: planning one costs more than
asking it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from ontology.record import Node
from ontology.terms import GAP_KINDS, GapKindId
from queries.action_gaps import KINDS, examined
from queries.answers import (
    AuthorityCoverage,
    Coverage,
    CoverageRow,
    CoverageSummary,
    Gap,
    GapKind,
    Ref,
    Waiver,
)
from queries.cypher import ask, query
from queries.lazily import cached_property
from queries.look import Look
from queries.passages import read_passages, resting_on
from queries.reckoning import LACKING, RECKONED, UNSURE, by_subject
from queries.viewer import Viewer, whole
from queries.waiting import Waiting
from queries.within import Within, belonging_to
from queries.wording import natural, sentence, waits

if TYPE_CHECKING:
    from graph.engine import Row


#: How many passages show a gap whose evidence is that of its subject alone: the thing has the rest.
MOST_RESTING = 3


def gap_kinds() -> list[GapKind]:
    """The published catalogue, in the order of its numbers."""
    return [GapKind.of(id_) for id_ in GAP_KINDS]


@whole
def coverage_gaps(
    viewer: Viewer,
    kinds: Iterable[str] | None = None,
    authority: str | None = None,
    document: str | None = None,
    recommendation: str | None = None,
    as_at: date | str | None = None,
    include_waived: bool = False,
    within: Within | None = None,
) -> list[Gap]:
    """The gaps of some kinds (default: all), kind by kind in the order of the catalogue.

    Args:
        viewer: who asks.
        kinds: ids of kinds.
        authority: id of the authority to look at (default: all that the viewer may see).
        document: id of a document: only gaps of what rests on it.
        recommendation: id of a recommendation: only gaps of it and what belongs to it.
        as_at: the date to look as at (default: today).
        include_waived: whether to list waived gaps as well.
        within: what the look is narrowed to, in place of a document or a recommendation.

    """
    if authority and kinds is document is recommendation is None and within is None:
        return _shown(_all_of(viewer, authority, as_at).gaps, include_waived=include_waived)
    look = GapLook(viewer, authority, document, recommendation, as_at, within)
    return look.gaps(_in_order(kinds), include_waived=include_waived)


def _all_of(viewer: Viewer, authority: str, as_at: date | str | None = None) -> Coverage:
    """Every gap of an authority, waived or not, and all kinds counted: what pages ask most."""
    day = str(as_at or date.today())

    def make(about: Viewer) -> Coverage:
        look, kinds = GapLook(about, authority, as_at=day), _in_order(None)
        return Coverage(look.summary(kinds), tuple(look.gaps(kinds, include_waived=True)))

    return viewer.answer(authority, ("coverage", day), make)


def _shown(gaps: Iterable[Gap], *, include_waived: bool) -> list[Gap]:
    return [gap for gap in gaps if include_waived or gap.waiver is None]


@whole
def gaps_of(
    viewer: Viewer,
    authority: str,
    things: Sequence[str],
    *,
    belonging: bool = False,
    as_at: date | str | None = None,
    include_waived: bool = False,
) -> dict[str, list[Gap]]:
    """The gaps of each of some things of one authority, by id, found in one look.

    Args:
        viewer: who asks.
        authority: id of the authority.
        things: ids.
        belonging: the things are recommendations, and the gaps of what belongs to them are theirs.
        as_at: the date to look as at (default: today).
        include_waived: whether to list waived gaps as well.

    """
    every = _shown(_all_of(viewer, authority, as_at).gaps, include_waived=include_waived)
    own = {id_: frozenset({id_}) for id_ in things}
    if belonging:
        own = belonging_to(GapLook(viewer, authority, as_at=as_at), things)
    return {id_: [g for g in every if g.subject.id in ids] for id_, ids in own.items()}


@whole
def coverage_summary(
    viewer: Viewer,
    authority: str | None = None,
    document: str | None = None,
    as_at: date | str | None = None,
    kinds: Iterable[str] | None = None,
) -> CoverageSummary:
    """How many gaps of each kind were found among how many examined; arguments as for
    :func:`coverage_gaps`.
    """
    if authority and kinds is document is None:
        return _all_of(viewer, authority, as_at).summary
    return GapLook(viewer, authority, document, None, as_at).summary(_in_order(kinds))


@whole
def coverage_by_authority(
    viewer: Viewer,
    authority: str | None = None,
    document: str | None = None,
    as_at: date | str | None = None,
    kinds: Iterable[str] | None = None,
) -> list[AuthorityCoverage]:
    """The same, authority by authority in the order of their ids: one look at all, parted."""
    look, asked = GapLook(viewer, authority, document, None, as_at), _in_order(kinds)
    return look.parted(asked)


@whole
def coverage(
    viewer: Viewer,
    kinds: Iterable[str] | None = None,
    authority: str | None = None,
    document: str | None = None,
    recommendation: str | None = None,
    as_at: date | str | None = None,
    include_waived: bool = False,
    within: Within | None = None,
) -> Coverage:
    """The summary and the gaps of some kinds, in one look; arguments as for
    :func:`coverage_gaps`.
    """
    if authority and kinds is document is recommendation is None and within is None:
        found = _all_of(viewer, authority, as_at)
        return replace(found, gaps=tuple(_shown(found.gaps, include_waived=include_waived)))
    look = GapLook(viewer, authority, document, recommendation, as_at, within)
    asked = _in_order(kinds)
    gaps = look.gaps(asked, include_waived=include_waived)
    return Coverage(look.summary(asked), tuple(gaps))


def _in_order(kinds: Iterable[str] | None) -> list[str]:
    wanted = set(GAP_KINDS if kinds is None else kinds)
    return [kind for kind in GAP_KINDS if kind in wanted]


@dataclass(frozen=True)
class _Found:
    """A gap: its subject, the rows that are about it, and the proposals that might close it."""

    subject: Node
    rows: Sequence[Row]
    waiting: tuple[str, ...]


class GapLook(Look):
    """A look for gaps, perhaps only at what belongs to a document or a recommendation (or
    ``within`` whatever else).
    """

    def __init__(
        self,
        viewer: Viewer,
        authority: str | Sequence[str] | None = None,
        document: str | None = None,
        recommendation: str | None = None,
        as_at: date | str | None = None,
        within: Within | None = None,
    ) -> None:
        super().__init__(viewer, seen(viewer, authority), as_at)
        self._only = within or Within(document, recommendation)
        self._examined: dict[str, frozenset[str]] = {}
        self._found: dict[str, list[_Found]] = {}
        self._unsure_ids: dict[str, frozenset[str]] = {}

    # -- what is shared

    @cached_property
    def _within(self) -> frozenset[str] | None:
        """The ids that this look is limited to."""
        return self._only.ids(self)

    @cached_property
    def _waivers(self) -> dict[tuple[str, str], Waiver]:
        result: dict[tuple[str, str], Waiver] = {}
        rows = [(str(r["subject"]), r["waiver"]) for r in self.ask("waivers")]
        found = [(subject, node) for subject, node in rows if isinstance(node, Node)]
        for subject, node in sorted(found, key=lambda one: _recorded(one[1])):  # the last counts
            until, gap = node.get("until"), (str(node.get("gapKind")), subject)
            result.pop(gap, None)
            if until is not None and str(until) < self.as_at:
                continue
            result[gap] = Waiver(
                node.id,
                str(node.get("reason") or ""),
                str(node.get("approver") or ""),
                None if until is None else str(until),
            )
        return result

    def is_waived(self, kind: str, subject: str) -> bool:
        """Whether someone accepted a gap for a time that is not over."""
        return (kind, subject) in self._waivers

    @cached_property
    def _issued(self) -> dict[str, str]:
        rows = self.ask("issued")
        return {str(r["subject"]): str(r["since"]) for r in rows if r["since"]}

    @cached_property
    def waiting(self) -> Waiting:
        """The proposed links that nobody has reviewed."""
        return Waiting(self)

    @cached_property
    def unjoined(self) -> tuple[Node, ...]:
        """What a plan quotes as recommended, and no inspection is recorded as recommending."""
        if not self.authorities:
            return ()
        copies = {n.id: n for r in self.ask("unjoined") if isinstance(n := r["quoted"], Node)}
        if self._within is not None:
            copies = {id_: copies[id_] for id_ in copies.keys() & self._within}
        return tuple(copies[id_] for id_ in sorted(copies, key=natural))

    def ask(self, name: str, **parameters: object) -> list[Row]:
        """As every look asks; ``$unseen`` are ids of what only documents issued later speak of."""
        return super().ask(name, **{"unseen": sorted(self.issued.unseen), **parameters})

    # -- kinds

    def examined(self, kind: str) -> frozenset[str]:
        """The ids of what is examined for a kind."""
        scope = GAP_KINDS[kind]["scope"]
        if scope not in self._examined:
            ids = self._scope(scope) if self.authorities else frozenset()
            self._examined[scope] = ids if self._within is None else ids & self._within
        return self._examined[scope]

    def _scope(self, scope: str) -> frozenset[str]:
        ids = examined(scope, self.actions)
        if ids is None:
            rows = self.ask(f"scopes/{scope_file(scope)}")
            ids = frozenset(str(row["subject"]) for row in rows)
        if scope != "recommendations" and scope.startswith("recommendations"):
            made = self.examined(GapKindId.RECOMMENDATION_WITHOUT_ACTION)
            ids = made & {self.originals[i].id if i in self.originals else i for i in ids}
        return ids

    def _unsure(self, kind: GapKindId, of: str | None) -> int:
        """How many things may belong to a kind's scope, and are not sure to."""
        if kind not in UNSURE or not self.authorities:
            return 0
        if kind not in self._unsure_ids:
            rows = self.ask(UNSURE[kind])
            self._unsure_ids[kind] = frozenset(str(row["subject"]) for row in rows)
        ids = {i for i in self._unsure_ids[kind] if _belongs(i, of)}
        return len(ids if self._within is None else ids & self._within)

    def found(self, kind: str) -> list[_Found]:
        """The gaps of a kind, waived or not, by subject's id."""
        if kind not in self._found:
            self._found[kind] = self._find(GapKindId(kind)) if self.examined(kind) else []
        return self._found[kind]

    def _find(self, kind: GapKindId) -> list[_Found]:
        rows: Iterable[Row]
        if kind in KINDS:
            rows = KINDS[kind].rows(self.actions)
        else:
            rows = self.ask(f"gaps/{kind}")
            if GAP_KINDS[kind]["scope"].startswith("recommendations"):
                rows = self._folded(rows, lacking=kind in LACKING)
            rows = RECKONED[kind](rows, self) if kind in RECKONED else rows
        found = [
            _Found(subject, several, self.waiting.closing(kind, subject.id))
            for subject, several in by_subject(rows)
            if subject.id in self.examined(kind)
        ]
        return sorted(found, key=lambda f: (natural(f.subject.id), f.subject.id))

    def _folded(self, rows: list[Row], *, lacking: bool) -> list[Row]:
        """What is said of a plan's copy of a recommendation is said of the recommendation; it lacks
        something only if all its copies do.
        """
        ids = {s.id for row in rows if isinstance(s := row["subject"], Node)}
        if lacking:
            have = {r.id for copy, r in self.originals.items() if copy not in ids}
            return [
                row for row in rows if isinstance(s := row["subject"], Node) and s.id not in have
            ]
        return [
            {**row, "subject": self.originals[s.id]}
            if isinstance(s := row["subject"], Node) and s.id in self.originals
            else row
            for row in rows
        ]

    def _told(self, kind: str, found: _Found) -> tuple[str, str | None, list[str]]:
        """What the rows of a gap say together, since when, and the ids of the passages cited."""
        template = KINDS[GapKindId(kind)].sentence if kind in KINDS else query(f"gaps/{kind}").about
        subject, rows = found.subject, found.rows
        ref = Ref.of(subject, role_only=self.viewer.role_only)
        told = dict.fromkeys(sentence(template, ref.name, subject, row) for row in rows)
        passages: dict[str, None] = {}
        for row in rows:
            if row.get("passage"):
                passages[str(row["passage"])] = None
            given = row.get("evidence")
            passages |= dict.fromkeys(str(p) for p in given) if isinstance(given, list) else {}
        dates = sorted(str(row["since"]) for row in rows if row.get("since"))
        said = waits(" ".join(told), len(found.waiting))
        return said, dates[0] if dates else None, list(passages)

    # -- answers

    def gaps(self, kinds: Sequence[str], *, include_waived: bool) -> list[Gap]:
        """The gaps of some kinds, with their evidence."""
        found = [
            (kind, one, waiver, *self._told(kind, one))
            for kind in kinds
            for one in self.found(kind)
            for waiver in [self._waivers.get((kind, one.subject.id))]
            if include_waived or waiver is None
        ]
        bare = sorted({one.subject.id for _, one, _, _, _, cited in found if not cited})
        resting = resting_on(self.viewer, bare)
        wanted = {p for *_, cited in found for p in cited}.union(*resting.values())
        passages = read_passages(self.viewer, wanted)
        return [
            Gap(
                f"gap/{kind}/{one.subject.id}",
                GapKind.of(kind),
                Ref.of(one.subject, role_only=self.viewer.role_only),
                said,
                since or self._issued.get(one.subject.id),
                tuple(
                    passages[p]
                    for p in cited or resting.get(one.subject.id, ())[:MOST_RESTING]
                    if p in passages and self.issued.shows(p)
                ),
                waiver,
                one.waiting,
            )
            for kind, one, waiver, said, since, cited in found
        ]

    def summary(self, kinds: Sequence[str], of: str | None = None) -> CoverageSummary:
        """Some kinds counted, of one authority or of all looked at."""
        rows = []
        for kind in kinds:
            told = [f for f in self.found(kind) if _belongs(f.subject.id, of)]
            waived = sum(self.is_waived(kind, f.subject.id) for f in told)
            examined = {i for i in self.examined(kind) if _belongs(i, of)}
            rows.append(
                CoverageRow(
                    GapKind.of(kind),
                    len(told) - waived,
                    waived,
                    len(examined),
                    self._waiting(GapKindId(kind), told, examined),
                    self._unsure(GapKindId(kind), of),
                )
            )
        missing, issued = self.found(GapKindId.DOCUMENT_MISSING), self.issued
        unjoined = [copy for copy in self.unjoined if _belongs(copy.id, of)]
        return CoverageSummary(
            tuple(rows),
            self.actions.count(
                sorted(a for a in self.examined(GapKindId.CHAIN_BROKEN) if _belongs(a, of))
            ),
            tuple(
                Ref.of(d) for d in issued.documents if d not in issued.later and _belongs(d.id, of)
            ),
            tuple(sorted({Ref.of(f.subject).name for f in missing if _belongs(f.subject.id, of)})),
            self.as_at,
            tuple(Ref.of(copy) for copy in unjoined),
            self.waiting.joins(unjoined),
            tuple(Ref.of(d) for d in issued.later if _belongs(d.id, of)),
        )

    def parted(self, kinds: Sequence[str]) -> list[AuthorityCoverage]:
        """Some kinds counted, authority by authority."""
        found = self.nodes(self.authorities)
        return [AuthorityCoverage.of(Ref.of(a), self.summary(kinds, a.id)) for a in found]

    def _waiting(self, kind: GapKindId, told: Iterable[_Found], examined: Iterable[str]) -> int:
        """How many proposals might close a gap that was found, or make one in what was examined."""
        closing = {claim for found in told for claim in found.waiting}
        opening = {c for id_ in examined for c in self.waiting.opening(kind, id_)}
        return len(closing | opening)


def _belongs(id_: str, authority: str | None) -> bool:
    """Whether a thing is of an authority: each id has the authority's key behind its label."""
    return authority is None or id_.split("/")[1] == authority.split("/")[1]


def _recorded(waiver: Node) -> tuple[str, str, str]:
    """When a waiver was recorded."""
    return str(waiver.get("on") or ""), str(waiver.get("recordedAt") or ""), waiver.id


def scope_file(scope: str) -> str:
    """The name of the file that asks for a scope: the catalogue's words, joined."""
    return scope.replace(",", "").replace(" ", "_")


def seen(viewer: Viewer, authority: str | Sequence[str] | None = None) -> list[str]:
    """The ids of the authorities that a viewer sees, or of those of the one or several asked for
    that are seen.
    """
    if authority is not None:
        wanted = [authority] if isinstance(authority, str) else sorted(set(authority))
        return [a for a in wanted if viewer.authorities is None or a in viewer.authorities]
    rows = ask(viewer, "authorities")
    return sorted(
        str(r["id"]) for r in rows if viewer.authorities is None or r["id"] in viewer.authorities
    )
