"""A chain as what is drawn of it: boxes at levels, and lines between them by what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import quote

from ontology.terms import GAP_KINDS, PHRASES, Basis, ChainVerdict, Label, Relationship
from queries.answers import Chain, Hop, Ref
from queries.told import Mark, Nested, Role, Told
from queries.wording import counted, listed
from web.filling import basis_words
from web.site import Ask

#: The levels of a drawing from the top, and what is counted on each.
LEVELS = (
    ("Found", "finding"),
    ("Recommended", ""),
    ("Planned", ""),
    ("Led by", "lead"),
    ("Answers to", ""),
    ("Overseen by", "body|bodies"),
    ("Elected and inspectorate", ""),
)
_AT = {
    Label.FINDING: 0,
    Label.RECOMMENDATION: 1,
    Label.ACTION: 2,
    Label.PLAN: 2,
    Label.PERSON: 3,
    Label.POST: 4,
    Label.ORGANISATION: 4,
    Label.BODY: 5,
}
#: What is drawn; what is left to the list says nothing of who answers for what.
_DRAWN = frozenset(
    {
        Relationship.SUPPORTS, Relationship.ADDRESSES, Relationship.LED_BY,
        Relationship.ACCOUNTABLE_TO, Relationship.REPORTS_TO, Relationship.OVERSEES,
        Relationship.CHAIRS, Relationship.SUCCEEDED_BY,
    }
)  # fmt: skip
#: What runs against its direction: down from what must change to who answers for it.
_TURNED = (Relationship.ADDRESSES, Relationship.OVERSEES, Relationship.CHAIRS)
#: How many actions are drawn before those that end alike are folded, and how many of each stay.
_MOST, _STAY = 6, 2
_ASSUMED = (Basis.CONVENTION, Basis.INFERRED)
_ENDS = {
    ChainVerdict.UNBROKEN: "recorded to a body",
    ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS: "unbroken only if assumed hops count",
    ChainVerdict.BROKEN: "broken",
}


def drawing(
    ask: Ask,
    chain: Chain,
    told: Nested,
    roles: Mapping[str, Role],
    subs: Mapping[str, Sequence[str]],
) -> dict[str, object]:
    """What the island draws (``web/src/places.ts``); lines run downwards, from what was found to
    who answers. Whoever leads in a post is one box with it. Of many actions those that end alike
    are folded into one box, unless ``?drawn=all``. ``subs`` stand under the names of things.
    """
    return _Drawing(ask, chain, told, roles, subs).whole()


class _Drawing:
    def __init__(
        self,
        ask: Ask,
        chain: Chain,
        told: Nested,
        roles: Mapping[str, Role],
        subs: Mapping[str, Sequence[str]],
    ) -> None:
        self._ask, self._chain, self._told, self._roles, self._subs = ask, chain, told, roles, subs
        self._refs = {end.id: end for hop in chain.hops for end in (hop.from_, hop.to)}
        self._refs |= {s.subject.id: s.subject for s in told.strands}
        self._refs[chain.subject.id] = chain.subject
        self._leads = {h.to.id for h in chain.hops if h.relationship is Relationship.LED_BY}
        self._chairs = {h.from_.id for h in chain.hops if h.relationship is Relationship.CHAIRS}
        self._posts = _posts_of_one(chain, self._leads)
        self._stands = {**_copies(chain), **self._posts}
        self._open = ask.query.get("drawn") == "all"
        self._folds = _folds(told)
        self._hidden = set() if self._open else {s.subject.id for fold in self._folds for s in fold}
        self._answered = {
            h.to.id for h in chain.hops if h.relationship is Relationship.ACCOUNTABLE_TO
        }

    def whole(self) -> dict[str, object]:
        """The drawing in the names of the island."""
        edges = self._edges()
        strands = {s.subject.id for s in self._told.strands} - self._hidden
        shown = _reached(edges, {self._chain.subject.id, *strands})
        lines = [edge for ends, edge in edges.items() if shown.issuperset(ends)]
        boxes = [self._box(ref) for id_, ref in self._refs.items() if id_ in shown]
        for mark in self._told.breaks:
            at = self._at(mark.broken.at.id)
            if at in shown and not self._folds_away(mark):
                boxes.append(_break_box(mark, min(self._level(self._refs[at]) + 1, 6)))
                lines.append(_line(at, f"break-{mark.number}", "break"))
                if mark.bridged:
                    passes = (x for x in lines if x["from"] == at and x["basis"] in _ASSUMED)
                    next(passes, {})["break"] = mark.number
        for n, fold in enumerate([] if self._open else self._folds):
            boxes.append(_fold_box(n, fold))
            for id_ in {self._at(r) for r in self._answered_by(fold)} & shown:
                lines.append(_line(id_, f"fold-{n}", "stated"))
        folded = sum(map(len, self._folds))
        return {
            "title": f"The accountability chain of {self._chain.subject.name}, drawn",
            "desc": self._desc(),
            "levels": [
                {"words": words, "note": self._note(i, what, boxes)}
                for i, (words, what) in enumerate(LEVELS)
            ],
            "nodes": boxes,
            "edges": lines,
            "open": not self._open,
            "folded": f"{counted(folded, 'action')} of {len(self._told.strands)} "
            f"{'end' if folded > 1 else 'ends'} like others."
            if folded
            else "",
        }

    def _at(self, id_: str) -> str:
        return self._stands.get(id_, id_)

    def _edges(self) -> dict[tuple[str, str], dict[str, object]]:
        """The lines by their ends; of several between two boxes the surest."""
        edges: dict[tuple[str, str], dict[str, object]] = {}
        for hop in self._told.hops():
            if hop.relationship in _DRAWN and hop.from_.id not in self._hidden:
                ends = (hop.from_.id, hop.to.id)
                one, other = map(self._at, ends[::-1] if hop.relationship in _TURNED else ends)
                if one != other:
                    edges.setdefault((one, other), _line(one, other, "", hop))
        for plan, hop in self._plans():
            edges.setdefault((self._at(plan), hop.to.id), _line(self._at(plan), hop.to.id, "", hop))
        return edges

    def _plans(self) -> Iterator[tuple[str, Hop]]:
        """A plan hangs on what its actions answer, by the claim that an action is part of it."""
        answers: dict[str, list[str]] = {}
        for hop in self._chain.hops:
            if hop.relationship is Relationship.ADDRESSES:
                answers.setdefault(hop.from_.id, []).append(hop.to.id)
        overseen = {h.to.id for h in self._chain.hops if h.relationship is Relationship.OVERSEES}
        for hop in self._chain.hops:
            if hop.relationship is Relationship.PART_OF and hop.to.id in overseen:
                for id_ in answers.get(hop.from_.id, [hop.from_.id]):
                    yield id_, hop

    def _answered_by(self, fold: Sequence[Told]) -> set[str]:
        """What the actions of a fold answer, or who leads them."""
        ids = {s.subject.id for s in fold}
        return {
            h.to.id
            for h in self._chain.hops
            if h.from_.id in ids and h.relationship is Relationship.ADDRESSES
        }

    def _folds_away(self, mark: Mark) -> bool:
        """Whether a break is of folded actions alone."""
        of = [s.subject.id for s in self._told.strands if mark.number in s.breaks]
        return bool(of) and self._hidden.issuperset(of)

    def _box(self, ref: Ref) -> dict[str, object]:
        posts = [post for post, person in self._posts.items() if person == ref.id]
        subs = [self._refs[post].name for post in posts] or _holders(self._chain, ref.id)
        subject = ref.id == self._chain.subject.id
        return {
            "id": ref.id,
            "label": ref.label.value,
            "name": ref.name,
            "sub": list(self._subs.get(ref.id, subs)),
            "level": self._level(ref),
            "href": self._ask.link("/" + quote(ref.id)),
            "state": "subject" if subject else "body" if ref.label is Label.BODY else "",
        }

    def _level(self, ref: Ref) -> int:
        if self._roles.get(ref.id) in (Role.ELECTED, Role.ABOVE, Role.COUNCIL):
            return 6
        if ref.id in self._chairs - self._leads - self._answered:
            return 5
        ids = {ref.id, *(post for post, person in self._posts.items() if person == ref.id)}
        if ids & self._answered and ref.label in (Label.PERSON, Label.POST, Label.ORGANISATION):
            return 4
        if ref.id in self._leads and ref.label is not Label.BODY:
            return 3
        return _AT.get(ref.label, 5)

    def _note(self, level: int, what: str, boxes: Iterable[Mapping[str, object]]) -> str:
        if level == 2 and self._told.strands:
            return counted(sum(s.verdict is not None for s in self._told.strands), "action")
        on = [b for b in boxes if b["level"] == level and b["state"] not in ("break", "fold")]
        return counted(len(on), what) if what and on else ""

    def _desc(self) -> str:
        """What the picture shows, in words: each action with how it ends."""
        ends = []
        for verdict, words in _ENDS.items():
            names = [
                s.subject.name.removeprefix("Action ")
                for s in self._told.strands
                if s.verdict is verdict
            ]
            if names:
                what = "Action" if len(names) == 1 else "Actions"
                ends.append(f"{what} {listed(names)}: {words}.")
        places = counted(len(self._told.breaks), "place")
        broken = f"The thread is broken at {places}." if self._told.breaks else ""
        said = (
            "Levels from what was found down to who is elected or inspects.", broken, *ends,
            "The list above is the equal of this picture, and says on what each line rests; who "
            "holds a post, and in which organisation, stands there alone.",
        )  # fmt: skip
        return " ".join(filter(None, said))


def _reached(edges: Iterable[tuple[str, str]], starts: set[str]) -> set[str]:
    """What lines lead to from some things, with what leads to these themselves."""
    every = list(edges)
    shown = starts | {one for one, other in every if other in starts and one not in starts}
    front = set(shown)
    while front:
        front = {other for one, other in every if one in front} - shown
        shown |= front
    return shown


def _folds(told: Nested) -> list[list[Told]]:
    """Of many actions, those that are not drawn one by one: of each verdict all but the first few,
    which have other leads where they can.
    """
    strands = [s for s in told.strands if s.verdict is not None]
    if len(strands) <= _MOST:
        return []
    folds = []
    for verdict in _ENDS:
        alike = [s for s in strands if s.verdict is verdict]
        stay = 1 if len(alike) < len(strands) / 3 else _STAY
        if len(alike) > stay + 1:
            folds.append(alike[stay:])
    return folds


def _break_box(mark: Mark, level: int) -> dict[str, object]:
    return {
        "id": f"break-{mark.number}",
        "label": "Break",
        "name": f"Break {mark.number}",
        "sub": [GAP_KINDS[mark.broken.kind]["title"]],
        "level": level,
        "href": f"#break-{mark.number}",
        "state": "break",
    }


def _fold_box(n: int, fold: Sequence[Told]) -> dict[str, object]:
    numbers = listed([s.subject.name.removeprefix("Action ") for s in fold])
    breaks = sorted({b for s in fold for b in s.breaks})
    which = f"{'break' if len(breaks) == 1 else 'breaks'} {listed([str(b) for b in breaks])}"
    at = f": {which}" if breaks else ""
    verdict = fold[0].verdict or ChainVerdict.BROKEN
    return {
        "id": f"fold-{n}",
        "label": "Fold",
        "name": f"and {counted(len(fold), 'more action')}",
        "sub": [numbers, f"Also {_ENDS[verdict]}{at}"],
        "level": 2,
        "href": "?drawn=all#drawn",
        "state": "fold",
    }


def _line(one: str, other: str, basis: str, hop: Hop | None = None) -> dict[str, object]:
    """A line; ``basis`` where no hop says it."""
    return {
        "from": one,
        "to": other,
        "basis": hop.claim.basis.value if hop else basis,
        "modality": hop.claim.modality.value if hop else "is",
        "relation": PHRASES[hop.relationship][0] if hop else "",
        "words": _beside(hop) if hop else "",
    }


def _beside(hop: Hop) -> str:
    """The words beside a line: the page of what is stated, else on what it rests."""
    evidence = hop.claim.evidence
    if hop.claim.basis is Basis.STATED:
        return f"p. {evidence.page}" if evidence and evidence.page else ""
    return basis_words(hop.claim).replace(" \N{EN DASH} ", "\n")


def _copies(chain: Chain) -> Mapping[str, str]:
    """Id of a plan's copy of a recommendation → that of what it quotes."""
    return {
        h.from_.id: h.to.id
        for h in chain.hops
        if h.relationship is Relationship.SAME_AS and h.from_.label is Label.RECOMMENDATION
    }


def _posts_of_one(chain: Chain, leads: set[str]) -> dict[str, str]:
    """Id of a post → that of the person who holds it, for who leads in it: if it is one person,
    and nobody leads as the post alone.
    """
    of = {h.from_.id: h.to.id for h in chain.hops if h.relationship is Relationship.OF_POST}
    held: dict[str, set[str]] = {}
    for hop in chain.hops:
        if hop.relationship is Relationship.HOLDER and hop.from_.id in of:
            held.setdefault(of[hop.from_.id], set()).add(hop.to.id)
    return {
        post: next(iter(people))
        for post, people in held.items()
        if len(people) == 1 and people <= leads and post not in leads
    }


def _holders(chain: Chain, post: str) -> list[str]:
    """Who holds a post."""
    names = {h.from_.id: h.to.name for h in chain.hops if h.relationship is Relationship.HOLDER}
    held = (
        h.from_.id for h in chain.hops if h.relationship is Relationship.OF_POST and h.to.id == post
    )
    return list(dict.fromkeys(names[i] for i in held if i in names))[:2]
