"""A calendar as iCalendar (RFC 5545): an all-day event for each thing that falls due.

The same things as at the same day make the same file, byte by byte: the time stamp is that of the
day looked at. An event is known again by its id, so a calendar that is fetched anew moves what has
moved and doubles nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MEDIA = "text/calendar; charset=utf-8"
#: Bytes of a line; what is longer goes on in the next, after a space.
_LINE = 75
_PRODUCT = "-//Golden Thread//Chase list//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """Something on a day (ISO). ``id`` stays the same whatever else changes, ``url`` is the whole
    address of its page, and ``categories`` are single words or names.
    """

    id: str
    on: str
    title: str
    text: str
    url: str
    categories: tuple[str, ...] = ()


def written(name: str, events: Iterable[Event], as_at: str) -> str:
    """The file: a calendar with a name, as at a day (ISO)."""
    stamp = f"{_plain(as_at)}T000000Z"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(event: Event, stamp: str) -> Iterator[str]:
    on = date.fromisoformat(event.on)
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(event.id)}@golden-thread"
    yield f"DTSTAMP:{stamp}"
    yield f"DTSTART;VALUE=DATE:{_plain(event.on)}"
    if on < date.max:  # without an end an event is of its day
        yield f"DTEND;VALUE=DATE:{_plain((on + timedelta(days=1)).isoformat())}"
    yield f"SUMMARY:{escaped(event.title)}"
    yield f"DESCRIPTION:{escaped(event.text)}"
    yield f"URL:{event.url}"
    if event.categories:
        yield f"CATEGORIES:{','.join(map(escaped, event.categories))}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy all day because something is due
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """Text as a value of the type TEXT; control characters, which it may not hold, are left out."""
    lines = "\n".join(text.splitlines())
    kept = "".join(c for c in lines if c in "\n\t" or (ord(c) >= 0x20 and c != "\x7f"))
    for sign in ("\\", ";", ","):
        kept = kept.replace(sign, f"\\{sign}")
    return kept.replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 bytes, none of which parts a character."""
    pieces, piece, size = [], "", 0
    for sign in line:
        many = len(sign.encode("utf-8", "replace"))
        if size + many > _LINE:
            pieces.append(piece)
            piece, size = " ", 1
        piece += sign
        size += many
    return "\r\n".join([*pieces, piece])


def _plain(iso: str) -> str:
    return iso.replace("-", "")
