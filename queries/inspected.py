"""Inspections and their grades: of one authority over time, and of every authority the latest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ontology.record import Node
from ontology.terms import Area, Grade, Label
from queries.answers import Ref
from queries.coverage import seen
from queries.cypher import ask
from queries.lines import inspected
from queries.look import Look
from queries.records import nodes
from queries.viewer import Viewer, whole

if TYPE_CHECKING:
    from graph.engine import Row


@dataclass(frozen=True, slots=True)
class Graded:
    """An inspection whose report is loaded, in a few words, with the day (ISO) on which it began if
    that is known, and the grade of each area that it graded: as a code, and as printed.
    """

    inspection: Ref
    words: str
    on: str | None
    grades: Mapping[Area, tuple[Grade, str]]


@dataclass(frozen=True, slots=True)
class Inspected:
    """An authority with the latest inspection (its id) whose report is loaded, the grade of overall
    effectiveness that was given last and by which inspection (in a few words), and how many
    recommendations the loaded reports make, and the latest of them.
    """

    authority: Ref
    inspection: str | None
    words: str
    grade: Grade | None
    graded_in: str
    inspections: int
    recommendations: int
    latest: int


@whole
def graded(viewer: Viewer, authority: str, as_at: date | str | None = None) -> list[Graded]:
    """The inspections of an authority whose reports are loaded and were issued by a day (default:
    today), the earliest first; many kinds of inspection give no grade.
    """
    look = Look(viewer, seen(viewer, authority), as_at)
    if not look.authorities:
        return []
    grades: dict[str, dict[Area, tuple[Grade, str]]] = defaultdict(dict)
    for row in look.ask("judgements"):
        judgement, inspection = row["judgement"], row["inspection"]
        if isinstance(judgement, Node) and isinstance(inspection, Node):
            grade = Grade(str(judgement.get("grade")))
            printed = str(judgement.get("gradePrinted") or "")
            grades[inspection.id][Area(str(judgement.get("area")))] = grade, printed
    return [
        Graded(
            Ref(held.id, Label.INSPECTION, held.words), held.words, held.on or None, grades[held.id]
        )
        for held in _held(look.ask("authorities/inspected"))[authority]
    ]


@whole
def authorities(viewer: Viewer, as_at: date | str | None = None) -> list[Inspected]:
    """Every authority that the viewer may see, by name."""
    ids = seen(viewer)
    given = {"authorities": ids, "asAt": str(as_at or date.today())}
    of = _held(ask(viewer, "authorities/inspected", **given) if ids else ())
    made = {
        str(row["inspection"]): int(str(row["made"]))
        for row in (ask(viewer, "authorities/recommended", **given) if ids else ())
    }
    overall = {
        str(row["inspection"]): Grade(str(row["grade"]))
        for row in (ask(viewer, "authorities/overall", **given) if ids else ())
    }
    told = []
    for authority in sorted(nodes(viewer, ids), key=lambda n: (str(n.get("name")), n.id)):
        every = of[authority.id]
        last = every[-1] if every else None
        judged = [held for held in every if held.id in overall]
        told.append(
            Inspected(
                Ref.of(authority),
                last.id if last else None,
                last.words if last else "",
                overall[judged[-1].id] if judged else None,
                judged[-1].words if judged else "",
                len(every),
                sum(made.get(n.id, 0) for n in every),
                made.get(last.id, 0) if last else 0,
            )
        )
    return told


@dataclass(frozen=True, slots=True)
class _Held:
    """An inspection, in a few words, and on which day it began (ISO or ``""``)."""

    id: str
    words: str
    on: str


def _held(rows: Iterable[Row]) -> dict[str, list[_Held]]:
    """The inspections of each authority, by its id, the earliest first."""
    found: dict[str, list[_Held]] = defaultdict(list)
    for row in rows:
        id_, on = str(row["inspection"]), str(row["held"] or "")
        found[str(row["authority"])].append(_Held(id_, inspected(on, str(row["framework"])), on))
    for several in found.values():
        several.sort(key=lambda held: (held.on, held.id))
    return found
