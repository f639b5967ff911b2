"""The register of what people wrote: every statement, who made it, when and why, and whether it
still counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from graph.stated import UNNAMED_POST, about
from graph.statements import Statement, StatementKind, withdrawals
from ontology.errors import NotFound
from ontology.record import Node, is_national, node_id
from ontology.terms import CODES, GAP_KINDS, PHRASES, Label, Relationship
from queries.answers import NAME_WITHHELD, Ref
from queries.coverage import seen
from queries.days import dated
from queries.records import nodes
from queries.viewer import Viewer, whole


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """That a statement was taken back: by which statement, by whom, when (ISO) and why."""

    id: str
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement. ``sentence`` says it in words; ``subject_id`` is what it is about, ``subject``
    ``None`` where that is not loaded. ``missing`` are the ids of all that is not: the statement is
    kept, and counts when they are. ``counts``: it is part of the graph. ``at`` is an ISO date and
    time.
    """

    id: str
    kind: StatementKind
    authority: str
    by: str
    at: str
    reason: str
    subject_id: str
    subject: Ref | None
    sentence: str
    withdrawn: Withdrawn | None
    missing: tuple[str, ...]
    counts: bool


@whole
def statements(
    viewer: Viewer,
    authority: str | None = None,
    subject: str | None = None,
    kind: str | None = None,
    by: str | None = None,
    include_withdrawn: bool = False,
) -> list[Stated]:
    """What people stated, the latest first.

    Args:
        viewer: who asks.
        authority: only about this authority.
        subject: only about the thing with this id, as what it is about or as a party.
        kind: only of this kind.
        by: only by this author.
        include_withdrawn: also what was withdrawn, and the withdrawals.

    """
    found: list[tuple[Statement, Statement | None]] = []
    every: dict[str, Statement] = {}
    for one in _areas(viewer, authority):
        said = [
            s for s in viewer.about(one).store.statements(one) if s.kind != StatementKind.CHANGE
        ]
        gone = withdrawals(said)
        every |= {s.id: s for s in said}
        found += [(s, gone.get(s.id)) for s in said]
    wanted = [
        (statement, gone)
        for statement, gone in found
        if (kind is None or statement.kind == kind)
        and (by is None or statement.by == by)
        and (subject is None or subject in _ids(statement, every))
        and (
            include_withdrawn
            or (gone is None and statement.kind != StatementKind.WITHDRAWAL)
        )
    ]  # fmt: skip
    ids = sorted({i for statement, _ in wanted for i in _ids(statement, every)})
    things = {node.id: node for node in nodes(viewer, ids)} | _named(viewer, ids)
    wanted.sort(key=lambda one: (one[0].at, one[0].id), reverse=True)
    return [_stated(s, gone, every, things, viewer) for s, gone in wanted]


def _areas(viewer: Viewer, authority: str | None) -> list[str]:
    """The authorities that a viewer sees, also those of which nothing is loaded any more."""
    every = viewer.store.authorities() if authority is None else [authority]
    return [id_ for id_ in every if viewer.authorities is None or id_ in viewer.authorities]


def _named(viewer: Viewer, ids: Iterable[str]) -> dict[str, Node]:
    """Ids of statutory posts of before somebody named them → the posts, where each is one."""
    result = {}
    for id_ in ids:
        if match := UNNAMED_POST.fullmatch(id_):
            rows = viewer.store.read(
                "MATCH (p:Post) WHERE p.authority = $authority AND p.statutory = $code RETURN p",
                {"authority": node_id(Label.AUTHORITY, id_.split("/")[1]), "code": match[1]},
                name="a statutory post",
            )
            posts = [post for row in rows if isinstance(post := row["p"], Node)]
            if len(posts) == 1:
                result[id_] = posts[0]
    return result


def unmet(viewer: Viewer, authority: str | None = None) -> list[Stated]:
    """The statements that nobody withdrew and that are about something that is not loaded."""
    return [s for s in statements(viewer, authority) if s.missing]


def authority_of_link(viewer: Viewer, claim: str) -> str:
    """The id of the authority that a link is about.

    Raises:
        NotFound: there is no claim of this id, or the viewer may not see it.

    """
    types = {type_.lower(): type_ for type_ in Relationship}
    prefix, _, rest = claim.partition("/")
    type_ = types.get(rest.partition("/")[0])
    rows = []
    if prefix == "claim" and type_ is not None:
        rows = viewer.store.read(
            f"MATCH (n)-[c:`{type_}`]->() WHERE c.id = $claim RETURN n.authority AS authority",
            {"claim": claim},
            name=f"{type_} by id",
        )
    found = {str(row["authority"]) for row in rows} & set(seen(viewer))
    if not found:
        raise NotFound(f"there is no proposed link '{claim}'; 'goldenthread links list' shows them")
    return found.pop()


def _ids(statement: Statement, every: Mapping[str, Statement]) -> set[str]:
    """The ids of all things that a statement names."""
    if statement.kind == StatementKind.WITHDRAWAL:
        return _ids(every[statement.data["statement"]], every)
    named = (statement.data.get(k) for k in ("subject", "party", "measure", "inPost"))
    return {*about(statement), *filter(None, named)}


def _stated(
    statement: Statement,
    gone: Statement | None,
    every: Mapping[str, Statement],
    things: Mapping[str, Node],
    viewer: Viewer,
) -> Stated:
    kind, role_only = StatementKind(statement.kind), viewer.role_only

    def author(of: Statement) -> str:
        return NAME_WITHHELD if role_only else of.by

    def name(id_: str) -> str:
        if id_ in things:
            return Ref.of(things[id_], role_only=role_only).name
        told = next((k for k in ("subject", "party") if data.get(k) == id_), "")
        hidden = role_only and id_.startswith("person/")
        return NAME_WITHHELD if hidden else data.get(f"{told}Name", id_)

    of = every[statement.data["statement"]] if kind is StatementKind.WITHDRAWAL else statement
    data = dict(of.data)
    if role_only and "approver" in data:
        data["approver"] = NAME_WITHHELD
    sentence = _SENTENCES[StatementKind(of.kind)](data, name)
    if of is not statement:
        sentence = f"It no longer counts that: {sentence}"
    subject = data.get("subject") or data.get("from", "")
    missing = [i for i in about(of) if i not in things and not is_national(i)]
    return Stated(
        statement.id,
        kind,
        statement.authority,
        author(statement),
        statement.at,
        statement.data.get("reason", ""),
        subject,
        Ref.of(things[subject], role_only=role_only) if subject in things else None,
        sentence,
        None
        if gone is None
        else Withdrawn(gone.id, author(gone), gone.at, gone.data.get("reason", "")),
        tuple(missing),
        kind is not StatementKind.WITHDRAWAL and gone is None and not missing,
    )


# ------------------------------------------------------------------------------------ sentences

_Data = Mapping[str, str]
_Name = Callable[[str], str]


def _span(data: _Data) -> str:
    since = f" from {dated(data['from'])}" if data.get("from") else ""
    until = f" until {dated(data['to'])}" if data.get("to") else ""
    return since + until


def _lead(data: _Data, name: _Name) -> str:
    role = CODES["LeadRole"][data["role"]].lower()
    post = f", {name(data['inPost'])}," if data.get("inPost") else ""
    told = "" if data["role"] == "lead" else f" ({role})"
    return f"{name(data['party'])}{post} leads {name(data['subject'])}{told}{_span(data)}."


def _body(data: _Data, name: _Name) -> str:
    mode = f" ({CODES['OversightMode'][data['mode']].lower()})" if data.get("mode") else ""
    return f"{name(data['party'])} oversees {name(data['subject'])}{mode}{_span(data)}."


def _line(data: _Data, name: _Name) -> str:
    phrase = PHRASES[Relationship(data["line"])][0]
    return f"{name(data['subject'])} {phrase} {name(data['party'])}{_span(data)}."


def _measure(data: _Data, name: _Name) -> str:
    return f"{name(data['subject'])} is measured by “{data['text']}”."


def _holder(data: _Data, name: _Name) -> str:
    if not data.get("party"):
        how = "is vacant" if data["tenure"] == "vacant" else "is held by someone not named"
        return f"{name(data['subject'])} {how}{_span(data)}."
    kind = "" if data["tenure"] == "not_stated" else f" ({data['tenure']})"
    return f"{name(data['party'])} holds {name(data['subject'])}{kind}{_span(data)}."


def _progress(data: _Data, name: _Name) -> str:
    status = f", {CODES['ActionStatus'][data['status']].lower()}" if data.get("status") else ""
    return f"{name(data['subject'])} on {dated(data['on'])}{status}: {data['text']}"


def _date(data: _Data, name: _Name) -> str:
    by = data.get("approver")
    who = f"approved by {by}" if by else "which nobody is said to have approved"
    return f"{name(data['subject'])} is due {dated(data['due'])}, {who}."


def _claimed(data: _Data, name: _Name) -> str:
    text = f": {data['text']}" if data.get("text") else "."
    return f"{name(data['subject'])} is said to be complete on {dated(data['on'])}{text}"


def _verified(data: _Data, name: _Name) -> str:
    shown = [data["text"]] if data.get("text") else []
    shown += [data["passage"]] if data.get("passage") else []
    day = dated(data["on"])
    return f"{name(data['subject'])} was seen to be complete on {day}: {'; '.join(shown)}"


def _reopened(data: _Data, name: _Name) -> str:
    return f"{name(data['subject'])} is not complete after all, on {dated(data['on'])}."


def _waiver(data: _Data, name: _Name) -> str:
    title = GAP_KINDS[data["gapKind"]]["title"]
    return (
        f"“{title}” at {name(data['subject'])} is accepted until {dated(data['until'])}, approved "
        f"by {data['approver']}."
    )


def _review(data: _Data, name: _Name) -> str:
    phrase = PHRASES[Relationship(data["type"])][0]
    decided = CODES["ReviewState"][data["decision"]].lower()
    return f"That {name(data['from'])} {phrase} {name(data['to'])}: {decided}."


_SENTENCES: Mapping[StatementKind, Callable[[_Data, _Name], str]] = {
    StatementKind.REVIEW: _review,
    StatementKind.LEAD: _lead,
    StatementKind.BODY: _body,
    StatementKind.LINE: _line,
    StatementKind.MEASURE: _measure,
    StatementKind.HOLDER: _holder,
    StatementKind.PROGRESS: _progress,
    StatementKind.DATE: _date,
    StatementKind.CLAIMED: _claimed,
    StatementKind.VERIFIED: _verified,
    StatementKind.REOPENED: _reopened,
    StatementKind.WAIVER: _waiver,
}
