"""A chain as what is drawn of it: boxes at levels, and lines between them by what they rest on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import quote

from ontology.terms import GAP_KINDS, PHRASES, Basis, Label, Relationship
from queries.answers import Chain, Hop, Ref
from queries.strands import ChainTold, Numbered
from queries.wording import counted
from web.filling import basis_words
from web.site import Ask

#: The levels of a drawing, from the top.
LEVELS = (
    "Found", "Recommended", "Planned", "Led by", "Answers to", "Overseen by",
    "Elected and inspectorate",
)  # fmt: skip
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
        Relationship.ACCOUNTABLE_TO, Relationship.OVERSEES, Relationship.CHAIRS,
        Relationship.SAME_AS, Relationship.PART_OF,
    }
)  # fmt: skip


def drawing(ask: Ask, chain: Chain, told: ChainTold) -> dict[str, object]:
    """What the island draws (``web/src/layout.ts``), in the order of reading; lines run downwards,
    from what was found to who answers. Whoever leads in a post is one box with it. Of many actions
    those whose line is like another's are left to one box, unless ``?drawn=all``.
    """
    folded = set() if ask.query.get("drawn") == "all" else _folded(told)
    stands = {**_copies(chain), **_posts_of_one(chain)}
    refs = {end.id: end for hop in chain.hops for end in (hop.from_, hop.to)}
    refs |= {s.strand.action.id: s.strand.action for s in told.strands}
    refs[chain.subject.id] = chain.subject
    edges: dict[tuple[str, str], dict[str, object]] = {}
    for hop in (hop for row in told.rows for hop in row.hops):
        if hop.relationship not in _DRAWN or hop.from_.id in folded or _is_aside(hop):
            continue
        edge = _edge(hop)
        one, other = (stands.get(str(edge[end]), str(edge[end])) for end in ("from", "to"))
        if one != other:
            edges.setdefault((one, other), edge | {"from": one, "to": other})
    starts = {chain.subject.id, *(s.strand.action.id for s in told.strands)} - folded
    shown = _reached(edges, starts)
    lines = [edge for ends, edge in edges.items() if shown.issuperset(ends)]
    leads = {h.to.id for h in chain.hops if h.relationship is Relationship.LED_BY}
    titles = {person: refs[post].name for post, person in _posts_of_one(chain).items()}
    holders = _holders(chain)
    nodes = [
        _box(ask, chain, refs[id_], _level(refs[id_], leads), titles.get(id_) or holders.get(id_))
        for id_ in refs
        if id_ in shown
    ]
    for ends in told.breaks:
        at = stands.get(ends.gap.at.id, ends.gap.at.id)
        if at in shown:
            level = min(_level(refs[at], leads) + 1, len(LEVELS) - 1)
            nodes.append(_break_box(ends, level))
            lines.append(_fray(at, f"break-{ends.number}"))
    if folded:
        nodes.append(_fold_box(len(folded), ask.again(drawn="all") + "#drawn"))
        lines.append(_fray(chain.subject.id, "fold") | {"basis": "stated"})
    return {
        "title": f"The thread through {chain.subject.name}",
        "desc": "The list above is its equal, and says of each step on which words it rests.",
        "levels": [{"words": words, "note": ""} for words in LEVELS],
        "nodes": nodes,
        "edges": lines,
    }


def _is_aside(hop: Hop) -> bool:
    """What only might be the same is told in the list, and would tangle the drawing."""
    return hop.relationship is Relationship.SAME_AS and hop.claim.assumed


def _reached(edges: Iterable[tuple[str, str]], starts: set[str]) -> set[str]:
    """What lines lead to from some things, with what leads to these themselves."""
    every = list(edges)
    shown = starts | {one for one, other in every if other in starts and one not in starts}
    front = set(starts)
    while front:
        front = {other for one, other in every if one in front} - shown
        shown |= front
    return shown


#: How many actions are drawn before those alike are folded.
_MOST = 8


def _folded(told: ChainTold) -> set[str]:
    """The actions that are not drawn: where there are many, all but the first of those whose line
    goes on at the same place, or ends alike.
    """
    if len(told.strands) <= _MOST:
        return set()
    seen: set[tuple[object, ...]] = set()
    folded = []
    for strand in told.strands:
        how = (strand.strand.verdict, strand.joins and strand.joins.id)
        if how in seen:
            folded.append(strand.strand.action.id)
        seen.add(how)
    kept = len(told.strands) - len(folded)
    return set(folded[max(0, _MOST - 2 - kept) :])


def _box(ask: Ask, chain: Chain, ref: Ref, level: int, sub: str | None) -> dict[str, object]:
    subject = ref.id == chain.subject.id
    return {
        "id": ref.id,
        "label": ref.label.value,
        "name": ref.name,
        "sub": [sub] if sub else [],
        "level": level,
        "href": ask.link("/" + quote(ref.id)),
        "state": "subject" if subject else "body" if ref.label is Label.BODY else "",
    }


def _break_box(one: Numbered, level: int) -> dict[str, object]:
    return {
        "id": f"break-{one.number}",
        "label": "Break",
        "name": f"Break {one.number}",
        "sub": [GAP_KINDS[one.gap.kind]["title"]],
        "level": level,
        "href": f"#break-{one.number}",
        "state": "break",
    }


def _fold_box(many: int, href: str) -> dict[str, object]:
    return {
        "id": "fold",
        "label": "Fold",
        "name": f"{counted(many, 'action')} more",
        "sub": ["whose lines are like one of these"],
        "level": 2,
        "href": href,
        "state": "fold",
    }


def _fray(from_: str, to: str) -> dict[str, object]:
    """A line that ends."""
    return {
        "from": from_, "to": to, "basis": "break", "modality": "is", "relation": "", "words": "",
    }  # fmt: skip


def _edge(hop: Hop) -> dict[str, object]:
    """A line; what leads from what must change to who is to do it runs downwards."""
    turned = hop.relationship in (
        Relationship.ADDRESSES, Relationship.OVERSEES, Relationship.CHAIRS,
    )  # fmt: skip
    ends = (hop.to.id, hop.from_.id) if turned else (hop.from_.id, hop.to.id)
    return {
        "from": ends[0],
        "to": ends[1],
        "basis": hop.claim.basis.value,
        "modality": hop.claim.modality.value,
        "relation": PHRASES[hop.relationship][0],
        "words": _beside(hop),
    }


def _beside(hop: Hop) -> str:
    """The words beside a line: the page of what is stated, else on what it rests."""
    evidence = hop.claim.evidence
    if hop.claim.basis is Basis.STATED:
        return f"p. {evidence.page}" if evidence and evidence.page else ""
    return basis_words(hop.claim).replace(" \N{EN DASH} ", "\n")


def _level(ref: Ref, leads: set[str]) -> int:
    elected = "lead-member" in ref.id or ref.id.endswith("/leader")
    if ref.id.startswith("organisation/national/") or elected:
        return 6
    if ref.id in leads and ref.label is not Label.BODY:
        return 3
    return _AT.get(ref.label, 5)


def _copies(chain: Chain) -> Mapping[str, str]:
    """Id of a plan's copy of a recommendation → that of what it quotes."""
    return {
        h.from_.id: h.to.id
        for h in chain.hops
        if h.relationship is Relationship.SAME_AS and h.from_.label is Label.RECOMMENDATION
    }


def _posts_of_one(chain: Chain) -> dict[str, str]:
    """Id of a post → that of the person who holds it, for who leads in it: if it is one person,
    and nobody leads as the post alone.
    """
    of = {h.from_.id: h.to.id for h in chain.hops if h.relationship is Relationship.OF_POST}
    leads = {h.to.id for h in chain.hops if h.relationship is Relationship.LED_BY}
    held: dict[str, set[str]] = {}
    for hop in chain.hops:
        if hop.relationship is Relationship.HOLDER and hop.from_.id in of:
            held.setdefault(of[hop.from_.id], set()).add(hop.to.id)
    return {
        post: next(iter(people))
        for post, people in held.items()
        if len(people) == 1 and people <= leads and post not in leads
    }


def _holders(chain: Chain) -> dict[str, str]:
    """Id of a post → who holds it."""
    found: dict[str, list[str]] = {}
    names = {h.from_.id: h.to.name for h in chain.hops if h.relationship is Relationship.HOLDER}
    for hop in chain.hops:
        if hop.relationship is Relationship.OF_POST and hop.from_.id in names:
            found.setdefault(hop.to.id, []).append(names[hop.from_.id])
    return {post: ", ".join(dict.fromkeys(several)) for post, several in found.items()}
