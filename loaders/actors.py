"""The language of a lead cell: who is named, in which post, in what order.

Only words are read here (``loaders/leads.py`` makes records of them). A part that cannot be read
stays in the cell as printed and is told as unread; none is made up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from loaders.lead_words import (
    BODY,
    ELSEWHERE,
    HELD,
    LEADING,
    NOBODY,
    ORGANISATIONS,
    PART_MARK,
    PARTS,
    POST_ACRONYMS,
    POST_NOUN,
    RANKS,
    SUPPORT,
    TOPICS,
)
from ontology.terms import LeadRole, OrganisationKind, TenureKind

Kind = Literal["person", "post", "organisation", "team", "body", "topic", "mark", "unread"]

_SEPARATOR = re.compile(
    r"(?:\s*,\s*|\s+)(&|and|with|plus)\s+|\s*([,:()\n•▪●/])\s*|\s+(-+)\s+|"
    r"(?<!\d)\s*([–—])\s*|\s*([–—])\s*(?!\d)"
)
_AND = {"and", "&", "with", "plus"}
_ASIDE = {",", "-", ":", "(", ")", ""}
_NAME_WORD = re.compile(
    r"[A-Z](?:['’][A-Z])?[a-zà-ÿ]*(?:[A-Z][a-zà-ÿ]+)?(?:['’-][A-Z]?[a-zà-ÿ]+)*\.?"
)
_PARTICLES = {"de", "da", "van", "von", "der", "al", "el", "bin", "la", "le", "di"}
_TITLES = {"mr", "mrs", "ms", "miss", "dr", "prof", "professor", "cllr", "councillor", "sir", "rev"}
_HALVES = {
    "manager",
    "head",
    "director",
    "assistant director",
    "deputy director",
    "lead",
    "officer",
}
_WHOLE = re.compile(r"(.+?)\s+(?:of|for|at|in|from|to)\s+(?:the\s+)?([A-Z].*)")
_LAST_HEAD = re.compile(r"(.+?),?\s+(Head of Service)", re.I)


@dataclass(frozen=True, slots=True)
class PostRead:
    """A post as a cell names it. ``employer`` is what is printed as its organisation or body;
    ``elsewhere`` says that it is not one of the council's, whoever's it is.
    """

    title: str
    several: bool = False
    employer: str | None = None
    elsewhere: bool = False
    held: TenureKind = TenureKind.NOT_STATED


@dataclass(frozen=True, slots=True)
class LeadRead:
    """One lead. For a person ``post`` is the one named beside them, if any."""

    kind: Literal["person", "post", "party"]
    name: str
    post: PostRead | None = None
    role: LeadRole = LeadRole.LEAD


@dataclass(frozen=True, slots=True)
class LeadCell:
    """A lead cell as printed, the leads in it in order, and the parts that were not read."""

    text: str
    leads: tuple[LeadRead, ...]
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class _Piece:
    """What stands between two separators; ``sep`` is the one before it."""

    sep: str
    text: str
    kind: Kind
    post: PostRead | None = None
    taken: bool = False


# --------------------------------------------------------------------------------- reading a cell


def read_leads(cell: str, key: Mapping[str, str] | None = None) -> LeadCell:
    """Read a lead cell. ``key`` gives what initials stand for, where the plan prints that.

    >>> [(x.name, x.post.title) for x in read_leads("Ada Lark, Bo Finch Team Manager").leads]
    [('Ada Lark', 'Team Manager'), ('Bo Finch', 'Team Manager')]
    """
    text = " ".join(cell.split())
    if NOBODY.fullmatch(text):
        return LeadCell(text, ())
    leads: list[LeadRead] = []
    unread: list[str] = []
    marked: list[int] = []
    for n, part in enumerate(SUPPORT.split(_unwrap(cell))):
        for chunk in re.split(r"\s*[;|]\s*", LEADING.sub("\n", part)):
            # "Ada Lark (lead), Bo Finch (support)": words and marks by turns
            texts = PART_MARK.split(chunk)
            for text_, mark in zip(texts[::2], (*texts[1::2], ""), strict=True):
                pieces = _fold(_pieces(text_.strip(" \n\t,:.-–"), key or {}))
                _give_posts(pieces)
                unread += [p.text for p in pieces if p.kind in ("unread", "mark")]
                role = LeadRole.SUPPORT if n else LeadRole.LEAD
                found = [replace(lead, role=role) for p in pieces if (lead := _lead(p))]
                if mark and found:
                    found[-1] = replace(found[-1], role=PARTS[mark[:4].lower()])
                    marked += [len(leads) + len(found) - 1] * (found[-1].role is LeadRole.LEAD)
                leads += found
    if sum(lead.role is LeadRole.LEAD for lead in leads) > 1:
        first = marked if len(marked) == 1 else []
        leads = [
            replace(lead, role=LeadRole.JOINT)
            if lead.role is LeadRole.LEAD and at not in first
            else lead
            for at, lead in enumerate(leads)
        ]
    return LeadCell(text, tuple(leads), tuple(unread))


def _unwrap(cell: str) -> str:
    """A cell whose lines were broken to fit: what cannot end a name goes on in the next line."""
    out = ""
    for line in cell.splitlines():
        line = " ".join(line.split())
        before = out.rsplit("\n", 1)[-1].split()
        goes_on = before and (
            re.search(r"(?:[,&/–-]|\b(?:of|for|and|the))$", before[-1])
            or before[-1].lower() in RANKS
            or re.match(r"(?:of|for|and|&)\b", line)
            or (all(map(_known, before)) and POST_NOUN.fullmatch(line))
        )
        out += (" " if goes_on else "\n") * bool(out) + line
    return out


def _lead(piece: _Piece) -> LeadRead | None:
    if piece.kind == "person":
        return LeadRead("person", piece.text, piece.post)
    if piece.kind == "post" and piece.post:
        return None if piece.taken else LeadRead("post", piece.post.title, piece.post)
    if piece.kind in ("organisation", "team", "body", "topic"):
        return LeadRead("party", piece.text)
    return None


def _pieces(text: str, key: Mapping[str, str]) -> list[_Piece]:
    """The parts of a cell, each with what it is by itself."""
    pieces: list[_Piece] = []
    sep, start = "", 0
    matches = [*_SEPARATOR.finditer(text), None]
    for match in matches:
        part = text[start : match.start() if match else None].strip(" .\t")
        if part and not NOBODY.fullmatch(part):
            pieces += _classify(" ".join(part.split()), sep, key)
        if match:
            mark = next(g for g in match.groups() if g)
            sep = "-" if mark in "–—" or mark.startswith("-") else "\n" if mark in "•▪●" else mark
            start = match.end()
    return pieces


def _classify(text: str, sep: str, key: Mapping[str, str]) -> list[_Piece]:
    if text.lower() in HELD:
        return [_Piece(sep, text, "mark")]
    if text in key:
        inner = _pieces(key[text], {k: v for k, v in key.items() if k != text})
        return [replace(p, sep=sep if n == 0 else p.sep) for n, p in enumerate(inner)]
    first, _, rest = text.partition(" ")
    if first in POST_ACRONYMS:
        text = f"{POST_ACRONYMS[first]} {rest}".strip()
    kind = organisation_kind(text)
    if not kind and not BODY.search(text) and (name := person_name(text)):
        return [_Piece(sep, name, "person")]
    noun = POST_NOUN.search(text)
    titled = bool(noun and re.match(r"\s+(?:of|for|to)\b", text[noun.end() :]))
    if BODY.search(text) and not titled:
        return [_Piece(sep, text, "body")]
    if noun:
        if name := person_name(text[noun.end() :].strip()):
            return [
                *_classify(text[: noun.end()], sep, key),
                _Piece("", name, "person"),
            ]
        words = text.split()
        known = (i for i, word in enumerate(words) if _known(word))
        if (i := next(known, 0)) > 1 and (name := person_name(" ".join(words[:i]))):
            return [_Piece(sep, name, "person"), *_classify(" ".join(words[i:]), "", key)]
        return [_Piece(sep, text, "post", read_post(text))]
    if kind:
        return [_Piece(sep, text, "team" if kind is OrganisationKind.TEAM else "organisation")]
    topic = all(_known(word) for word in text.split()) and not text.isupper()
    return [_Piece(sep, text, "topic" if topic else "unread")]


def person_name(text: str) -> str | None:
    """A person's name, if a text has the shape of one and none of its words names a subject or a
    post. Given names joined to family names ("AdaLark") are set apart.

    >>> person_name("Ada O’Lark-Finch"), person_name("Integrated Skills")
    ('Ada O’Lark-Finch', None)
    """
    if " " not in text:
        text = re.sub(r"(?<=[a-z])(?<!\bMc)(?<!\bMac)(?=[A-Z][a-z]{2})", " ", text, count=1)
    words = text.split()
    titled = bool(words) and words[0].lower().strip(".") in _TITLES
    rest = words[1:] if titled else words
    if not (1 if titled else 2) <= len(rest) <= 4 or len(rest[-1].strip(".")) < 2:
        return None
    for n, word in enumerate(rest):
        if 0 < n < len(rest) - 1 and word in _PARTICLES:
            continue
        initial = len(word.strip(".")) == 1
        if not _NAME_WORD.fullmatch(word) or (not initial and _known(word)):
            return None
    return text


def organisation_kind(text: str) -> OrganisationKind | None:
    """What kind of organisation a name stands for, if it is that of one."""
    return next((kind for kind, pattern in ORGANISATIONS if pattern.search(text)), None)


def _known(word: str) -> bool:
    """Whether a word is one that posts, services and their subjects are named with."""
    plain = re.sub(r"['’]s$", "", word.lower().strip(".,'’"))
    return plain in TOPICS or plain in RANKS or bool(POST_NOUN.fullmatch(plain))


def read_post(text: str) -> PostRead:
    """A post from its title: one, or several ("Heads of Service"); whose, if its words say."""
    held = TenureKind.NOT_STATED
    first, _, rest = text.partition(" ")
    if first.lower() in HELD and rest:
        held, text = HELD[first.lower()], rest
    text = re.sub(r"^(?:all|the)\s+", "", text, flags=re.I)
    noun = POST_NOUN.search(text)
    several = bool(noun and re.match(r"heads\b|.*s$", noun[0], re.I))
    if noun and several:
        one = re.sub(r"^(head)s\b|s$", r"\1", noun[0], flags=re.I)
        text = text[: noun.start()] + one + text[noun.end() :]
    if last := _LAST_HEAD.fullmatch(text):
        # "Fostering Heads of Service" is "Head of Service, Fostering"
        text = f"{last[2]}, {last[1]}"
    employer = None
    whole = _WHOLE.fullmatch(text)
    if whole and _employs(whole[2]) and whole[2].lower() != "council":
        employer = whole[2]
        if not re.search(r"\bchair", whole[1], re.I):  # what a chair chairs is part of the title
            text = whole[1]
    elsewhere = ELSEWHERE.fits(text)
    return PostRead(text[0].upper() + text[1:], several, employer, elsewhere, held)


def _employs(text: str) -> bool:
    """Whether a name is of an organisation or body that has posts of its own."""
    kind = organisation_kind(text)
    own = kind not in (None, OrganisationKind.TEAM, OrganisationKind.SCHOOL)
    return own or bool(BODY.search(text))


# ------------------------------------------------------------------------------- joining the parts


def _fold(pieces: list[_Piece]) -> list[_Piece]:
    """Join what the separators parted: "Head of Quality | and | Safeguarding" is one title."""
    out: list[_Piece] = []
    i = 0
    while i < len(pieces):
        piece, last = pieces[i], out[-1] if out else None
        i += 1
        if piece.kind in ("topic", "unread"):
            end = _begins(pieces, i - 1)
            if end is not None:
                _prefix(pieces[i - 1 : end], pieces[end])
                i = end
            elif (
                last
                and last.kind == "post"
                and piece.sep in _AND | _ASIDE | {"/"}
                and _goes_on(piece)
            ):
                _extend(last, piece)
            elif last and last.kind == piece.kind == "topic" and piece.sep in _AND:
                last.text = f"{last.text} {piece.sep} {piece.text}"
            else:
                out.append(piece)
        elif piece.kind == "mark":
            after = pieces[i] if i < len(pieces) else None
            holder = next((p for p in (last, after) if p and p.kind == "post" and p.post), None)
            if holder and holder.post:
                holder.post = replace(holder.post, held=HELD[piece.text.lower()])
            else:
                out.append(piece)
        elif last and piece.sep in _ASIDE and (_half(last, piece) or _belongs(last, piece)):
            continue
        else:
            out.append(piece)
    return out


def _half(last: _Piece, piece: _Piece) -> bool:
    """Go on with a title that is only its noun: "Manager, Independent Reviewing Officers"."""
    half = last.post and last.post.title.lower() in _HALVES and piece.kind == "post"
    if half:
        _extend(last, piece)
    return bool(half)


def _begins(pieces: list[_Piece], start: int) -> int | None:
    """Where the words from ``start`` on are the first part of a name that ends later: "Performance
    | and | Improvement Manager"; the position of its last part.
    """
    end = start
    while end < len(pieces) and pieces[end].kind == "topic":
        end += 1
    if end == start or end == len(pieces) or pieces[end].sep not in ("and", "&"):
        return None
    joined = all(p.sep in {",", "and", "&"} for p in pieces[start + 1 : end])
    whole = pieces[end]
    opens = whole.text.split()[0].lower()
    ends_it = whole.kind in ("body", "team") or (
        whole.kind == "post" and opens not in RANKS and not POST_NOUN.match(whole.text)
    )
    return end if joined and ends_it else None


def _prefix(parts: list[_Piece], whole: _Piece) -> None:
    text = parts[0].text
    for piece in [*parts[1:], whole]:
        text += (", " if piece.sep == "," else f" {piece.sep} ") + piece.text
    whole.text, whole.sep = text, parts[0].sep
    if whole.post:
        whole.post = replace(read_post(text), held=whole.post.held)


def _goes_on(piece: _Piece) -> bool:
    return piece.kind == "topic" or any(_known(w) for w in piece.text.split())


def _extend(last: _Piece, piece: _Piece) -> None:
    """Add words to the title of a post."""
    joint = {",": ", ", "-": " - ", "/": "/", ":": ", ", "": " ", ")": " "}
    text = f"({piece.text})" if piece.sep == "(" else piece.text
    glue = " " if piece.sep == "(" else joint.get(piece.sep, f" {piece.sep} ")
    if last.post:
        elsewhere = last.post.elsewhere or ELSEWHERE.fits(piece.text)
        last.post = replace(last.post, title=last.post.title + glue + text, elsewhere=elsewhere)


def _belongs(last: _Piece, piece: _Piece) -> bool:
    """Say of a post whose it is: "Clinical Lead – Anytown CCG", "Police: Inspector". Whether it was
    said; an organisation after a person's name is kept as unread.
    """
    if last.kind == "post" and last.post:
        if piece.kind == "team":
            _extend(last, piece)
            return True
        if piece.kind in ("organisation", "body") and last.post.employer is None:
            last.post = replace(last.post, employer=piece.text)
            return True
    if last.kind in ("organisation", "body") and piece.kind == "post" and piece.sep in ("-", ":"):
        if piece.post:
            piece.post = replace(piece.post, employer=last.text)
            last.kind, last.text, last.post, last.sep = "post", piece.text, piece.post, last.sep
        return True
    if last.kind == "person" and piece.kind in ("organisation", "team") and piece.sep != ":":
        piece.kind = "unread"
    return False


def _give_posts(pieces: list[_Piece]) -> None:
    """Give each person the post named beside them; several may share one."""
    near = _ASIDE | {"\n"}
    if pieces and pieces[0].kind == "post" and pieces[-1].kind == "person":
        post: _Piece | None = None
        for piece in pieces:
            if piece.kind == "post":
                post = piece
            elif piece.kind == "person" and post and piece.sep in near | _AND:
                piece.post, post.taken = post.post, True
        return
    waiting: list[_Piece] = []
    for n, piece in enumerate(pieces):
        if piece.kind == "person":
            waiting.append(piece)
        elif piece.kind == "post" and waiting and piece.sep in near:
            if not (piece.post and piece.post.several):
                waiting = waiting[_last_line(waiting) :]
            run = [p for p in pieces[n : n + len(waiting)] if p.kind == "post"]
            given = run if len(run) == len(waiting) else [piece] * len(waiting)
            for person, its in zip(waiting, given, strict=True):
                person.post, its.taken = its.post, True
            waiting = []
        elif not piece.taken:
            waiting = []


def _last_line(people: list[_Piece]) -> int:
    """Where the last line begins: a post for one belongs to the people on its line or the line
    above it.
    """
    return max((n for n, person in enumerate(people) if person.sep == "\n"), default=0)
