"""Which lines of the register of recommendations are wanted, and in which order: one filter for
pages, papers and commands, with what each further choice would leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ontology.errors import BadValue
from ontology.terms import CODES, ChainVerdict
from queries.ladder import RUNGS, Rung
from queries.lazily import cached_property
from queries.lines import (
    DATED,
    LACKED,
    NO_BODY,
    PLAN_ONLY,
    RECURRING,
    VERDICTS,
    Dates,
    Group,
    Line,
    Mark,
    Recurs,
    Without,
)
from queries.wording import natural


class Order(StrEnum):
    """By what lines are ordered."""

    NUMBER = "number"
    TEXT = "text"
    ACTIONS = "actions"
    LEADS = "leads"
    DATES = "dates"
    MEASURES = "measures"
    BODIES = "bodies"
    GAPS = "gaps"


#: The names by which a filter is asked for.
NAMES: tuple[str, ...] = (*Group, "words", "order", "down")

#: Group → its words, and the choices that it always has, in their order.
GROUPS: Mapping[Group, tuple[str, tuple[Mark, ...]]] = {
    Group.WITHOUT: ("Without", tuple((w, LACKED[w]) for w in Without)),
    Group.CHAIN: ("Chain", tuple((v, VERDICTS[v]) for v in ChainVerdict)),
    Group.LEADS: ("Who leads", tuple((r, RUNGS[r][0]) for r in Rung)),
    Group.DATES: ("Dates", tuple((d, DATED[d]) for d in Dates)),
    Group.INSPECTION: ("Inspection", ()),
    Group.OVERSEEN: ("Overseen by", ()),
    Group.RECURS: ("Seen before", tuple((r, RECURRING[r]) for r in Recurs)),
    Group.KIND: ("Kind", ()),
    Group.AREA: ("Area", ()),
    Group.THEME: ("Theme", ()),
}
#: Groups in which every choice narrows further. In the others a line fits that has any.
_EVERY = frozenset({Group.WITHOUT})
#: Group → the code list that its choices are of.
_CODED = {Group.KIND: "RecommendationKind", Group.AREA: "Area"}
#: Choices that stand behind all others of their group.
_LAST = (PLAN_ONLY, NO_BODY)
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice of a facet: its code and words, whether it is made, and how many lines would be
    listed with it on top of what is chosen in the other groups.
    """

    code: str
    words: str
    chosen: bool
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A group with its choices."""

    group: Group
    words: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Filter:
    """What is wanted: of each group some codes, words of the text, an order and its direction."""

    chosen: tuple[tuple[Group, frozenset[str]], ...] = ()
    words: str = ""
    order: Order = Order.NUMBER
    down: bool = False

    @staticmethod
    def of(given: Iterable[tuple[str, str]]) -> Filter:
        """The filter that pairs of names and values ask for; other names are passed over.

        Raises:
            BadValue: a group has no such choice, or there is no such order.

        """
        chosen: dict[Group, set[str]] = {}
        other: dict[str, str] = {}
        for name, value in given:
            if name in set(Group) and value:
                chosen.setdefault(Group(name), set()).add(_known(Group(name), value))
            elif name in NAMES:
                other[name] = value.strip()
        words, order = other.get("words", ""), other.get("order") or Order.NUMBER
        if len(words) > _MOST_WORDS:
            raise BadValue(f"more than {_MOST_WORDS} characters are too many to look for")
        if order not in set(Order):
            raise BadValue(f"there is no order '{order}'; there are {', '.join(Order)}")
        groups = tuple((g, frozenset(chosen[g])) for g in Group if g in chosen)
        return Filter(groups, words, Order(order), other.get("down") in ("1", "true", "yes"))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The names and values that ask for this filter."""
        told = [(group.value, code) for group, codes in self.chosen for code in sorted(codes)]
        told += [("words", self.words)] if self.words else []
        told += [("order", self.order.value)] if self.order is not Order.NUMBER else []
        return [*told, *([("down", "1")] if self.down else [])]

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.chosen or self.words)

    def listed(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that fit, in order."""
        fitting = [line for line in lines if self._fits(line)]
        if self.order is not Order.NUMBER:
            fitting.sort(key=_ORDERS[self.order])  # equal ones stay in the order of what is printed
        return fitting[::-1] if self.down else fitting

    def facets(self, lines: Sequence[Line]) -> list[Facet]:
        """The groups that the lines have a choice in, each choice with its count."""
        own = dict(self.chosen)
        found = []
        for group, (words, always) in GROUPS.items():
            rest = [line for line in lines if self._fits(line, but=group)]
            marked = own.get(group, frozenset())
            choices = [
                Choice(code, told, code in marked, self._count(rest, group, code))
                for code, told in _choices(group, always, lines, marked)
            ]
            if choices:
                found.append(Facet(group, words, tuple(choices)))
        return found

    def told(self, lines: Iterable[Line]) -> list[tuple[str, str, str]]:
        """What is chosen, each with its group, its code and in words."""
        words = {
            (g, code): w for line in lines for g, marks in line.marks.items() for code, w in marks
        }
        words |= {(g, code): w for g, (_, always) in GROUPS.items() for code, w in always}
        told = [
            (
                group.value,
                code,
                f"{_BEFORE.get(group, '')}{_in(group, words.get((group, code), code))}",
            )
            for group, codes in self.chosen
            for code in sorted(codes)
        ]
        return [*told, *([("words", self.words, f"“{self.words}”")] if self.words else [])]

    def _count(self, rest: Sequence[Line], group: Group, code: str) -> int:
        others = dict(self.chosen).get(group, frozenset()) if group in _EVERY else frozenset()
        wanted = {code, *others}
        return sum(wanted <= _codes(line, group) for line in rest)

    def _fits(self, line: Line, but: Group | None = None) -> bool:
        for group, codes in self.chosen:
            has = _codes(line, group)
            if group is not but and not (codes <= has if group in _EVERY else codes & has):
                return False
        return all(word in self._text(line) for word in self._wanted)

    @cached_property
    def _wanted(self) -> list[str]:
        return self.words.casefold().split()

    def _text(self, line: Line) -> str:
        return f"{line.of.number} {line.of.text} {' '.join(line.themes)}".casefold()


def _known(group: Group, value: str) -> str:
    """A choice of a group. Raises: BadValue: it has none such."""
    always = [code for code, _ in GROUPS[group][1]] or list(CODES.get(_CODED.get(group, ""), ()))
    if always and value not in always:
        raise BadValue(f"'{value}' is nothing to ask for as {group}; there are {', '.join(always)}")
    return value


def _codes(line: Line, group: Group) -> frozenset[str]:
    return frozenset(code for code, _ in line.marks[group])


def _choices(
    group: Group, always: Sequence[Mark], lines: Sequence[Line], marked: frozenset[str]
) -> Iterator[Mark]:
    """The choices of a group: those that it always has, else those that some line has."""
    if always:
        yield from always
        return
    found = dict.fromkeys(mark for line in lines for mark in line.marks[group])
    known = {code for code, _ in found}
    found |= dict.fromkeys((code, code) for code in sorted(marked - known))
    if group is Group.INSPECTION:  # the latest first, as the lines are
        yield from found
    else:
        yield from sorted(found, key=lambda m: (m[0] in _LAST, m[0] == NO_BODY, m[1].casefold()))


_BEFORE = {
    Group.WITHOUT: "Without ",
    Group.CHAIN: "Chain: ",
    Group.LEADS: "Led by: ",
    Group.DATES: "Dates: ",
    Group.OVERSEEN: "Overseen by: ",
    Group.RECURS: "Seen before: ",
}


def _in(group: Group, words: str) -> str:
    """Words that go on behind those of their group."""
    return (
        words[:1].lower() + words[1:] if group in _BEFORE and group is not Group.OVERSEEN else words
    )


_VERDICTS = list(ChainVerdict)[::-1]
_LATEST = "9999"

#: Order → the key of a line.
_ORDERS: Mapping[Order, Callable[[Line], tuple[object, ...]]] = {
    Order.TEXT: lambda line: (line.of.text.casefold(),),
    Order.ACTIONS: lambda line: (len(line.of.actions),),
    Order.LEADS: lambda line: (list(Rung).index(line.who.rung),),
    Order.DATES: lambda line: (
        min(
            (d for d in (line.of.due_now, *(a.due_now for a in line.of.actions)) if d),
            default=_LATEST,
        ),
    ),
    Order.MEASURES: lambda line: (sum(m.target for m in line.measures), len(line.measures)),
    Order.BODIES: lambda line: (natural("; ".join(w for _, w in line.marks[Group.OVERSEEN])),),
    Order.GAPS: lambda line: (_VERDICTS.index(line.verdict), -len(line.gaps)),
}
