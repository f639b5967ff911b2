"""A recommendation, an action, a finding: what it says, and the thread that runs through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from ontology.errors import NotFound
from ontology.record import label_of
from ontology.terms import CODES, PHRASES, GapKindId, Label, Relationship
from queries.accountability import accountability_chain
from queries.answers import Chain, Gap, GapKind, Hop, Passage, Ref
from queries.claims import described
from queries.coverage import coverage_gaps, gaps_of
from queries.ladder import ladder
from queries.passages import read_passages, resting_on
from queries.records import node, nodes
from queries.recurrence import Recurrence, recurrence
from queries.registers import ActionLine, registers
from queries.roles import roles
from queries.statements import statements
from queries.strands import nested
from queries.viewer import Viewer
from web.chrome import of_thing
from web.comma import MEDIA, written
from web.drawing import drawing
from web.filling import basis_words, rests_on, shortened
from web.site import Ask, File, Page, Pages

pages = Pages()

#: The columns of a chain in a file.
_COLUMNS = (
    "Hop", "From", "Relation", "To", "Basis", "Modality", "Quotation", "Document", "Page",
    "Rests on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A thing's own words, and the passages that it rests on."""

    text: str
    passages: tuple[Passage, ...]

    @property
    def passage(self) -> Passage | None:
        """The first of them."""
        return self.passages[0] if self.passages else None


@pages.get("/recommendation/{key:path}")
def recommendation(ask: Ask) -> Page:
    """What must change, and who answers for it."""
    id_ = f"recommendation/{ask.path['key']}"
    given = _common(ask, id_)
    authority = str(given["authority"])
    lines = registers(ask.viewer, authority, ask.as_at).recommendations
    line = next((x for x in lines if x.recommendation.id == id_), None)
    original = _original(ask, id_) if line is None else None
    rungs = ladder(ask.viewer, authority, ask.as_at)
    return Page(
        "recommendation.html",
        given
        | {
            "section": "recommendations",
            "crumbs": [("Recommendations", ask.link(f"/{authority}/recommendations"))],
            "line": line,
            "original": original,
            "gaps": _gaps_of(ask, authority, id_),
            "recurs": _recurs(ask, authority, id_),
            "rung": rungs.get(id_),
        },
    )


@pages.get("/action/{key:path}")
def action(ask: Ask) -> Page:
    """A planned activity, as printed and as read."""
    id_ = f"action/{ask.path['key']}"
    given = _common(ask, id_)
    authority = str(given["authority"])
    line = next(
        (a for a in registers(ask.viewer, authority, ask.as_at).actions if a.action.id == id_), None
    )
    return Page(
        "action.html",
        given
        | {
            "quotes": _quotes(_thread(ask, id_), id_),
            "section": "recommendations",
            "crumbs": _crumbs(ask, authority, line),
            "line": line,
            "gaps": [g for g in _gaps(ask, authority) if g.subject.id == id_],
        },
    )


@pages.get("/finding/{key:path}")
def finding(ask: Ask) -> Page:
    """What inspectors found, and what it led to."""
    id_ = f"finding/{ask.path['key']}"
    given = _common(ask, id_)
    authority = str(given["authority"])
    return Page(
        "finding.html",
        given
        | {
            "section": "recommendations",
            "gaps": [g for g in _gaps(ask, authority) if g.subject.id == id_],
            "recurs": _recurs(ask, authority, id_),
        },
    )


@pages.get("/chain")
def chain(ask: Ask) -> Page:
    """The thread through anything that one starts from."""
    id_ = ask.query.get("id", "")
    return Page("chain.html", _common(ask, id_))


@pages.get("/chain.csv")
def chain_csv(ask: Ask) -> File:
    """The hops of a chain, to keep."""
    found = accountability_chain(ask.viewer, ask.query.get("id", ""), ask.as_at, _assumed(ask))
    hops = nested(found, roles(ask.viewer, found)).hops()
    name = f"chain-{found.subject.id.replace('/', '-')}-{found.as_at}.csv"
    return File(b"".join(written(_COLUMNS, map(_line, count(1), hops))), MEDIA, name)


def _line(number: int, hop: Hop) -> tuple[str | int | None, ...]:
    """A hop as a line of a file."""
    claim, evidence = hop.claim, hop.claim.evidence
    return (
        number,
        hop.from_.name,
        PHRASES[hop.relationship][0],
        hop.to.name,
        basis_words(claim),
        CODES["Modality"][claim.modality],
        claim.quote or "",
        evidence.document.name if evidence else "",
        evidence.page if evidence else None,
        "" if claim.quote else rests_on(claim),
    )


def _common(ask: Ask, id_: str) -> dict[str, object]:
    """What every page about a chain's subject shows."""
    found = node(ask.viewer, id_)
    subject = Ref.of(found, role_only=ask.viewer.role_only)
    thread = _thread(ask, id_)
    parties = roles(ask.viewer, thread)
    order = nested(thread, parties)
    words = _words(ask, [id_, *_findings(thread)])
    authority = of_thing(id_)
    actions = _actions(ask, authority)
    return {
        "authority": authority,
        "subject": subject,
        "node": found,
        "chain": thread,
        "told": order,
        "words": words,
        "evidence": words[id_].passages if id_ in words else [],
        "actions": actions,
        "assumed": _assumed(ask),
        "stated": statements(ask.viewer, authority or None, id_, include_withdrawn=True),
        "drawing": drawing(ask, thread, order, parties, _subs(words, actions)),
        "csv": ask.link("/chain.csv", id=id_, assumed="" if _assumed(ask) else "no"),
    }


def _quotes(chain: Chain, action: str) -> list[str]:
    """The words that say what an action answers, each once."""
    every = (h for h in chain.hops if h.relationship is Relationship.ADDRESSES)
    claims = [c for h in every if h.from_.id == action for c in (h.claim, *h.also)]
    return list(dict.fromkeys(c.quote for c in claims if c.quote))


def _findings(chain: Chain) -> list[str]:
    found = {h.from_.id for h in chain.hops if h.relationship is Relationship.SUPPORTS}
    made = {
        end.id for h in chain.hops for end in (h.from_, h.to) if end.label is Label.RECOMMENDATION
    }
    return sorted(found | made)


def _words(ask: Ask, ids: list[str]) -> dict[str, Words]:
    """What findings, recommendations and the subject of a page say, with where."""
    resting = resting_on(ask.viewer, ids)
    passages = read_passages(ask.viewer, {p for several in resting.values() for p in several})
    return {
        n.id: Words(
            str(n.get("text") or ""),
            tuple(passages[p] for p in resting.get(n.id, ()) if p in passages),
        )
        for n in nodes(ask.viewer, ids)
    }


def _subs(words: Mapping[str, Words], actions: Mapping[str, ActionLine]) -> dict[str, list[str]]:
    """What stands under the names of things in the drawing."""
    subs = {}
    for id_, own in words.items():
        page = f"Page {own.passage.page}" if own.passage and own.passage.page else ""
        short = shortened(own.text, 200 if label_of(id_) is Label.RECOMMENDATION else 66)
        subs[id_] = [text for text in (short, page) if text]
    for id_, line in actions.items():
        due = f"Due “{line.due_printed}”" if line.due_printed else "No date found"
        subs[id_] = [shortened(line.text, 66), shortened(due, 40)]
    return subs


def _thread(ask: Ask, id_: str) -> Chain:
    """The chain from a thing, made once for as long as nothing of its authority changes."""
    day, assumed, authority = ask.as_at, _assumed(ask), of_thing(id_)

    def make(viewer: Viewer) -> Chain:
        return accountability_chain(viewer, id_, day, assumed)

    if not authority:
        return make(ask.viewer)
    return ask.viewer.answer(authority, ("chain", id_, day, assumed), make)


def _assumed(ask: Ask) -> bool:
    return ask.query.get("assumed") != "no"


def _crumbs(ask: Ask, authority: str, line: ActionLine | None) -> list[tuple[str, str]]:
    crumbs = [("Recommendations", ask.link(f"/{authority}/recommendations"))]
    for answered in (line.answers if line else ())[:1]:
        crumbs.append((answered.name, ask.link(f"/{quote(answered.id)}")))
    return crumbs


def _gaps(ask: Ask, authority: str) -> list[Gap]:
    return coverage_gaps(ask.viewer, None, authority, as_at=ask.as_at, include_waived=True)


def _gaps_of(ask: Ask, authority: str, recommendation: str) -> list[tuple[GapKind, list[Gap]]]:
    """The gaps of a recommendation and of what belongs to it, kind by kind."""
    found = gaps_of(
        ask.viewer, authority, [recommendation], belonging=True, as_at=ask.as_at,
        include_waived=True,
    )[recommendation]  # fmt: skip
    kinds: dict[GapKindId, tuple[GapKind, list[Gap]]] = {}
    for gap in found:
        kinds.setdefault(gap.kind.id, (gap.kind, []))[1].append(gap)
    return list(kinds.values())


def _actions(ask: Ask, authority: str) -> dict[str, ActionLine]:
    if not authority:
        return {}
    return {a.action.id: a for a in registers(ask.viewer, authority, ask.as_at).actions}


def _recurs(ask: Ask, authority: str, id_: str) -> list[Recurrence]:
    """The links of a thing with the same issue in another inspection."""
    every = recurrence(ask.viewer, authority, ask.as_at)
    return [r for r in every if id_ in (r.recommendation.id, r.later.id)]


def _original(ask: Ask, id_: str) -> Ref | None:
    """What inspectors made, where a plan only quotes it."""
    for claim in described(ask.viewer, id_).edges.values():
        if claim.type == Relationship.SAME_AS and claim.from_ == id_:
            try:
                return Ref.of(node(ask.viewer, claim.to))
            except NotFound:
                return None
    return None
