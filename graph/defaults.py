"""What statute and convention add to one authority's graph: pure, and the same whatever was loaded.

The claims themselves are data (``ontology.statute``); this module only finds the ends that an area
has. Claims of statute stand beside whatever a document says. A convention is only an assumption:
it is not made where a document or an officer says to whom something answers, and never for a post
outside the council, so that no lead of the NHS or the police is made to answer to the director.
Where no source says whose a post is, it is assumed to be the council's only by a title that is
customary there; a title that any partner may use ("Commissioning Manager") assumes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ontology.provisions import Default
from ontology.record import Edge, Graph, Node, Value, claim_id, is_national, node_id
from ontology.statute import DEFAULTS, POSTS, RANKS, SUCCESSIONS
from ontology.terms import (
    Basis,
    BodyKind,
    DocumentState,
    Label,
    Modality,
    OrganisationKind,
    Relationship,
    ReviewState,
    StatutoryPost,
)

#: The property by which a code stands for nodes of a label.
_BY_KIND = {
    "BodyKind": (Label.BODY, "kind"),
    "OrganisationKind": (Label.ORGANISATION, "kind"),
    "Framework": (Label.INSPECTION, "framework"),
}
_CHAIR_TITLES = {"chair", "independent chair", "chairman", "chairperson", "lscb chair"}


def defaults(authority: str, graph: Graph) -> tuple[list[Node], list[Edge]]:
    """The nodes and claims that statute and convention add to one authority's graph.

    New nodes are the council and the statutory posts that every upper-tier authority has, where the
    graph lacks them. Claims may also end in national nodes (``ontology.statute.NATIONAL``), which
    are not returned. ``source`` is ``statute`` or ``convention``, ``reasons`` name Act and section
    or the custom; there is no passage and no quotation.

    Args:
        authority: the id of the authority (``authority/wirral``).
        graph: nodes and claims of all sources; it is not changed.

    """
    area = _Area(authority, graph)
    claims = [*_posts(area)]
    for default in sorted(DEFAULTS, key=lambda d: d.type is not Relationship.POST_IN):
        claims += _claims(area, default)
    claims += _successions(area)
    unique = {edge.id: edge for edge in claims}
    return sorted(area.made.values(), key=lambda n: n.id), [unique[i] for i in sorted(unique)]


@dataclass
class _Area:
    """One authority's part of a graph, with what is added to it."""

    authority: str
    graph: Graph
    made: dict[str, Node] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.key = self.authority.split("/", 1)[1]
        self.council = node_id(Label.ORGANISATION, self.key, "council")
        self.nodes = {
            i: n for i, n in self.graph.nodes.items() if n.get("authority") == self.authority
        }
        self.employers: dict[str, set[str]] = {}
        self.recorded: set[str] = set()
        self.denied: set[tuple[str, str]] = set()
        for edge in self.graph.edges.values():
            self._note(edge)
        if self.council not in self.nodes:
            self._make(self.council, {"kind": OrganisationKind.LOCAL_AUTHORITY.value})
        for post in POSTS:
            if post.everywhere and not self.statutory(post.code):
                id_ = node_id(Label.POST, self.key, "statutory", post.code.value)
                self._make(id_, {"statutory": post.code.value, "title": post.title})

    def _make(self, id_: str, properties: Mapping[str, Value]) -> None:
        label = Label.ORGANISATION if id_ == self.council else Label.POST
        node = Node(id_, label, dict(sorted({"authority": self.authority, **properties}.items())))
        self.made[id_] = self.nodes[id_] = node

    def _note(self, edge: Edge) -> None:
        """Remember who employs whom, and to whom something is recorded (or denied) to answer."""
        if edge.get("review") == ReviewState.REJECTED:
            return
        modality = edge.get("modality")
        if edge.type is Relationship.POST_IN and modality == Modality.IS:
            self.employers.setdefault(edge.from_, set()).add(edge.to)
        if edge.type is Relationship.ACCOUNTABLE_TO and edge.get("basis") in (
            Basis.STATED,
            Basis.REGISTERED,
        ):
            if modality == Modality.IS and not edge.get("validTo"):
                self.recorded.add(edge.from_)
            elif modality in (Modality.DENIED, Modality.ENDED):
                self.denied.add((edge.from_, edge.to))

    def statutory(self, code: StatutoryPost) -> list[str]:
        """The area's posts that are this statutory post, by id."""
        return sorted(
            n.id
            for n in self.nodes.values()
            if n.label is Label.POST and (n.get("statutory") == code or self._is_chair(n, code))
        )

    def _is_chair(self, node: Node, code: StatutoryPost) -> bool:
        """Whether a post without a statutory code is plainly the chair of the area's LSCB."""
        if code is not StatutoryPost.LSCB_CHAIR or node.get("statutory"):
            return False
        if str(node.get("title") or "").lower() not in _CHAIR_TITLES:
            return False
        bodies = [self.nodes[e] for e in self.employers.get(node.id, ()) if e in self.nodes]
        return bool(bodies) and all(b.get("kind") == BodyKind.LSCB for b in bodies)

    def ranked(self, code: str, *, placed: bool = True) -> list[str]:
        """Posts of the council (of nothing else) whose title is of this rank, by id; or those that
        no source places anywhere.
        """
        rank = next(r for r in RANKS if r.code == code)
        within = {self.council} if placed else set()
        return sorted(
            n.id
            for n in self.nodes.values()
            if n.label is Label.POST
            and not n.get("statutory")
            and self.employers.get(n.id, set()) == within
            and rank.fits(str(n.get("title") or ""))
        )

    def fitting(self, end: str) -> list[str]:
        """The nodes that an end of a default claim stands for in this area, by id."""
        if is_national(end):
            return [end]
        scheme, code = end.split("/")
        if scheme == "StatutoryPost":
            return self.statutory(StatutoryPost(code))
        if scheme == "PostRank":
            return self.ranked(code)
        if code == OrganisationKind.LOCAL_AUTHORITY:
            return [self.council]
        label, property_ = _BY_KIND[scheme]
        return sorted(
            n.id
            for n in self.nodes.values()
            if n.label is label
            and n.get(property_) == code
            and n.get("state") in (None, DocumentState.LOADED)
        )


def _edge(
    type_: Relationship,
    from_: str,
    to: str,
    basis: Basis,
    reasons: tuple[str, ...],
    valid_from: str = "",
    valid_to: str = "",
) -> Edge:
    values: dict[str, Value] = {
        "basis": basis.value,
        "modality": Modality.IS.value,
        "reasons": reasons,
        "source": basis.value,
    }
    if valid_from:
        values["validFrom"] = valid_from
    if valid_to:
        values["validTo"] = valid_to
    return Edge(claim_id(type_, from_, to, basis.value), type_, from_, to, values)


def _posts(area: _Area) -> Iterator[Edge]:
    """Where the statutory posts are, and under which duty."""
    for post in POSTS:
        for id_ in area.statutory(post.code):
            reasons = (post.section,)
            yield _edge(Relationship.UNDER_DUTY, id_, post.duty, Basis.STATUTE, reasons)
            if post.everywhere and area.council not in area.employers.get(id_, ()):
                yield _edge(Relationship.POST_IN, id_, area.council, Basis.STATUTE, reasons)


def _claims(area: _Area, default: Default) -> Iterator[Edge]:
    """One default claim for every pair of ends that the area has."""
    assumed = default.basis is Basis.CONVENTION
    if assumed and default.type is Relationship.POST_IN:
        yield from _places(area, default)
        return
    for from_ in area.fitting(default.from_):
        if assumed and from_ in area.recorded:
            continue
        for to in _first(area, default, from_):
            if not assumed or (from_, to) not in area.denied:
                yield _edge(
                    default.type, from_, to, default.basis, default.reasons,
                    default.valid_from, default.valid_to,
                )  # fmt: skip


def _places(area: _Area, default: Default) -> Iterator[Edge]:
    """Where posts are assumed to be that no source places; conventions that follow reckon so."""
    for from_ in area.ranked(default.from_.split("/")[1], placed=False):
        for to in _first(area, default, from_):
            area.employers[from_] = {to}
            yield _edge(default.type, from_, to, default.basis, default.reasons)


def _first(area: _Area, default: Default, from_: str) -> list[str]:
    """The first alternative that the area has."""
    for end in default.to:
        found = [i for i in area.fitting(end) if i != from_]
        if found and not (default.only_one and len(found) > 1):
            return found
    return []


def _successions(area: _Area) -> Iterator[Edge]:
    """Bodies and organisations of this area of which one kind took the place of the other.

    Where an area has several of the later kind it is not known which succeeded: none is claimed.
    """
    for succession in SUCCESSIONS:
        earlier, later = area.fitting(succession.earlier), area.fitting(succession.later)
        if succession.earlier.startswith("Framework/") or len(later) != 1:
            continue
        own_date = area.nodes[later[0]].get("from") if succession.at_latest else None
        for from_ in earlier:
            yield _edge(
                Relationship.SUCCEEDED_BY, from_, later[0], Basis.STATUTE, succession.reasons,
                str(own_date or succession.on),
            )  # fmt: skip
