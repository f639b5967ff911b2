"""Who a letter is to and who gets a copy: people with their posts and organisations.

What is printed is one of three forms: an address (name, post and organisation on lines of their
own, then a street), a list with one recipient a line ("Name, post, organisation"), or such a list
run together. A post or an organisation that is not printed is never supplied.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from loaders import facts, names
from loaders.families._letter import Opened
from loaders.families._paragraphs import Paragraph
from ontology import naming
from ontology.record import Draft, is_national, node_id
from ontology.terms import (
    BodyKind,
    Label,
    LeadRole,
    OrganisationKind,
    PassageKind,
    Relationship,
    TenureKind,
)

_COPY = re.compile(r"^\s*(?:copy|copied|copies|cc)\b\s*(?:to)?\s*:?\s*", re.I)

_COPYING = re.compile(r"\bI am copying this letter to (?P<to>[^.]+?)\.")
_PUBLISHING = re.compile(r"\bthis letter will be published\b", re.I)
_AND = re.compile(r",\s*(?:and\s+)?|\s+and\s+(?=the\b)")

_TITLE = (
    r"(?:(?:Councillor|Cllr|Mr|Mrs|Ms|Miss|Dr|Professor|Prof|Sir|Dame|Lady|Lord|Rev|"
    r"(?:Detective )?(?:Chief )?(?:Supt|Superintendent)|Commander)\.?\s+)"
)
_HONOURS = r"(?:,?\s*\b(?:CBE|OBE|MBE|QPM|DBE|KBE|BEM|DL)\b)"
_WORD = r"[A-Z][\w’'-]*"
_PERSON = rf"{_TITLE}*{_WORD}(?:\s+(?:de|van|von|der|la|[A-Z]\.?))?\s+{_WORD}{_HONOURS}*"

_POST_NOUN = (
    r"(?:director|chief|chair(?:man|person)?|head|manager|leader|member|commissioner|constable|"
    r"mayor|officer|executive|nurse|commander|scrutineer|lead|president|ceo|superintendent|direct)"
)
_POST_START = re.compile(
    r"(?:(?:the|interim|acting|joint|corporate|executive|strategic|statutory|deputy|assistant|"
    r"associate|group|managing|divisional|independent|designated|national|regional|service|child|"
    r"youth|medical|cabinet|lead|elected|borough|chief|senior|district|safeguarding|police|crime|"
    rf"and|accountable)\s+)*{_POST_NOUN}\b",
    re.I,
)
_POST = re.compile(rf"^{_POST_START.pattern}|\b{_POST_NOUN}$", re.I)
_ADDRESS_POST = re.compile(
    r"(?:(?:Interim|Acting|Corporate|Executive|Strategic|Statutory|Deputy|Group)\s+)*"
    r"(?:Director|Head|Chief (?:Executive|Officer))\b"
)
#: More of a post after a comma: "Director of Quality, Nursing & Patient Safety".
_POST_GOES_ON = re.compile(r"(?:Nursing|Education|Health|Safeguarding|Families|Young People)\b")

#: Posts that name their organisation without a comma.
_PLACED = (
    re.compile(r"^((?:\w+ )?chair(?:man|person)?)(?:\s+of\s+|,\s*)(?:the\s+)?(.+)$", re.I),
    re.compile(
        r"^((?:chief constable|chief executive(?: officer)?|chief officer|commissioner|head|ceo))"
        r"\s+(?:of|for)\s+(?:the\s+)?(.*\b(?:police|constabulary|service|ccg|company|trust)\b.*)$",
        re.I,
    ),
    re.compile(
        r"^((?:borough )?commander|chief constable|commissioner)\s+(?!of\b|for\b)"
        r"(.+\b(?:police|constabulary)\b.*)$",
        re.I,
    ),
)
_TEMPORARY = re.compile(r"^(?:interim|acting)\s+|\s*\((?:interim|acting)\)$", re.I)
_ABBREVIATED = {"DCS": "Director of Children’s Services"}

_ORGANISATION_END = re.compile(
    r"\b(?:Council|Board|Partnership|Trust|Authority|Education|Families|Services?|CCG|ICB|PCT|"
    r"Police|Constabulary|Company|Borough|NHS|Team|LSCB|Ofsted|Cafcass|Division)$"
)
_COUNCIL = re.compile(
    r"\b(?:council|county|city of|borough|local authority|unitary authority)\b", re.I
)
_BODY = re.compile(r"\b(?:board|\w*scb|partnership|committee|panel)\b", re.I)
_KINDS: tuple[tuple[str, OrganisationKind], ...] = (
    (r"clinical commissioning|\bCCGs?\b", OrganisationKind.CCG),
    (r"integrated care|\bICB\b", OrganisationKind.ICB),
    (r"\bNHS\b|hospital|foundation trust", OrganisationKind.NHS_TRUST),
    (r"probation|cafcass|^department\b", OrganisationKind.GOVERNMENT),
    (r"police|constabulary", OrganisationKind.POLICE),
    (r"rehabilitation company", OrganisationKind.PRIVATE),
    (r"school|academy", OrganisationKind.SCHOOL),
    (r"\bteams?\b|\bservices?\b|\bunit\b", OrganisationKind.TEAM),
)


@dataclass(frozen=True)
class Recipient:
    """A person to whom a letter goes, as printed."""

    name: str
    post: str | None = None
    organisation: str | None = None
    printed: str = ""


# ------------------------------------------------------------------------------------------ reading


def addressee(lines: Sequence[str], salutation: str) -> Recipient:
    """The person to whom a letter is addressed, from the lines above the salutation.

    The salutation tells where the name ends when the whole address is one line.
    """
    text = " ".join(lines)
    name = _name(lines[0], salutation)
    post = next((line for line in lines[1:] if _ADDRESS_POST.match(line)), None)
    organisation = next((line for line in lines[1:] if _COUNCIL.search(line)), None)
    rest = text[len(name) :].strip(" ,")
    if len(lines) <= 2 and post is None and _ADDRESS_POST.match(rest):
        post, *after = re.split(r"(?<=[Ss]ervices)\b\s*,?\s*|,\s*", rest, maxsplit=1)
        council = re.match(r".*?\bCouncil\b", after[0]) if after else None
        organisation = council[0] if council else None
    last = organisation or post or name
    printed = text[: text.index(last, len(name) if last != name else 0) + len(last)]
    return Recipient(
        name,
        post.strip(" ,") if post else None,
        organisation.strip(" ,") if organisation else None,
        printed,
    )


def _name(line: str, salutation: str) -> str:
    """The name with which an address begins."""
    head = line.split(",")[0].strip()
    words = head.split()
    if len(words) <= 4 and not re.search(r"\d", head):
        return head
    called = re.sub(r"^Dear\s+", "", salutation).strip(" ,")
    surname = re.sub(rf"^{_TITLE}+", "", called)
    if surname != called and surname in words:
        return " ".join(words[: words.index(surname) + 1])
    match = re.match(_PERSON, head)
    return match[0] if match else " ".join(words[:2])


def listed(text: str) -> list[Recipient]:
    """The recipients of a list, which may be run together: "Name, post, organisation Name, post".

    A name begins where the next comma is followed by a post, or after the end of an organisation.
    """
    pieces = [p for p in (re.sub(r"[¹²³⁴]", "", p).strip() for p in text.split(",")) if p]
    people: list[list[str]] = []
    for n, piece in enumerate(pieces):
        tail = re.search(rf"(?:^|\s)(?P<name>{_PERSON})$", piece)
        after = pieces[n + 1] if n + 1 < len(pieces) else ""
        if (
            people
            and tail
            and not _POST.search(tail["name"])
            and (
                _POST_START.match(after)
                or (after and _ORGANISATION_END.search(piece[: tail.start()]))
            )
        ):
            before = piece[: tail.start()].strip()
            people[-1] += [before] if before else []
            people.append([tail["name"]])
        elif people:
            people[-1].append(piece)
        else:
            people.append([piece])
    return [_recipient(parts) for parts in people]


def one(line: str) -> Recipient | None:
    """The recipient of one line, or ``None`` when it does not begin with a name."""
    parts = [p.strip() for p in line.split(",") if p.strip()]
    return _recipient(parts) if parts and re.match(_PERSON, parts[0]) else None


def _recipient(parts: list[str]) -> Recipient:
    """A recipient from the parts of a line: a name, then posts and organisations."""
    printed = ", ".join(parts)
    name, *rest = parts
    if glued := re.match(rf"({_PERSON})\s+(?={_POST_START.pattern})", name, re.I):
        name, rest = glued[1], [name[glued.end() :], *rest]
    at = next((i for i, p in enumerate(rest) if _POST.search(p)), None)
    if at is None:
        return Recipient(name, None, ", ".join(rest) or None, printed)
    end = at + 1
    while end < len(rest) and (
        _POST_START.match(rest[end])
        or (_POST_GOES_ON.match(rest[end]) and not _COUNCIL.search(rest[end]))
    ):
        end += 1
    post = ", ".join(rest[at:end])
    organisation = ", ".join((*rest[:at], *rest[end:])) or None
    for pattern in _PLACED:
        bare = _TEMPORARY.sub("", post)
        match = pattern.match(bare)
        if match and (organisation is None or _BODY.search(match[2])):
            kept = post[: len(post) - len(bare)]
            return Recipient(name, kept + match[1], match[2], printed)
    return Recipient(name, post, organisation, printed)


def plain_name(printed: str) -> str:
    """A name without titles and honours.

    >>> plain_name("Councillor Mrs Ada Fenn MBE")
    'Ada Fenn'
    """
    return re.sub(rf"^{_TITLE}+|{_HONOURS}+$", "", printed).strip()


# --------------------------------------------------------------------------------------- to records


def letter_recipients(opened: Opened) -> None:
    """Everyone to whom a letter of one addressee goes: the addressee, and who gets a copy."""
    letter, account = opened.letter, opened.account
    day = letter.day.isoformat()
    if letter.addressee:
        passage = account.passage((*letter.addressee, letter.salutation), kind=PassageKind.LINE)
        to = addressee([b.text for b in letter.addressee], letter.salutation.text)
        address(opened.draft, opened.document, to, LeadRole.ADDRESSEE, passage, day)
    else:
        opened.draft.cites(opened.document, account.passage(letter.salutation))
    for n, block in enumerate(letter.copies):
        passage = account.passage(block, kind=PassageKind.LINE)
        text = _COPY.sub("", block.text) if n == 0 else block.text
        for recipient in listed(text):
            address(opened.draft, opened.document, recipient, LeadRole.COPIED, passage, day)


def copied_in_text(opened: Opened, paragraph: Paragraph) -> bool:
    """Read a last paragraph that says who gets a copy and where the letter is published; whether
    it is one.
    """
    match = _COPYING.search(paragraph.text)
    if match is None and not _PUBLISHING.search(paragraph.text):
        return False
    passage = opened.passage(paragraph)
    opened.draft.cites(opened.document, passage, paragraph.text)
    for to in _AND.split(match["to"]) if match else ():
        organisation = employer(opened.draft, to)
        if not is_national(organisation):
            opened.draft.cites(organisation, passage, paragraph.text)
        opened.draft.edge(
            Relationship.ADDRESSED_TO,
            opened.document,
            organisation,
            passage=passage,
            quote=match[0] if match else None,
            role=LeadRole.COPIED,
        )
    return True


def address(
    draft: Draft, document: str, recipient: Recipient, role: LeadRole, passage: str, day: str
) -> None:
    """Say that a document is addressed or copied to a person.

    A post that is printed is held on the letter's date (``day``, ISO): not since when.
    """
    quote = recipient.printed
    kind, recipient = _kind(recipient)
    person = draft.person(plain_name(recipient.name))
    draft.cites(person, passage, quote)
    if post := _post(draft, recipient, passage, quote):
        _held(draft, post, person, kind, passage, quote, day, day)
    draft.edge(Relationship.ADDRESSED_TO, document, person, passage=passage, quote=quote, role=role)


def hold(draft: Draft, holder: Recipient, within: str, passage: str, first: str, last: str) -> None:
    """Say that a named person holds the post that is printed, in an organisation, between two days
    (ISO) of which a document tells.
    """
    kind, holder = _kind(holder)
    person = draft.person(plain_name(holder.name))
    draft.cites(person, passage, holder.printed)
    title = ", ".join(filter(None, (holder.post, holder.organisation)))
    if title:
        title = _ABBREVIATED.get(title, title[0].upper() + title[1:])
        post = names.post(draft, title, within, passage=passage, quote=holder.printed)
        draft.cites(post, passage, holder.printed)
        _held(draft, post, person, kind, passage, holder.printed, first, last)


def _kind(recipient: Recipient) -> tuple[TenureKind, Recipient]:
    """Whether a post is held for the time being; its title goes without the word for it."""
    match = _TEMPORARY.search(recipient.post or "")
    if match is None or recipient.post is None:
        return TenureKind.NOT_STATED, recipient
    word = re.sub(r"\W", "", match[0]).lower()
    return TenureKind(word), replace(recipient, post=_TEMPORARY.sub("", recipient.post))


def _held(
    draft: Draft,
    post: str,
    person: str,
    kind: TenureKind,
    passage: str,
    quote: str,
    first: str,
    last: str,
) -> None:
    names.tenure(
        draft,
        post,
        person,
        kind=kind,
        passage=passage,
        quote=quote,
        attestedFrom=first,
        attestedTo=last,
    )


def _post(draft: Draft, recipient: Recipient, passage: str, quote: str) -> str | None:
    """The post that is printed, in the organisation or body that is printed with it."""
    if recipient.post is None:
        return None
    title = recipient.post[0].upper() + recipient.post[1:]
    if recipient.organisation is None and naming.statutory(title) is None:
        post = names.post(draft, title, names.UNSTATED)
    elif recipient.organisation is None:
        post = names.post(draft, title)
    else:
        post = _placed(draft, title, recipient.organisation, passage, quote)
    draft.cites(post, passage, quote)
    return post


def _placed(draft: Draft, title: str, organisation: str, passage: str, quote: str) -> str:
    within = employer(draft, organisation)
    if not is_national(within):
        draft.cites(within, passage, quote)
    if not (within.startswith("body/") and re.search(r"chair", title, re.I)):
        return names.post(draft, title, within, passage=passage, quote=quote)
    if naming.body_kind(organisation) is BodyKind.LSCB:
        post = facts.lscb_chair(facts.Scene(draft))
    else:
        post = names.post(draft, title, within, passage=passage, quote=quote)
    draft.edge(Relationship.CHAIRS, post, within, passage=passage, quote=quote)
    return post


def employer(draft: Draft, printed: str) -> str:
    """The organisation or body that a name stands for, made unless it is a national one."""
    area = draft.source.authority.split("/", 1)[1]
    head = re.sub(r"^the\s+", "", printed.split(",")[0].strip(), flags=re.I)
    if re.fullmatch(r"department for education|dfe", head, re.I):
        return names.DFE
    if head == "Ofsted":
        return names.OFSTED
    if names.authority_key(head) == area and not _BODY.search(head):
        named = draft.get(node_id(Label.ORGANISATION, area, "council"), "name")
        return names.council(draft, None if named else head)
    kind = next((k for pattern, k in _KINDS if re.search(pattern, printed, re.I)), None)
    if _COUNCIL.search(head) and kind is None:
        kind = OrganisationKind.LOCAL_AUTHORITY
    if _BODY.search(head) and kind in (None, OrganisationKind.TEAM):
        return names.body(draft, head)
    return names.organisation(draft, printed, kind)
