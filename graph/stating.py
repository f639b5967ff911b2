"""How people's statements are made: each is checked against the graph that its author looked at.

Every function gives a :class:`~graph.statements.Statement` to be stored (``Store.add``), or raises
an error that says to a person what to write instead; none changes anything. What the statements
then make of the graph is in ``graph/stated.py``.

Raises, all of them:
    NotFound: there is nothing of an id that was given, in this authority.
    BadValue: a value cannot be one of those.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.statements import Statement, StatementKind, withdrawals, words
from ontology import naming
from ontology.errors import BadValue, NotFound
from ontology.record import Graph, Node, label_of, node_id, normalise_text, person_id
from ontology.statute import NATIONAL
from ontology.terms import (
    CONNECTS,
    GAP_KINDS,
    PHRASES,
    WORDING,
    ActionStatus,
    Basis,
    Label,
    LeadRole,
    MeasureUnit,
    OversightMode,
    Relationship,
    TenureKind,
)

#: The most characters of a name, and of any other words.
MOST_NAME, MOST_WORDS = 200, 4000
#: The first year that can be told of, and how many years after its own a statement can look.
EARLIEST, AHEAD = 1900, 20

_NATIONAL = {node.id: node for node in NATIONAL}
_LINES = (Relationship.ACCOUNTABLE_TO, Relationship.REPORTS_TO)


@dataclass(frozen=True)
class Author:
    """Who states something, when (ISO date and time in UTC, to the microsecond) and why. ``key``:
    what they know it by, so that what is sent twice is said once.
    """

    by: str
    at: str
    reason: str
    key: str = ""

    @staticmethod
    def now(by: str, reason: str, key: str = "") -> Author:
        """Someone who speaks now."""
        return Author(by, datetime.now(UTC).isoformat(timespec="microseconds"), reason, key)

    @property
    def day(self) -> str:
        """The day of the statement."""
        return self.at[:10]


@dataclass(frozen=True)
class Party:
    """A person, post, organisation or body: by its ``id``, or by one of the names, which makes it
    where there is none yet. ``within`` is the id of the organisation or body that a named post is
    in; default: it is not said, and convention may place it in the council.
    """

    id: str = ""
    person: str = ""
    post: str = ""
    organisation: str = ""
    body: str = ""
    within: str = ""


# ------------------------------------------------------------------------------- who answers


def state_lead(
    graph: Graph,
    subject: str,
    lead: Party,
    author: Author,
    *,
    role: LeadRole = LeadRole.LEAD,
    in_post: str = "",
    since: str = "",
    until: str = "",
) -> Statement:
    """Who leads a recommendation or an action; ``in_post`` is the post of a person who leads."""
    maker = _Maker(graph, subject, author, (Label.RECOMMENDATION, Label.ACTION))
    maker.party("party", lead)
    maker.joins(Relationship.LED_BY, subject, maker.data["party"])
    if in_post:
        if label_of(maker.data["party"]) is not Label.PERSON:
            raise BadValue("only a person leads in a post; leave the post out, or name the person")
        maker.known(in_post, (Label.POST,))
    maker.span(since, until)
    return maker.statement(StatementKind.LEAD, role=role.value, inPost=in_post)


def state_body(
    graph: Graph,
    subject: str,
    body: Party,
    author: Author,
    *,
    mode: OversightMode | None = None,
    since: str = "",
    until: str = "",
) -> Statement:
    """Which body (or organisation, or post) oversees a plan, a recommendation or an action."""
    maker = _Maker(graph, subject, author, (Label.PLAN, Label.RECOMMENDATION, Label.ACTION))
    maker.party("party", body)
    maker.joins(Relationship.OVERSEES, maker.data["party"], subject)
    maker.span(since, until)
    return maker.statement(StatementKind.BODY, mode=mode.value if mode else "")


def state_line(
    graph: Graph,
    authority: str,
    who: Party,
    line: Relationship,
    whom: Party,
    author: Author,
    *,
    since: str = "",
    until: str = "",
) -> Statement:
    """To whom a post, body or organisation is accountable, or sends its reports."""
    if line not in _LINES:
        raise BadValue(f"a line is one of {' and '.join(_LINES)}, not {line}")
    maker = _Maker(graph, authority, author, (Label.AUTHORITY,))
    maker.party("subject", who)
    maker.party("party", whom)
    one, other = maker.data["subject"], maker.data["party"]
    maker.joins(line, one, other)
    if one == other or (line is _LINES[0] and other in _under(graph, one)):
        raise BadValue(f"{one} would answer to itself: {other} is recorded as answering to it")
    maker.span(since, until)
    return maker.statement(StatementKind.LINE, line=line.value)


def _under(graph: Graph, id_: str) -> set[str]:
    """What is recorded as answering to something, at however many removes."""
    recorded = (Basis.STATED, Basis.REGISTERED, Basis.STATUTE)
    found, front = {id_}, {id_}
    while front:
        front = {
            e.from_
            for e in graph.edges.values()
            if e.type is _LINES[0] and e.to in front and e.get("basis") in recorded
        } - found
        found |= front
    return found - {id_}


def state_holder(
    graph: Graph,
    post: str,
    holder: Party | None,
    author: Author,
    *,
    since: str,
    until: str = "",
    kind: TenureKind = TenureKind.NOT_STATED,
) -> Statement:
    """Who holds a post from a day (to another); ``None``: somebody not named, or, with the kind
    ``vacant``, nobody.
    """
    maker = _Maker(graph, post, author, (Label.POST,))
    if holder is not None:
        maker.party("party", holder)
        maker.joins(Relationship.HOLDER, "tenure/any", maker.data["party"])
    if (kind is TenureKind.VACANT) and holder is not None:
        raise BadValue("a vacant post has no holder; leave one of the two out")
    if not since:
        raise BadValue("the day since when the post is so held is missing")
    maker.span(since, until)
    return maker.statement(StatementKind.HOLDER, tenure=kind.value)


# ------------------------------------------------------------------------------- what is done


def state_measure(
    graph: Graph,
    subject: str,
    text: str,
    author: Author,
    *,
    unit: MeasureUnit = MeasureUnit.OTHER,
    baseline: str = "",
    target: str = "",
    source: str = "",
    frequency: str = "",
) -> Statement:
    """How the success of an action, an outcome or a recommendation is to be shown."""
    maker = _Maker(graph, subject, author, (Label.ACTION, Label.OUTCOME, Label.RECOMMENDATION))
    said = _line("the measure", text, MOST_WORDS)
    digest = hashlib.sha256(normalise_text(said).casefold().encode()).hexdigest()[:8]
    more = {"baseline": baseline, "target": target, "source": source, "frequency": frequency}
    return maker.statement(
        StatementKind.MEASURE,
        measure=node_id(Label.MEASURE, *subject.split("/")[1:], f"stated-{digest}"),
        text=said,
        unit=unit.value,
        **{name: _line(f"the {name}", value, MOST_NAME) for name, value in more.items() if value},
    )


def record_progress(
    graph: Graph,
    subject: str,
    text: str,
    author: Author,
    *,
    on: str = "",
    status: ActionStatus | None = None,
) -> Statement:
    """How far an action or a recommendation has come, as on a day (default: that of the
    statement).
    """
    maker = _updating(graph, subject, author, on)
    said = _line("what was done", text, MOST_WORDS)
    return maker.statement(StatementKind.PROGRESS, text=said, status=status.value if status else "")


def revise_date(
    graph: Graph, subject: str, due: str, author: Author, *, approver: str = "", on: str = ""
) -> Statement:
    """By when an action is due, where no date is given or another holds now. The date that was
    given stays; one that nobody approved does not count.
    """
    maker = _updating(graph, subject, author, on)
    named = _line("the approver", approver, MOST_NAME) if approver else ""
    return maker.statement(StatementKind.DATE, due=_day("the date", due, author), approver=named)


def claim_complete(
    graph: Graph, subject: str, author: Author, *, text: str = "", on: str = ""
) -> Statement:
    """That an action is complete, as somebody says."""
    maker = _updating(graph, subject, author, on)
    said = _line("what was done", text, MOST_WORDS) if text else ""
    return maker.statement(StatementKind.CLAIMED, text=said, status=ActionStatus.COMPLETE.value)


def verify_complete(
    graph: Graph,
    subject: str,
    author: Author,
    *,
    evidence: str = "",
    passage: str = "",
    on: str = "",
) -> Statement:
    """That an action was seen to be complete: by the author, on evidence in words or in a passage
    of a loaded document.
    """
    maker = _updating(graph, subject, author, on)
    if not evidence.strip() and not passage:
        raise BadValue(
            "a verification says on what evidence, in words or by a passage; without, it is a claim"
        )
    if passage:
        maker.known(passage, (Label.PASSAGE,))
    return maker.statement(
        StatementKind.VERIFIED,
        text=_line("the evidence", evidence, MOST_WORDS) if evidence.strip() else "",
        passage=passage,
        status=ActionStatus.COMPLETE.value,
    )


def reopen(graph: Graph, subject: str, author: Author, *, on: str = "") -> Statement:
    """That an action is not complete after all."""
    maker = _updating(graph, subject, author, on)
    return maker.statement(StatementKind.REOPENED, status=ActionStatus.IN_PROGRESS.value)


def _updating(graph: Graph, subject: str, author: Author, on: str) -> _Maker:
    maker = _Maker(graph, subject, author, (Label.ACTION, Label.RECOMMENDATION))
    day = _day("the day", on, author) if on else author.day
    if day > author.day:
        raise BadValue(f"{_uk(day)} is yet to come: what was done has the day on which it was so")
    maker.data["on"] = day
    return maker


# --------------------------------------------------------------------- accepted, and taken back


def waive(
    graph: Graph, kind: str, subject: str, author: Author, *, approver: str, until: str
) -> Statement:
    """That a gap of a kind at a thing is accepted until a day; after it the gap counts again."""
    if kind not in GAP_KINDS:
        raise BadValue(f"there is no kind of gap '{kind}'; 'goldenthread gaps' lists them")
    labels = [one for _, one in CONNECTS[Relationship.WAIVES]]
    maker = _Maker(graph, subject, author, labels)
    day = _day("the last day", until, author)
    if day < author.day:
        raise BadValue(
            f"the last day, {_uk(day)}, has passed: a gap is waived until a day that is to come"
        )
    return maker.statement(
        StatementKind.WAIVER,
        gapKind=kind,
        approver=_line("the approver", approver, MOST_NAME),
        until=day,
    )


def withdraw(statements: Sequence[Statement], id_: str, author: Author) -> Statement:
    """That an earlier statement, among these of an authority, no longer counts. It stays on
    record.
    """
    found = next((s for s in statements if s.id == id_), None)
    if found is None or found.kind == StatementKind.CHANGE:
        raise NotFound(f"there is no statement '{id_}'; 'goldenthread statements' lists them")
    if found.kind == StatementKind.WITHDRAWAL:
        raise BadValue(
            "a withdrawal cannot be withdrawn; state again what was withdrawn, which tells both"
        )
    before = withdrawals(statements).get(id_)
    if before is not None and not (author.key and before.data.get("key") == author.key):
        raise BadValue(f"it was withdrawn on {_uk(before.at[:10])} by {before.by}")
    said = {"statement": id_}
    return _statement(found.authority, StatementKind.WITHDRAWAL, author, said)


def again(statements: Iterable[Statement], statement: Statement) -> Statement | None:
    """What its author said before under the same key, if a statement has one.

    Raises:
        BadValue: that was something else.

    """
    key = statement.data.get("key")
    known = [s for s in statements if key and s.by == statement.by and s.data.get("key") == key]
    if not known:
        return None
    if (known[0].kind, _content(known[0])) != (statement.kind, _content(statement)):
        raise BadValue(f"'{key}' was the key of something else that you stated; take another")
    return known[0]


#: What a review tells of a link beside what its author says.
_SEEN = {"fingerprint", "method", "score", "reasons"}


def _content(statement: Statement) -> dict[str, str]:
    return {k: v for k, v in statement.data.items() if k not in _SEEN}


# ------------------------------------------------------------------------------------- checks


class _Maker:
    """A statement about a subject being made."""

    def __init__(self, graph: Graph, subject: str, author: Author, labels: Sequence[Label]) -> None:
        self._graph, self._author = graph, author
        self.data: dict[str, str] = {"subject": subject}
        self._authority = str(self.known(subject, labels).get("authority") or "")
        if not self._authority:
            raise BadValue(f"{subject} is of no authority: nothing is stated of it")

    def known(self, id_: str, labels: Sequence[Label]) -> Node:
        """The thing with an id, which must be of one of these kinds."""
        node = self._graph.nodes.get(id_) or _NATIONAL.get(id_)
        if node is None:
            raise NotFound(f"nothing has the id '{id_}'; 'goldenthread search WORDS' finds ids")
        if node.label not in labels:
            names = [WORDING[label][0] for label in labels]
            raise BadValue(
                f"{id_} is {_a(WORDING[node.label][0])}, and what is wanted here is "
                f"{_a(' or '.join((', '.join(names[:-1]), names[-1])) if names[1:] else names[0])}"
            )
        return node

    def party(self, which: str, given: Party) -> None:
        """Put who is meant into the data."""
        names = {
            label: name
            for label, name in (
                (Label.PERSON, given.person),
                (Label.POST, given.post),
                (Label.ORGANISATION, given.organisation),
                (Label.BODY, given.body),
            )
            if name
        }
        if len(names) + bool(given.id) != 1:
            raise BadValue(
                "say who by one of these: an id, or the name of a person, a post, an organisation "
                "or a body"
            )
        if given.within and Label.POST not in names:
            raise BadValue("only a post that is named is in an organisation or body")
        if given.id:
            kinds = (Label.PERSON, Label.POST, Label.ORGANISATION, Label.BODY)
            self.data |= {which: given.id, "printed": words(self.known(given.id, kinds))}
            return
        if given.within:
            self.known(given.within, (Label.ORGANISATION, Label.BODY))
        [(label, name)] = names.items()
        name = _line("the name", name, MOST_NAME)
        area = self._authority.split("/", 1)[1]
        if label is Label.PERSON and not naming.is_persons_name(name):
            raise BadValue(f"'{name}' is not a first and last name")
        name = naming.post_title(name) if label is Label.POST else name
        id_ = {
            Label.PERSON: lambda: person_id(area, name),
            Label.POST: lambda: naming.post_id(area, name, given.within),
            Label.ORGANISATION: lambda: naming.organisation_id(area, name),
            Label.BODY: lambda: naming.body_id(area, name),
        }[label]()
        if id_.endswith("/"):
            raise BadValue(f"'{name}' is no name: it has no letters")
        self.data |= {which: id_, f"{which}Name": name, "printed": name}
        self.data |= {f"{which}Within": given.within} if given.within else {}

    def joins(self, type_: Relationship, from_: str, to: str) -> None:
        """Check that a claim may join two things."""
        one, other = label_of(from_), label_of(to)
        if (one, other) not in CONNECTS[type_]:
            raise BadValue(
                f"it cannot be said of {_a(WORDING[one][0])} that it {PHRASES[type_][0]} "
                f"{_a(WORDING[other][0])}"
            )

    def span(self, since: str, until: str) -> None:
        """Put the first and the last day of what is so into the data."""
        days = {"from": since, "to": until}
        self.data |= {
            name: _day(f"'{name}'", text, self._author) for name, text in days.items() if text
        }
        if self.data.get("from", "") > self.data.get("to", "9999"):
            raise BadValue(f"'from' ({_uk(since)}) is after 'to' ({_uk(until)})")

    def statement(self, kind: StatementKind, **more: str) -> Statement:
        return _statement(self._authority, kind, self._author, self.data | more)


def _statement(
    authority: str, kind: StatementKind, author: Author, data: Mapping[str, str]
) -> Statement:
    by = _line("the name of who states it", author.by, MOST_NAME)
    given = {**data, "reason": _line("the reason", author.reason, MOST_WORDS), "key": author.key}
    kept = {name: value for name, value in sorted(given.items()) if value}
    said = json.dumps([authority, kind, by, "" if author.key else author.at, kept])
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    return Statement(f"statement/{digest}", authority, kind.value, by, author.at, kept)


def _line(what: str, text: str, most: int) -> str:
    """Words as they are kept: on one line."""
    said = " ".join(text.split())
    if not said:
        raise BadValue(f"{what} is missing")
    if len(said) > most:
        raise BadValue(f"{what} has {len(said)} characters; {most} is the most")
    if not said.isprintable():
        raise BadValue(f"{what} has characters that cannot be printed")
    return said


def _day(what: str, text: str, author: Author) -> str:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadValue(f"{what} '{text}' is not a date: write it as 2019-10-31") from None
    if not EARLIEST <= day.year <= (last := int(author.at[:4]) + AHEAD):
        raise BadValue(f"{what} {_uk(text)} cannot be meant: give a year from {EARLIEST} to {last}")
    return day.isoformat()


def _uk(iso: str) -> str:
    """An ISO date in UK form: 31 October 2019."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
