"""The paper for a board: what to decide, what changed since it last met, and each recommendation
with its chain. Every sentence on a thing is that of a query's answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from api.papers import meeting, tables
from api.papers.paper import (
    NOT_FOUND,
    Block,
    Column,
    Heading,
    Item,
    Link,
    Paper,
    Quotation,
    Table,
    Text,
    Value,
)
from api.papers.snapshots import Snapshot
from api.told import place, rests
from ontology.terms import CODES, PHRASES, Modality
from queries.accountability import accountability_chain
from queries.answers import Chain, Claim, Coverage, Gap, Hop, Ref
from queries.days import dated
from queries.lazily import cached_property
from queries.lines import VERDICTS
from queries.meetings import Agenda
from queries.registers import RecommendationLine, Registers
from queries.stands import Stand, stands
from queries.wording import counted


@dataclass(frozen=True)
class Board:
    """What the paper is made of.

    ``before`` is the coverage as at the last meeting (``since``, an ISO date), if one is known, and
    ``last`` what the documents record of it. ``agenda`` is of the meeting that the paper is for.
    """

    snapshot: Snapshot
    now: Coverage
    before: Coverage | None
    registers: Registers
    areas: Mapping[str, Ref]
    authority: str
    body_: Ref | None
    last: Ref | None
    since: str | None
    agenda: Agenda | None

    @property
    def title(self) -> str:
        """What the paper is called."""
        what = f"Inspection recommendations and who answers for them: {self.authority}"
        return what if self.agenda is None else f"For {self._meeting}. {what}"

    @property
    def _meeting(self) -> str:
        """The body; where a meeting of it is known, that."""
        name = self.body_.name if self.body_ is not None else "the board"
        return f"the meeting of {name} on {dated(self.agenda.on)}" if self.agenda else name

    def facts(self) -> list[tuple[str, str]]:
        """What belongs to a paper for a board alone."""
        told = []
        if self.body_ is not None:
            told.append(("For", self._meeting))
        if self.since is not None:
            recorded = f" ({self.last.name})" if self.last is not None else ""
            told.append(("Last meeting", f"{dated(self.since)}{recorded}"))
        return told

    # -- what changed

    @cached_property
    def stands(self) -> Mapping[Stand, list[Gap]]:
        """The gaps by how they stand, in the order of the catalogue. Without a last meeting, all
        that are not waived are found, and none is new.
        """
        return stands(self.now.gaps, None if self.before is None else self.before.gaps)

    @property
    def changes(self) -> Table:
        """The gap register since the last meeting: a row for each gap found then or now."""
        columns = (
            Column("Since the last meeting", 18, on_page=True),
            Column("Kind of gap", 30, on_page=True),
            Column("Subject", 28, on_page=True),
            Column("What is not found", 60, on_page=True),
            Column("Evidence", 30, on_page=True),
            Column("Gap id", 30),
        )
        rows = tuple(
            (how.value, *_row(g), g.id) for how, found in self.stands.items() for g in found
        )
        about = f"What was found as at {dated(self.since)} beside what is found now."
        return Table("changes", "Gap register since the last meeting", about, columns, rows)

    # -- the body

    def body(self, paper: Paper) -> Iterator[Block]:
        """All blocks, in order."""
        whom = self.body_.name if self.body_ is not None else "The board"
        yield Heading("Purpose")
        yield Text(
            f"To show {whom[:1].lower() + whom[1:] if self.body_ is None else whom} where the line "
            "from what inspectors recommended to who must put it right is recorded in the "
            "documents examined, and where it is not."
        )
        yield from self._decision(whom)
        if self.agenda is not None:
            yield from meeting.blocks(self.agenda, self.snapshot)
        yield from self._summary(paper)
        yield from self._register()
        yield from self._recommendations()
        yield Heading("What was examined", page=True)
        for note in paper.notes:
            yield Text(note)
        for table in paper.examined:
            yield Heading(table.title, 2)
            yield table

    def _decision(self, whom: str) -> Iterator[Block]:
        stands, missing = self.stands, self.now.summary.missing_documents
        open_ = len(stands[Stand.NEW]) + len(stands[Stand.STILL])
        if self.agenda is not None:  # of a meeting that recurs, each once
            open_ = len(stands[Stand.NEW])
        yield Heading("Decision sought")
        yield Text(f"{whom} is asked:")
        if self.agenda is not None:
            yield from meeting.asked_of(self.agenda)
        if open_:
            new = f", {len(stands[Stand.NEW])} of them new," if stands[Stand.NEW] else ""
            which = f" new since {dated(self.since)}" if self.agenda is not None else new
            yield Item(
                f"to decide, for each of the {counted(open_, 'gap')}{which} that this paper lists, "
                "who is to close it and by when, or that it is waived, by whom and until when;",
                numbered=True,
            )
        if stands[Stand.WAIVED]:
            said = counted(stands[Stand.WAIVED], "gap")
            yield Item(f"to confirm or end the waiver of {said};", numbered=True)
        if missing:
            said = counted(missing, "document")
            yield Item(
                f"to have {said} obtained that {'is' if len(missing) == 1 else 'are'} known to "
                "exist and not loaded;",
                numbered=True,
            )
        yield Item(
            f"to note the register as at {dated(self.snapshot.as_at)} "
            f"(snapshot {', '.join(self.snapshot.names)}).",
            numbered=True,
        )

    def _summary(self, paper: Paper) -> Iterator[Block]:
        lines = self.registers.recommendations
        answered = sum(bool(line.actions) for line in lines)
        yield Heading("Summary")
        yield Text(
            f"{counted(lines, 'recommendation')}; an action in a loaded plan answers "
            f"{answered or 'none'} of them. {counted(self.registers.actions, 'action')}."
        )
        for note in paper.notes[:-1]:
            yield Text(note)
        if self.since is not None:
            yield Text(
                f"Since {dated(self.since)}: "
                + ", ".join(f"{len(found)} {how}" for how, found in self.stands.items())
                + "."
            )
        yield self._counts()

    def _counts(self) -> Table:
        """The kinds, with what was found then and now."""
        then = {} if self.before is None else {r.kind.id: r for r in self.before.summary.rows}
        rows: list[tuple[Value, ...]] = []
        for row in self.now.summary.rows:
            was = then.get(row.kind.id)
            earlier = (tables.counted_in_words(was.found, was.examined),) if was else ()
            now = tables.counted_in_words(row.found, row.examined)
            rows.append((row.kind.number, row.kind.title, *earlier, now, row.waived))
        earlier_ = (Column(f"As at {dated(self.since)}", on_page=True),) if self.before else ()
        columns = (
            Column("No.", 6, on_page=True),
            Column("Kind of gap", 44, on_page=True),
            *earlier_,
            Column(f"As at {dated(self.snapshot.as_at)}", on_page=True),
            Column("Waived", 8, on_page=True),
        )
        about = (
            "How many gaps of each kind were found, of how many examined. Waived ones are apart."
        )
        return Table("counts", "Gaps by kind", about, columns, tuple(rows))

    def _register(self) -> Iterator[Block]:
        if self.since is None:
            yield Heading("Gap register", page=True)
            yield Text("No date of a last meeting was given: all gaps are listed, and none as new.")
            shown = {Stand.STILL: "Found", Stand.WAIVED: "Waived"}
        else:
            yield Heading(f"Gap register since {dated(self.since)}", page=True)
            yield Text(
                "A gap that is no longer found is one that the documents issued since, or what was "
                "stated since, no longer show; nothing here says that the matter itself is closed."
            )
            shown = {how: how[:1].upper() + how[1:] for how in self.stands}
        for how, title in shown.items():
            found = self.stands[how]
            yield Heading(f"{title} ({len(found)})", 2)
            if not found:
                yield Text("None.")
                continue
            columns = (
                Column("Kind of gap", 24, on_page=True),
                Column("Subject", 24, on_page=True),
                Column("What is not found", 60, on_page=True),
                Column("Evidence", 26, on_page=True),
            )
            rows = tuple(_waived(g) if how is Stand.WAIVED else _row(g) for g in found)
            yield Table(f"gaps {how}", f"Gaps: {title[:1].lower()}{title[1:]}", "", columns, rows)

    # -- recommendations

    def _recommendations(self) -> Iterator[Block]:
        lines = self.registers.recommendations
        yield Heading("Recommendations", page=True)
        if not lines:
            every = self.agenda is None or self.agenda.every
            none = "No loaded document makes a recommendation."
            yield Text(none if every else "The body oversees none on record.")
            return
        yield Text("Each is shown with all that is recorded from it to who answers for it.")
        of: dict[str, list[Gap]] = defaultdict(list)
        for gap in self.now.gaps:
            of[gap.subject.id].append(gap)
        for line in lines:
            yield from self._recommendation(line, of)

    def _recommendation(
        self, line: RecommendationLine, gaps: Mapping[str, Sequence[Gap]]
    ) -> Iterator[Block]:
        id_ = line.recommendation.id
        chain = accountability_chain(self.snapshot.viewer, id_, as_at=self.snapshot.as_at)
        yield Heading(line.recommendation.name, 2, page=True)
        first = line.evidence[0] if line.evidence else None
        at = (" — ", Link(place(first), first.url)) if first else ()
        yield Quotation((f"“{line.text}”", *at))
        made = line.inspection.name if line.inspection else NOT_FOUND
        on = f", from {dated(line.inspected_on)}" if line.inspected_on else ""
        yield Text(f"Inspection: {made}{on}.")
        yield Text(f"{VERDICTS[chain.verdict]}. {chain.sentence}")
        yield Heading("Breaks", 3)
        if not chain.breaks:
            yield Text("None found by recorded hops.")
        for broken in chain.breaks:
            yield Item(broken.sentence)
        own = gaps.get(id_, ())
        waived = [g for g in own if g.waiver is not None]
        yield Heading("Gaps", 3)
        if not own:
            yield Text("None found of the recommendation itself.")
        for gap in own:
            said = " (waived)" if gap in waived else ""
            yield Item(f"{gap.kind.title}{said}: {gap.sentence}")
        yield Heading("The thread", 3)
        yield from _thread(chain)


def _thread(chain: Chain) -> Iterator[Block]:
    """The chain as a nested list: level, hop, and on what each hop rests."""
    if not chain.hops:
        yield Text("Nothing is recorded that joins it to anything.")
    level = None
    for hop in chain.hops:
        if hop.level is not level:
            level = hop.level
            said = CODES["ChainLevel"][level]
            yield Item(said[:1].upper() + said[1:])
        yield Item((f"{_told(hop)}. ", *_basis(hop.claim)), 2)
        for claim in hop.also:
            yield Item(("Also ", *_basis(claim)), 3)


def _told(hop: Hop) -> str:
    phrase = PHRASES[hop.relationship][0]
    soft = hop.claim.modality
    how = "" if soft is Modality.IS else f" ({CODES['Modality'][soft]})"
    return f"{hop.from_.name} {phrase}{how} {hop.to.name}"


def _basis(claim: Claim) -> tuple[str | Link, ...]:
    """On what a claim rests, first in words; where it stands is a link."""
    said = rests(claim)
    if claim.evidence is None:
        return (f"{said}.",)
    where = place(claim.evidence)
    before = said.removesuffix(where).removesuffix(" — ")
    return (before if before.endswith(": ") else f"{before} — ", Link(where, claim.evidence.url))


def _row(gap: Gap) -> tuple[Value, ...]:
    first = gap.evidence[0] if gap.evidence else None
    return gap.kind.title, gap.subject.name, gap.sentence, tables.linked(first)


def _waived(gap: Gap) -> tuple[Value, ...]:
    kind, subject, said, evidence = _row(gap)
    waiver = gap.waiver
    if waiver is None:
        return kind, subject, said, evidence
    until = f" until {dated(waiver.until)}" if waiver.until else ""
    return kind, subject, f"{said} Waived{until}: {waiver.reason}", evidence
