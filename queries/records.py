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
from ontology.terms import CONNECTS, Label, Relationship, ReviewState
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
        raise nothing(id_)
    return found[0]


def nothing(id_: str) -> NotFound:
    """The error that there is nothing with an id."""
    return NotFound(f"nothing has the id '{id_}'; 'goldenthread search WORDS' finds ids")


def nodes(viewer: Viewer, ids: Sequence[str]) -> list[Node]:
    """The nodes with these ids that the viewer may see, in the order of the ids."""
    found: dict[str, Node] = {}
    labels = {i: label_of(i) for i in ids if i.split("/", 1)[0] in KINDS}
    for label in sorted(set(labels.values())):
        wanted = [i for i, of in labels.items() if of is label]
        rows = viewer.about_these(wanted).store.read(
            f"UNWIND $ids AS wanted MATCH (n:`{label}` {{id: wanted}}) RETURN n",
            {"ids": wanted},
            name=f"{label} by id",
        )
        found |= {n.id: n for row in rows if isinstance(n := row["n"], Node)}
    return [found[i] for i in ids if i in found and _sees(viewer, found[i])]


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


@dataclass(frozen=True, slots=True)
class Join:
    """What a node is joined to by claims of one type, in one direction."""

    id: str
    type: Relationship
    incoming: bool = False


#: A claim and the node at its far end.
Joined = tuple[Edge, Node]


def related(
    viewer: Viewer, id_: str, type_: Relationship, *, incoming: bool = False
) -> list[Joined]:
    """What a node is joined to by claims of one type, with the claim; by its ordinal, then by id.

    Rejected proposals are left out, and what the viewer may not see.
    """
    return joined(viewer, [Join(id_, type_, incoming)])[0]


def joined(viewer: Viewer, wanted: Sequence[Join]) -> list[list[Joined]]:
    """As :func:`related`, for many joins at once: one question to the store for each type,
    direction and label among them, however many nodes they start at.
    """
    groups: dict[tuple[Label, Relationship, bool], list[str]] = {}
    for join in wanted:
        label = label_of(join.id)
        if any((b if join.incoming else a) is label for a, b in CONNECTS[join.type]):
            groups.setdefault((label, join.type, join.incoming), []).append(join.id)
    found: dict[Join, list[Joined]] = {}
    for (label, type_, incoming), ids in groups.items():
        arrow = f"<-[r:`{type_}`]-" if incoming else f"-[r:`{type_}`]->"
        rows_of = viewer.about_these(ids).store.read_each(
            f"MATCH (n:`{label}` {{id: $id}}){arrow}(m) RETURN r, m", ids, name=f"{label} {type_}"
        )
        for id_, rows in rows_of.items():
            found[Join(id_, type_, incoming)] = sorted(
                (
                    (r, m)
                    for row in rows
                    if isinstance(r := row["r"], Edge)
                    and isinstance(m := row["m"], Node)
                    and r.get("review") != ReviewState.REJECTED
                    and _sees(viewer, m)
                ),
                key=lambda pair: (_ordinal(pair), pair[1].id, pair[0].id),
            )
    return [found.get(join, []) for join in wanted]


def _sees(viewer: Viewer, node_: Node) -> bool:
    allowed, of = viewer.authorities, node_.get("authority")
    return allowed is None or of is None or of in allowed


@whole
def holder(viewer: Viewer, post: str, as_at: str | None = None) -> Node | None:
    """Who is recorded to hold a post on a day (default: today), if that is one named person.

    A post that a document only attests is held on the days that it is attested for; what an officer
    states goes on until something else is stated.
    """
    return holders(viewer, [post], as_at)[0]


@whole
def holders(viewer: Viewer, posts: Sequence[str], as_at: str | None = None) -> list[Node | None]:
    """As :func:`holder`, for many posts at once."""
    day = as_at or date.today().isoformat()
    tenures = joined(viewer, [Join(p, Relationship.OF_POST, incoming=True) for p in posts])
    shown = list({t.id for found in tenures for _, t in found})
    held_by = joined(viewer, [Join(id_, Relationship.HOLDER) for id_ in shown])
    named = {id_: found[0][1] for id_, found in zip(shown, held_by, strict=True) if found}
    result: list[Node | None] = []
    for post, found in zip(posts, tenures, strict=True):
        known = [Tenure(t, (of,), post, (), named.get(t.id)) for of, t in found]
        people = {t.holder.id: t.holder for t in held(known, day, day) if t.holder is not None}
        result.append(next(iter(people.values())) if len(people) == 1 else None)
    return result


def actions_of(viewer: Viewer, recommendations: Sequence[str]) -> list[list[Node]]:
    """The actions that address each of some recommendations, or a plan's copy of it, once each."""
    same = joined(viewer, [Join(r, Relationship.SAME_AS, incoming=True) for r in recommendations])
    own = [[r, *(n.id for _, n in found)] for r, found in zip(recommendations, same, strict=True)]
    return _each(viewer, own, Relationship.ADDRESSES, incoming=True)


def measures_of(viewer: Viewer, recommendations: Sequence[str]) -> list[list[Node]]:
    """The measures of each of some recommendations, and of its actions, once each."""
    actions = actions_of(viewer, recommendations)
    own = [[r, *(n.id for n in found)] for r, found in zip(recommendations, actions, strict=True)]
    return _each(viewer, own, Relationship.MEASURED_BY)


def documents_of(viewer: Viewer, things: Sequence[str]) -> list[list[Node]]:
    """The documents with the passages that each of some things rests on, by id."""
    passages = joined(viewer, [Join(t, Relationship.CITES) for t in things])
    found = _each(viewer, [[p.id for _, p in one] for one in passages], Relationship.PART_OF)
    return [sorted(one, key=lambda d: d.id) for one in found]


def _each(
    viewer: Viewer, own: Sequence[Sequence[str]], type_: Relationship, *, incoming: bool = False
) -> list[list[Node]]:
    """The far ends of what each of some groups of nodes is joined to, once each."""
    ids = list(dict.fromkeys(i for one in own for i in one))
    far = joined(viewer, [Join(i, type_, incoming) for i in ids])
    of = dict(zip(ids, far, strict=True))
    return [list({n.id: n for i in one for _, n in of[i]}.values()) for one in own]


def _ordinal(pair: Joined) -> int:
    for thing in pair:
        value = thing.get("ordinal")
        if isinstance(value, int):
            return value
    return 0
