"""Values that passages give to one fact: which of them differ, and who says which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from ontology.record import Node, document_of, normalise_text
from queries.answers import name_of
from queries.days import dated
from queries.wording import natural

if TYPE_CHECKING:
    from queries.look import Look

_NUMBER = re.compile(r"(£?)\s*(-?\d[\d,]*(?:\.\d+)?)\s*(%|per cent|percent)?")


def distinct(given: Mapping[str, Collection[str]]) -> dict[str, set[str]]:
    """Values with the passages that give them, where those that agree are one.

    >>> distinct({"41%": ["a"], "40.7 per cent": ["b"], "43%": ["c"]}).keys()
    dict_keys(['40.7 per cent', '43%'])
    """
    result: dict[str, set[str]] = {}
    for value in sorted(given, key=lambda v: (-_places(v), natural(v), v)):
        same = next((known for known in result if agree(known, value)), value)
        result.setdefault(same, set()).update(given[value])
    return dict(sorted(result.items(), key=lambda item: natural(item[0])))


def agree(one: str, other: str) -> bool:
    """Whether two values differ only in how they are written, or in how far they are rounded.

    >>> agree("1,204", "1204"), agree("40.7%", "41 per cent"), agree("392", "393")
    (True, True, False)
    """
    a, b = (normalise_text(v).casefold().strip(" .") for v in (one, other))
    x, y = (_NUMBER.fullmatch(v) for v in (a, b))
    if x is None or y is None:
        return a == b
    if (x[1], bool(x[3])) != (y[1], bool(y[3])):
        return False
    least = Decimal(5).scaleb(-1 - min(_places(a), _places(b)))
    apart = abs(Decimal(x[2].replace(",", "")) - Decimal(y[2].replace(",", "")))
    return apart == 0 or (_places(a) != _places(b) and apart <= least)


def _places(value: str) -> int:
    """How many places after the point a number is given to."""
    found = re.search(r"\.(\d+)", value)
    return len(found[1]) if found else 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands, and the inspection (its id, or ``""``) that its document reports."""

    passage: Node
    document: Node
    inspection: str = ""


def places(look: Look, passages: Collection[str]) -> dict[str, Place]:
    """Where each of some passages (ids) stands."""
    if not passages:
        return {}
    found = look.nodes(passages)
    documents = {d.id: d for d in look.nodes(document_of(p.id) for p in found)}
    reported = {str(r["document"]): str(r["inspection"]) for r in look.ask("reported")}
    return {
        p.id: Place(p, document, reported.get(document.id, ""))
        for p in found
        if look.issued.shows(p.id) and (document := documents.get(document_of(p.id)))
    }


def said(values: Mapping[str, Collection[str]], where: Mapping[str, Place]) -> str:
    """Who says which value, and where: report by report, and never which of them is right."""
    by_report: dict[str, dict[str, list[Place]]] = defaultdict(lambda: defaultdict(list))
    for value, giving in values.items():
        for place in (where[p] for p in giving if p in where):
            by_report[_report(place)][value].append(place)
    told = []
    for report, each in by_report.items():
        places = [_placed(value, found) for value, found in each.items()]
        if len(by_report) > 1:
            name = _named(min((r for found in each.values() for r in found), key=_order))
        else:
            name = f"the same {'report' if report.startswith('inspection/') else 'document'}"
        told.append(f"{name} says {' and '.join(places)}")
    return "; ".join(told)


def _report(place: Place) -> str:
    """What is one report though it is loaded twice: the inspection, else the document itself."""
    return place.inspection or place.document.id


def _order(place: Place) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """What has pages first, then as the documents run."""
    return place.passage.get("page") is None, natural(place.passage.id)


def _placed(value: str, found: Collection[Place]) -> str:
    first = min(found, key=_order).passage
    number = str(first.get("number") or "")
    if first.get("page"):
        return f"{value} (page {first.get('page')})"
    return f"{value} (paragraph {number})" if number[:1].isdigit() else value


def _named(place: Place) -> str:
    document = place.document
    issued = document.get("issuedOn")
    return f"{name_of(document)} of {dated(issued)}" if issued else name_of(document)
