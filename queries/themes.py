"""What carries a theme, inspection by inspection and plan by plan: what keeps coming back.

That something has a theme is nearly always read from its words and has been reviewed by nobody; so
each says on what it rests. A plan's copy of a recommendation is not counted beside the original.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ontology.record import Edge, Node, label_of
from ontology.terms import Label
from queries.answers import Claim, Ref
from queries.coverage import seen
from queries.cypher import ask
from queries.days import known_day
from queries.look import Look
from queries.records import nodes
from queries.viewer import Viewer, whole
from queries.wording import natural


@dataclass(frozen=True, slots=True)
class Occasion:
    """An inspection or a plan in which themes are met; ``on`` is its day (ISO, ``""``: none), and
    ``when`` the same in words, no more exactly than it is known.
    """

    ref: Ref
    on: str
    when: str


@dataclass(frozen=True, slots=True)
class Carrying:
    """Something that has a theme, with its own words."""

    ref: Ref
    text: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class Met:
    """What has a theme on one occasion."""

    occasion: Occasion
    things: tuple[Carrying, ...]

    def of(self, label: Label) -> list[Carrying]:
        """Those of one kind."""
        return [thing for thing in self.things if thing.ref.label is label]


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme, with how many findings, recommendations and actions have it on each occasion, by the
    occasion's id.
    """

    theme: Ref
    many: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Themes:
    """The themes that something in an authority has, by name, and the occasions by their days."""

    occasions: tuple[Occasion, ...]
    lines: tuple[ThemeLine, ...]


@whole
def theme_met(
    viewer: Viewer, theme: str, authority: str, as_at: date | str | None = None
) -> list[Met]:
    """What has a theme in an authority on a day (default: today): the earliest occasion first, and
    what is undated last.
    """
    look = Look(viewer, seen(viewer, authority), as_at)
    found: dict[str, tuple[Node, dict[str, Carrying]]] = {}
    for row in look.ask("themes/carried", id=theme) if look.authorities else ():
        thing, claim, within = row["thing"], row["claim"], row["within"]
        if not (isinstance(thing, Node) and isinstance(claim, Edge) and isinstance(within, Node)):
            continue
        if thing.id in look.originals:
            continue
        carrying = Carrying(Ref.of(thing), str(thing.get("text") or ""), Claim.of(claim, {}))
        found.setdefault(within.id, (within, {}))[1].setdefault(thing.id, carrying)
    met = [
        Met(_occasion(node), tuple(things[i] for i in sorted(things, key=natural)))
        for node, things in found.values()
    ]
    return sorted(met, key=lambda m: _by_day(m.occasion))


@whole
def inspections(viewer: Viewer, authority: str, as_at: date | str | None = None) -> list[Occasion]:
    """The inspections of an authority that a loaded document reports, by their days: those in which
    a theme may be met.
    """
    look = Look(viewer, seen(viewer, authority), as_at)
    rows = look.ask("themes/reported") if look.authorities else []
    found = {n.id: n for row in rows if isinstance(n := row["inspection"], Node)}
    return sorted(map(_occasion, found.values()), key=_by_day)


@whole
def themes(viewer: Viewer, authority: str, as_at: date | str | None = None) -> Themes:
    """The themes of an authority on a day (default: today), with where each is met."""
    look = Look(viewer, seen(viewer, authority), as_at)
    many: dict[str, Counter[str]] = {}
    once: set[tuple[str, str]] = set()
    for row in look.ask("themes/among") if look.authorities else ():
        thing, theme, within = str(row["thing"]), str(row["theme"]), str(row["within"])
        if thing not in look.originals and (thing, theme) not in once:
            once.add((thing, theme))
            many.setdefault(theme, Counter())[within] += 1
    occasions = look.nodes({id_ for count in many.values() for id_ in count})
    known = [Ref.of(n) for n in look.nodes(many)]
    return Themes(
        tuple(sorted(map(_occasion, occasions), key=_by_day)),
        tuple(ThemeLine(ref, dict(many[ref.id])) for ref in sorted(known, key=lambda r: r.name)),
    )


@whole
def theme_elsewhere(viewer: Viewer, theme: str) -> list[tuple[Ref, int]]:
    """The authorities that the viewer sees, by name, each with how many of its findings and
    recommendations have a theme; those in which it is not met are left out.
    """
    rows = ask(viewer, "themes/places", authorities=seen(viewer), id=theme)
    many = {str(r["authority"]): int(str(r["many"])) for r in rows}
    found = sorted(map(Ref.of, nodes(viewer, sorted(many))), key=lambda ref: ref.name)
    return [(ref, many[ref.id]) for ref in found]


def _occasion(node: Node) -> Occasion:
    name = "issuedOn" if label_of(node.id) is Label.PLAN else "startedOn"
    on = str(node.get(name) or "")
    when = known_day(on, node.get(f"{name}Precision")) if on else "Undated"
    return Occasion(Ref.of(node), on, when)


def _by_day(occasion: Occasion) -> tuple[object, ...]:
    return occasion.on or "9999", natural(occasion.ref.id)
