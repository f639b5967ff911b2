"""The catalogue of gaps: of an authority with what was found, and as it is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ontology.errors import NotFound
from ontology.record import node_id
from ontology.terms import CODES, GapKindId, Label, Severity
from queries.answers import Gap, Ref
from queries.asked import Asked
from queries.catalogue import Catalogue, KindLine, catalogue, grouped
from queries.coverage import coverage_gaps, coverage_summary, gap_kinds
from queries.records import node
from queries.within import Choices, Within, choices
from web.comparing import compared_with
from web.site import Ask, Page, Pages

pages = Pages()

#: How many gaps of a kind a part of its list shows.
PART = 25
#: Part of the address → what it narrows to, in words, and where there is to choose from.
_NARROWED = {
    "document": ("Document", "documents"),
    "recommendation": ("Recommendation", "recommendations"),
    "body": ("Body that oversees it", "bodies"),
    "theme": ("Theme", "themes"),
}
#: The formats in which what is shown can be taken away.
EXPORTS = (("Excel", "xlsx"), ("Word", "docx"), ("CSV", "csv"))


@dataclass(frozen=True, slots=True)
class Chosen:
    """Something that narrows the page: its words, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A kind that is looked into: its line, the part of its gaps that is shown (``first`` is the
    number of the first), how many there are, and the query where that is asked for.
    """

    line: KindLine
    gaps: tuple[Gap, ...]
    first: int
    total: int
    part: int
    parts: int
    query: str


@pages.get("/gaps")
def published(ask: Ask) -> Page:
    """All kinds with their definitions; counted over all authorities where that is asked for."""
    authorities = ask.viewer.store.authorities()
    counted = len(authorities) > 1 and bool(ask.query.get("counts"))
    rows = coverage_summary(ask.viewer, as_at=ask.as_at).rows if counted else ()
    return Page(
        "kinds.html",
        {
            "groups": grouped(gap_kinds()),
            "many": len(gap_kinds()),
            "authorities": len(authorities),
            "rows": {row.kind.id: row for row in rows},
        },
    )


@pages.get("/authority/{key}/gaps")
def gaps(ask: Ask) -> Page:
    """The kinds of gap in an authority, counted, with one of them opened."""
    authority = node_id(Label.AUTHORITY, ask.path["key"])
    node(ask.viewer, authority)
    kind = _kind(ask.query.get("kind", ""))
    severity = ask.chosen("severity", list(Severity), "")
    kinds = [k.id for k in gap_kinds() if severity in ("", k.severity)]
    document, recommendation, body, theme = (ask.query.get(name) or None for name in _NARROWED)
    within = Within(document, recommendation, body, theme)
    meeting, since = compared_with(ask, authority)
    found = catalogue(
        ask.viewer, authority, as_at=ask.as_at, since=since, kinds=kinds, opened=kind, within=within
    )
    known = choices(ask.viewer, authority, ask.as_at)
    return Page(
        "gaps.html",
        {
            "authority": authority,
            "section": "gaps",
            "found": found,
            "groups": grouped(found.lines),
            "opened": _opened(ask, authority, found, kind, within),
            "meeting": meeting,
            "severity": severity,
            "severities": CODES["Severity"],
            "narrowed": _NARROWED,
            "choices": known,
            "chosen": list(_chosen(ask, known, severity)),
            "exports": [(name, _export(ask, authority, ending)) for name, ending in EXPORTS],
        },
    )


def _kind(given: str) -> GapKindId | None:
    """Raises: NotFound: there is no such kind."""
    if not given:
        return None
    try:
        return GapKindId(given)
    except ValueError:
        raise NotFound(f"there is no kind of gap '{given}'; /gaps lists them") from None


def _opened(
    ask: Ask, authority: str, found: Catalogue, kind: GapKindId | None, within: Within
) -> Opened | None:
    line = None if kind is None else found.line(kind)
    if line is None or kind is None:
        return None
    shown = [g for g in found.gaps if g.waiver is None or ask.query.get("waived") != "no"]
    per = len(shown) if ask.query.get("all") else PART
    parts = max(1, -(-len(shown) // max(1, per)))
    part = ask.number("page", 1, parts)
    start = (part - 1) * per
    query = ""
    if ask.query.get("query"):
        asked = Asked.of(ask.viewer)
        asked.put(coverage_gaps)(
            ask.viewer, [kind], authority, as_at=ask.as_at, include_waived=True, within=within
        )
        query = asked.query
    return Opened(
        line, tuple(shown[start : start + per]), start + 1, len(shown), part, parts, query
    )


def _chosen(ask: Ask, known: Choices, severity: str) -> Iterator[Chosen]:
    """What narrows the page."""
    if severity:
        words = f"Severity: {CODES['Severity'][severity]}"
        yield Chosen(words, ask.again(severity=None))
    for name, (words, among) in _NARROWED.items():
        if given := ask.query.get(name):
            refs: tuple[Ref, ...] = getattr(known, among)
            called = next((ref.name for ref in refs if ref.id == given), given)
            yield Chosen(f"{words}: {called}", ask.again(**{name: None}))
    if ask.query.get("waived") == "no":
        yield Chosen("Without waived gaps", ask.again(waived=None))


def _export(ask: Ask, authority: str, ending: str) -> str:
    """Where what is shown can be taken away as a file."""
    severity, kind = ask.query.get("severity", ""), ask.query.get("kind", "")
    of = [k.id for k in gap_kinds() if severity and k.severity == severity]
    narrowed = {name: ask.query.get(name, "") for name in _NARROWED}
    return ask.link(
        f"/export/gaps.{ending}",
        authority=authority,
        kind=[kind] if kind else [id_.value for id_ in of],
        **narrowed,
    )
