"""What things can be asked to fit, as the store tells it, and what they can be ordered by.

A condition is a line of :data:`CONDITIONS`: Cypher on ``n``, written here and never by who asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ontology.errors import BadValue
from ontology.record import Node
from ontology.terms import CONNECTS, PROPERTIES, Area, Label, Relationship
from queries.viewer import Viewer

#: How many words a search may have: each makes the query longer.
MOST_WORDS = 16
#: Of what things are ordered by, so many signs count, and stand in a cursor.
_KEY = 60


@dataclass(frozen=True, slots=True)
class Range:
    """Days from the first to the last (ISO)."""

    first: str = "0000"
    last: str = "9999"


_NOT_REJECTED = "coalesce(c.review, '') <> 'rejected'"


def _exists(pattern: str, where: str) -> str:
    return f"EXISTS {{ MATCH (n){pattern} WHERE {where} }}"


_INSPECTED = "-[:MADE_IN]->(i:Inspection)"
_REPORTED = f"{_INSPECTED}<-[:REPORTS]-(d:Document)"
_ADDRESSED = "-[c:ADDRESSES]->(r:Recommendation)"
_QUOTED = "-[c:ADDRESSES]->(:Recommendation)-[s:SAME_AS]->(r:Recommendation)"
_ACCEPTABLE = f"{_NOT_REJECTED} AND coalesce(s.review, '') <> 'rejected'"


def _answering(where: str) -> str:
    """That an action answers a recommendation, or a plan's copy of it."""
    direct = _exists(_ADDRESSED, f"{where} AND {_NOT_REJECTED}")
    return f"({direct} OR {_exists(_QUOTED, f'{where} AND {_ACCEPTABLE}')})"


def _either(value: str, name: str) -> str:
    return f"{value} IN ${name}"


def _between(value: str, name: str) -> str:
    return f"{value} >= ${name}From AND {value} <= ${name}To"


_FAMILY = _exists("-[:CITES]->(:Passage)-[:PART_OF]->(d:Document)", _either("d.family", "family"))
_THEME = _exists("-[c:HAS_THEME]->(t:Theme)", f"{_either('t.id', 'theme')} AND {_NOT_REJECTED}")
_OF_INSPECTION = {
    "inspection": _exists(_INSPECTED, _either("i.id", "inspection")),
    "area": _either("n.area", "area"),
    "grade": _exists(f"{_INSPECTED}<-[:MADE_IN]-(j:Judgement)",
                     f"n.id <> j.id AND j.area = n.area AND {_either('j.grade', 'grade')}"),
    "overall_grade": _exists(
        f"{_INSPECTED}<-[:MADE_IN]-(j:Judgement)",
        "n.id <> j.id AND j.area = 'overall_effectiveness' AND j.grade IN $overall_grade"),
    "issued": _exists(_REPORTED, _between("d.issuedOn", "issued")),
    "inspected": _exists(_INSPECTED, _between("i.startedOn", "inspected")),
    "theme": _THEME,
    "family": _FAMILY,
}  # fmt: skip
_DUE = "coalesce(n.dueTo, n.dueFrom)"
_LED = "<-[c:LED_BY]-(:Action|Recommendation)"

#: Label → name of a condition → what it says of ``n``; ``$name`` are the values that will do, and
#: ``$nameFrom`` and ``$nameTo`` the first and the last day. Without values it is or is not so.
CONDITIONS: Mapping[Label, Mapping[str, str]] = {
    Label.AUTHORITY: {},
    Label.DOCUMENT: {
        "family": _either("n.family", "family"),
        "state": _either("n.state", "state"),
        "issued": _between("n.issuedOn", "issued"),
        "inspection": _exists("-[:REPORTS]->(i:Inspection)", _either("i.id", "inspection")),
    },
    Label.INSPECTION: {
        "framework": _either("n.framework", "framework"),
        "state": _either("n.state", "state"),
        "inspected": _between("n.startedOn", "inspected"),
        "issued": _exists("<-[:REPORTS]-(d:Document)", _between("d.issuedOn", "issued")),
        "overall_grade": _exists(
            "<-[:MADE_IN]-(j:Judgement)",
            f"j.area = 'overall_effectiveness' AND {_either('j.grade', 'overall_grade')}"),
    },
    Label.RECOMMENDATION: {
        **_OF_INSPECTION,
        "made": "EXISTS { MATCH (n)-[:MADE_IN]->(:Inspection) }",
        "kind": _either("n.kind", "kind"),
    },
    Label.FINDING: {
        **_OF_INSPECTION,
        "polarity": _either("n.polarity", "polarity"),
        "marked": "coalesce(n.marked, false) = true",
        "recommendation": _exists(
            "-[c:SUPPORTS]->(r:Recommendation)",
            f"{_either('r.id', 'recommendation')} AND {_NOT_REJECTED}"),
    },
    Label.ACTION: {
        "plan": _exists("-[:PART_OF]->(p:Plan)", _either("p.id", "plan")),
        "recommendation": _answering(_either("r.id", "recommendation")),
        "area": _answering(_either("r.area", "area")),
        "status": _either("n.status", "status"),
        "due": _between(_DUE, "due"),
        "issued": _exists("-[:PART_OF]->(p:Plan)", _between("p.issuedOn", "issued")),
        "lead": _exists("-[c:LED_BY]->(x:Person|Post|Organisation|Body)",
                        f"{_either('x.id', 'lead')} AND {_NOT_REJECTED}"),
        "theme": _THEME,
        "family": _FAMILY,
    },
    Label.PLAN: {
        "inspection": _exists("-[:RESPONDS_TO]->(i:Inspection)", _either("i.id", "inspection")),
        "issued": _between("n.issuedOn", "issued"),
    },
    Label.MEASURE: {
        "unit": _either("n.unit", "unit"),
        "action": _exists("<-[:MEASURED_BY]-(a:Action)", _either("a.id", "action")),
        "plan": _exists("<-[:MEASURED_BY]-(:Action)-[:PART_OF]->(p:Plan)",
                        _either("p.id", "plan")),
    },
    Label.PERSON: {
        "post": _exists("<-[:HOLDER]-(:Tenure)-[:OF_POST]->(p:Post)", _either("p.id", "post")),
        "leads": f"EXISTS {{ MATCH (n){_LED} WHERE {_NOT_REJECTED} }}",
    },
    Label.POST: {
        "statutory": _either("n.statutory", "statutory"),
        "organisation": _exists("-[:POST_IN]->(o:Organisation|Body)",
                                _either("o.id", "organisation")),
        "leads": f"EXISTS {{ MATCH (n){_LED} WHERE {_NOT_REJECTED} }}",
        "theme": _THEME,
    },
    Label.BODY: {
        "kind": _either("n.kind", "kind"),
        "oversees": _exists("-[c:OVERSEES]->(x:Plan|Recommendation|Action)",
                            f"{_either('x.id', 'oversees')} AND {_NOT_REJECTED}"),
        "leads": f"EXISTS {{ MATCH (n){_LED} WHERE {_NOT_REJECTED} }}",
        "theme": _THEME,
    },
}  # fmt: skip

# ---------------------------------------------------------------------------------------- orders

_BY_AREA = {area.value: f"{i:02}" for i, area in enumerate(Area)}
_REPORT = "OPTIONAL MATCH (n)-[:MADE_IN]->(:Inspection)<-[:REPORTS]-(d:Document)"
_PLANNED = "OPTIONAL MATCH (n)-[:PART_OF]->(p:Plan)"
_SAID = {"text": ("", "n.text")}

#: Label → name of an order → what else is matched, and by what is ordered. Things are also ordered
#: by ``id``, as text, and by ``number``, as people count.
ORDERS: Mapping[Label, Mapping[str, tuple[str, str]]] = {
    Label.AUTHORITY: {"name": ("", "n.name")},
    Label.DOCUMENT: {"issued": ("", "n.issuedOn"), "title": ("", "n.title")},
    Label.INSPECTION: {"started": ("", "n.startedOn")},
    Label.RECOMMENDATION: {
        **_SAID, "area": ("", "n.area"), "issued": (_REPORT, "min(d.issuedOn)"),
    },
    Label.FINDING: {**_SAID, "area": ("", "n.area"), "issued": (_REPORT, "min(d.issuedOn)")},
    Label.ACTION: {
        **_SAID, "due": ("", _DUE), "issued": (_PLANNED, "min(p.issuedOn)"),
        "status": ("", "n.status"),
    },
    Label.PLAN: {"issued": ("", "n.issuedOn"), "title": ("", "n.title")},
    Label.MEASURE: _SAID,
    Label.PERSON: {"name": ("", "n.name")},
    Label.POST: {"title": ("", "n.title")},
    Label.BODY: {"name": ("", "n.name")},
}  # fmt: skip


# --------------------------------------------------------------------------------------- asking


def fitting(
    viewer: Viewer, label: Label, given: Mapping[str, object], authorities: list[str], order: str
) -> list[tuple[str, str | None]]:
    """The ids of what fits the conditions (those that gaps do not tell), each with what it is
    ordered by.

    Raises:
        BadValue: a condition or the order is none of the label's.

    """
    conditions = ["n.authority IN $authorities"]
    parameters: dict[str, object] = {"authorities": authorities}
    plain = dict(given)
    if text := str(plain.pop("search", "")):
        words = words_of(text)
        conditions += [holding(label, words)] if words else []
        parameters |= {f"word{i}": word for i, word in enumerate(words)}
    claims: dict[str, object] = {
        name: plain.pop(name) for name in ("basis", "review") if name in plain
    }
    if claims:
        conditions.append(_resting(label, claims, parameters))
    if label is Label.INSPECTION:
        judged: dict[str, object] = {n: plain.pop(n) for n in ("area", "grade") if n in plain}
        conditions += [_graded(judged, parameters)] if judged else []
    for name, value in sorted(plain.items()):
        if name not in CONDITIONS[label]:
            raise BadValue(f"'{name}' is no condition on what is of the kind {label.value}")
        said = CONDITIONS[label][name]
        if isinstance(value, bool):
            conditions.append(said if value else f"NOT {said}")
            continue
        conditions.append(said)
        if isinstance(value, Range):
            parameters |= {f"{name}From": value.first, f"{name}To": value.last}
        else:
            parameters[name] = value
    more, key = {"id": ("", "''"), "number": ("", "''"), **ORDERS[label]}.get(order, ("", ""))
    if not key:
        raise BadValue(f"what is of the kind {label.value} has no order '{order}'")
    rows = viewer.store.read(
        f"MATCH (n:`{label}`) WHERE {' AND '.join(conditions)} {more} "
        f"RETURN n.id AS thing, {key} AS key",
        parameters,
        name=f"which {label}",
    )
    return [
        (str(row["thing"]), None if row["key"] is None else _key(str(row["key"]), order))
        for row in rows
    ]


def _key(said: str, order: str) -> str:
    return _BY_AREA.get(said, said) if order == "area" else said.casefold()[:_KEY]


def _graded(given: Mapping[str, object], parameters: dict[str, object]) -> str:
    """That an inspection gave one of some grades, or judged one of some areas, or both at once."""
    said = []
    for name in ("area", "grade"):
        if isinstance(values := given.get(name), list | tuple):
            parameters[name] = list(values)
            said.append(_either(f"j.{name}", name))
    return _exists("<-[:MADE_IN]-(j:Judgement)", " AND ".join(said))


def _resting(label: Label, given: Mapping[str, object], parameters: dict[str, object]) -> str:
    """That a claim from or to a thing has one of some bases and reviews."""
    said = []
    if isinstance(basis := given.get("basis"), list | tuple):
        parameters["basis"] = list(basis)
        said.append("c.basis IN $basis")
    if isinstance(review := given.get("review"), list | tuple):
        parameters["review"] = list(review)
        said.append("c.basis = 'inferred' AND coalesce(c.review, 'unreviewed') IN $review")
    where = " AND ".join(said)
    ways = []
    for arrow, own, other in (("-[c:{}]->", 0, 1), ("<-[c:{}]-", 1, 0)):
        joins = {t: p for t, pairs in CONNECTS.items() if t not in SCAFFOLDING
                 for p in pairs if p[own] is label}  # fmt: skip
        if joins:
            ends = {p[other] for t in joins for p in CONNECTS[t] if p[own] is label}
            pattern = f"{arrow.format('|'.join(joins))}(:{'|'.join(sorted(ends))})"
            ways.append(_exists(pattern, where))
    if not ways:
        raise BadValue(f"what is of the kind {label.value} has no claims to tell apart")
    return f"({' OR '.join(ways)})"


#: What says how the graph is put together, and would join everything to everything.
SCAFFOLDING = frozenset({Relationship.CITES, Relationship.ABOUT_AUTHORITY, Relationship.HAS_THEME})


def words_of(text: str) -> list[str]:
    """The words to search for, each once, in lower case.

    Raises:
        BadValue: there are more than MOST_WORDS.

    """
    wanted = list(dict.fromkeys(text.lower().split()))
    if len(wanted) > MOST_WORDS:
        raise BadValue(f"{len(wanted)} words are too many to search for; {MOST_WORDS} are enough")
    return wanted


def holding(label: Label, words: Sequence[str]) -> str:
    """The condition that a thing's own words hold ``$word0``, ``$word1`` and so on."""
    said = " + ' ' + ".join(f"coalesce(n.{p}, '')" for p in worded(label))
    return " AND ".join(f"toLower({said}) CONTAINS $word{i}" for i in range(len(words)))


def own_words(label: Label, of: Node) -> str:
    """A thing's own words, as :func:`holding` looks at them."""
    return " ".join(str(of.get(p) or "") for p in worded(label))


def worded(label: Label) -> list[str]:
    """The properties that hold a thing's own words."""
    return [p for p in ("name", "title", "label", "citation", "text") if p in PROPERTIES[label]]
