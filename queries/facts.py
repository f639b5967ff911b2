"""Values that passages give to one fact: which of them differ, and who says which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from ontology.record import Node, normalise_text
from queries.answers import name_of
from queries.days import dated
from queries.wording import natural

if TYPE_CHECKING:
    from graph.engine import Row
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


def said(values: Mapping[str, Collection[str]], look: Look) -> str:
    """Who says which value, and where: report by report, and never which of them is right."""
    passages = sorted(set().union(*values.values()))
    rows = {str(r["passage"]): r for r in look.ask("places", ids=passages)}
    by_report: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for value, giving in values.items():
        for row in (rows[p] for p in giving if p in rows):
            by_report[_report(row)][value].append(row)
    told = []
    for report, each in by_report.items():
        places = [_placed(value, found) for value, found in each.items()]
        if len(by_report) > 1:
            name = _named(min((r for found in each.values() for r in found), key=_order))
        else:
            name = f"the same {'report' if report.startswith('inspection/') else 'document'}"
        told.append(f"{name} says {' and '.join(places)}")
    return "; ".join(told)


def _report(row: Row) -> str:
    """What is one report though it is loaded twice: the inspection, else the document itself."""
    document = row["document"]
    return str(row["inspection"] or (document.id if isinstance(document, Node) else ""))


def _order(row: Row) -> tuple[bool, tuple[tuple[int, str], ...]]:
    """What has pages first, then as the documents run."""
    return row["page"] is None, natural(str(row["passage"]))


def _placed(value: str, rows: Collection[Row]) -> str:
    first = min(rows, key=_order)
    number = str(first["number"] or "")
    if first["page"]:
        return f"{value} (page {first['page']})"
    return f"{value} (paragraph {number})" if number[:1].isdigit() else value


def _named(row: Row) -> str:
    document = row["document"]
    if not isinstance(document, Node):
        return ""
    issued = document.get("issuedOn")
    return f"{name_of(document)} of {dated(issued)}" if issued else name_of(document)
