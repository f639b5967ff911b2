"""The tables of the papers, made from the queries' answers: a row for each gap, recommendation,
action, document and kind.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from api.papers.paper import NOT_FOUND, Column, Link, Table, Value, joined
from api.papers.snapshots import Snapshot
from api.told import place
from ontology.record import Node
from ontology.terms import CODES, WORDING, ChainVerdict
from queries.accountability import chain_verdicts
from queries.answers import CoverageSummary, Gap, Passage, Ref
from queries.days import dated
from queries.ladder import WhoLeads, ladder
from queries.lines import VERDICTS
from queries.records import nodes
from queries.registers import ActionLine, LeadLine, RecommendationLine

#: The name of the snapshot that a row is of, for each authority's id.
Names = Callable[[str], str]


def stamped(
    name: str,
    title: str,
    about: str,
    columns: Sequence[Column],
    rows: Iterable[tuple[str, Sequence[Value]]],
    snapshot: Snapshot,
) -> Table:
    """A table whose rows (each with the id of its authority) bear the day and the snapshot, so that
    a row that is copied elsewhere still says of when it is.
    """
    day = date.fromisoformat(snapshot.as_at)
    stamps = Column("As at", 12), Column("Snapshot", 28)
    told = tuple((*row, day, snapshot.name(of)) for of, row in rows)
    return Table(name, title, about, (*columns, *stamps), told)


# ------------------------------------------------------------------------------------------- gaps

_GAPS = (
    Column("Authority", 14), Column("Kind no.", 8), Column("Kind of gap", 30, on_page=True),
    Column("Severity", 14), Column("Of what", 16), Column("Subject", 28, on_page=True),
    Column("What is not found", 60, on_page=True), Column("Since", 12, on_page=True),
    Column("Document", 34), Column("Page", 7), Column("Quotation", 60),
    Column("Evidence", 30, on_page=True), Column("Further evidence", 34),
    Column("Waived because", 30), Column("Waived by", 20), Column("Waived until", 12),
    Column("Links waiting for review", 10), Column("Gap id", 30), Column("Subject id", 30),
)  # fmt: skip


def gaps(found: Sequence[Gap], snapshot: Snapshot, areas: Mapping[str, Ref]) -> Table:
    """The gap register: ``areas`` are the authorities that subjects belong to, by subject's id."""
    return stamped(
        "gaps",
        "Gap register",
        "Each row is something that the documents examined do not show. Waived gaps are rows with "
        "a reason.",
        _GAPS,
        ((areas[g.subject.id].id, _gap(g, areas[g.subject.id].name)) for g in found),
        snapshot,
    )


def _gap(gap: Gap, area: str) -> tuple[Value, ...]:
    first = gap.evidence[0] if gap.evidence else None
    waiver = gap.waiver
    return (
        area,
        gap.kind.number,
        gap.kind.title,
        CODES["Severity"][gap.kind.severity],
        WORDING[gap.subject.label][0],
        gap.subject.name,
        gap.sentence,
        day(gap.since),
        first.document.name if first else NOT_FOUND,
        first.page if first else None,
        first.text if first else None,
        linked(first),
        "; ".join(map(place, gap.evidence[1:])) or None,
        waiver.reason if waiver else None,
        waiver.approver if waiver else None,
        day(waiver.until) if waiver else None,
        len(gap.waiting),
        gap.id,
        gap.subject.id,
    )


# -------------------------------------------------------------------------------- recommendations

_RECOMMENDATIONS = (
    Column("Authority", 14), Column("No.", 7, on_page=True), Column("Kind", 18),
    Column("Recommendation", 60, on_page=True), Column("Area", 24),
    Column("Inspection", 34, on_page=True), Column("Inspected from", 12, on_page=True),
    Column("Actions", 14, on_page=True), Column("Number of actions", 9),
    Column("Leads as printed", 40), Column("Leads as read", 36, on_page=True),
    Column("Leads registered by an officer", 30),
    Column("Who leads", 34), Column("Chain", 18),
    Column("Dates as printed", 26), Column("Last day of these", 12),
    Column("Date registered for it", 12), Column("Status registered for it", 18),
    Column("Measures", 44),
    Column("Bodies that oversee it", 30, on_page=True),
    Column("Bodies that oversee only its plan", 30), Column("Gaps of it", 40, on_page=True),
    Column("Gaps of its actions", 40), Column("Document", 34), Column("Page", 7),
    Column("Quotation", 60), Column("Evidence", 30, on_page=True), Column("Id", 30),
)  # fmt: skip


def recommendations(
    lines: Sequence[RecommendationLine], found: Sequence[Gap], snapshot: Snapshot
) -> Table:
    """The register of recommendations; the gaps are those of :func:`gaps`."""
    of = _by_subject(found)
    who = ladder(snapshot.viewer, snapshot.authority, snapshot.as_at)
    chains = chain_verdicts(snapshot.viewer, snapshot.authority, snapshot.as_at)
    return stamped(
        "recommendations",
        "Register of recommendations",
        "Each row is a recommendation that inspectors made, or that a plan quotes from an "
        "inspection that no loaded document shows.",
        _RECOMMENDATIONS,
        ((r.authority.id, _recommendation(r, of, who[r.recommendation.id], chains)) for r in lines),
        snapshot,
    )


def _recommendation(
    line: RecommendationLine,
    gaps: Mapping[str, Sequence[Gap]],
    who: WhoLeads,
    chains: Mapping[str, ChainVerdict],
) -> tuple[Value, ...]:
    actions = line.actions
    leads = [*line.leads, *(x for a in actions for x in a.leads)]
    printed = [x.printed for x in line.leads if not x.registered]
    printed += [a.lead_printed for a in actions]
    own = [f"{m.text} (registered)" if m.registered else m.text for m in line.measures]
    first = line.evidence[0] if line.evidence else None
    waived = "no gap that is not waived"
    return (
        line.authority.name,
        line.number,
        line.kind,
        line.text,
        line.area or None,
        line.inspection.name if line.inspection else NOT_FOUND,
        day(line.inspected_on),
        joined([a.number for a in actions]),
        len(actions),
        joined(printed),
        joined([read_as(x) for x in leads]),
        joined([by for x in leads if (by := registered(x))]),
        who.words,
        VERDICTS[chains[line.recommendation.id]],
        joined([f"{a.number}: {a.due_printed or 'no date'}" for a in actions]),
        max((d for a in actions if (d := day(a.due_now))), default=None),
        day(line.due_now),
        line.status or None,
        joined(own + [f"{a.number}: {m}" for a in actions for m in measures(a)]),
        joined(
            [b for x in actions for b in bodies(x.bodies, x.registered)]
            + bodies(line.bodies, line.registered)
        ),
        joined([b for x in actions for b in bodies(x.plan_bodies, x.registered)]),
        joined([g.kind.title for g in gaps.get(line.recommendation.id, ())], waived),
        joined(
            [f"{a.number}: {g.kind.title}" for a in actions for g in gaps.get(a.action.id, ())],
            waived if actions else NOT_FOUND,
        ),
        first.document.name if first else NOT_FOUND,
        first.page if first else None,
        first.text if first else None,
        linked(first),
        line.recommendation.id,
    )


# ---------------------------------------------------------------------------------------- actions

_ACTIONS = (
    Column("Authority", 14), Column("No.", 7, on_page=True), Column("Action", 60, on_page=True),
    Column("Plan", 30), Column("Answers", 30, on_page=True), Column("Desired outcome", 40),
    Column("Lead as printed", 40), Column("Leads as read", 36, on_page=True),
    Column("Leads registered by an officer", 30),
    Column("Date as printed", 20, on_page=True), Column("Last day of it", 12),
    Column("Last day as it stands", 12), Column("Status as printed", 18), Column("Status", 16),
    Column("Said to be complete", 10), Column("Latest fact on progress", 44, on_page=True),
    Column("Measures", 44, on_page=True), Column("Bodies that oversee it", 30),
    Column("Bodies that oversee only its plan", 30), Column("Gaps", 40, on_page=True),
    Column("Document", 34), Column("Page", 7), Column("Quotation", 60),
    Column("Evidence", 30, on_page=True), Column("Id", 30),
)  # fmt: skip


def actions(lines: Sequence[ActionLine], found: Sequence[Gap], snapshot: Snapshot) -> Table:
    """The register of actions."""
    of = _by_subject(found)
    return stamped(
        "actions",
        "Register of actions",
        "Each row is an action of a plan, as the plan prints it and as it was read.",
        _ACTIONS,
        ((a.authority.id, _action(a, of.get(a.action.id, ()))) for a in lines),
        snapshot,
    )


def _action(line: ActionLine, gaps: Sequence[Gap]) -> tuple[Value, ...]:
    first = line.evidence[0] if line.evidence else None
    last = line.updates[-1] if line.updates else None
    told = NOT_FOUND
    if last:
        told = f"{last.on or 'undated'}: {last.kind}{': ' + last.text if last.text else ''}"
    return (
        line.authority.name,
        line.number,
        line.text,
        line.plan.name if line.plan else NOT_FOUND,
        joined([r.name for r in line.answers]),
        line.outcome or NOT_FOUND,
        line.lead_printed or NOT_FOUND,
        joined([read_as(x) for x in line.leads]),
        joined([by for x in line.leads if (by := registered(x))]),
        line.due_printed or NOT_FOUND,
        day(line.due),
        day(line.due_now),
        line.status_printed or NOT_FOUND,
        line.status or None,
        "yes" if line.closed else "no",
        told,
        joined(measures(line)),
        joined(bodies(line.bodies, line.registered)),
        joined(bodies(line.plan_bodies, line.registered)),
        joined([g.kind.title for g in gaps], "no gap that is not waived"),
        first.document.name if first else NOT_FOUND,
        first.page if first else None,
        first.text if first else None,
        linked(first),
        line.action.id,
    )


def read_as(lead: LeadLine) -> str:
    """Who or what a lead is read as."""
    return f"{lead.party.name}, {lead.post.name}" if lead.post else lead.party.name


def registered(lead: LeadLine) -> str:
    """A lead that an officer registered, with who did and when; ``""`` for one of a document."""
    if lead.registered is None:
        return ""
    by = f" by {lead.registered.by}" if lead.registered.by else ""
    on = f", {dated(lead.registered.on)}" if lead.registered.on else ""
    return f"{read_as(lead)}: registered{by}{on}"


def measures(line: ActionLine) -> list[str]:
    """The measures of an action; one that no document states is marked."""
    return [f"{m} (registered)" if m in line.registered else m for m in line.measures]


def bodies(several: Iterable[Ref], registered: Sequence[str]) -> list[str]:
    """Bodies that oversee something; one that no document states is marked."""
    return [f"{b.name} (registered)" if b.id in registered else b.name for b in several]


# ----------------------------------------------------------------------------------- what it rests

_DOCUMENTS = (
    Column("Document", 60, on_page=True), Column("Kind", 30, on_page=True),
    Column("Publisher", 24), Column("Issued", 18, on_page=True), Column("Pages", 8),
    Column("Examined", 30, on_page=True), Column("SHA-256 of the file", 66), Column("Id", 40),
)  # fmt: skip


def documents(summary: CoverageSummary, snapshot: Snapshot) -> Table:
    """The documents examined, those left out, and those that are known and not loaded."""
    told = [(d, "examined") for d in summary.documents]
    told += [(d, "left out: issued later") for d in summary.left_out]
    known = {n.id: n for n in nodes(snapshot.viewer, [d.id for d, _ in told])}
    rows: list[tuple[Value, ...]] = [_document(known[d.id], how) for d, how in told]
    absent = "not loaded, though a document or a rule says it exists"
    rows += [(m, None, None, None, None, absent, None, None) for m in summary.missing_documents]
    about = "Every document that was examined, was left out, or is known and not loaded."
    return Table("documents", "Documents", about, _DOCUMENTS, tuple(rows))


def _document(node: Node, how: str) -> tuple[Value, ...]:
    def text(name: str) -> str | None:
        return None if node.get(name) is None else str(node.get(name))

    undated = "undated" if how == "examined" else NOT_FOUND
    pages = node.get("pages")
    return (
        Ref.of(node).name,
        CODES["DocumentFamily"].get(str(node.get("family"))),
        text("publisher"),
        text("issuedOnText") or text("issuedOn") or undated,
        pages if isinstance(pages, int) else None,
        how,
        text("sha256"),
        node.id,
    )


_KINDS = (
    Column("No.", 6, on_page=True), Column("Kind of gap", 44, on_page=True),
    Column("Found", 8, on_page=True), Column("Waived", 8, on_page=True),
    Column("Examined", 10, on_page=True), Column("In words", 26, on_page=True),
    Column("Proposed links to review", 10), Column("Not sure to belong", 10),
    Column("Severity", 16), Column("What is examined", 34), Column("Definition", 60),
)  # fmt: skip


def kinds(summary: CoverageSummary) -> Table:
    """How many gaps of each kind were found, of how many examined; waived ones are beside that."""
    rows = tuple(
        (
            row.kind.number,
            row.kind.title,
            row.found,
            row.waived,
            row.examined,
            counted_in_words(row.found, row.examined),
            row.waiting,
            row.unsure,
            CODES["Severity"][row.kind.severity],
            row.kind.scope,
            row.kind.definition,
        )
        for row in summary.rows
    )
    about = (
        "What was found of each kind of gap, with how many were examined; waived gaps are apart."
    )
    return Table("kinds", "Kinds of gap", about, _KINDS, rows)


def counted_in_words(found: int, examined: int) -> str:
    """A count that cannot be taken for more than was looked at."""
    if examined == 0:
        return "nothing examined"
    return f"{found} of {examined}" if found else f"none found in {examined}"


# ------------------------------------------------------------------------------------------ cells


def day(iso: str | None) -> date | None:
    """An ISO date as a date."""
    return date.fromisoformat(iso) if iso else None


def linked(passage: Passage | None) -> Link | str:
    """Where a passage stands, as a link to it."""
    return NOT_FOUND if passage is None else Link(place(passage), passage.url)


def _by_subject(found: Sequence[Gap]) -> Mapping[str, Sequence[Gap]]:
    result: dict[str, list[Gap]] = defaultdict(list)
    for gap in found:
        if gap.waiver is None:
            result[gap.subject.id].append(gap)
    return result
