"""What people state, where the thing stands that they state it of; and all that they stated."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace

from graph.statements import Statement, StatementKind
from graph.stating import Author
from ontology.errors import BadValue, NotAllowed, NotFound
from ontology.record import Node, node_id
from ontology.terms import GAP_KINDS, WORDING, Label
from queries.answers import Gap, GapKind, Ref
from queries.coverage import coverage_gaps
from queries.parties import parties
from queries.passages import told_in
from queries.quoted import passages_with
from queries.records import node
from queries.statements import Stated, statements
from queries.stating import authority_of, take_back
from web.filling import at
from web.site import Answer, Ask, Go, Page, Pages
from web.stating.form import BY, REASON, Field, Filled, Form, asked_for, empty, read
from web.stating.kinds import FORMS
from web.stating.telling import kept

pages = Pages()

#: How many statements a page has.
_PAGE = 25
#: Asked for where something is withdrawn.
_WHY = replace(
    REASON, label="Why do you withdraw it?", hint="It is shown with the statement.",
    wanted="Enter why you withdraw it",
)  # fmt: skip
#: What a form that is sent twice is known by.
_ONCE = re.compile(r"[\w-]{8,64}")
#: Kind of statement → its words in a list.
_KINDS = {
    StatementKind.LEAD: "Leads",
    StatementKind.BODY: "Bodies that oversee",
    StatementKind.LINE: "Reporting lines",
    StatementKind.HOLDER: "Holders of posts",
    StatementKind.MEASURE: "Measures",
    StatementKind.PROGRESS: "Progress",
    StatementKind.DATE: "Dates",
    StatementKind.CLAIMED: "Said to be complete",
    StatementKind.VERIFIED: "Verified complete",
    StatementKind.REOPENED: "Reopened",
    StatementKind.WAIVER: "Gaps waived",
    StatementKind.REVIEW: "Proposed links decided on",
    StatementKind.WITHDRAWAL: "Withdrawals",
}


# ---------------------------------------------------------------------------- taking it back


@pages.get("/state/withdraw")
def withdraw(ask: Ask) -> Page:
    """Asks whether a statement is to be withdrawn, and why."""
    found = _withdrawn(ask, ask.query.get("statement", ""))
    return _withdrawing(ask, found, empty(_why(ask), ask))


@pages.post("/state/withdraw")
def withdrawn(ask: Ask) -> Answer:
    """Withdraws a statement."""
    found = _withdrawn(ask, ask.text("statement"))
    filled = read(_why(ask), ask)
    if filled.wrong:
        return _withdrawing(ask, found, filled)
    author = author_of(ask, filled)
    try:
        done = kept(
            ask.viewer, found.authority, author,
            lambda: take_back(ask.viewer, found.id, author, may=lambda s: _may(ask, s)),
        )  # fmt: skip
    except BadValue as error:
        filled.refuse(error)
        return _withdrawing(ask, found, filled)
    to = at(ask, found.subject) if found.subject else ask.link(f"/{found.authority}/statements")
    return Go(to, done.said, known_as(ask, filled))


def _withdrawn(ask: Ask, id_: str) -> Stated:
    """The statement that is to be withdrawn, if it can be by who asks."""
    allowed(ask, reviewing=True)
    every = statements(ask.viewer, authority_of(ask.viewer, id_), include_withdrawn=True)
    found = next((s for s in every if s.id == id_), None)
    if found is None or found.kind is StatementKind.WITHDRAWAL:
        raise NotFound("there is no such statement to withdraw")
    _may(ask, ask.viewer.store.statement(id_))
    return found


def _may(ask: Ask, statement: Statement) -> None:
    """Raises: NotAllowed: it is somebody else's."""
    own = bool(ask.caller.name) and statement.by == ask.caller.name
    if not own and not ask.caller.administers:
        raise NotAllowed(
            "it is someone else's statement; its author or an administrator can withdraw it"
        )


def _why(ask: Ask) -> tuple[Field, ...]:
    return (_WHY,) if ask.caller.name else (_WHY, BY)


def _withdrawing(ask: Ask, found: Stated, filled: Filled) -> Page:
    return Page(
        "withdraw.html",
        {
            "authority": found.authority,
            "crumbs": [("Statements", ask.link(f"/{found.authority}/statements"))],
            "statement": found,
            "filled": filled,
            "once": once(ask),
        },
    )


# --------------------------------------------------------------------------------- stating it


@pages.get("/state/{kind}")
def form(ask: Ask) -> Page:
    """A form by which something is stated of a thing."""
    described, subject = _form(ask), _subject(ask, ask.query.get("subject", ""))
    return _filling(ask, described, subject, empty(asked_for(described, ask), ask))


@pages.post("/state/{kind}")
def stated(ask: Ask) -> Answer:
    """States it, and goes back to the thing."""
    described, subject = _form(ask), _subject(ask, ask.text("subject"))
    filled = read(asked_for(described, ask), ask)
    if ask.text("find") and filled.typed.get("passage-words"):
        filled.wrong.clear()
        return _filling(ask, described, subject, filled)
    if filled.wrong:
        return _filling(ask, described, subject, filled)
    author = author_of(ask, filled)
    try:
        done = kept(
            ask.viewer, str(subject.get("authority")), author,
            lambda: described.keep(ask.viewer, subject.id, author, filled.given),
        )  # fmt: skip
    except (BadValue, NotFound) as error:
        filled.refuse(error)
        return _filling(ask, described, subject, filled)
    return Go(at(ask, subject.id), done.said, known_as(ask, filled))


def _form(ask: Ask) -> Form:
    allowed(ask)
    if ask.path["kind"] not in FORMS:
        raise NotFound(f"there is no page at {ask.url}")
    return FORMS[ask.path["kind"]]


def _subject(ask: Ask, id_: str) -> Node:
    """What something is stated of, if that can be stated of it."""
    about, found = FORMS[ask.path["kind"]].about, node(ask.viewer, id_)
    if found.label not in about or not found.get("authority"):
        kinds = sorted(WORDING[label][0] for label in about)
        raise BadValue(f"this is stated of one of these: {', '.join(kinds)}")
    return found


def _filling(ask: Ask, described: Form, subject: Node, filled: Filled) -> Page:
    authority, ref = str(subject.get("authority")), Ref.of(subject)
    known = _known(ask, described, authority)
    words = filled.typed.get("passage-words", "")
    return Page(
        "state.html",
        {
            "authority": authority,
            "section": "recommendations" if subject.label is Label.RECOMMENDATION else None,
            "crumbs": [(ref.name, at(ask, ref))],
            "form": described,
            "subject": ref,
            "text": str(subject.get("text") or ""),
            "passage": told_in(ask.viewer, [subject.id]).get(subject.id),
            "gap": _gap(ask, described, subject),
            "kind": _gap_kind(ask),
            "filled": filled,
            "known": known,
            "hits": passages_with(ask.viewer, authority, words) if words else (),
            "once": once(ask),
        },
    )


def _known(ask: Ask, described: Form, authority: str) -> Mapping[Label, Sequence[Ref]]:
    wanted = {label for field in described.fields for label in field.labels}
    if Label.POST in wanted and any(f.kind == "party" for f in described.fields):
        wanted |= {Label.ORGANISATION, Label.BODY}  # which a new post may be in
    return parties(ask.viewer, authority, tuple(wanted)) if wanted else {}


def _gap_kind(ask: Ask) -> GapKind | None:
    """The kind of gap that is to be waived."""
    given = ask.query.get("kind") or ask.text("kind")
    return GapKind.of(given) if given in GAP_KINDS else None


def _gap(ask: Ask, described: Form, subject: Node) -> Gap | None:
    """The gap that is to be waived.

    Raises:
        NotFound: there is none of its kind.

    """
    if described.kind is not StatementKind.WAIVER:
        return None
    kind = _gap_kind(ask)
    authority = str(subject.get("authority"))
    every = coverage_gaps(ask.viewer, [kind.id], authority, include_waived=True) if kind else []
    found = next((gap for gap in every if gap.subject.id == subject.id), None)
    if found is None:
        raise NotFound(f"there is no such gap at {Ref.of(subject).name}")
    return found


# ------------------------------------------------------------------------------- all of them


@pages.get("/authority/{key}/statements")
def of_authority(ask: Ask) -> Page:
    """What people stated about an authority, the latest first."""
    authority = node_id(Label.AUTHORITY, ask.path["key"])
    node(ask.viewer, authority)
    kind = ask.chosen("kind", [*_KINDS], "")
    with_withdrawn = ask.query.get("withdrawn") == "yes"
    every = statements(ask.viewer, authority, include_withdrawn=True)
    by = {_digest(s.by): s.by for s in sorted(every, key=lambda s: s.by.casefold())}
    chosen = ask.chosen("by", [*by], "")
    found = [
        s
        for s in every
        if (not kind or s.kind == kind)
        and (not chosen or _digest(s.by) == chosen)
        and (with_withdrawn or not (s.withdrawn or s.kind is StatementKind.WITHDRAWAL))
    ]
    parts = max(1, -(-len(found) // _PAGE))
    part = ask.number("page", 1, parts)
    return Page(
        "statements.html",
        {
            "authority": authority,
            "found": found[(part - 1) * _PAGE : part * _PAGE],
            "many": len(found),
            "all": len(every),
            "part": part,
            "parts_": parts,
            "kinds": [(k, words) for k, words in _KINDS.items() if k in {s.kind for s in every}],
            "kind": kind,
            "authors": list(by.items()),
            "by": chosen,
            "with_withdrawn": with_withdrawn,
        },
    )


def _digest(name: str) -> str:
    """A name in an address, which shows none."""
    return hashlib.sha256(name.encode()).hexdigest()[:12]


# ------------------------------------------------------------------------------ what they share


def allowed(ask: Ask, *, reviewing: bool = False) -> None:
    """Raises: NotAllowed: who asks may state nothing here (or decide on nothing)."""
    if ask.site.read_only:
        raise NotAllowed("this server only reads; state it at the one that writes")
    if not (ask.caller.reviews if reviewing else ask.caller.edits):
        role, what = ("reviewer", "decide") if reviewing else ("editor", "state something")
        raise NotAllowed(f"to {what} takes the role {role}; an administrator can grant it")


def once(ask: Ask) -> str:
    """What a form is known by, so that what is sent twice is said once."""
    given = ask.text("once")
    return given if _ONCE.fullmatch(given) else secrets.token_urlsafe(12)


def author_of(ask: Ask, filled: Filled) -> Author:
    """Who sent a form, now, and why."""
    return Author.now(
        ask.caller.name or filled.given.text("by"), filled.given.text("reason"), once(ask)
    )


def known_as(ask: Ask, filled: Filled) -> str:
    """What a browser is to remember of who sent a form."""
    return "" if ask.caller.name else filled.given.text("by")
