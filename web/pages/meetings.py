"""What a body that meets needs: what is due, what moved, what it decided, and the paper for it."""

from __future__ import annotations

from datetime import date

from ontology.errors import BadValue
from ontology.record import node_id
from ontology.terms import Label
from queries.catalogue import grouped
from queries.meetings import AHEAD, Agenda, agenda, meeting_bodies
from queries.records import node
from web.site import Answer, Ask, Go, Page, Pages

pages = Pages()

#: The formats of the paper for a body.
PAPER = (("Word", "docx"), ("Excel", "xlsx"), ("CSV", "csv"))


@pages.get("/authority/{key}/meetings")
def meetings(ask: Ask) -> Answer:
    """The bodies of an authority with their recorded meetings, and what one of them needs; for a
    meeting before the day looked at, as at the day of that meeting.
    """
    authority = node_id(Label.AUTHORITY, ask.path["key"])
    node(ask.viewer, authority)
    body, on, since = ask.query.get("body", ""), ask.day("on"), ask.day("since")
    every = ask.query.get("of") == "all"
    if body and on and on < ask.as_at:
        return Go(ask.again(asAt=on))
    found, wrong = None, ""
    try:
        if body:
            found = agenda(
                ask.viewer, authority, body, on=on or None, since=since or None, every=every,
                as_at=ask.as_at,
            )  # fmt: skip
    except BadValue as error:  # of the last meeting: the next is not before the day looked at
        wrong = str(error)
    return Page(
        "meetings.html",
        {
            "authority": authority,
            "section": "meetings",
            "bodies": meeting_bodies(ask.viewer, authority, ask.as_at),
            "agenda": found,
            "wrong": wrong,
            "today": ask.again(asAt=None, on=on if on >= date.today().isoformat() else None),
            "body": body,
            "on": on,
            "since": since,
            "ahead": AHEAD,
            "moved": _moved(found),
            "papers": _papers(ask, authority, found) if on else [],
        },
        400 if wrong else 200,
    )


def _moved(found: Agenda | None) -> list[object]:
    """The kinds of gap of which something changed, by group."""
    lines = found.gaps.lines if found and found.gaps else ()
    return list(grouped(line for line in lines if line.moved))


def _papers(ask: Ask, authority: str, found: Agenda | None) -> list[tuple[str, str]]:
    """Where the paper for the body's meeting can be taken away, of as much as the page is."""
    if found is None:
        return []
    given = {
        "authority": authority, "body": found.body.id, "on": found.on, "since": found.since,
        "of": ask.chosen("of", ["all"], ""),
    }  # fmt: skip
    return [(name, ask.link(f"/export/board.{ending}", **given)) for name, ending in PAPER]
