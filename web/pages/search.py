"""Search: from every page, over everything that has a name or words of its own."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from ontology.errors import BadValue
from ontology.terms import WORDING, Label
from queries.answers import Ref
from queries.conditions import words_of
from queries.coverage import seen
from queries.records import nodes
from queries.searching import SEARCHED, Hit, search
from queries.viewer import Viewer
from web.chrome import of_thing
from web.site import Ask, File, Page, Pages

pages = Pages()

#: How many of a kind stand in a list of all kinds, and on a part of a list of one.
FEW, PART = 5, 20
#: How many are suggested, and what: things that people know by name come first.
SUGGESTED = 8
_SUGGESTED = (
    Label.PERSON, Label.POST, Label.BODY, Label.ORGANISATION, Label.THEME, Label.INSPECTION,
    Label.PLAN, Label.RECOMMENDATION, Label.ACTION, Label.DOCUMENT, Label.AUTHORITY,
)  # fmt: skip
#: How much of a text is shown, and how much of that may stand before the first word found.
_SHOWN, _BEFORE = 260, 80


@dataclass(frozen=True)
class Found:
    """Something found: what, of which authority, and its words in pieces, of which every second
    one was searched for.
    """

    ref: Ref
    authority: str
    pieces: tuple[str, ...]


@dataclass(frozen=True)
class Kind:
    """What was found of a kind: its words (one, several), how many, and some of them."""

    label: Label
    one: str
    several: str
    many: int
    hits: tuple[Found, ...]


@pages.get("/search")
def results(ask: Ask) -> Page:
    """What has all the words, by kind; with ``type`` one kind in parts."""
    text = " ".join(ask.query.get("q", "").split())
    authorities = seen(ask.viewer)
    authority = ask.chosen("authority", authorities, "")
    only = ask.chosen("type", [label.value for label in SEARCHED], "")
    words, wrong = _words(text)
    hits = (
        search(_about(ask.viewer, authority), text, authority=authority or None, limit=None)
        if words
        else []
    )
    count = Counter(hit.node.label for hit in hits)
    names = _names(ask.viewer, authorities)
    wanted = [hit for hit in hits if hit.node.label == only] if only else hits
    parts = max(1, -(-len(wanted) // PART))
    part = ask.number("page", 1, parts)
    kinds = [
        Kind(
            label, *WORDING[label][:2], count[label],
            tuple(_found(hit, words, names) for hit in _some(hits, label, only, part)),
        )
        for label in SEARCHED
        if count[label]
    ]  # fmt: skip
    return Page(
        "search.html",
        {
            "authority": authority,
            "text": text,
            "wrong": wrong,
            "total": len(hits),
            "kinds": kinds,
            "only": only,
            "shown": [kind for kind in kinds if only in ("", kind.label)],
            "part": part,
            "parts_": parts,
            "first": PART * (part - 1) + 1,
            "wanted": len(wanted),
            "authorities": [(id_, names[id_]) for id_ in sorted(names, key=lambda i: names[i])],
            "searched": [WORDING[label][1] for label in SEARCHED],
        },
        400 if wrong else 200,
    )


@pages.get("/search/suggest")
def suggest(ask: Ask) -> File:
    """What a search box offers while one types: ``[{"name", "kind", "authority", "text", "href"}]``
    as JSON.
    """
    text = " ".join(ask.query.get("q", "").split())
    authorities = seen(ask.viewer)
    authority = ask.chosen("authority", authorities, "")
    words, _ = _words(text)
    hits = _offered(_about(ask.viewer, authority), text, authority) if words else []
    names = _names(ask.viewer, authorities) if len(authorities) > 1 else {}
    told = [
        {
            "name": hit.node.name,
            "kind": WORDING[hit.node.label][0].capitalize(),
            "authority": names.get(of_thing(hit.node.id), ""),
            "text": "" if hit.text == hit.node.name else "".join(cut(hit.text, words, 90)),
            "href": ask.link("/" + quote(hit.node.id)),
        }
        for hit in hits
    ]
    return File(json.dumps(told, ensure_ascii=False), "application/json", "suggestions.json")


def _about(viewer: Viewer, authority: str) -> Viewer:
    """Who asks, about one authority if one is chosen: then what is read is kept."""
    return viewer.about(authority) if authority else viewer


def _words(text: str) -> tuple[list[str], str]:
    """The words to search for, and what is wrong with them."""
    try:
        return words_of(text), ""
    except BadValue as error:
        return [], str(error)


def _offered(viewer: Viewer, text: str, authority: str) -> list[Hit]:
    """The first few, kind by kind; names that begin with what is typed come before others."""
    start, found = text.lower(), list[Hit]()
    for label in _SUGGESTED:
        found += search(viewer, text, authority=authority or None, types=[label], limit=SUGGESTED)
        if sum(hit.node.name.lower().startswith(start) for hit in found) >= SUGGESTED:
            break
        if len(found) >= 3 * SUGGESTED:
            break
    found.sort(key=lambda hit: not hit.node.name.lower().startswith(start))
    return found[:SUGGESTED]


def _names(viewer: Viewer, authorities: Sequence[str]) -> dict[str, str]:
    return {n.id: Ref.of(n).name for n in nodes(viewer, list(authorities))}


def _some(hits: Sequence[Hit], label: Label, only: str, part: int) -> Sequence[Hit]:
    """Those of a kind that are shown: the first few, or a part of the only kind."""
    own = [hit for hit in hits if hit.node.label is label]
    if not only:
        return own[:FEW]
    return own[PART * (part - 1) : PART * part] if only == label else ()


def _found(hit: Hit, words: Sequence[str], names: dict[str, str]) -> Found:
    text = "" if hit.text == hit.node.name else hit.text
    several = len(names) > 1
    return Found(
        hit.node,
        names.get(of_thing(hit.node.id), "") if several else "",
        tuple(cut(text, words)),
    )


def cut(text: str, words: Sequence[str], most: int = _SHOWN) -> list[str]:
    """A text cut around the first of some words, in pieces: every second one is such a word.

    >>> cut("Supervision is irregular.", ["irregular"])
    ['Supervision is ', 'irregular', '.']
    """
    flat = " ".join(text.split())
    pattern = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))), re.I)
    first = pattern.search(flat)
    start = max(0, first.start() - _BEFORE) if first and len(flat) > most else 0
    start = flat.find(" ", start) + 1 if start else 0
    shown = flat[start : start + most]
    if start + most < len(flat):
        shown = f"{shown.rsplit(' ', 1)[0]} …"
    return re.split(f"({pattern.pattern})", f"… {shown}" if start else shown, flags=re.I)
