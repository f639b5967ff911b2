"""A page of a thing in the making: its profile, and what else of its authority the page tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from queries.answers import Gap, Passage, Ref
from queries.coverage import coverage
from queries.lazily import cached_property
from queries.passages import told_in
from queries.profiles import Holding, Profile, holdings
from queries.registers import ActionLine, LeadLine, RecommendationLine, Registers, registers
from web.site import Ask


@dataclass(frozen=True)
class ActionRow:
    """An action in a table, and how many gaps are open at it."""

    line: ActionLine
    gaps: int

    @property
    def printed(self) -> str:
        """Its leads as printed, where that is not what they are called here."""
        named = (
            f"{x.party.name}, {x.post.name}" if x.post else x.party.name for x in self.line.leads
        )
        printed = self.line.lead_printed
        return "" if "; ".join(named).casefold() == printed.casefold() else printed


@dataclass(frozen=True)
class RecommendationRow:
    """A recommendation in a table, and how many gaps are open at it and its actions."""

    line: RecommendationLine
    gaps: int


@dataclass(frozen=True)
class Group:
    """Rows of a table under a heading (a thing with its words, or words alone)."""

    ref: Ref | None
    words: str
    rows: tuple[ActionRow, ...]


class Making:
    """What the sections of a page are made from; each part is asked for at most once."""

    def __init__(self, ask: Ask, profile: Profile, authority: str) -> None:
        self.ask, self.profile, self.authority = ask, profile, authority
        self.node, self.id = profile.node, profile.node.id

    @cached_property
    def registers(self) -> Registers:
        """All actions and recommendations of the authority."""
        if not self.authority:
            return Registers((), (), self.ask.as_at)
        return registers(self.ask.viewer, self.authority, self.ask.as_at)

    @cached_property
    def _coverage(self) -> tuple[Gap, ...]:
        if not self.authority:
            return ()
        found = coverage(
            self.ask.viewer, authority=self.authority, as_at=self.ask.as_at, include_waived=True
        )
        return found.gaps

    @cached_property
    def gaps(self) -> list[Gap]:
        """The gaps at the thing, waived ones among them."""
        return [gap for gap in self._coverage if gap.subject.id == self.id]

    def gaps_at(self, ids: Sequence[str], kinds: frozenset[str]) -> list[Gap]:
        """The gaps of some kinds at some things."""
        return [g for g in self._coverage if g.subject.id in ids and g.kind.id in kinds]

    @cached_property
    def _open(self) -> Counter[str]:
        return Counter(gap.subject.id for gap in self._coverage if gap.waiver is None)

    def places(self, ids: Sequence[str]) -> dict[str, Passage]:
        """The first passage that each of some things rests on."""
        viewer = self.ask.viewer.about(self.authority) if self.authority else self.ask.viewer
        return told_in(viewer, ids)

    def row(self, line: ActionLine) -> ActionRow:
        """An action as a row."""
        return ActionRow(line, self._open[line.action.id])

    def recommendation(self, line: RecommendationLine) -> RecommendationRow:
        """A recommendation as a row."""
        ids = {line.recommendation.id, *(a.action.id for a in line.actions)}
        return RecommendationRow(line, sum(self._open[id_] for id_ in ids))

    def leads(self, lines: Sequence[LeadLine]) -> bool:
        """Whether the thing is among some leads, by itself or as the post of a person."""
        return any(self.id in (x.party.id, x.post.id if x.post else "") for x in lines)

    def holdings(self, *, of_posts: bool) -> list[Holding]:
        """The holdings of the post, or of the person (``of_posts``)."""
        if not self.authority:
            return []
        viewer, as_at = self.ask.viewer, self.ask.as_at
        if of_posts:
            return holdings(viewer, self.authority, person=self.id, as_at=as_at)
        return holdings(viewer, self.authority, post=self.id, as_at=as_at)
