"""The paper for a meeting: what it is narrowed to, and what it has up front: what is due before it,
and what moved since the last.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from api.papers import tables
from api.papers.paper import NOT_FOUND, Block, Column, Heading, Item, Table, Text, Value, joined
from api.papers.snapshots import Snapshot
from queries.answers import Gap
from queries.coverage import coverage_gaps
from queries.days import dated
from queries.due import Due, counted_due
from queries.look import Look
from queries.meetings import Agenda
from queries.registers import Registers, registers
from queries.within import Within
from queries.wording import counted

_DUE = (
    Column("When", 10), Column("What", 18, on_page=True),
    Column("Planned or recommended", 56, on_page=True),
    Column("Lead as printed", 30, on_page=True), Column("Leads as read", 36),
    Column("Date as printed", 16, on_page=True), Column("Date as it stands", 16, on_page=True),
    Column("Source", 30, on_page=True), Column("Id", 30),
)  # fmt: skip
_PROGRESS = (
    Column("Day", 14, on_page=True), Column("What", 18, on_page=True),
    Column("What is recorded", 22, on_page=True), Column("In words", 60, on_page=True),
    Column("Date given", 14, on_page=True), Column("Approved by", 20, on_page=True),
    Column("Id", 30),
)  # fmt: skip
_AND = "{}, {} and {}"


def overseen(snapshot: Snapshot, agenda: Agenda, lines: Registers) -> tuple[Within, Registers]:
    """What the paper for a meeting is narrowed to, then as now, and the registers of that."""
    if agenda.every:
        return Within(), lines
    ids = Within(body=agenda.body.id).ids(
        Look(snapshot.viewer, snapshot.authorities, snapshot.as_at)
    )
    made = (*agenda.recommendations, *agenda.through_actions)
    planned = (*agenda.actions, *agenda.through_plan)
    return Within(only=ids), replace(
        lines,
        recommendations=tuple(r for r in lines.recommendations if r in made),
        actions=tuple(a for a in lines.actions if a in planned),
    )


def covers(snapshot: Snapshot, agenda: Agenda, lines: Registers, gaps: Sequence[Gap]) -> str:
    """What the paper for a meeting is about, of how much, and how to get all."""
    viewer, of, as_at = snapshot.viewer, snapshot.authority, snapshot.as_at
    every = registers(viewer, of, as_at)
    parts = (
        (lines.recommendations, every.recommendations, "recommendation"),
        (lines.actions, every.actions, "action"),
        (
            [gap for gap in gaps if gap.waiver is None],
            coverage_gaps(viewer, authority=of, as_at=as_at),
            "gap",
        ),
    )
    name = agenda.body.name
    if not agenda.every:
        told = _AND.format(*(f"{len(some)} of {counted(all_, what)}" for some, all_, what in parts))
        return (
            f"only what {name} oversees, itself or through a plan or an action: {told}. For all of "
            "them ask with “of=all” in the address, or “--of all” on the command line."
        )
    told = _AND.format(*(counted(all_, what) for _, all_, what in parts))
    if agenda.oversees:
        return f"all {told}, also of what {name} does not oversee"
    return (
        f"all {told}, because no loaded document or statement says that {name} oversees an action, "
        "a recommendation or a plan"
    )


def due(agenda: Agenda, snapshot: Snapshot) -> Table:
    """A row for each action and recommendation that is overdue or due before the meeting."""
    lines = [("overdue", x) for x in agenda.overdue] + [("due", x) for x in agenda.due]
    about = "Each row is open: no loaded document or statement says that it is complete."
    rows = ((snapshot.authorities[0], (when, *_due(line))) for when, line in lines)
    return tables.stamped("due", "Due before the meeting", about, _DUE, rows, snapshot)


def _due(line: Due) -> Sequence[Value]:
    registered = joined([tables.registered(lead) for lead in line.leads])
    return (
        line.of.name,
        line.text,
        line.lead_printed or registered,
        joined([tables.read_as(lead) for lead in line.leads]),
        line.due_printed or NOT_FOUND,
        tables.day(line.due_now),
        tables.linked(line.evidence[0] if line.evidence else None),
        line.of.id,
    )


def progress(agenda: Agenda, snapshot: Snapshot) -> Table:
    """A row for each update of an action or a recommendation since the last meeting."""
    rows = (
        (
            snapshot.authorities[0],
            (
                tables.day(update.on), of.name, update.kind, update.text or None,
                tables.day(update.due_to), update.approver or None, of.id,
            ),
        )
        for of, update in (agenda.moved.updates if agenda.moved else ())
    )  # fmt: skip
    about = "Each row is a dated fact that a loaded document or a statement records."
    title = "Progress, dates and completion"
    return tables.stamped("progress", title, about, _PROGRESS, rows, snapshot)


def asked_of(agenda: Agenda) -> Iterator[Item]:
    """What the body is asked about what is due."""
    told = [
        f"{counted_due(agenda.overdue)} open past the date as it stands" if agenda.overdue else "",
        f"{counted_due(agenda.due)} due by {dated(agenda.on)}" if agenda.due else "",
    ]
    if any(told):
        yield Item(f"to ask after {', and '.join(filter(None, told))};", numbered=True)


def blocks(agenda: Agenda, snapshot: Snapshot) -> Iterator[Block]:
    """What is due before the meeting, and what moved since the last, in the order of the page."""
    every = due(agenda, snapshot)
    yield Heading("Due before the meeting")
    yield Text(agenda.sentence)
    for when, title in (("overdue", "Overdue"), ("due", f"Falls due by {dated(agenda.on)}")):
        rows = tuple(row for row in every.rows if row[0] == when)
        yield Heading(f"{title} ({len(rows)})", 2)
        yield replace(every, title=title, rows=rows) if rows else Text("None.")
    yield from _moved(agenda, progress(agenda, snapshot))


def _moved(agenda: Agenda, updates: Table) -> Iterator[Block]:
    if agenda.since is None or agenda.moved is None:
        yield Heading("What moved")
        yield Text(
            "Since when is not known: no loaded document records a meeting of "
            f"{agenda.body.name}, and no date of its last meeting was given."
        )
        return
    yield Heading(f"What moved since {dated(agenda.since)}")
    moved = agenda.moved
    yield Heading(f"{updates.title} ({len(updates.rows)})", 2)
    none = "No loaded document and no statement records any since then."
    yield updates if updates.rows else Text(none)
    yield Heading(f"What people stated ({len(moved.statements)})", 2)
    for one in moved.statements:
        why = f": {one.reason}" if one.reason else ""
        yield Item(f"{dated(one.at[:10])}: {one.sentence} ({one.by}{why})")
    if not moved.statements:
        yield Text("Nothing was stated since then.")
    yield Heading(f"Documents issued ({len(moved.documents)})", 2)
    for line in moved.documents:
        yield Item(f"{line.issued[:1].upper()}{line.issued[1:]}: {line.document.name}")
    if not moved.documents:
        yield Text("No loaded document bears a date since then.")
