"""A chain is told strand by strand: each hop once, each break at its place."""

from __future__ import annotations

from collections import Counter

import pytest

from graph import Store
from ontology.record import Graph
from ontology.terms import ChainVerdict, Label
from queries.accountability import STARTS, accountability_chain
from queries.strands import told
from queries.viewer import Viewer
from tests.conftest import SAMPLES


@pytest.fixture(scope="module")
def viewer(samples_graph: Graph, samples_path: object) -> Viewer:
    from graph import open_store

    assert SAMPLES.is_dir()
    store: Store = open_store(f"ladybug:{samples_path}", read_only=True)
    return Viewer(store)


@pytest.mark.parametrize("label", STARTS)
def test_every_hop_is_told_once(viewer: Viewer, samples_graph: Graph, label: Label) -> None:
    ids = sorted(n.id for n in samples_graph.nodes.values() if n.label is label)
    assert ids
    for id_ in ids[:40]:
        chain = accountability_chain(viewer, id_, "2020-03-31")
        rows = [hop for row in told(chain).rows for hop in row.hops]
        assert Counter(map(id, rows)) == Counter(map(id, chain.hops)), id_


def test_breaks_are_numbered_and_stand_in_the_strands_that_they_end(
    viewer: Viewer, samples_graph: Graph
) -> None:
    met = 0
    for node in samples_graph.nodes.values():
        if node.label is not Label.RECOMMENDATION:
            continue
        chain = accountability_chain(viewer, node.id, "2020-03-31")
        order = told(chain)
        assert [b.number for b in order.breaks] == list(range(1, len(chain.breaks) + 1))
        for strand in order.strands:
            number = strand.strand.action.name.removeprefix("Action ")
            for one in strand.breaks:
                assert strand.strand.verdict is not ChainVerdict.UNBROKEN
                assert number in one.gap.sentence
                met += 1
    assert met > 5


def test_a_strand_goes_over_into_the_shared_line_where_another_does(viewer: Viewer) -> None:
    chain = accountability_chain(viewer, "plan/aldermoor/improvement_plan/2019-10", "2020-03-31")
    order = told(chain)
    joined = [s for s in order.strands if s.joins is not None]
    shared = {hop.from_.id for _, rows in order.shared for row in rows for hop in row.hops}
    assert joined
    for strand in joined:
        own = {hop.from_.id for row in strand.line for hop in row.hops}
        assert strand.joins is not None and strand.joins.id not in own
        assert strand.joins.id in shared or not chain.hops
