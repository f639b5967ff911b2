"""A line of the register of recommendations as its cells show it: what is there, what is missing,
and what is too weak to count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ontology.terms import ChainVerdict, GapKindId, Label
from queries.lines import PLAN_ONLY, Group, Line, Without
from queries.registers import LeadLine
from queries.wording import counted

#: The most leads that a cell names.
MOST_NAMED = 4
#: The kinds of gap that say that a lead is a group, or could be several.
_VAGUE = {GapKindId.LEAD_AMBIGUOUS, GapKindId.LEAD_COLLECTIVE}
_UNFIXED = {GapKindId.DATE_NOT_FIXED, GapKindId.DATE_NOT_RESOLVABLE}
_UNITS = {
    "count": "count",
    "percentage": "percentage",
    "rate": "rate",
    "duration": "duration",
    "document": "document",
    "status": "status|statuses",
    "money": "sum of money|sums of money",
}
_CHAINS = {
    ChainVerdict.UNBROKEN: ("Unbroken", "unbroken"),
    ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS: ("Assumed hops", "assumed"),
    ChainVerdict.BROKEN: ("Broken", "broken"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Some words of a cell; ``kind`` is ``missing``, ``weak`` or ``""``."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its cells. Of an empty cell ``empty`` says why there is nothing."""

    line: Line
    actions: tuple[Said, ...]
    leads: tuple[Said, ...]
    dates: tuple[Said, ...]
    measures: tuple[Said, ...]
    bodies: tuple[Said, ...]
    chain: str
    glyph: str
    beside: tuple[str, ...]
    empty: str


def row(line: Line, *, of_several: bool) -> Row:
    """A line as a row. ``of_several``: the list is of several inspections, and a row says which."""
    chain, glyph = _CHAINS[line.verdict]
    bare = line.lacks(Without.ACTION)
    return Row(
        line,
        (Said("None found", "missing") if bare else Said(str(len(line.of.actions))),),
        tuple(_leads(line)),
        tuple(_dates(line)),
        tuple(_measures(line)),
        tuple(_bodies(line)),
        "No action" if bare else chain,
        glyph,
        tuple(_beside(line, of_several=of_several)),
        "None found" if line.of.actions else "None found, as there is no action",
    )


def _beside(line: Line, *, of_several: bool) -> Iterator[str]:
    """What stands below the words of a recommendation."""
    about = [w for _, w in line.marks[Group.INSPECTION]] if of_several else []
    about += [w[:1].upper() + w[1:] for _, w in line.marks[Group.AREA]]
    yield " · ".join(about)
    yield ", ".join(line.themes)
    if line.who.leads:
        yield f"Who leads: {line.who.words[:1].lower()}{line.who.words[1:]}"
    if line.before:
        yield f"Seen before: {'; '.join(ref.name for ref in line.before)}"


def _gaps(line: Line, of: str) -> set[GapKindId]:
    return {kind for kind, subject in line.gaps if subject == of}


def _leads(line: Line) -> Iterator[Said]:
    every = [(lead, False) for lead in line.of.leads]
    for action in line.of.actions:
        vague = bool(_gaps(line, action.action.id) & _VAGUE)
        every += [(lead, vague) for lead in action.leads]
    if line.lacks(Without.NAMED_LEAD) and (every or line.of.actions):
        yield Said("No named lead", "missing")
    names = list(dict.fromkeys(n for lead, vague in every if (n := _name(lead, vague=vague))))
    if names:
        more = f"; and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        weak = "weak" if line.lacks(Without.NAMED_LEAD) else ""
        yield Said("; ".join(names[:MOST_NAMED]) + more, weak)
    others = [lead for lead, vague in every if not _name(lead, vague=vague)]
    printed = [lead.printed for lead in others if not lead.registered]
    if printed:
        yield Said(f"{len(printed)} vague: {_quoted(printed)}", "weak")
    if registered := dict.fromkeys(lead.party.name for lead in others if lead.registered):
        yield Said(f"{'; '.join(registered)} (registered)", "weak")


def _name(lead: LeadLine, *, vague: bool) -> str:
    """A lead that is a person or a post; ``""``: a group, or a post that could be several."""
    post = lead.party.label is Label.POST
    if lead.party.label is not Label.PERSON and (not post or vague):
        return ""
    marks = [*(["post"] if post else []), *(["registered"] if lead.registered else [])]
    return f"{lead.party.name} ({', '.join(marks)})" if marks else lead.party.name


def _quoted(printed: Iterable[str], most: int = 2) -> str:
    several = list(dict.fromkeys(p for p in printed if p))
    more = f" and {len(several) - most} more" if len(several) > most else ""
    return ", ".join(f"“{p}”" for p in several[:most]) + more


def _dates(line: Line) -> Iterator[Said]:
    actions = line.of.actions
    if line.lacks(Without.DATE) and actions:
        yield Said("No date", "missing")
    yield from _own_dates(line)
    gaps = {a.action.id: _gaps(line, a.action.id) for a in actions}
    days = [a.due_now for a in actions if a.due_now and not gaps[a.action.id] & _UNFIXED]
    if days:
        yield Said(span(min(days), max(days)))
    past = sum(GapKindId.ACTION_OVERDUE in found for found in gaps.values())
    if past:
        yield Said(f"{past} past, not closed", "weak")
    vague = [a for a in actions if gaps[a.action.id] & _UNFIXED]
    if vague:
        yield Said(f"{len(vague)} {_quoted(a.due_printed for a in vague)}", "weak")
    none = sum(GapKindId.ACTION_WITHOUT_DATE in found for found in gaps.values())
    if none and not line.lacks(Without.DATE):
        yield Said(f"{none} without a date", "weak")


def _own_dates(line: Line) -> Iterator[Said]:
    """What is registered of the dates and the closing of the recommendation itself."""
    of = line.of
    if of.due_now:
        yield Said(f"{span(of.due_now, of.due_now)} (registered)")
    elif any(update.moves for update in of.updates):
        yield Said("One that nobody approved (registered)", "weak")
    if of.status:
        yield Said(f"{of.status[:1].upper()}{of.status[1:]} (registered)", "weak")


def span(first: str, last: str) -> str:
    """The months between two days (ISO), in few words.

    >>> span("2019-10-31", "2019-12-31"), span("2019-10-01", "2020-03-31")
    ('Oct to Dec 2019', 'Oct 2019 to Mar 2020')
    """
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    if (start.year, start.month) == (end.year, end.month):
        return f"{end:%b %Y}"
    return f"{start:%b}{'' if start.year == end.year else f' {start.year}'} to {end:%b %Y}"


def _measures(line: Line) -> Iterator[Said]:
    if not line.of.actions and not line.measures:
        return
    registered = sum(m.registered for m in line.measures)
    if not line.measures:
        yield Said("No measure", "missing")
        return
    targets = sum(m.target for m in line.measures)
    yield Said(f"{targets} with a target") if targets else Said("No target", "missing")
    units = Counter(_UNITS.get(m.unit, "other") for m in line.measures if not m.target)
    if units:
        yield Said(", ".join(counted(n, unit) for unit, n in units.items()), "weak")
    if registered:
        yield Said(f"{registered} of {len(line.measures)} registered", "weak")


def _bodies(line: Line) -> Iterator[Said]:
    if line.lacks(Without.BODY):
        if not line.of.actions:
            return
        yield Said("No body", "missing")
        if any(code == PLAN_ONLY for code, _ in line.marks[Group.OVERSEEN]):
            yield Said("Plan level only", "weak")
        return
    own = [(line.of.bodies, line.of.registered)]
    own += [(a.bodies, a.registered) for a in line.of.actions]
    stated = {b.id for bodies, registered in own for b in bodies if b.id not in registered}
    for id_, words in line.marks[Group.OVERSEEN]:
        yield Said(words if id_ in stated else f"{words} (registered)")
