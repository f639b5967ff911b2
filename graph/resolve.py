"""From what each source says to the graph of an authority: one pure function.

The store keeps the records of every source as they were read (``graph/ledger.py``); the graph is
computed from all of them together, and a load writes the difference. So the graph does not depend
on the order of loading, removing a document leaves no trace, and a correction is the same
computation with other records.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher

from graph.defaults import defaults
from graph.links import propose
from graph.stated import forget, state
from graph.statements import Statement, changes, review, standing
from ontology.record import (
    Edge,
    Graph,
    Node,
    Records,
    Reference,
    Source,
    Value,
    claim_id,
    is_national,
    label_of,
    normalise_text,
)
from ontology.terms import (
    PROPERTIES,
    Basis,
    DocumentState,
    Label,
    Modality,
    Relationship,
    ReviewState,
)

#: How alike two wordings must be (0 … 1) for a quotation to match what it quotes.
QUOTED_ALIKE = 0.9

#: What may differ between two sources without being a conflict: how a thing is called or where it
#: stands in a document, and what describes the copy rather than the thing.
_NO_CONFLICT = {"name", "title", "ordinal", "heading", "state", "authority", "number", "printed"}
#: What can be shown although it was only mentioned.
_CITED = {Label.INSPECTION, Label.DOCUMENT}
_NO_CONFLICT_LABELS = {Label.PASSAGE, Label.DOCUMENT, Label.AUTHORITY}
#: What says that nothing is said.
_UNSAID = {"not_stated"}
_STATES = [DocumentState.LOADED, DocumentState.CITED, DocumentState.EXPECTED]


def resolve(records: Sequence[Records], statements: Sequence[Statement] = ()) -> Graph:
    """The graph that these sources and people's statements make together.

    Args:
        records: what each source of one authority says, in any order.
        statements: what people stated about that graph, in any order.

    """
    ordered = sorted(records, key=lambda r: r.source.id)
    renamed, among = _references(ordered)
    graph = _merge(ordered, renamed)
    _join_quotations(graph)
    authorities, stated = sorted({r.source.authority for r in ordered}), standing(statements)
    if stated:
        made = [node for authority in authorities for node in defaults(authority, graph)[0]]
        state(graph, stated, {node.id: node for node in made})
    for authority in authorities:
        nodes, edges = defaults(authority, graph)
        for node in nodes:
            graph.nodes.setdefault(node.id, node)
        for edge in edges:
            graph.edges[edge.id] = edge
    for edge in [*propose(graph), *_one_of(graph, among)]:
        graph.edges[edge.id] = edge
    review(graph, stated)
    changes(graph, statements)
    _drop_dangling(graph)
    forget(graph)
    return graph


# ------------------------------------------------------------------------------------- references


def _references(records: Sequence[Records]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Stub id → id of the one node that it can only mean, and → those it may mean, if several.

    A mention means what is loaded; else one that is mentioned more exactly ("2011", "March 2011").
    """
    references: dict[str, list[Reference]] = defaultdict(list)
    for source in records:
        for reference in source.references:
            references[reference.id].append(reference)
    full = {
        node.id: node
        for source in records
        for node in source.nodes
        if node.label in (Label.INSPECTION, Label.DOCUMENT)
        and node.id not in references
        and _state(node) in (None, DocumentState.LOADED)
    }
    one: dict[str, str] = {}
    several: dict[str, list[str]] = {}
    for id_, mentions in sorted(references.items(), key=lambda r: _width(r[1])):
        prefix = id_.split("/", 1)[0]
        fits = [
            node.id
            for node in full.values()
            if node.id.split("/", 1)[0] == prefix and all(_fits(node, m) for m in mentions)
        ]
        if not fits and label_of(id_) is Label.INSPECTION:
            fits = [
                other
                for other, exact in references.items()
                if label_of(other) is Label.INSPECTION
                and other not in {*one, *several}
                and all(_within(e, m) for e in exact for m in mentions)
            ]
        if len(fits) == 1:
            one[id_] = fits[0]
        elif fits and label_of(id_) is Label.INSPECTION:
            several[id_] = sorted(fits)
    return one, several


def _width(mentions: Sequence[Reference]) -> tuple[int, int, str]:
    """How many days and kinds a mention leaves open; the most exact are resolved first."""
    return min((_days(m), len(m.kinds) or 99, m.id) for m in mentions)


def _days(mention: Reference) -> int:
    if not mention.earliest or not mention.latest:
        return 1 << 30
    return (date.fromisoformat(mention.latest) - date.fromisoformat(mention.earliest)).days


def _within(exact: Reference, mention: Reference) -> bool:
    """Whether a mention is more exact than another and may mean the same."""
    kinds, wider = set(exact.kinds), set(mention.kinds)
    return (
        bool(exact.earliest and exact.latest)
        and (mention.earliest or "") <= str(exact.earliest)
        and str(exact.latest) <= (mention.latest or "9999")
        and (not wider or (bool(kinds) and kinds <= wider))
        and (_days(exact) < _days(mention) or (bool(kinds) and kinds != wider))
    )


def _fits(node: Node, reference: Reference) -> bool:
    kind = node.get("framework") or node.get("family")
    if reference.kinds and kind not in reference.kinds:
        return False
    first = str(node.get("startedOn") or node.get("issuedOn") or "")
    last = str(node.get("endedOn") or node.get("issuedOnTo") or first)
    if not first:
        return False
    return (reference.earliest or "") <= last and first <= (reference.latest or "9999")


def _state(node: Node) -> Value | None:
    return node.get("state")


# ------------------------------------------------------------------------------------------ merge


@dataclass(frozen=True)
class _Said:
    """One source's version of a node; ``stub`` when it only mentioned the node."""

    source: Source
    node: Node
    stub: bool


def _merge(records: Sequence[Records], renamed: Mapping[str, str]) -> Graph:
    """All nodes and claims, with stubs renamed and each node's properties chosen among sources."""
    said: dict[str, list[_Said]] = defaultdict(list)
    graph = Graph()
    mentioned_only = {r.id for source in records for r in source.references}
    for source in records:
        mentioned = {r.id for r in source.references}
        for node in source.nodes:
            id_ = renamed.get(node.id, node.id)
            if id_ in mentioned_only and id_ != node.id:
                continue  # what mentions it more exactly tells what is known of it
            said[id_].append(_Said(source.source, node, node.id in mentioned))
        for edge in source.edges:
            moved = _moved(edge, renamed)
            if moved.from_ != moved.to:
                graph.edges[moved.id] = moved
    evidence: dict[tuple[str, Value | None], Edge] = {}
    for edge in sorted(graph.edges.values(), key=lambda e: e.id):
        if edge.type is Relationship.CITES and not edge.get("property"):
            evidence.setdefault((edge.from_, edge.get("source")), edge)
    for id_, versions in said.items():
        if all(v.stub for v in versions) and versions[0].node.label not in _CITED:
            continue  # a register speaks of something that no loaded document makes
        versions.sort(key=_precedence)
        graph.nodes[id_] = _chosen(id_, versions)
        for edge in _conflicts(id_, versions, evidence):
            graph.edges[edge.id] = edge
    return graph


def _moved(edge: Edge, renamed: Mapping[str, str]) -> Edge:
    from_, to = renamed.get(edge.from_, edge.from_), renamed.get(edge.to, edge.to)
    if (from_, to) == (edge.from_, edge.to):
        return edge
    id_ = claim_id(edge.type, from_, to, str(edge.get("source")), edge.id)
    return replace(edge, id=id_, from_=from_, to=to)


def _precedence(said: _Said) -> tuple[bool, int, list[int], str]:
    """The issuing body before a third party, the later before the earlier (design §3)."""
    later_first = [-ord(c) for c in said.source.issued] or [0]
    return said.stub, said.source.rank, later_first, said.source.id


def _chosen(id_: str, versions: Sequence[_Said]) -> Node:
    properties: dict[str, Value] = {}
    for version in reversed(versions):
        said = version.node.properties
        properties |= {k: v for k, v in said.items() if v not in _UNSAID or k not in properties}
    for name, choose in (("attestedFrom", min), ("attestedTo", max)):
        dates = [str(v.node.get(name)) for v in versions if v.node.get(name)]
        if dates:
            properties[name] = choose(dates)
    full = [v for v in versions if not v.stub]
    states = [str(v.node.get("state")) for v in full or versions if v.node.get("state")]
    if states:
        properties["state"] = min(states, key=lambda s: _STATES.index(DocumentState(s)))
    elif full and versions[0].node.label in _CITED:
        properties["state"] = DocumentState.LOADED.value  # whatever else only mentions it
    return Node(id_, versions[0].node.label, dict(sorted(properties.items())))


def _conflicts(
    id_: str, versions: Sequence[_Said], evidence: Mapping[tuple[str, Value | None], Edge]
) -> Iterable[Edge]:
    """Where two sources give one property different values: a cited value for each of them."""
    full = [v for v in versions if not v.stub]
    if len(full) < 2 or full[0].node.label in _NO_CONFLICT_LABELS:
        return
    for name in sorted({n for v in full for n in v.node.properties} - _NO_CONFLICT):
        if name.startswith("attested") or _is_one_time(name, [v.node for v in full]):
            continue
        values = [(v.source, v.node.get(name)) for v in full if v.node.get(name) is not None]
        values = [(source, value) for source, value in values if value not in _UNSAID]
        if len({normalise_text(str(value)).casefold() for _, value in values}) < 2:
            continue
        for source, value in values:
            resting = evidence.get((id_, source.id))
            if resting is None:
                continue
            properties = dict(resting.properties) | {"property": name, "value": str(value)}
            key = claim_id(Relationship.CITES, id_, resting.to, source.id, f"{name}={value}")
            yield Edge(key, Relationship.CITES, id_, resting.to, dict(sorted(properties.items())))


def _is_one_time(name: str, nodes: Sequence[Node]) -> bool:
    """Whether a property is of a date that one source gives more exactly than another:
    "September 2019", "29 September 2019".
    """
    base = name.removesuffix("Precision").removesuffix("To")
    if PROPERTIES[nodes[0].label].get(base) != "date":
        return False
    first = [str(n.get(base)) for n in nodes if n.get(base)]
    last = [str(n.get(f"{base}To") or n.get(base)) for n in nodes if n.get(base)]
    return bool(first) and max(first) <= min(last)


# ------------------------------------------------------------------------------------- quotations


def _join_quotations(graph: Graph) -> None:
    """A plan's recommendations are those of the report that it answers, where it says that it
    quotes them and the texts match (``stated``), or where only the texts match (``inferred``). A
    plan that does not say what it answers is compared with every report from before it.
    """
    outgoing: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
    incoming: dict[tuple[Relationship, str], list[Edge]] = defaultdict(list)
    for edge in sorted(graph.edges.values(), key=lambda e: e.id):
        outgoing[edge.type, edge.from_].append(edge)
        incoming[edge.type, edge.to].append(edge)
    for plan in [n for n in graph.nodes.values() if n.label is Label.PLAN]:
        answered = [r.to for r in outgoing[Relationship.RESPONDS_TO, plan.id]]
        made = [
            graph.nodes[m.from_]
            for inspection in answered or _before(graph, plan)
            for m in incoming[Relationship.MADE_IN, inspection]
            if graph.nodes[m.from_].label is Label.RECOMMENDATION
        ]
        for part in incoming[Relationship.PART_OF, plan.id]:
            quoted = graph.nodes[part.from_]
            if quoted.label is not Label.RECOMMENDATION or not made:
                continue
            cited = outgoing[Relationship.CITES, quoted.id]
            wordings = [str(quoted.get("text"))]
            wordings += [str(c.get("value")) for c in cited if c.get("property") == "text"]
            score, original = max(
                ((_alike(w, str(m.get("text"))), m) for w in wordings for m in made),
                key=lambda pair: (pair[0], pair[1].id),
            )
            if score < QUOTED_ALIKE:
                continue
            quotes = (c for c in cited if c.get("property") == "quotes")
            says = next(quotes, None) if answered else None
            edge = _same(quoted, original, str(part.get("source")), says, score)
            graph.edges[edge.id] = edge


def _before(graph: Graph, plan: Node) -> list[str]:
    """The inspections of a plan's authority that began before the plan's date."""
    written = str(plan.get("issuedOn") or "9999")
    return [
        n.id
        for n in graph.nodes.values()
        if n.label is Label.INSPECTION
        and n.get("authority") == plan.get("authority")
        and str(n.get("startedOn") or "") < written
    ]


def _alike(one: str, other: str) -> float:
    a, b = (normalise_text(t).casefold().rstrip(".") for t in (one, other))
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= QUOTED_ALIKE else 0.0


def _same(quoted: Node, original: Node, source: str, says: Edge | None, score: float) -> Edge:
    properties: dict[str, Value] = {
        "source": source,
        "modality": Modality.IS.value,
        "reasons": (f"the two texts match ({score:.0%} alike)",),
    }
    if says is not None:
        properties |= {"basis": Basis.STATED.value, "passage": says.to}
        if says.get("quote"):
            properties["quote"] = says.properties["quote"]
    else:
        properties |= {
            "basis": Basis.INFERRED.value,
            "method": "matching text",
            "score": round(score, 4),
            "review": ReviewState.UNREVIEWED.value,
        }
    id_ = claim_id(Relationship.SAME_AS, quoted.id, original.id, source)
    return Edge(id_, Relationship.SAME_AS, quoted.id, original.id, dict(sorted(properties.items())))


# --------------------------------------------------------------------------------------- mentions


def _one_of(graph: Graph, among: Mapping[str, Sequence[str]]) -> Iterable[Edge]:
    """That an inspection which a text only mentions may be any of several."""
    for id_, fits in sorted(among.items()):
        for other in fits:
            properties: dict[str, Value] = {
                "basis": Basis.INFERRED.value,
                "method": "time and kind",
                "modality": Modality.IS.value,
                "reasons": (f"one of {len(fits)} inspections whose time and kind fit",),
                "review": ReviewState.UNREVIEWED.value,
                "score": round(1 / len(fits), 2),
                "source": "links",
            }
            key = claim_id(Relationship.SAME_AS, id_, other, "links", "time and kind")
            yield Edge(key, Relationship.SAME_AS, id_, other, properties)


# ----------------------------------------------------------------------------------------- ending


def _drop_dangling(graph: Graph) -> None:
    """A claim whose end is neither here nor national cannot be drawn; none should be left."""
    for edge in list(graph.edges.values()):
        for end in (edge.from_, edge.to):
            if end not in graph.nodes and not is_national(end):
                del graph.edges[edge.id]
                break
