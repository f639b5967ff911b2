"""Whom to ask about what falls due: open actions, and recommendations with a date of their
own, by the post that leads them, never by person.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ontology.errors import NotFound
from ontology.terms import Label
from queries.answers import Ref
from queries.coverage import seen
from queries.due import Due, dues, falling_due
from queries.look import Look
from queries.registers import registers
from queries.viewer import Viewer, whole
from queries.wording import listed, natural

#: What a group is asked for by that no id names: nobody leads, or a person in no post.
NOBODY, PERSON = "nobody", "person"
_LEADING = frozenset({Label.POST, Label.BODY, Label.ORGANISATION})
_NAMED = {
    NOBODY: "No lead found in the documents loaded",
    PERSON: "A person is named, and no post",
}


@dataclass(frozen=True, slots=True)
class ChaseGroup:
    """What falls due whose lead is one post, team or partner; ``key`` is its id, or one of
    :data:`NOBODY` and :data:`PERSON`, for which there is no ``party``.
    """

    key: str
    name: str
    party: Ref | None
    lines: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Chase:
    """Of the ``open`` actions, and recommendations with a date of their own, those that fall due
    from a day to ``until`` (ISO), and apart, those whose date has passed: each by date, and by lead
    in groups, in which one with several stands for each. ``dayless`` of the open have no date that
    gives a day. ``post`` is the one group asked for.
    """

    as_at: str
    until: str
    due: tuple[Due, ...]
    overdue: tuple[Due, ...]
    due_by_post: tuple[ChaseGroup, ...]
    overdue_by_post: tuple[ChaseGroup, ...]
    dayless: int
    open: tuple[Due, ...]
    post: ChaseGroup | None


@whole
def chase(
    viewer: Viewer, authority: str, days: int = 30, *, post: str = "", as_at: str | None = None
) -> Chase:
    """What falls due in some days from a day (ISO; default: today), and what is overdue.

    ``post`` leaves only what one post, team or partner leads (its id, or :data:`NOBODY` or
    :data:`PERSON`); one that leads nothing open gives nothing.

    Raises:
        NotFound: there is no such post, team or partner.

    """
    day = as_at or date.today().isoformat()
    last = min(date.fromisoformat(day).toordinal() + days, date.max.toordinal())
    until = date.fromordinal(last).isoformat()
    found = registers(viewer, authority, day)
    open_ = tuple(x for x in dues(found.actions, found.recommendations) if not x.closed)
    look = Look(viewer, seen(viewer, authority), day)
    names = _names(look, open_)
    group = None
    if post:
        known = next((g for g in _by_post(open_, names) if g.key == post), None)
        group = known or ChaseGroup(post, names.get(post) or _idle(look, post).name, None, ())
        open_ = group.lines
    overdue, due, dayless = falling_due(open_, day, until)
    parted = [_by_post(some, names) for some in (due, overdue)]
    due_by, overdue_by = ([g for g in p if group is None or g.key == group.key] for p in parted)
    return Chase(day, until, due, overdue, tuple(due_by), tuple(overdue_by), dayless, open_, group)


def _idle(look: Look, post: str) -> Ref:
    """Who leads nothing that is open."""
    for node in look.nodes([post]):
        if node.label in _LEADING:
            return Ref.of(node)
    raise NotFound(f"no post, team or partner has the id '{post}'")


def _by_post(lines: Sequence[Due], names: Mapping[str, str]) -> list[ChaseGroup]:
    """What falls due by who leads it: first what is without a lead, then by name."""
    parties: dict[str, Ref | None] = {}
    found: dict[str, list[Due]] = {}
    for line in lines:
        for key, party in dict(_leads(line)).items():
            parties[key] = party
            found.setdefault(key, []).append(line)
    first = {NOBODY: 0, PERSON: 1}
    return sorted(
        (ChaseGroup(key, names[key], party, tuple(found[key])) for key, party in parties.items()),
        key=lambda g: (first.get(g.key, 2), natural(g.name), g.key),
    )


def _leads(line: Due) -> Iterator[tuple[str, Ref | None]]:
    """Of each lead, the post or else the team, partner or body; never the person."""
    if not line.leads:
        yield NOBODY, None
    for lead in line.leads:
        if lead.post is not None:
            yield lead.post.id, lead.post
        elif lead.party.label is Label.PERSON:
            yield PERSON, None
        else:
            yield lead.party.id, lead.party


def _names(look: Look, lines: Iterable[Due]) -> dict[str, str]:
    """What the groups are called; posts of one title by where they are, if that is known."""
    parties = {key: party for x in lines for key, party in _leads(x) if party is not None}
    several = Counter(party.name for party in parties.values())
    names = dict(_NAMED)
    for key, party in parties.items():
        homes = look.governance.employers(key) if several[party.name] > 1 else []
        where = listed([look.governance.name(home) for home in homes])
        names[key] = f"{party.name} ({where})" if where else party.name
    return names
