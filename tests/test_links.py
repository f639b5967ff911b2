"""Proposed links: measured where the documents let us know the answer, and their manners."""

from __future__ import annotations

from collections import defaultdict

import pytest

from graph.likeness import Corpus, acronyms, tokens
from graph.links import propose
from graph.resolve import resolve
from graph.statements import altered, decide, review
from ontology.record import Draft, Graph, Records, Source
from ontology.terms import (
    Area,
    Basis,
    DocumentFamily,
    DocumentState,
    Framework,
    Label,
    PassageKind,
    PassageReading,
    RecommendationKind,
    Relationship,
    ReviewState,
)

#: Read by hand before any scoring: marked paragraph of 2016 → recommendations it can mean.
GOLD = {
    20: {2}, 27: {10}, 28: {8}, 30: {8}, 32: {19}, 33: {8}, 46: {14}, 47: {12}, 48: {13},
    53: {16}, 57: {18}, 60: {8}, 61: {15}, 62: {19}, 73: {17}, 105: {1}, 107: {3}, 114: {5},
    116: {6}, 134: {124}, 136: {124, 125}, 145: {124, 125}, 150: {130}, 151: {128},
}  # fmt: skip


def test_marked_findings_of_2016_find_their_recommendation(wirral_graph: Graph) -> None:
    proposed: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for edge in wirral_graph.edges.values():
        if edge.type is Relationship.SUPPORTS and "/sif/2016-07-04/" in edge.from_:
            assert edge.get("basis") == "inferred" and edge.get("review") == "unreviewed"
            pair = (-float(str(edge.get("score"))), int(edge.to.rsplit("/", 1)[1]))
            proposed[int(edge.from_.rsplit("/", 1)[1])].append(pair)
    assert proposed.keys() == GOLD.keys()
    ranked = {n: [r for _, r in sorted(pairs)] for n, pairs in proposed.items()}
    assert sum(bool(GOLD[n] & set(r[:1])) for n, r in ranked.items()) >= 20
    assert all(GOLD[n] & set(r[:3]) for n, r in ranked.items())
    assert all((n >= 131) == (r >= 124) for n, rs in ranked.items() for r in rs)


@pytest.mark.parametrize(
    ("from_", "to"),
    [
        ("annual_unannounced/2010-07-20/1", "sif/2016-07-04/la/6"),
        ("sif/2016-07-04/la/12", "ilacs/2019-06-17/14"),
        ("sif/2016-07-04/la/12", "ilacs/2023-09-18/2"),
        ("sif/2016-07-04/la/14", "ilacs/2019-06-17/15"),
        ("sif/2016-07-04/la/14", "ilacs/2023-09-18/1"),
        ("sif/2016-07-04/la/15", "ilacs/2023-09-18/5"),
    ],
)
def test_the_same_issue_recurs(wirral_graph: Graph, from_: str, to: str) -> None:
    """Supervision, private fostering, homelessness at 16 and 17, and escalation by IROs."""
    found = {
        (e.from_.split("/", 2)[2], e.to.split("/", 2)[2])
        for e in wirral_graph.edges.values()
        if e.type is Relationship.RECURS_AS
    }
    assert (from_, to) in found


def test_nothing_inferred_is_more_than_a_proposal(wirral_graph: Graph) -> None:
    inferred = [e for e in wirral_graph.edges.values() if e.get("basis") == Basis.INFERRED]
    assert len(inferred) > 100
    for edge in inferred:
        assert edge.get("review") == "unreviewed"
        assert edge.get("method") and edge.get("reasons")
        assert 0 < float(str(edge.get("score"))) <= 1


# ------------------------------------------------------------------------------- a made-up report


def made_up(*findings: str) -> Records:
    """A report with two recommendations and some marked findings."""
    source = Source(
        "document/aldermoor/ilacs_report/2024-03-04", "authority/aldermoor", "2024-04-02"
    )
    draft = Draft(source)
    draft.node(Label.AUTHORITY, "aldermoor", name="Aldermoor")
    document = draft.node(
        Label.DOCUMENT, "aldermoor", "ilacs_report", "2024-03-04",
        family=DocumentFamily.ILACS_REPORT, state=DocumentState.LOADED,
    )  # fmt: skip
    inspection = draft.node(
        Label.INSPECTION, "aldermoor", "ilacs", "2024-03-04",
        framework=Framework.ILACS, startedOn="2024-03-04",
    )  # fmt: skip
    draft.edge(Relationship.REPORTS, document, inspection)

    def passage(ordinal: int, text: str) -> str:
        id_ = draft.node(
            Label.PASSAGE, "aldermoor", "ilacs_report", "2024-03-04", str(ordinal), text=text,
            ordinal=ordinal, kind=PassageKind.PARAGRAPH, reading=PassageReading.RECORD,
        )  # fmt: skip
        draft.edge(Relationship.PART_OF, id_, document)
        return id_

    texts = ("The timeliness of strategy meetings.", "The quality of reflective supervision.")
    for number, text in enumerate(texts, start=1):
        id_ = draft.node(
            Label.RECOMMENDATION, "aldermoor", "ilacs", "2024-03-04", str(number), text=text,
            number=str(number), kind=RecommendationKind.AREA_FOR_IMPROVEMENT,
        )  # fmt: skip
        draft.edge(Relationship.MADE_IN, id_, inspection)
        draft.cites(id_, passage(number, text), text)
    for number, text in enumerate(findings, start=10):
        id_ = draft.node(
            Label.FINDING, "aldermoor", "ilacs", "2024-03-04", str(number), text=text,
            number=str(number), marked=True, area=Area.HELP_AND_PROTECTION,
        )  # fmt: skip
        draft.edge(Relationship.MADE_IN, id_, inspection)
        draft.cites(id_, passage(number, text), text)
    return draft.records()


LATE = "Strategy meetings are often late."


def supports(graph: Graph) -> dict[str, str]:
    return {
        e.to.rsplit("/", 1)[1]: e.id
        for e in graph.edges.values()
        if e.type is Relationship.SUPPORTS
    }


def test_a_decision_stands_while_the_words_do() -> None:
    records = made_up(LATE)
    graph = resolve([records])
    claim = supports(graph)["1"]
    yes = decide(graph, claim, ReviewState.ACCEPTED, "A. Reviewer", "2024-05-01T10:00:00")
    assert resolve([records], [yes]).edges[claim].get("review") == "accepted"
    assert resolve([records], [yes]).edges[claim].get("reviewedBy") == "A. Reviewer"
    reworded = resolve([made_up("Strategy meetings are seldom late.")], [yes]).edges[claim]
    assert reworded.get("review") == "unreviewed"
    assert reworded.get("earlierReview") == "accepted"


def test_the_last_decision_counts_and_can_be_taken_back() -> None:
    records = made_up(LATE)
    graph = resolve([records])
    claim = supports(graph)["1"]
    no = decide(graph, claim, ReviewState.REJECTED, "A. Reviewer", "2024-05-01T10:00:00")
    back = decide(graph, claim, ReviewState.UNREVIEWED, "B. Reviewer", "2024-05-01T10:00:01")
    assert resolve([records], [no]).edges[claim].get("review") == "rejected"
    for statements in ([no, back], [back, no]):
        assert resolve([records], statements).edges[claim].get("review") == "unreviewed"


def test_what_a_document_states_is_not_proposed() -> None:
    graph = resolve([made_up(LATE)])
    claim = graph.edges[supports(graph)["1"]]
    stated = {k: v for k, v in claim.properties.items() if k not in ("review", "score", "method")}
    edges = {
        claim.id: type(claim)(
            claim.id, claim.type, claim.from_, claim.to, stated | {"basis": "stated"}
        )
    }
    assert not [
        e for e in propose(Graph(graph.nodes, edges))
        if (e.type, e.from_, e.to) == (claim.type, claim.from_, claim.to)
    ]  # fmt: skip


def test_proposals_are_the_same_whatever_the_order() -> None:
    graph = resolve([made_up(LATE, "Supervision rarely reflects.", "Notes are kept.")])
    turned = Graph(dict(reversed(graph.nodes.items())), dict(reversed(graph.edges.items())))
    assert propose(graph) == propose(turned)


def test_review_leaves_stated_claims_alone() -> None:
    graph = resolve([made_up(LATE)])
    before = dict(graph.edges)
    review(graph, [])
    assert graph.edges == before


# ------------------------------------------------------------------------------------- likeness


def test_acronyms_are_spelt_out() -> None:
    spelt = acronyms(["The duty officers' panel (DOP) meets. Local offer (LO)."])
    assert spelt["dop"] == "duty officers' panel"
    assert tokens("The DOP met", spelt) == tokens("duty officers panel met")


def test_likeness_is_a_cosine() -> None:
    corpus = Corpus(
        {"a": "late strategy meetings", "b": "strategy meetings are late", "c": "foster carers"}
    )
    assert corpus.alike("a", "b") == pytest.approx(1.0)
    assert corpus.alike("a", "c") == 0
    assert corpus.alike("a", "b") == corpus.alike("b", "a")
    assert corpus.ranked("a", ["c", "b"])[0][1] == "b"
    assert corpus.shared("a", "c") == []


def test_the_order_of_properties_is_no_change() -> None:
    before = resolve([made_up(LATE)])
    nodes = {
        i: type(n)(i, n.label, dict(reversed(n.properties.items())))
        for i, n in before.nodes.items()
    }
    after = Graph(nodes, before.edges)
    assert altered(before, after, "authority/aldermoor", "x", "2024-05-01T10:00:00") == []
