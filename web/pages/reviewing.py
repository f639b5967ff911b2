"""Proposed links, decided on one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graph.stating import MOST_NAME, MOST_WORDS, Author
from ontology.errors import BadValue, NotFound
from ontology.record import node_id
from ontology.terms import PHRASES, WORDING, Label, Relationship, ReviewState
from queries.answers import Hop
from queries.records import node
from queries.reviewing import Decided, Proposals, effect, ends, proposals
from queries.stating import review as keep_review
from web.filling import lower_first
from web.pages.stating import allowed, once
from web.site import Answer, Ask, Go, Page, Pages

pages = Pages()

#: What may be asked for, and its words.
_TYPES: Mapping[str, str] = {
    Relationship.SUPPORTS: "Findings that support a recommendation",
    Relationship.ADDRESSES: "Actions that address a recommendation",
    Relationship.REFERS_TO: "Actions that refer to an earlier recommendation",
    Relationship.RECURS_AS: "Recommendations that come back",
    Relationship.SAME_AS: "Two names of one thing",
    Relationship.HAS_THEME: "Themes",
}
#: How it is asked whether a link is right.
_QUESTIONS: Mapping[str, str] = {
    Relationship.SUPPORTS: "Does {one} support {other}?",
    Relationship.ADDRESSES: "Does {one} address {other}?",
    Relationship.REFERS_TO: "Does {one} refer to {other}?",
    Relationship.RECURS_AS: "Does {one} come back as {other}?",
    Relationship.SAME_AS: "Are {one} and {other} the same {kind}?",
    Relationship.HAS_THEME: "Is {one} about {other}?",
}
#: What is called by its number; other names stand in quotation marks.
_NUMBERED = (Label.FINDING, Label.RECOMMENDATION, Label.ACTION)
#: Least scores to choose from, in hundredths.
_LEAST = ("0", "20", "30", "40", "60")
#: How many links of the queue stand beside a question, and how many before it are among them.
_BESIDE, _BEFORE = 8, 2
#: How many decisions a page has.
_PAGE = 25


@dataclass(frozen=True)
class Line:
    """A link in words: what it says, where its question is, and what was decided, if anything."""

    link: Hop
    words: str
    href: str
    at: str = ""

    @property
    def state(self) -> str:
        """Accepted, rejected or unreviewed."""
        return self.link.claim.review.value


@dataclass(frozen=True)
class _Queue:
    """The queue that is asked for, and how to go on in it."""

    ask: Ask
    authority: str
    type: str
    least: str
    found: Proposals

    @staticmethod
    def of(ask: Ask) -> _Queue:
        authority = node_id(Label.AUTHORITY, ask.path["key"])
        node(ask.viewer, authority)
        given = {name: ask.text(name) or ask.query.get(name, "") for name in ("type", "least")}
        type_ = given["type"] if given["type"] in _TYPES else ""
        least = given["least"] if given["least"] in _LEAST else "0"
        types = (type_,) if type_ else ()
        found = proposals(ask.viewer, authority, types, int(least) / 100 or None)
        return _Queue(ask, authority, type_, least, found)

    def at(self, claim: str = "", **more: object) -> str:
        """The address of a question of this queue."""
        given = {"claim": claim, "type": self.type, "least": self.least.lstrip("0"), **more}
        return self.ask.link(f"/{self.authority}/review", **given)

    def line(self, link: Hop, at: str = "") -> Line:
        return Line(link, told(link), self.at(link.claim.id), at)

    def link(self, claim: str) -> Hop | None:
        """A link by the id of its claim, whether it waits or not."""
        every = (*self.found.waiting, *(d.link for d in self.found.decided))
        return next((link for link in every if link.claim.id == claim), None)

    def after(self, claim: str) -> str:
        """The claim whose question comes after another's; ``""``: none waits beside it."""
        ids = [link.claim.id for link in self.found.waiting]
        at = ids.index(claim) if claim in ids else -1
        rest = [*ids[at + 1 :], *ids[: max(at, 0)]]
        return rest[0] if rest else ""


@pages.get("/authority/{key}/review")
def review(ask: Ask) -> Page:
    """A proposed link with what is needed to decide on it, and the queue beside it."""
    queue = _Queue.of(ask)
    if ask.query.get("list") == "decided":
        return _decisions(ask, queue)
    return _question(ask, queue)


@pages.get("/authority/{key}/review/effect")
def effect_of(ask: Ask) -> Page:
    """What accepting a link changes: a part of its page, asked for when that stands."""
    queue = _Queue.of(ask)
    link = queue.link(ask.query.get("claim", ""))
    if link is None or link.claim.review is not ReviewState.UNREVIEWED:
        raise NotFound("no such link waits for review")
    return Page("parts/effect.html", _effect(ask, queue, link))


@pages.post("/authority/{key}/review")
def decided(ask: Ask) -> Answer:
    """Decides on a link, takes a decision back, or leaves the link for later."""
    allowed(ask, reviewing=True)
    queue, claim, decision = _Queue.of(ask), ask.text("claim"), ask.text("decision")
    if decision == "later":
        return Go(f"{queue.at(queue.after(claim))}#question")
    if decision not in set(ReviewState):
        raise BadValue(f"'{decision}' is no decision; accept the link, or reject it")
    by, reason = ask.caller.name or ask.text("by") or ask.known_as, ask.text("reason")
    wrong = _wrong(by, reason) or _overtaken(queue.link(claim), decision)
    if wrong:
        return _question(ask, queue, wrong)
    author = Author.now(" ".join(by.split()), " ".join(reason.split()), once(ask))
    next_ = queue.after(claim) if decision != ReviewState.UNREVIEWED else claim
    keep_review(ask.viewer, claim, ReviewState(decision), author)
    known_as = "" if ask.caller.name else author.by
    return Go(f"{queue.at(next_, decided=claim)}#question", known_as=known_as)


def _wrong(by: str, reason: str) -> list[tuple[str, str]]:
    """What is wrong with who decides and why: the words, and what to go to."""
    wrong = []
    if not by:
        wrong.append(("Enter your name", "by"))
    if len(by) > MOST_NAME:
        wrong.append((f"Your name can have {MOST_NAME} characters at most", "by"))
    if len(reason) > MOST_WORDS:
        wrong.append((f"The reason can have {MOST_WORDS} characters at most", "reason"))
    return wrong


def _overtaken(link: Hop | None, decision: str) -> list[tuple[str, str]]:
    """That somebody decided otherwise while a question stood open; what is undone was not open."""
    if link is None or decision == ReviewState.UNREVIEWED:
        return []
    state, by = link.claim.review, link.claim.reviewed_by
    if state in (ReviewState.UNREVIEWED, decision):
        return []
    said = f"{by or 'Somebody'} {state.value} this link while its question stood open here"
    return [(f"{said}. Undo that first if it is wrong", "decision")]


def told(link: Hop) -> str:
    """A link as a sentence without its full stop.

    A number is told with what it is of; a name stands as it is.
    """
    one, other = link.from_.name, link.to.name
    other = lower_first(other) if link.to.label in _NUMBERED else other
    return f"{one} {PHRASES[link.relationship][0]} {other}"


def asked(link: Hop) -> str:
    """A link as a question."""
    one, other = (
        lower_first(r.name) if r.label in _NUMBERED else f"“{r.name}”"
        for r in (link.from_, link.to)
    )
    kind = WORDING[link.to.label][0]
    if question := _QUESTIONS.get(link.relationship):
        return question.format(one=one, other=other, kind=kind)
    return f"Is it right that {one} {PHRASES[link.relationship][0]} {other}?"


def _question(ask: Ask, queue: _Queue, wrong: Sequence[tuple[str, str]] = ()) -> Page:
    waiting = queue.found.waiting
    wanted = ask.text("claim") or ask.query.get("claim", "")
    link = queue.link(wanted) if wanted else next(iter(waiting), None)
    if wanted and link is None:
        raise NotFound("there is no such proposed link; its documents may have been taken out")
    open_ = link is not None and link.claim.review is ReviewState.UNREVIEWED
    at = waiting.index(link) if link is not None and link in waiting else -1
    start = max(0, min(at - _BEFORE, len(waiting) - _BESIDE))
    beside = waiting if ask.query.get("list") == "all" else waiting[start : start + _BESIDE]
    today = [d for d in queue.found.decided if d.at[:10] == date.today().isoformat()]
    before = queue.link(ask.query.get("decided", ""))
    shown = open_ and ask.query.get("effect") == "shown" and link is not None
    return Page(
        "review.html",
        {
            **_common(ask, queue),
            "line": queue.line(link) if link else None,
            "question": asked(link) if link else "",
            "pair": ends(ask.viewer, link) if link else (),
            "open": open_,
            "position": at + 1,
            "many": len(waiting),
            "beside": [queue.line(one) for one in beside],
            "queue_all": queue.at(link.claim.id if link else "", list="all"),
            "today": [queue.line(d.link, d.at) for d in today],
            "told_today": _counted(today),
            "earlier": len(queue.found.decided) - len(today),
            "decisions": queue.at(list="decided"),
            "last": queue.line(before) if before else None,
            "effect": _effect(ask, queue, link) if shown and link else None,
            "effect_page": queue.at(link.claim.id, effect="shown") if link else "",
            "effect_part": ask.link(
                f"/{queue.authority}/review/effect", claim=link.claim.id, type=queue.type
            ) if link else "",
            "wrong": list(wrong),
            "typed": {name: ask.text(name) for name in ("by", "reason")},
            "once": once(ask),
        },
    )  # fmt: skip


def _decisions(ask: Ask, queue: _Queue) -> Page:
    every = queue.found.decided
    parts = max(1, -(-len(every) // _PAGE))
    part = ask.number("page", 1, parts)
    some = every[(part - 1) * _PAGE : part * _PAGE]
    return Page(
        "decided.html",
        {
            **_common(ask, queue),
            "found": [queue.line(d.link, d.at) for d in some],
            "many": len(every),
            "part": part,
            "parts_": parts,
            "queue": queue.at(),
            "once": once(ask),
        },
    )


def _common(ask: Ask, queue: _Queue) -> dict[str, object]:
    return {
        "authority": queue.authority,
        "section": "review",
        "may": ask.caller.reviews and not ask.site.read_only,
        "types": _TYPES,
        "type": queue.type,
        "least": queue.least,
        "leasts": [(n, "Any score" if n == "0" else f"0.{n} and more") for n in _LEAST],
        "here_at": f"/{queue.authority}/review",
    }


def _effect(ask: Ask, queue: _Queue, link: Hop) -> dict[str, object]:
    return {"effect": effect(ask.viewer, link, queue.authority, ask.as_at)}


def _counted(decided_: Sequence[Decided]) -> str:
    """How many were accepted and rejected, in words."""
    count = {
        state: sum(d.link.claim.review is state for d in decided_)
        for state in (ReviewState.ACCEPTED, ReviewState.REJECTED)
    }
    return ", ".join(f"{n} {state.value}" for state, n in count.items() if n)
