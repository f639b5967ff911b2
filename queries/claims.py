"""A thing or a claim by its id, with what it is joined to, as a graph."""

from __future__ import annotations

from ontology.errors import NotFound
from ontology.record import Edge, Graph, Node
from ontology.terms import Relationship
from queries import records
from queries.coverage import seen
from queries.viewer import Viewer, whole

_TYPES = {type_.value.lower(): type_ for type_ in Relationship}


@whole
def described(viewer: Viewer, id_: str) -> Graph:
    """The node of this id with its claims both ways, or the claim of this id; the nodes at other
    ends are not in the graph.

    Raises:
        NotFound: there is none, or the viewer may not see it.

    """
    if id_.startswith("claim/"):
        return _claim(viewer, id_)
    node = records.node(viewer, id_)
    allowed = set(seen(viewer))
    graph = Graph({node.id: node})
    for arrow in ("-[r]->", "<-[r]-"):
        rows = viewer.store.read(
            f"MATCH (n:`{node.label}` {{id: $id}}){arrow}(m) RETURN r, m.authority AS authority",
            {"id": id_},
            name=f"claims of {node.label}",
        )
        for row in rows:
            if isinstance(r := row["r"], Edge) and row["authority"] in (None, *allowed):
                graph.edges[r.id] = r
    return graph


def _claim(viewer: Viewer, id_: str) -> Graph:
    parts = id_.split("/")
    type_ = _TYPES.get(parts[1]) if len(parts) == 3 else None
    rows = type_ and viewer.store.read(
        f"MATCH (a)-[r:`{type_}`]->(b) WHERE r.id = $id RETURN r, a, b",
        {"id": id_},
        name=f"claim {type_}",
    )
    allowed = set(seen(viewer))
    for row in rows or ():
        ends = [n for n in (row["a"], row["b"]) if isinstance(n, Node)]
        edge = row["r"]
        if isinstance(edge, Edge) and all(n.get("authority") in (None, *allowed) for n in ends):
            return Graph({}, {edge.id: edge})
    raise NotFound(f"nothing has the id '{id_}'; 'goldenthread search WORDS' finds ids")
