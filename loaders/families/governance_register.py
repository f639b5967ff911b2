"""The governance register: what an officer states because no document does.

Reporting lines, chairs, holders of posts and oversight, as YAML or XLSX (the format is in
``docs/governance-register.md``). Every claim has the basis ``registered`` and rests on its line of
the register. A line that is wrong is reported and kept as not understood; the others are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import count

from loaders import names
from loaders.account import Account
from loaders.families._register import Register, Wrong, joinable
from loaders.families._register_dates import Day, read_day
from loaders.families._register_format import FACTS, LINES, LINKS, TITLE
from loaders.families._register_layout import Entry, Layout, key, layout
from loaders.family import Family
from loaders.read.document import Block, Document
from ontology import naming
from ontology.errors import ReadError
from ontology.naming import is_persons_name, tenure_id
from ontology.record import Draft, Records, Source, node_id, slug
from ontology.terms import (
    DatePrecision,
    DocumentFamily,
    IssuedOnBasis,
    Label,
    Relationship,
    TenureKind,
)

_UNNAMED = "not named"


def _recognises(document: Document) -> float:
    first = next((b for b in document.blocks if b.cells and b.text.strip()), None)
    return 1.0 if first is not None and key(first.cells[0]) == TITLE else 0.0


def _parse(document: Document) -> Records:
    found = layout(document)
    authority, stated_by, as_at = _top(document, found)
    area = names.authority_key(authority)
    document_id = node_id(Label.DOCUMENT, area, DocumentFamily.GOVERNANCE_REGISTER, as_at.first)
    source = Source(
        document_id,
        names.authority_id(authority),
        issued=as_at.first,
        sha256=document.sha256,
        file_name=document.file_name,
    )
    draft = Draft(source)
    draft.node(
        Label.DOCUMENT,
        *document_id.split("/")[1:],
        title=f"Governance register of {names.area_name(authority)}",
        family=DocumentFamily.GOVERNANCE_REGISTER,
        publisher=stated_by,
        issuedOn=as_at.first,
        issuedOnText=as_at.text,
        issuedOnPrecision=as_at.precision,
        issuedOnBasis=IssuedOnBasis.PRINTED,
        sha256=document.sha256,
        fileName=document.file_name,
    )
    heads = {b.table: b.text for b in document.blocks if b.kind == "heading"}
    account = Account(draft, document, document_id)
    register = Register(draft, account, stated_by, as_at, sections=heads)
    register.top(found, authority)
    wrong = [*found.wrong, *_lines(register, found.entries)]
    for block, why in sorted(wrong, key=lambda pair: pair[0].ordinal):
        draft.note(f"{document.file_name}, {_place(document, block)}: {why}")
    for heading in found.headings:
        register.account.passage(heading)
    return register.account.records()


FAMILY = Family(DocumentFamily.GOVERNANCE_REGISTER.value, _recognises, _parse)


def _top(document: Document, found: Layout) -> tuple[str, str, Day]:
    """The authority, who states the register and the day on which it was true."""
    for fact in FACTS:
        if fact.required and not found.facts.get(fact.name, ("",))[0]:
            reason = f"'{fact.name}' is missing at the top ({fact.meaning})"
            raise ReadError(document.file_name, reason)
    text, block = found.facts["as_at"]
    as_at = read_day(text)
    if as_at is None or as_at.precision != DatePrecision.DAY:
        reason = (
            f"{_place(document, block)}: 'as_at' should be a day, such as 2021-03-01, not '{text}'"
        )
        raise ReadError(document.file_name, reason)
    if not as_at.is_credible(date.today().isoformat()):
        reason = f"{_place(document, block)}: 'as_at' cannot be {text}; write the day of which the "
        raise ReadError(document.file_name, reason + "register is true")
    return found.facts[TITLE][0], found.facts["stated_by"][0], as_at


def _place(document: Document, block: Block) -> str:
    if document.media == "yaml":
        return f"line {block.line}"
    heads = (b.text for b in document.blocks if b.kind == "heading" and b.table == block.table)
    return f"sheet {next(heads, block.table)}, row {block.line}"


def _lines(register: Register, entries: list[Entry]) -> list[tuple[Block, str]]:
    """Read every line, what is named before what joins it; give those that are wrong, with why."""
    register.repeated = Counter(_holding(e) for e in entries if e.section == "holders")
    wrong: list[tuple[Block, str]] = []
    for section, read in _READ.items():
        left = [e for e in entries if e.section == section]
        failed: list[tuple[Entry, str]] = []
        while left:  # a line may name one that stands below it: as long as some succeed, try again
            failed = []
            for entry in left:
                try:
                    read(register, entry)
                except Wrong as problem:
                    failed.append((entry, str(problem)))
            if len(failed) == len(left):
                break
            left = [entry for entry, _ in failed]
        wrong += [(entry.block, why) for entry, why in failed]
    return wrong


# ------------------------------------------------------------------------------------ the sections


def _organisation(r: Register, entry: Entry) -> None:
    id_ = node_id(Label.ORGANISATION, r.area, slug(entry["name"]))
    properties = {"name": entry["name"], "kind": r.code(entry, "kind")}
    _within(r, entry, id_, Relationship.PART_OF, properties, entry["part_of"])
    r.call(entry["name"], id_)


def _body(r: Register, entry: Entry) -> None:
    since, until = r.span(entry)
    id_ = names.body(Draft(r.draft.source), entry["name"])
    known = r.draft.get(id_, "name")
    if known not in (None, entry["name"]):
        raise Wrong(
            f"'{entry['name']}' and '{known}' are taken as one body, since an area has one of that "
            "kind at a time; keep one line"
        )
    properties = {
        "name": entry["name"],
        "kind": r.code(entry, "kind") or naming.body_kind(entry["name"]).value,
        "from": since.first if since else None,
        "fromText": since.text if since else None,
        "to": until.last if until else None,
        "toText": until.text if until else None,
    }
    _within(r, entry, id_, Relationship.PART_OF, properties, entry["part_of"])
    r.call(entry["name"], id_)


def _post(r: Register, entry: Entry) -> None:
    within = r.thing(entry["in"] or "the council")
    scratch = Draft(r.draft.source)
    joinable(Relationship.POST_IN, "post/any", within)
    id_ = names.post(scratch, entry["title"], within)
    usual = scratch.get(id_, "statutory")
    statutory = r.code(entry, "statutory") or (str(usual) if usual else None)
    properties = {"title": entry["title"], "statutory": statutory}
    _within(r, entry, id_, Relationship.POST_IN, properties, entry["in"] or "the council")
    r.call(entry["title"], id_)
    r.call(f"{entry['title']}, {entry['in'] or 'the council'}", id_)


def _within(
    r: Register,
    entry: Entry,
    id_: str,
    type_: Relationship,
    properties: dict[str, str | None],
    owner: str,
) -> None:
    """Make a node and what it is part of."""
    within = r.thing(owner) if owner else None
    if within:
        joinable(type_, id_, within)
    r.node(entry, id_, properties)
    if within:
        r.say(entry.block, type_, id_, within)


def _holder(r: Register, entry: Entry) -> None:
    kind = r.code(entry, "kind") or TenureKind.NOT_STATED.value
    (since, until), attested = r.span(entry), r.day(entry, "attested", past=True)
    post = r.thing(entry["post"])
    joinable(Relationship.OF_POST, "tenure/any", post)
    name = _holder_name(entry, kind)
    several = r.repeated[_holding(entry)] > 1
    if several and since is None:
        raise Wrong("several lines have this holder and post; give each its 'from'")
    holds = (not since or since.first <= r.as_at.first) and (
        not until or r.as_at.first <= until.last
    )
    attested = attested or (r.as_at if holds else None)
    person = r.draft.person(name) if name else None
    apart = since.first if since and (several or not person) else ""
    id_ = tenure_id(post, person, apart)
    properties: dict[str, str | None] = {
        "kind": kind,
        "attestedFrom": attested.first if attested else None,
        "attestedTo": attested.last if attested else None,
    }
    if since:
        properties |= {"from": since.first, "fromText": since.text}
        properties |= {"fromTo": since.last, "fromPrecision": since.precision}
    if until:
        properties |= {"to": until.last, "toText": until.text, "toPrecision": until.precision}
    r.node(entry, id_, properties)
    r.say(entry.block, Relationship.OF_POST, id_, post)
    if person:
        r.call(name, person)
        r.rests(entry.block, person)
        r.say(entry.block, Relationship.HOLDER, id_, person)


def _holder_name(entry: Entry, kind: str) -> str:
    """The holder's name, or ``""`` for a vacancy and for someone not named."""
    name = entry["person"]
    if kind == TenureKind.VACANT:
        if name:
            raise Wrong(f"a vacant post has no holder ('{name}'); leave 'person' empty")
        return ""
    if not name:
        raise Wrong(f"'person' is missing; write the name, '{_UNNAMED}', or kind 'vacant'")
    if name.lower() == _UNNAMED:
        return ""
    if not is_persons_name(name):
        raise Wrong(f"'{name}' is not a first and last name; write '{_UNNAMED}' if not known")
    return name


def _holding(entry: Entry) -> tuple[str, str]:
    return key(entry["person"] or entry["kind"]), key(entry["post"])


def _line(r: Register, entry: Entry) -> None:
    type_ = LINES.get(entry["line"].lower().replace("_", " "))
    if type_ is None:
        raise Wrong(f"line '{entry['line']}' is not known; allowed: {', '.join(LINES)}")
    who, whom = r.thing(entry["who"]), r.thing(entry["whom"])
    if who == whom:
        raise Wrong(f"'{entry['who']}' stands on both sides of '{entry['line']}'")
    r.say(entry.block, type_, who, whom, r.valid(entry))


def _chair(r: Register, entry: Entry) -> None:
    chair, body = r.thing(entry["chair"]), r.thing(entry["body"])
    r.say(entry.block, Relationship.CHAIRS, chair, body, r.valid(entry))


def _member(r: Register, entry: Entry) -> None:
    member, body = r.thing(entry["member"]), r.thing(entry["body"])
    r.say(entry.block, Relationship.MEMBER_OF, member, body, r.valid(entry))


def _oversight(r: Register, entry: Entry) -> None:
    overseer, item, mode = r.thing(entry["overseer"]), r.item(entry), r.code(entry, "mode")
    r.say(entry.block, Relationship.OVERSEES, overseer, item, {"mode": mode} | r.valid(entry))


def _lead(r: Register, entry: Entry) -> None:
    item, lead, role = r.item(entry), r.thing(entry["lead"]), r.code(entry, "role")
    printed = {"role": role, "asPrinted": entry["lead"]}
    r.say(entry.block, Relationship.LED_BY, item, lead, printed | r.valid(entry))


def _succession(r: Register, entry: Entry) -> None:
    old, new, on = r.thing(entry["old"]), r.thing(entry["new"]), r.day(entry, "on")
    r.say(entry.block, Relationship.SUCCEEDED_BY, old, new, {"validFrom": on.first if on else None})


def _same(r: Register, entry: Entry) -> None:
    one, other = r.thing(entry["one"]), r.thing(entry["other"])
    if one == other:
        raise Wrong(f"'{entry['one']}' and '{entry['other']}' are already one; no line is needed")
    r.say(entry.block, Relationship.SAME_AS, one, other)


def _link(r: Register, entry: Entry) -> None:
    type_ = LINKS.get(entry["link"].lower().replace("_", " "))
    if type_ is None:
        raise Wrong(f"link '{entry['link']}' is not known; allowed: {', '.join(LINKS)}")
    r.say(entry.block, type_, r.item(entry), r.item(entry, "to", "to_of"))


def _update(r: Register, entry: Entry) -> None:
    item, on, due = r.item(entry), r.day(entry, "on", past=True), r.day(entry, "due")
    kind, status = r.code(entry, "kind"), r.code(entry, "status")
    joinable(Relationship.UPDATES, "update/any", item)
    if on is None or on.precision != DatePrecision.DAY:
        raise Wrong(f"'{entry['on']}' in 'on' should be a day, such as 2020-01-16")
    id_ = node_id(Label.UPDATE, *item.split("/")[1:], str(kind), on.first)
    properties = {
        "kind": kind,
        "on": on.first,
        "text": entry["text"] or None,
        "status": status,
        "dueTo": due.last if due else None,
        "approver": entry["approver"] or None,
        "reason": entry["reason"] or None,
        "by": r.stated_by,
    }
    r.node(entry, id_, properties)
    r.say(entry.block, Relationship.UPDATES, id_, item)


def _meeting(r: Register, entry: Entry) -> None:
    held, body = r.day(entry, "held_on", past=True), r.thing(entry["body"])
    if held is None or held.precision != DatePrecision.DAY:
        raise Wrong(f"'{entry['held_on']}' in 'held_on' should be a day, such as 2020-01-16")
    joinable(Relationship.OF_BODY, "meeting/any", body)
    item = r.item(entry) if entry["item"] else None
    if item:
        joinable(Relationship.CONSIDERED, "meeting/any", item)
    place = (*body.split("/")[1:], held.first)
    meeting = node_id(Label.MEETING, *place)
    r.node(entry, meeting, {"heldOn": held.first, "heldOnPrecision": held.precision})
    r.say(entry.block, Relationship.OF_BODY, meeting, body)
    if item:
        r.say(entry.block, Relationship.CONSIDERED, meeting, item)
    if entry["decision"]:
        numbers = (node_id(Label.DECISION, *place, str(n)) for n in count(1))
        decision = next(id_ for id_ in numbers if not r.draft.has(id_))
        r.node(entry, decision, {"text": entry["decision"]})
        r.say(entry.block, Relationship.DECIDED_AT, decision, meeting)


#: In the order in which they are read.
_READ: dict[str, Callable[[Register, Entry], None]] = {
    "organisations": _organisation,
    "bodies": _body,
    "posts": _post,
    "holders": _holder,
    "lines": _line,
    "chairs": _chair,
    "members": _member,
    "oversight": _oversight,
    "leads": _lead,
    "succession": _succession,
    "same": _same,
    "links": _link,
    "updates": _update,
    "meetings": _meeting,
}
