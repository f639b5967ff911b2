"""A document is opened where a passage stands, with all that was read from it, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.loading import load_paths
from graph import Store, open_store
from ontology.errors import NotFound
from ontology.record import Graph
from ontology.terms import Label, PassageKind, PassageReading, Relationship
from queries.answers import NAME_WITHHELD
from queries.source import WINDOW, Opened, Tally, opened
from queries.viewer import Viewer
from tests.both import fill_one_of_each
from tests.conftest import SAMPLES

PLAN = "document/aldermoor/improvement_plan/2019-10"
AGENDA = "document/cold-ashby/committee_agenda/2015-11-17"
REPORT = "document/aldermoor/sif_report/2016-11-18"
REGISTER = "document/brackwater/governance_register/2022-02-01"


@pytest.fixture(scope="module")
def viewer(samples_graph: Graph, samples_path: Path) -> Iterator[Viewer]:
    assert samples_graph.nodes
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        yield Viewer(store)


def documents(graph: Graph) -> list[str]:
    loaded = (
        n for n in graph.nodes.values() if n.label is Label.DOCUMENT and n.get("state") == "loaded"
    )
    return sorted(n.id for n in loaded)


def every(viewer: Viewer, document: str) -> list[Opened]:
    first = opened(viewer, document)
    return [first, *(opened(viewer, document, part.number) for part in first.parts[1:])]


def test_every_passage_of_every_document_stands_on_one_part_in_order(
    viewer: Viewer, samples_graph: Graph
) -> None:
    for document in documents(samples_graph):
        parts = every(viewer, document)
        shown = [p for part in parts for p in part.passages]
        cells = [c for p in shown for c in p.cells]
        own = {
            e.from_
            for e in samples_graph.edges.values()
            if e.type is Relationship.PART_OF and e.to == document and e.from_[:8] == "passage/"
        }
        assert sorted(p.id for p in (*shown, *cells)) == sorted(own)
        assert all(len(part.passages) <= WINDOW for part in parts if not part.paged)
        assert [p.ordinal for part in parts for p in part.passages] == sorted(
            p.ordinal for p in shown
        )
        for part in parts:
            assert {p.part for p in part.passages} <= {part.part}
            counts = Counter(p.reading for p in part.passages)
            left = sum(
                c.reading is PassageReading.NOT_UNDERSTOOD for p in part.passages for c in p.cells
            )
            told = part.parts[part.part - 1].passages
            assert told == Tally(
                counts[PassageReading.RECORD],
                counts[PassageReading.FURNITURE],
                counts[PassageReading.NOT_UNDERSTOOD] + left,
            )
        assert all(p.box for p in shown) is bool(parts[0].paged), document


def test_what_is_known_of_a_document(viewer: Viewer, samples_graph: Graph) -> None:
    for document in documents(samples_graph):
        node, found = samples_graph.nodes[document], opened(viewer, document)
        assert found.document.name == node.get("title")
        assert (found.pages, found.sha256) == (node.get("pages"), node.get("sha256"))
        assert found.issued_on == node.get("issuedOn")
        assert bool(found.issued) is bool(found.issued_on)
        assert found.blocks.total == node.get("blocks")
        assert len(found.not_understood) == node.get("blocksNotUnderstood")
    report = opened(viewer, REPORT)
    assert report.paged and [p.number for p in report.parts] == [1, 2, 3, 4, 5]
    register = opened(viewer, REGISTER)
    assert not register.paged and [p.number for p in register.parts] == [1, 2, 3]


def test_what_is_read_from_a_passage_is_what_the_graph_has(
    viewer: Viewer, samples_graph: Graph
) -> None:
    row = next(
        p
        for part in every(viewer, PLAN)
        for p in part.passages
        if p.kind is PassageKind.TABLE_ROW and len(p.cells) > 1
    )
    cell = row.cells[0]
    found = opened(viewer, cell.id)
    assert found.chosen == cell.id and found.part == row.part
    beside = {row.id, *(c.id for c in row.cells)}
    claims = {e.id for e in samples_graph.edges.values() if e.get("passage") in beside}
    assert {h.claim.id for h in found.claims} == claims - {
        e.id for e in samples_graph.edges.values() if e.type is Relationship.CITES
    }
    assert {h.claim.evidence.id for h in found.claims if h.claim.evidence} <= beside
    assert all(h.claim.evidence and h.claim.evidence.text for h in found.claims)
    printed = next(p for p in found.passages if p.id == row.id)
    for one in (printed, *printed.cells):
        cited = {
            e.from_
            for e in samples_graph.edges.values()
            if e.type is Relationship.CITES and e.to == one.id
        }
        assert {thing.id for thing in one.read} == cited
    assert printed.columns[printed.cells[0].column - 1] == printed.cells[0].text
    assert opened(viewer, row.id).claims == found.claims


def test_a_claim_of_what_the_ontology_ships_is_read_from_its_passage_too(wirral: Path) -> None:
    """A department of state is nobody's own, and oversees somebody's plan."""
    with open_store("ladybug:") as store:
        (report,) = load_paths(store, [wirral / "003_0d67a00a8f20d19a.txt"])
        assert report.state == "new"
        graph = store.graph()
        shipped = [
            e
            for e in graph.edges.values()
            if "/national/" in e.from_ and e.get("passage") and e.type is not Relationship.CITES
        ]
        assert shipped
        for edge in shipped:
            found = opened(Viewer(store), str(edge.get("passage")))
            assert edge.id in {hop.claim.id for hop in found.claims}


def test_a_report_inside_an_agenda_is_a_document_of_its_own(viewer: Viewer) -> None:
    agenda, report = opened(viewer, AGENDA), opened(viewer, f"{AGENDA}/report")
    assert [d.id for d in agenda.holds] == [report.document.id]
    assert report.inside == agenda.document and agenda.inside is None and not report.holds
    assert report.sha256 == agenda.sha256
    assert not {p.id for p in agenda.passages} & {p.id for p in report.passages}
    assert opened(viewer, report.passages[3].id).document == report.document


def test_what_was_not_understood_is_listed_with_its_place() -> None:
    with open_store("ladybug:") as store:
        fill_one_of_each(store)
        found = [opened(Viewer(store), d) for d in documents(store.graph())]
    (left,) = [(one, p) for one in found for p in one.not_understood]
    assert left[1].reading is PassageReading.NOT_UNDERSTOOD and left[1].text
    assert left[0].parts[left[1].part - 1].passages.not_understood == 1


def test_after_a_correction_each_cell_is_in_its_own_row(tmp_path: Path) -> None:
    """Two rows then stand at one place: one that kept it, and one that came."""
    plan = SAMPLES / "aldermoor" / "improvement-plan-2017.txt"
    corrected = tmp_path / plan.name
    row = next(x for x in plan.read_text("utf-8").splitlines() if x.startswith("1.1"))
    come = "1.0\tWrite to schools.\tSchools know.\tMay 2017\tBeth Clay, Head of Schools\tA letter"
    text = plan.read_text("utf-8").replace(row, f"{come}\n{row}")
    corrected.write_text(text, "utf-8")
    with open_store("ladybug:") as store:
        for path in (plan, corrected):
            assert [r.error for r in load_paths(store, [path])] == [""]
        found = opened(Viewer(store), "document/aldermoor/improvement_plan/2017-01")
    rows = [p for p in found.passages if p.cells]
    assert len({p.ordinal for p in rows}) < len(rows) == 3
    for one in rows:
        assert [one.columns[c.column - 1] for c in one.cells if c.column] == [
            c.text for c in one.cells
        ]
        assert [c.column for c in one.cells] == [5, 6]


def test_a_document_that_is_not_loaded_has_no_words(viewer: Viewer, samples_graph: Graph) -> None:
    known = [
        n.id
        for n in samples_graph.nodes.values()
        if n.label is Label.DOCUMENT and n.get("state") != "loaded"
    ]
    assert known
    for id_ in known:
        found = opened(viewer, id_)
        assert (found.parts, found.part, found.passages, found.blocks.total) == ((), 0, (), 0)
        with pytest.raises(NotFound, match="has 0 parts, and no 1"):
            opened(viewer, id_, 1)


@pytest.mark.parametrize("part", [0, -1, 6])
def test_a_page_that_is_not_there_is_told(viewer: Viewer, part: int) -> None:
    with pytest.raises(NotFound, match=f"has 5 pages, and no {part}"):
        opened(viewer, REPORT, part)


@pytest.mark.parametrize("id_", ["", "x", "authority/aldermoor", "passage/aldermoor/none/1"])
def test_what_is_no_document_cannot_be_opened(viewer: Viewer, id_: str) -> None:
    with pytest.raises(NotFound):
        opened(viewer, id_)


def test_grants_and_names_hold(viewer: Viewer, samples_graph: Graph) -> None:
    store: Store = viewer.store
    granted = Viewer(store, frozenset({"authority/cold-ashby"}))
    assert opened(granted, AGENDA).document.id == AGENDA
    for id_ in (PLAN, opened(viewer, PLAN).passages[0].id):
        with pytest.raises(NotFound):
            opened(granted, id_)
    posts = Viewer(store, role_only=True)
    names = [n.get("name") for n in samples_graph.nodes.values() if n.label is Label.PERSON]
    row = next(
        p.id
        for part in every(viewer, PLAN)
        for p in part.passages
        if any(str(name) in p.text for name in names)
    )
    found = opened(posts, row)
    shown = next(p for p in found.passages if p.id == row)
    assert NAME_WITHHELD in shown.text and not any(str(name) in repr(found) for name in names)
    assert [p.box for p in found.passages] == [p.box for p in opened(viewer, row).passages]
