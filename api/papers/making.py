"""A paper, from a request for one: which there are, and what each is made of."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from api.papers import board, meeting, tables
from api.papers.paper import Paper
from api.papers.snapshots import Snapshot, asked
from ontology.errors import BadValue
from ontology.terms import GAP_KINDS
from queries.answers import Coverage, CoverageSummary, Gap, Ref
from queries.coverage import coverage
from queries.days import dated
from queries.lines import register
from queries.meetings import Agenda, agenda
from queries.narrowing import Filter
from queries.records import nodes
from queries.registers import RecommendationLine, Registers, last_meeting, registers
from queries.viewer import Viewer
from queries.within import Within
from queries.wording import counted

GAPS, BOARD = "gaps", "board"
#: The papers, by name, with their titles.
PAPERS: Mapping[str, str] = {
    GAPS: "Gap register",
    "recommendations": "Register of recommendations",
    "actions": "Register of actions",
    BOARD: "Paper for a board",
}
#: What is true of every paper.
CAUTION = "What is not found in these documents may be in others."


@dataclass(frozen=True)
class Request:
    """What is asked for: a paper's name, an authority's id or its last part, the ISO date to look
    as at and that of the last meeting, the id of the body that meets, and names of snapshots. With
    a body and the date that it meets ``on``, the paper for a board is that for the meeting, about
    what the body oversees; ``of="all"``: about everything.

    A register of gaps can be narrowed to some ``kinds`` (ids), and to what belongs to a document, a
    recommendation, a theme or what a body oversees; that of recommendations by a ``filter``.
    """

    paper: str
    authority: str | None = None
    as_at: str | None = None
    since: str | None = None
    body: str | None = None
    snapshots: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    document: str | None = None
    recommendation: str | None = None
    theme: str | None = None
    filter: Filter = field(default_factory=Filter)
    on: str | None = None
    of: str | None = None

    @property
    def narrowed(self) -> Mapping[str, Sequence[str]]:
        """What a register of gaps is narrowed by, by the names of the command's options."""
        given = {
            "kind": self.kinds,
            "document": (self.document,),
            "recommendation": (self.recommendation,),
            "theme": (self.theme,),
            "body": (self.body,) if self.paper == GAPS else (),
        }
        told = {name: [v for v in values if v] for name, values in given.items()}
        return {name: values for name, values in told.items() if values}


def make(viewer: Viewer, request: Request) -> Paper:
    """The paper that is asked for.

    Raises:
        BadValue: there is no such paper, it is asked for by what it does not take, or its dates or
            snapshots are none.
        NotFound: there is no such authority, body or snapshot, or none that the viewer may see.

    """
    if request.paper not in PAPERS:
        raise BadValue(f"there is no paper '{request.paper}'; there are {', '.join(PAPERS)}")
    dated_ = request.since or request.on or request.of
    if request.paper != BOARD and (dated_ or (request.body and request.paper != GAPS)):
        raise BadValue("a date or body of a meeting belongs to the paper for a board")
    if request.on and not request.body:
        raise BadValue("the date of a meeting is that of a body: say which")
    if request.of and not (request.of == "all" and request.on):
        raise BadValue("'of' is 'all' or left out, and belongs to the paper for a meeting")
    if request.paper != GAPS and request.narrowed:
        raise BadValue(
            f"only the register of gaps is narrowed; {request.paper} has no '"
            f"{next(iter(request.narrowed))}'"
        )
    if request.paper != "recommendations" and request.filter.pairs:
        raise BadValue("only the register of recommendations takes a filter and an order")
    if unknown := [kind for kind in request.kinds if kind not in GAP_KINDS]:
        raise BadValue(f"there is no kind of gap '{unknown[0]}'; 'goldenthread gaps' lists them")
    for given in (request.as_at, request.since, request.on):
        _check(given)
    return asked(
        viewer,
        lambda snapshot: _made(snapshot, request),
        authority=request.authority,
        as_at=request.as_at,
        snapshots=request.snapshots,
    )


def _check(given: str | None) -> None:
    try:
        right = given is None or date.fromisoformat(given).isoformat() == given
    except ValueError:
        right = False
    if not right:
        raise BadValue(f"'{given}' is not a date: write it as 2019-10-31")


@dataclass(frozen=True)
class _Asked:
    """What the queries answer about a snapshot. ``agenda`` is of the meeting that the paper is for;
    the rest is then of what its body oversees, or of all, as ``told`` in words.
    """

    coverage: Coverage
    registers: Registers
    areas: Mapping[str, Ref]
    within: Within
    agenda: Agenda | None = None
    told: str = ""

    @property
    def gaps(self) -> Sequence[Gap]:
        return self.coverage.gaps

    @property
    def part(self) -> bool:
        """Whether it is only of what the body oversees."""
        return self.agenda is not None and not self.agenda.every

    @property
    def summary(self) -> CoverageSummary:
        return self.coverage.summary


def _ask(snapshot: Snapshot, request: Request) -> _Asked:
    viewer, of, as_at = snapshot.viewer, snapshot.authority, snapshot.as_at
    body = request.body if request.paper == GAPS else None
    within = Within(request.document, request.recommendation, body, request.theme)
    lines, ahead = registers(viewer, of, as_at), None
    if request.on and request.body and of:
        ahead = agenda(
            viewer, of, request.body, on=request.on, since=request.since,
            every=request.of == "all", as_at=as_at,
        )  # fmt: skip
        within, lines = meeting.overseen(snapshot, ahead, lines)
    found = coverage(
        viewer, request.kinds or None, of, as_at=as_at, include_waived=True, within=within
    )
    told = "" if ahead is None else meeting.covers(snapshot, ahead, lines, found.gaps)
    return _Asked(found, lines, areas(snapshot, found.gaps), within, ahead, told)


def areas(snapshot: Snapshot, gaps: Sequence[Gap]) -> dict[str, Ref]:
    """The authority of each gap's subject, by the subject's id."""
    known = {n.id: Ref.of(n) for n in nodes(snapshot.viewer, snapshot.authorities)}
    own = {
        n.id: str(n.get("authority"))
        for n in nodes(snapshot.viewer, sorted({g.subject.id for g in gaps}))
    }
    first = snapshot.authorities[0]  # a subject of the whole country is told with the first
    return {g.subject.id: known.get(own.get(g.subject.id, first), known[first]) for g in gaps}


def _made(snapshot: Snapshot, request: Request) -> Paper:
    names = {n.id: Ref.of(n).name for n in nodes(snapshot.viewer, snapshot.authorities)}
    of = ", ".join(names[i] for i in snapshot.authorities)
    if request.paper == BOARD and snapshot.authority is None:
        raise BadValue(f"a paper for a board is about one authority; name one of {of}")
    found = _ask(snapshot, request)
    summary = found.summary
    gaps = tables.gaps(found.gaps, snapshot, found.areas)
    lines = found.registers
    narrowed, told = _narrowed(snapshot, request, lines)
    made = {
        "gaps": lambda: gaps,
        "recommendations": lambda: tables.recommendations(narrowed, found.gaps, snapshot),
        "actions": lambda: tables.actions(lines.actions, found.gaps, snapshot),
    }
    shown = of if len(names) <= 3 else f"{len(names)} authorities"
    own = made[request.paper]() if request.paper in made else None
    paper = Paper(
        request.paper,
        f"{PAPERS[request.paper]}: {shown}",
        snapshot.as_at,
        snapshot.names,
        snapshot.authority,
        tuple(_facts(snapshot, request, of, summary)),
        (own,) if own else (),
        (tables.documents(summary, snapshot), tables.kinds(summary)),
        (*told, *_notes(snapshot, summary), CAUTION),
        part=bool(request.narrowed) or request.filter.narrows or found.part,
        again=_again(snapshot, request),
    )
    if request.paper != BOARD or snapshot.authority is None:
        return paper
    body, last, since = None, None, request.since
    if found.agenda is not None:
        held = found.agenda.last
        body, since = found.agenda.body, found.agenda.since
        last = held.meeting if held is not None else None
    elif request.body:
        if since is None:
            last, since = last_meeting(snapshot.viewer, request.body, snapshot.as_at)
        body = next((Ref.of(n) for n in nodes(snapshot.viewer, [request.body])), None)
    if since is not None and since >= snapshot.as_at:
        raise BadValue(f"the last meeting ({since}) must be before the day of the paper")
    before = None
    if since is not None:
        before = coverage(
            snapshot.viewer, authority=snapshot.authority, as_at=since, include_waived=True,
            within=found.within if found.agenda else None,
        )  # fmt: skip
    full = board.Board(
        snapshot, found.coverage, before, lines, found.areas, names[snapshot.authority],
        body, last, since, found.agenda,
    )  # fmt: skip
    own_tables = [made["gaps"](), made["recommendations"](), made["actions"]()]
    if before:
        own_tables.insert(0, full.changes)
    if found.agenda is not None:
        own_tables[:0] = [
            of_meeting(found.agenda, snapshot) for of_meeting in (meeting.due, meeting.progress)
        ]
    covers = [("What it covers", found.told)] if found.told else []
    return replace(
        paper,
        title=full.title,
        facts=(*full.facts(), *covers, *paper.facts),
        tables=tuple(own_tables),
        body=tuple(full.body(paper)),
    )


def _narrowed(
    snapshot: Snapshot, request: Request, lines: Registers
) -> tuple[Sequence[RecommendationLine], list[str]]:
    """The recommendations that are wanted, and a note on which these are."""
    wanted = request.filter
    if not wanted.pairs:
        return lines.recommendations, []
    found = register(snapshot.viewer, snapshot.authority, snapshot.as_at)
    fitting = wanted.listed(found.lines)
    if not wanted.narrows:
        return [*(line.of for line in fitting), *found.quoted], []
    chosen = "; ".join(words for _, _, words in wanted.told(found.lines))
    note = f"{len(fitting)} of {counted(found.lines, 'recommendation')} are listed: {chosen}."
    if found.quoted:
        quoted = counted(found.quoted, "recommendation")
        note += f" {quoted} that only a plan quotes cannot be narrowed so, and are left out."
    return [line.of for line in fitting], [note]


def _facts(
    snapshot: Snapshot, request: Request, of: str, summary: CoverageSummary
) -> list[tuple[str, str]]:
    """What every paper says of itself."""
    facts = [
        ("Authority" if len(snapshot.states) == 1 else "Authorities", of),
        *_only(snapshot, request),
        ("As at", dated(snapshot.as_at)),
        ("Snapshot", ", ".join(snapshot.names)),
        ("Documents examined", str(len(summary.documents))),
        ("Made by", f"Golden Thread, program {snapshot.program}"),
    ]
    if snapshot.others:
        said = ", ".join(name or "one that kept no history" for name in snapshot.others)
        facts.append(
            (
                "Another version of the program",
                f"This snapshot was recorded by another version of the program ({said}) and made "
                "into this paper by the one named above, which may join, propose or word "
                "otherwise than the first paper did.",
            )
        )
    return facts


def _again(snapshot: Snapshot, request: Request) -> str:
    """The options of the command that ask for a paper again."""
    body = request.body if request.paper != GAPS else None
    given = {"since": request.since, "body": body, "on": request.on, "of": request.of}
    again = [f"--paper {request.paper}", *(f"--snapshot {name}" for name in snapshot.names)]
    again += [f"--{name} {value}" for name, value in given.items() if value]
    again += [f"--{name} {value}" for name, of in request.narrowed.items() for value in of]
    again += [f"--filter {shlex.quote(f'{k}={v}')}" for k, v in request.filter.pairs]
    return " ".join(again)


def _only(snapshot: Snapshot, request: Request) -> list[tuple[str, str]]:
    """To what a register of gaps is narrowed, in words."""
    ids = [i for name, of in request.narrowed.items() if name != "kind" for i in of]
    named = {n.id: Ref.of(n).name for n in nodes(snapshot.viewer, ids)}
    told = [GAP_KINDS[kind]["title"] for kind in request.kinds]
    told += [f"{name} {named.get(i, i)}" for name, of in request.narrowed.items() for i in of
             if name != "kind"]  # fmt: skip
    return [("Only", "; ".join(told))] if told else []


def _notes(snapshot: Snapshot, summary: CoverageSummary) -> list[str]:
    """What must be known to read the numbers."""
    told = []
    chains = summary.chains
    if chains.examined:
        told.append(
            f"Of {counted(chains.examined, 'action')} with a lead, the line to a body is unbroken "
            f"for {chains.unbroken}; for {chains.unbroken_if_assumed} more it would be if assumed "
            f"hops counted; for {chains.broken} it is broken."
        )
    if summary.left_out:
        told.append(
            f"{counted(summary.left_out, 'document')} issued after {dated(snapshot.as_at)} "
            f"{'was' if len(summary.left_out) == 1 else 'were'} left out."
        )
    if summary.unjoined:
        told.append(
            f"{counted(summary.unjoined, 'recommendation')} quoted in a plan and not joined to "
            "what inspectors made: not counted among what was examined."
        )
    return told
