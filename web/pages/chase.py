"""The chase list: what falls due in some days and what is overdue, by post; as a page, as a table
and as a calendar.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import quote

from ontology.record import node_id
from ontology.terms import WORDING, Label
from queries.answers import Ref
from queries.chase import Chase, ChaseGroup, chase
from queries.days import dated
from queries.due import Due
from queries.records import node
from web import comma, ical
from web.comma import Cell
from web.site import Ask, File, Page, Pages

pages = Pages()

#: For how many days is looked ahead: unless said otherwise, and at most.
DAYS, MOST = 30, 730
_COLUMNS = (
    "Post, team or partner", "When", "Kind", "No.", "What is planned or recommended", "Plan",
    "Date as printed",
    "Last day as printed", "Last day as it stands", "Lead as printed", "Measures",
    "Recommendations", "Page", "As at", "Id",
)  # fmt: skip


@pages.get("/authority/{key}/chase")
def listed(ask: Ask) -> Page:
    """What is to be asked after, by post."""
    authority, found = _asked(ask)
    files = {
        ending: ask.link(
            f"{ask.url}.{ending}",
            days=_days(ask),
            post=found.post.key if found.post else None,
        )
        for ending in ("csv", "ics")
    }
    return Page(
        "chase.html",
        {
            "authority": authority.id,
            "section": "meetings",
            "crumbs": [("Meetings", ask.link(f"/{authority.id}/meetings"))],
            "found": found,
            "days": _days(ask),
            "files": files,
        },
    )


@pages.get("/authority/{key}/chase.csv")
def table(ask: Ask) -> File:
    """The same as CSV: a row for each thing that falls due and each post, team or partner that
    leads it.
    """
    authority, found = _asked(ask)
    text = b"".join(comma.written(_COLUMNS, _rows(found)))
    return File(text, comma.MEDIA, f"{_name(authority, found)}.csv")


@pages.get("/authority/{key}/chase.ics")
def calendar(ask: Ask) -> File:
    """The same as a calendar: an event for each thing that falls due."""
    authority, found = _asked(ask)
    groups = (*found.overdue_by_post, *found.due_by_post)
    events = [_event(ask, line, groups) for line in (*found.overdue, *found.due)]
    of = f", {found.post.name}" if found.post else ""
    text = ical.written(f"What falls due, {authority.name}{of}", events, found.as_at)
    return File(text, ical.MEDIA, f"{_name(authority, found)}.ics")


def _asked(ask: Ask) -> tuple[Ref, Chase]:
    authority = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"]))
    post = ask.query.get("post", "")
    found = chase(ask.viewer, authority.id, _days(ask), post=post, as_at=ask.as_at)
    return Ref.of(authority), found


def _days(ask: Ask) -> int:
    return ask.number("days", DAYS, MOST)


def _name(authority: Ref, found: Chase) -> str:
    """What the file is called: never after a person."""
    return f"golden-thread-chase-{authority.id.partition('/')[2]}-{found.as_at}"


def _rows(found: Chase) -> Iterator[list[Cell]]:
    as_at = date.fromisoformat(found.as_at)
    for when, groups in (("overdue", found.overdue_by_post), ("due", found.due_by_post)):
        for group in groups:
            for line in group.lines:
                first = line.evidence[0] if line.evidence else None
                yield [
                    group.name, when, WORDING[line.of.label][0].capitalize(), line.number,
                    line.text, line.plan.name if line.plan else None, line.due_printed or None,
                    _day(line.due), _day(line.due_now), line.lead_printed or None,
                    "; ".join(line.measures) or None,
                    "; ".join(ref.name for ref in line.answers) or None,
                    first.page if first else None, as_at, line.of.id,
                ]  # fmt: skip


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _event(ask: Ask, line: Due, groups: Sequence[ChaseGroup]) -> ical.Event:
    """What falls due as something on the last day of its date as it stands. Its categories are the
    posts, teams and partners that lead it; no person's name.
    """
    leading = tuple(g.name for g in groups if g.party is not None and line in g.lines)
    lead = line.lead_printed or "; ".join(leading) or "none found in the documents loaded"
    told = [line.text, f"Lead: {lead}"]
    printed = f"Date as printed: {line.due_printed or 'none'}"
    moved = line.due_now and line.due_now != line.due
    told.append(f"{printed}; now {dated(line.due_now)}" if moved else printed)
    told += [f"Measure: {measure}" for measure in line.measures]
    if line.answers:
        told.append(f"Answers: {', '.join(ref.name for ref in line.answers)}")
    if line.plan:
        told.append(line.plan.name)
    return ical.Event(
        line.of.id,
        str(line.due_now),
        f"{line.of.name} due: {' '.join(line.text.split())}",
        "\n".join(told),
        ask.root + quote(line.of.id),
        leading,
    )
