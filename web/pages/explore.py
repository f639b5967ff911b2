"""Exploring: from anything, along its links, some at a time; and the path between two things."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from ontology.errors import BadValue
from ontology.record import Graph, label_of, node_id
from ontology.terms import CONNECTS, Basis, Label, Relationship
from queries.answers import Ref
from queries.conditions import SCAFFOLDING
from queries.graphml import graphml
from queries.lazily import cached_property
from queries.look import Look
from queries.recommended import recommended
from queries.records import KINDS, holders, node, page
from queries.searching import Hit, search
from queries.surroundings import (
    MOST_STEPS,
    PART,
    THREAD,
    Among,
    Line,
    Surroundings,
    line,
    surroundings,
)
from queries.wording import natural
from web.canvas import Box, boxes, data, phrase, steps_of, told
from web.site import Answer, Ask, File, Go, Page, Pages

pages = Pages()

#: The most things that are drawn at once, and the most that are offered to begin with.
_MOST, _OFFERED = 90, 12
_KINDS = tuple(label for label in Label if any(label in p for of in CONNECTS.values() for p in of))
_EVERY = "every"


@pages.get("/authority/{key}/explore")
def explore(ask: Ask) -> Answer:
    """What lies around a thing, as a drawing and as a table; without one, where to start."""
    wanted = Wanted(ask)
    ends = {name: _end(ask, wanted.authority, name) for name in ("from", "to")}
    ids = {name: end.id for name, end in ends.items() if isinstance(end, Ref)}
    if any(ask.query[name] != id_ for name, id_ in ids.items()):
        return Go(ask.again(**ids, **{f"{name}-id": None for name in ends}))
    start = ends["from"]
    given = {
        "authority": wanted.authority, "section": "explore", "wanted": wanted, "ends": ends,
        "relations": [t for t in Relationship if t not in SCAFFOLDING or t in wanted.relations],
        "kinds": _KINDS, "bases": list(Basis), "phrase": phrase, "thread": THREAD,
    }  # fmt: skip
    if not isinstance(start, Ref):
        return Page("explore-start.html", {**given, "offered": _offered(ask, wanted.authority)})
    found, path = wanted.seen
    posts = [n.id for n in found.nodes if n.label is Label.POST]
    held = zip(posts, holders(ask.viewer, posts, ask.as_at) if posts else (), strict=True)
    holding = {post: Ref.of(n).name for post, n in held if n is not None}
    shown = boxes(found, start.id, holding, role_only=ask.viewer.role_only)
    steps = steps_of(path)
    at = ask.query.get("at", "")
    return Page(
        "explore.html",
        given | {
            "start": start, "shown": shown, "found": found, "path": path, "steps": steps,
            "told": told(path) if path else "", "wanted": wanted, "most": _MOST, "part": PART,
            "at": at if at in {box.ref.id for box in shown} else start.id,
            "expand": wanted.expand, "fold": wanted.fold,
            "drawing": _script(data(shown, found.edges, steps, wanted.links)),
            "graphml": ask.again().replace(ask.url, f"{ask.url}/graphml", 1),
        },
    )  # fmt: skip


@pages.get("/authority/{key}/explore/graphml")
def explored(ask: Ask) -> File:
    """What a drawing shows, as GraphML."""
    found, _ = Wanted(ask).seen
    part = Graph({n.id: n for n in found.nodes}, {c.id: c for c in found.claims})
    return File("".join(graphml(part)), "application/graphml+xml", "explore.graphml")


@pages.get("/authority/{key}/explore/suggest")
def suggest(ask: Ask) -> File:
    """What a search field offers while one types: JSON, ``[{"id", "name", "kind", "text"}]``."""
    authority = node(ask.viewer, node_id(Label.AUTHORITY, ask.path["key"])).id
    hits = _hits(ask, authority, ask.query.get("q", ""))
    offered = [
        {"id": h.node.id, "name": h.node.name, "kind": label_of(h.node.id).value, "text": h.text}
        for h in hits
    ]
    return File(json.dumps(offered), "application/json", "suggestions.json")


@dataclass(frozen=True)
class Wanted:
    """What the address of a drawing asks for."""

    ask: Ask

    @cached_property
    def authority(self) -> str:
        """The id of the authority.

        Raises:
            NotFound: there is no such authority, or the caller may not see it.

        """
        return node(self.ask.viewer, node_id(Label.AUTHORITY, self.ask.path["key"])).id

    @cached_property
    def relations(self) -> tuple[Relationship, ...]:
        """The types chosen; none: those of the thread."""
        return tuple(
            Relationship(r) for r in _chosen(self.ask, "relation", (*Relationship, _EVERY))
            if r != _EVERY
        )  # fmt: skip

    @property
    def every(self) -> bool:
        """Whether every relation is followed."""
        return _EVERY in self.ask.query.getlist("relation")

    @cached_property
    def basis(self) -> tuple[Basis, ...]:
        """The bases chosen; none: all."""
        return tuple(map(Basis, _chosen(self.ask, "basis", tuple(Basis))))

    @cached_property
    def kinds(self) -> tuple[Label, ...]:
        """The kinds chosen; none: all."""
        return tuple(map(Label, _chosen(self.ask, "kind", tuple(Label))))

    @property
    def among(self) -> Among:
        """Which links are followed."""
        types = () if self.every else self.relations or THREAD
        return Among(types, self.basis, self.kinds)

    @property
    def depth(self) -> int:
        """How many hops from the start."""
        return self.ask.number("depth", 2, MOST_STEPS)

    @property
    def limit(self) -> int:
        """How many of the nearest things."""
        return self.ask.number("limit", PART, _MOST)

    @property
    def opened(self) -> list[str]:
        """What was expanded, once for each time."""
        return self.ask.query.getlist("open")

    @property
    def folded(self) -> list[str]:
        """What is not gone through."""
        return self.ask.query.getlist("fold")

    @cached_property
    def seen(self) -> tuple[Surroundings, Line | None]:
        """What is drawn, and the path in it.

        Raises:
            NotFound: nothing to start from is named, or there is no such thing.

        """
        ask, among = self.ask, self.among
        start, to = node(ask.viewer, ask.query.get("from", "")).id, ask.query.get("to")
        path = (
            line(ask.viewer, self.authority, start, to, among=among, as_at=ask.as_at)
            if to
            else None
        )
        found = surroundings(
            ask.viewer, self.authority, start, depth=self.depth, among=among, opened=self.opened,
            folded=self.folded, through=path.ids if path else (), limit=self.limit,
            as_at=ask.as_at,
        )  # fmt: skip
        return found, path

    def expand(self, box: Box) -> str:
        """The address at which more of what a thing is joined to is drawn; ``""``: it all is."""
        id_ = box.ref.id
        if id_ in self.folded:
            rest = [i for i in self.folded if i != id_]
            return self.ask.again(fold=rest, at=id_) + "#drawing"
        if not box.further:
            return ""
        return self.ask.again(open=[*self.opened, id_], at=id_) + "#drawing"

    def fold(self, box: Box) -> str:
        """The address at which what was drawn only for a thing is not; ``""``: there is nothing."""
        id_ = box.ref.id
        if id_ in self.opened:
            rest = [i for i in self.opened if i != id_]
            return self.ask.again(open=rest, at=id_) + "#drawing"
        if id_ in self.folded:
            return ""
        return self.ask.again(fold=[*self.folded, id_], at=id_) + "#drawing"

    def links(self, box: Box) -> dict[str, str]:
        """Where the drawing's keys lead from a thing."""
        return {
            "href": self.ask.link(f"/{box.ref.id}"),
            "expand": self.expand(box),
            "fold": self.fold(box),
        }


def _chosen(ask: Ask, name: str, among: Sequence[str]) -> list[str]:
    given = list(dict.fromkeys(filter(None, ask.query.getlist(name))))
    if unknown := set(given) - set(among):
        raise BadValue(f"'{min(unknown)}' is no {name} of links; they are {', '.join(among)}")
    return given


def _end(ask: Ask, authority: str, name: str) -> Ref | list[Hit] | None:
    """What a field names: a thing, several that fit its words, or nothing."""
    given, before = ask.query.get(name, "").strip(), ask.query.get(f"{name}-id", "")
    if not given:
        return None
    if given.split("/", 1)[0] in KINDS and "/" in given:
        return Ref.of(node(ask.viewer, given), role_only=ask.viewer.role_only)
    if before:
        known = Ref.of(node(ask.viewer, before), role_only=ask.viewer.role_only)
        if known.name == given:
            return known
    hits = _hits(ask, authority, given)
    same = [h for h in hits if h.node.name.lower() == given.lower()]
    (only,) = same if len(same) == 1 else hits if len(hits) == 1 else (None,)
    return hits if only is None else only.node


def _hits(ask: Ask, authority: str, words: str) -> list[Hit]:
    return search(ask.viewer, words, authority=authority, limit=_OFFERED)


def _offered(ask: Ask, authority: str) -> list[tuple[str, list[Ref], int]]:
    """What one can start from: words, some things, and how many there are."""
    made = recommended(Look(ask.viewer, [authority], ask.as_at))
    of = {id_: inspection for id_, (_, inspection) in made.items() if inspection is not None}
    latest = max(of.values(), key=lambda i: (str(i.get("startedOn") or ""), i.id), default=None)
    own = sorted((i for i, inspection in of.items() if inspection == latest), key=natural)
    recommendations = [Ref.of(made[i][0]) for i in own]
    lists = [("Recommendations of the latest inspection loaded", recommendations, len(own))]
    for words, label in (("Bodies", Label.BODY), ("Posts", Label.POST), ("Plans", Label.PLAN)):
        some = page(ask.viewer.about(authority), label, authority=authority, first=_OFFERED)
        lists.append((words, [Ref.of(n) for n in some.nodes], some.total))
    return [(words, refs[:_OFFERED], total) for words, refs, total in lists if refs]


def _script(value: object) -> str:
    """JSON that can stand within a script element, whatever a text holds."""
    text = json.dumps(value, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
