"""Exploring: by words, around a thing, between two things, and from a passage."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from itertools import combinations, pairwise

import networkx as nx
import pytest

from graph import open_store
from ontology.errors import BadValue, NotFound
from ontology.record import Graph
from ontology.terms import Label, Relationship
from queries import explore, searching
from queries.answers import name_of
from queries.conditions import MOST_WORDS, SCAFFOLDING
from queries.records import node
from queries.recurrence import recurrence
from queries.viewer import Viewer
from tests.aldermoor import (
    AUTHORITY,
    BOARD,
    COPY,
    EARLIER,
    FINDING,
    HEAD,
    PLAN,
    RECOMMENDATION,
    Aldermoor,
    World,
    action,
)
from tests.records import authority_records


@pytest.fixture(scope="module")
def viewer() -> Iterator[Viewer]:
    with open_store("ladybug:") as store:
        store.load(Aldermoor(World(recurs=True)).records())
        yield Viewer(store)


# ------------------------------------------------------------------------------------------ search


def test_search_wants_all_words_whatever_their_case(viewer: Viewer) -> None:
    found = [hit.node.id for hit in searching.search(viewer, "SUPERVISION challenge")]
    assert {RECOMMENDATION, COPY, action("1")} <= set(found)
    assert FINDING not in found
    assert searching.search(viewer, "supervision zebra") == []
    assert searching.search(viewer, "  ") == []


def test_a_name_in_full_comes_first(viewer: Viewer) -> None:
    assert searching.search(viewer, "improvement board")[0].node.id == BOARD


def test_what_has_no_name_is_found_by_its_kind_and_number(viewer: Viewer) -> None:
    def found(words: str) -> list[str]:
        return [hit.node.id for hit in searching.search(viewer, words)]

    name = name_of(node(viewer, RECOMMENDATION))
    assert name.endswith(")")
    assert found(name)[0] == found(re.sub("[()]", "", name).upper())[0] == RECOMMENDATION
    assert found("Action 1")[0] == action("1")
    assert found("Action 1x") == []


def test_search_by_kind_and_limit(viewer: Viewer) -> None:
    hits = searching.search(viewer, "supervision", types=["Finding"])
    assert {hit.node.label for hit in hits} == {Label.FINDING}
    assert len(searching.search(viewer, "supervision", limit=2)) == 2
    with pytest.raises(BadValue, match="no kind of node"):
        searching.search(viewer, "supervision", types=["Nonsense"])


def test_names_are_not_found_by_who_sees_posts_only(viewer: Viewer) -> None:
    assert searching.search(viewer, "Archer")
    assert searching.search(Viewer(viewer.store, role_only=True), "Archer", types=["Person"]) == []


def test_what_a_viewer_may_not_see_is_not_found(viewer: Viewer) -> None:
    stranger = Viewer(viewer.store, authorities=frozenset({"authority/brackwater"}))
    assert {hit.node.id for hit in searching.search(stranger, "supervision")} == {
        "theme/supervision"
    }
    with pytest.raises(NotFound):
        explore.neighbourhood(stranger, RECOMMENDATION)
    with pytest.raises(NotFound):
        explore.path(stranger, RECOMMENDATION, BOARD)


# ------------------------------------------------------------------------------------ surroundings


def test_neighbourhood_is_what_lies_within_so_many_steps(viewer: Viewer) -> None:
    near = explore.neighbourhood(viewer, COPY)
    ids = {ref.id for ref in near.nodes}
    assert {COPY, RECOMMENDATION, PLAN, action("1")} <= ids and HEAD not in ids
    far = {ref.id for ref in explore.neighbourhood(viewer, COPY, depth=2).nodes}
    assert ids < far and BOARD in far
    for hop in near.edges:
        assert hop.from_.id in ids and hop.to.id in ids and hop.claim.id


def test_neighbourhood_by_some_relationships_and_no_further_than_its_limit(viewer: Viewer) -> None:
    only = explore.neighbourhood(viewer, COPY, relationships=["SAME_AS"])
    assert {ref.id for ref in only.nodes} == {COPY, RECOMMENDATION}
    cut = explore.neighbourhood(viewer, COPY, limit=3)
    assert len(cut.nodes) == 3 and cut.truncated
    with pytest.raises(BadValue, match="no relationship"):
        explore.neighbourhood(viewer, COPY, relationships=["OWNS"])


def test_a_path_joins_its_ends(viewer: Viewer) -> None:
    found = explore.path(viewer, FINDING, BOARD)
    assert found is not None
    assert (found.nodes[0].id, found.nodes[-1].id) == (FINDING, BOARD)
    for (one, other), hop in zip(pairwise(found.nodes), found.edges, strict=True):
        assert {hop.from_.id, hop.to.id} == {one.id, other.id}


def test_a_path_of_no_step_and_one_too_long(viewer: Viewer) -> None:
    here = explore.path(viewer, BOARD, BOARD)
    assert here is not None and len(here.nodes) == 1 and here.edges == ()
    assert explore.path(viewer, FINDING, BOARD, max_length=1) is None
    assert explore.path(viewer, FINDING, BOARD, relationships=["SUPPORTS"]) is None


def undirected(graph: Graph) -> nx.Graph:
    """The claims that a path may take, as networkx has them."""
    result = nx.Graph()
    result.add_nodes_from(graph.nodes)
    for edge in graph.edges.values():
        if edge.type not in SCAFFOLDING and edge.get("review") != "rejected":
            result.add_edge(edge.from_, edge.to)
    return result


def test_paths_are_as_short_as_networkx_finds_them() -> None:
    with open_store("ladybug:") as store:
        for records in authority_records(3, documents=3):
            store.load(records)
        graph, viewer = undirected(store.graph()), Viewer(store)
        shown = (Label.FINDING, Label.ACTION, Label.POST, Label.BODY, Label.RECOMMENDATION)
        ids = [i for i, n in sorted(store.graph().nodes.items()) if n.label in shown]
        pairs = random.Random(7).sample(list(combinations(ids, 2)), 25)
        for one, other in pairs:
            found = explore.path(viewer, one, other, max_length=12)
            if not nx.has_path(graph, one, other):
                assert found is None
            else:
                assert found is not None
                assert len(found.edges) == nx.shortest_path_length(graph, one, other)


# ---------------------------------------------------------------------------------------- passages


def test_everything_that_a_passage_evidences(viewer: Viewer) -> None:
    (cited,) = [
        hop
        for hop in explore.neighbourhood(viewer, RECOMMENDATION, relationships=["SUPPORTS"]).edges
        if hop.from_.id == FINDING
    ]
    assert cited.claim.evidence is not None
    passage = cited.claim.evidence.id
    (claim,) = explore.claims_on(viewer, passage)
    assert (claim.from_.id, claim.relationship, claim.to.id) == (
        FINDING,
        Relationship.SUPPORTS,
        RECOMMENDATION,
    )
    rests = explore.neighbourhood(viewer, FINDING, relationships=["CITES"])
    (own,) = [ref.id for ref in rests.nodes if ref.label is Label.PASSAGE]
    assert [ref.id for ref in explore.evidenced_by(viewer, own)] == [FINDING]
    with pytest.raises(NotFound):
        explore.claims_on(viewer, "passage/aldermoor/ilacs_report/2024-05-01/99")


# -------------------------------------------------------------------------- proposals, recurrence


def test_proposed_links_are_inferred_and_unreviewed(viewer: Viewer) -> None:
    found = explore.proposed_links(viewer, types=["HAS_THEME"])
    assert found
    for link in found:
        assert link.claim.basis.name == "INFERRED" and link.claim.review.name == "UNREVIEWED"
        assert link.claim.score is not None and link.claim.reasons
    accepted = explore.proposed_links(viewer, review="accepted", types=["HAS_THEME"])
    assert {link.claim.review.name for link in accepted} == {"ACCEPTED"}


def test_recurrence(viewer: Viewer) -> None:
    found = recurrence(viewer, AUTHORITY)
    assert [(r.recommendation.id, r.later.id) for r in found if r.claim.basis == "stated"] == [
        (EARLIER, RECOMMENDATION)
    ]
    assert recurrence(viewer, "authority/brackwater") == []


def test_a_search_for_too_many_words_is_refused_at_once(viewer: Viewer) -> None:
    many = " ".join(f"word{n}" for n in range(MOST_WORDS + 1))
    with pytest.raises(BadValue, match="too many"):
        searching.search(viewer, many)
    assert searching.search(viewer, "supervision " * 1000)  # one word, said often
