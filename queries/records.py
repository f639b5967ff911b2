"""Nodes by id, by label, and what they are joined to: the questions that every surface asks.

Their texts differ only in a label or a relationship type, which come from the ontology and never
from who asks; so they are written here once instead of in a file for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ontology.errors import NotFound
from ontology.record import Edge, Node, label_of, node_id
from ontology.terms import CONNECTS, Label, Relationship
from queries.coverage import seen
from queries.tenures import Tenure, held
from queries.viewer import Viewer, whole

#: What the id of a node may begin with.
KINDS = frozenset(node_id(label) for label in Label)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the nodes of a label in the order of their ids, and how many there are in all."""

    nodes: tuple[Node, ...]
    total: int
    more: bool


def node(viewer: Viewer, id_: str) -> Node:
    """The node with this id.

    Raises:
        NotFound: there is none, or the viewer may not see it.

    """
    found = nodes(viewer, [id_])
    if not found:
        raise NotFound(f"nothing has the id '{id_}'; 'goldenthread search WORDS' finds ids")
    return found[0]


def nodes(viewer: Viewer, ids: Sequence[str]) -> list[Node]:
    """The nodes with these ids that the viewer may see, in the order of the ids."""
    allowed = set(seen(viewer))
    found: dict[str, Node] = {}
    labels = {i: label_of(i) for i in ids if i.split("/", 1)[0] in KINDS}
    for label in sorted(set(labels.values())):
        wanted = [i for i, of in labels.items() if of is label]
        rows = viewer.store.read(
            f"UNWIND $ids AS wanted MATCH (n:`{label}` {{id: wanted}}) RETURN n",
            {"ids": wanted},
            name=f"{label} by id",
        )
        found |= {n.id: n for row in rows if isinstance(n := row["n"], Node)}
    return [found[i] for i in ids if i in found and found[i].get("authority") in (None, *allowed)]


@whole
def page(
    viewer: Viewer,
    label: Label,
    *,
    authority: str | None = None,
    search: str = "",
    where: str = "",
    given: Mapping[str, object] | None = None,
    order: str = "id",
    after: tuple[str, str] = ("", ""),
    first: int = 20,
) -> Page:
    """A page of the nodes of a label.

    Args:
        viewer: who asks.
        label: which kind.
        authority: only those of this authority.
        search: only those whose name or title holds these words, whatever their case.
        where: one more condition on ``n``, written by us.
        given: the values of the parameters that ``where`` names.
        order: the property to order by; those without it come first, equal ones by id.
        after: that property's value and the id after which the page begins.
        first: how many at most.

    """
    conditions = ["n.authority IN $authorities"]
    parameters: dict[str, object] = {"authorities": seen(viewer, authority), **(given or {})}
    if search:
        words = {Label.POST: "title", Label.DOCUMENT: "title", Label.PLAN: "title"}.get(
            label, "name"
        )
        conditions.append(f"toLower(coalesce(n.{words}, '')) CONTAINS $search")
        parameters["search"] = search.lower()
    if where:
        conditions.append(where)
    matched = f"MATCH (n:`{label}`) WHERE {' AND '.join(conditions)}"
    (counted,) = viewer.store.read(
        f"{matched} RETURN count(n) AS total", parameters, name=f"{label} count"
    )
    key = f"coalesce(n.`{order}`, '')"
    rows = viewer.store.read(
        f"{matched} AND ({key} > $key OR ({key} = $key AND n.id > $after)) "
        f"RETURN n, {key} AS key ORDER BY key, n.id LIMIT $limit",
        parameters | {"key": after[0], "after": after[1], "limit": first + 1},
        name=f"{label} page",
    )
    found = [n for row in rows if isinstance(n := row["n"], Node)]
    total = counted["total"]
    return Page(tuple(found[:first]), total if isinstance(total, int) else 0, len(found) > first)


def related(
    viewer: Viewer, id_: str, type_: Relationship, *, incoming: bool = False
) -> list[tuple[Edge, Node]]:
    """What a node is joined to by claims of one type, with the claim; by its ordinal, then by id.

    Rejected proposals are left out.
    """
    label = label_of(id_)
    if not any((b if incoming else a) is label for a, b in CONNECTS[type_]):
        return []
    arrow = f"<-[r:`{type_}`]-" if incoming else f"-[r:`{type_}`]->"
    rows = viewer.store.read(
        f"MATCH (n:`{label}` {{id: $id}}){arrow}(m) RETURN r, m",
        {"id": id_},
        name=f"{label} {type_}",
    )
    found = [
        (r, m)
        for row in rows
        if isinstance(r := row["r"], Edge)
        and isinstance(m := row["m"], Node)
        and r.get("review") != "rejected"
    ]
    return sorted(found, key=lambda pair: (_ordinal(pair), pair[1].id, pair[0].id))


@whole
def holder(viewer: Viewer, post: str, as_at: str | None = None) -> Node | None:
    """Who is recorded to hold a post on a day (default: today), if that is one named person.

    A post that a document only attests is held on the days that it is attested for; what an officer
    states goes on until something else is stated.
    """
    day = as_at or date.today().isoformat()
    known = []
    for of, tenure in related(viewer, post, Relationship.OF_POST, incoming=True):
        named = [person for _, person in related(viewer, tenure.id, Relationship.HOLDER)]
        known.append(Tenure(tenure, (of,), post, (), named[0] if named else None))
    people = {t.holder.id: t.holder for t in held(known, day, day) if t.holder is not None}
    return next(iter(people.values())) if len(people) == 1 else None


def _ordinal(pair: tuple[Edge, Node]) -> int:
    for thing in pair:
        value = thing.get("ordinal")
        if isinstance(value, int):
            return value
    return 0
