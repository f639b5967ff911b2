"""A search: what holds some words, or is called by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ontology.errors import BadValue
from ontology.record import Node
from ontology.terms import PROPERTIES, Label
from queries.answers import Ref
from queries.conditions import holding, own_words, worded, words_of
from queries.coverage import seen
from queries.granted import EVERYBODYS
from queries.viewer import Viewer, whole

#: What is searched, in the order in which hits are told.
SEARCHED = (
    Label.RECOMMENDATION, Label.ACTION, Label.FINDING, Label.PERSON, Label.POST, Label.BODY,
    Label.ORGANISATION, Label.PLAN, Label.OUTCOME, Label.MEASURE, Label.COMMITMENT, Label.INDICATOR,
    Label.INSPECTION, Label.DOCUMENT, Label.AUTHORITY, Label.DECISION, Label.THEME, Label.DUTY,
)  # fmt: skip
#: Those of which the ontology ships some, which are everybody's.
_NATIONAL = frozenset({Label.ORGANISATION, Label.THEME, Label.DUTY})
#: What the words of an authority are kept as.
_WORDS = "words"
#: A word of a name without the brackets and commas about it; what is a number; an ordinal.
_WORD, _DIGIT, _ORDINAL = re.compile(r"[\w.-]*\w"), re.compile("[0-9]"), re.compile("[0-9]{1,6}$")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found by its words, with the text that holds them."""

    node: Ref
    text: str


@whole
def search(
    viewer: Viewer,
    text: str,
    *,
    authority: str | Sequence[str] | None = None,
    types: Sequence[str] = (),
    limit: int | None = 20,
) -> list[Hit]:
    """What has all the words of ``text`` in its own words, whatever their case, or is called by
    them and its number ("action 2.1", "recommendation 4 (2016)").

    A name in full comes first, then by kind in the order of :data:`SEARCHED`, then by id. Names of
    people are not searched for a viewer who does not see them. Without ``limit``: all.

    Raises:
        BadValue: ``types`` names no kind of node, or there are more words than MOST_WORDS.

    """
    unknown = set(types) - set(Label)
    if unknown:
        raise BadValue(f"'{min(unknown)}' is no kind of node; kinds are {', '.join(Label)}")
    wanted = words_of(text)
    if not wanted:
        return []
    authorities, labels = seen(viewer, authority), [t for t in SEARCHED if not types or t in types]
    if known := _known_words(viewer, authorities):
        found = _among(known, labels, wanted)
    else:
        found = [hit for of in labels for hit in _with_words(viewer, of, wanted, authorities)]
    whole = " ".join(wanted)
    found.sort(key=lambda h: h.node.name.lower() != whole)
    return found[:limit]


@dataclass(frozen=True, slots=True)
class _Said:
    """The own words, in lower case, of all things of one authority that have a label; each of these
    things with its own, by id; and those that have a number, by that.
    """

    whole: str
    each: Sequence[tuple[str, Hit]]
    numbered: Mapping[str, Sequence[Hit]]


_Words = Mapping[Label, _Said]


def words_about(viewer: Viewer, authority: str) -> _Words:
    """The words of everything of an authority that is searched: so that they are kept, and a search
    of it asks the store nothing.
    """
    return viewer.answer(authority, _WORDS, lambda about: _all_words(about, authority))


def _known_words(viewer: Viewer, authorities: Sequence[str]) -> list[_Words]:
    """The words of one authority, or those of several if they are kept already of all of them; with
    those of what is everybody's.
    """
    if len(authorities) < 2:
        return [words_about(viewer, of) for of in (*authorities, EVERYBODYS)]
    found = [words_about(viewer, EVERYBODYS)]
    for authority in authorities:
        known: _Words | None = viewer.known(authority, _WORDS)
        if known is None:
            return []
        found.append(known)
    return found


def _all_words(viewer: Viewer, authority: str) -> _Words:
    found = dict.fromkeys(SEARCHED, _Said("", (), {}))
    everybodys = authority == EVERYBODYS
    within = "n.authority IS NULL" if everybodys else "n.authority IN $authorities"
    for label in _NATIONAL if everybodys else SEARCHED:
        rows = viewer.store.read(
            f"MATCH (n:`{label}`) WHERE {within} RETURN n ORDER BY n.id",
            {} if everybodys else {"authorities": [authority]},
            name=f"{label} search",
        )
        nodes_ = [n for row in rows if isinstance(n := row["n"], Node)]
        each: list[tuple[str, Hit]] = []
        numbered: dict[str, list[Hit]] = {}
        for n in nodes_:
            each.append((own_words(label, n).lower(), hit := _hit(viewer, n)))
            for number in _numbers(n):
                numbered.setdefault(number, []).append(hit)
        found[label] = _Said("\n".join(said for said, _ in each), each, numbered)
    return found


def _among(known: Iterable[_Words], labels: Iterable[Label], wanted: Sequence[str]) -> list[Hit]:
    """The things whose words hold all that are wanted, by label and by id."""
    every, (first, *others), found = list(known), wanted, []
    for label in labels:
        near = [
            of[label].each
            for of in every
            if first in of[label].whole and all(word in of[label].whole for word in others)
        ]
        hits = [
            hit
            for each in near
            for said, hit in each
            if first in said and (not others or all(word in said for word in others))
        ]
        numbered = [
            hit for of in every for word in wanted for hit in of[label].numbered.get(word, ())
        ]
        found += _by_id([*hits, *(hit for hit in numbered if _called(hit, wanted))])
    return found


def _with_words(
    viewer: Viewer, label: Label, wanted: Sequence[str], authorities: Sequence[str]
) -> list[Hit]:
    holds, words = holding(label, wanted), {f"word{i}": word for i, word in enumerate(wanted)}
    everybodys = label in _NATIONAL
    within = f"(n.authority IN $authorities{' OR n.authority IS NULL' if everybodys else ''})"
    rows = viewer.store.read(
        f"MATCH (n:`{label}`) WHERE {within} AND {holds} RETURN n",
        {"authorities": list(authorities), **words},
        name=f"{label} search",
        words=() if everybodys else wanted,
    )
    hits = [_hit(viewer, n) for row in rows if isinstance(n := row["n"], Node)]
    return _by_id([*hits, *_numbered(viewer, label, wanted, within, authorities)])


def _numbered(
    viewer: Viewer, label: Label, wanted: Sequence[str], within: str, authorities: Sequence[str]
) -> list[Hit]:
    """The things that are called by their kind and one of the words as their number."""
    numbers = [word for word in wanted if _DIGIT.search(word)]
    ordinals = [int(word) for word in numbers if _ORDINAL.match(word)]
    ways = [
        (holds, name, among)
        for holds, name, among in (
            ("toLower(n.number) IN $number", "number", numbers),
            ("n.ordinal IN $ordinal", "ordinal", ordinals),
        )
        if among and name in PROPERTIES[label]
    ]
    if not ways:
        return []
    rows = viewer.store.read(
        f"MATCH (n:`{label}`) WHERE {within} AND ({' OR '.join(holds for holds, *_ in ways)}) "
        "RETURN n",
        {"authorities": list(authorities), **{name: among for _, name, among in ways}},
        name=f"{label} by number",
    )
    nodes_ = [n for row in rows if isinstance(n := row["n"], Node)]
    return [
        hit
        for n in nodes_
        if not _numbers(n).isdisjoint(wanted) and _called(hit := _hit(viewer, n), wanted)
    ]


def _numbers(of: Node) -> set[str]:
    """By which numbers a thing is called."""
    every = (str(of.get(p)).lower() for p in ("number", "ordinal") if of.get(p) is not None)
    return {number for number in every if _DIGIT.search(number)}


def _called(hit: Hit, wanted: Iterable[str]) -> bool:
    """Whether each of the words is a word of a thing's name."""
    name = hit.node.name.lower()
    return {*wanted} <= {*name.split(), *_WORD.findall(name)}


def _by_id(hits: Iterable[Hit]) -> list[Hit]:
    found = {hit.node.id: hit for hit in hits}
    return [found[id_] for id_ in sorted(found)]


def _hit(viewer: Viewer, of: Node) -> Hit:
    told = (str(of.get(p)) for p in worded(of.label) if of.get(p))
    return Hit(Ref.of(of, role_only=viewer.role_only), " — ".join(told))
