"""From what each source says to one graph: who is believed, what conflicts, what is dropped."""

from __future__ import annotations

import pytest

from graph.resolve import resolve
from ontology.record import Draft, Graph, Records, Source
from ontology.terms import (
    DocumentState,
    Framework,
    Label,
    PassageKind,
    PassageReading,
    RecommendationKind,
    Relationship,
    TenureKind,
)

AUTHORITY = "authority/aldermoor"


def draft(key: str, *, issued: str = "2024-01-01", rank: int = 0) -> tuple[Draft, str]:
    """A draft about Aldermoor, with its document and one passage."""
    source = Source(f"document/aldermoor/{key}", AUTHORITY, issued, rank)
    made = Draft(source)
    made.node(Label.AUTHORITY, "aldermoor", name="Aldermoor")
    document = made.node(Label.DOCUMENT, *source.id.split("/")[1:], state=DocumentState.LOADED)
    passage = made.node(
        Label.PASSAGE, *source.id.split("/")[1:], "1", text=f"As {key} says.", ordinal=1,
        kind=PassageKind.PARAGRAPH, reading=PassageReading.RECORD,
    )  # fmt: skip
    made.edge(Relationship.PART_OF, passage, document)
    return made, passage


def body(key: str, *, issued: str = "2024-01-01", rank: int = 0, **properties: object) -> Records:
    """A source that says something of one body."""
    made, passage = draft(key, issued=issued, rank=rank)
    id_ = made.node(Label.BODY, "aldermoor", "panel", name="Panel", **properties)
    made.cites(id_, passage, "As it says.")
    return made.records()


def values(graph: Graph, node: str, name: str) -> set[tuple[str, str]]:
    return {
        (str(e.get("source")), str(e.get("value")))
        for e in graph.edges.values()
        if e.type is Relationship.CITES and e.from_ == node and e.get("property") == name
    }


PANEL = "body/aldermoor/panel"


def test_the_issuing_body_is_shown_before_a_third_party() -> None:
    ours = body("minutes/1", issued="2023-01-01", toText="March 2023")
    theirs = body("news_article/2", issued="2024-01-01", rank=2, toText="April 2023")
    for order in ([ours, theirs], [theirs, ours]):
        assert resolve(order).nodes[PANEL].get("toText") == "March 2023"


def test_the_later_is_shown_before_the_earlier() -> None:
    old = body("minutes/1", issued="2022-05-01", toText="March 2023")
    new = body("minutes/2", issued="2023-05-01", toText="April 2023")
    for order in ([old, new], [new, old]):
        assert resolve(order).nodes[PANEL].get("toText") == "April 2023"


def test_a_disagreement_keeps_both_values() -> None:
    graph = resolve([body("minutes/1", toText="March"), body("minutes/2", toText="April")])
    assert values(graph, PANEL, "toText") == {
        ("document/aldermoor/minutes/1", "March"),
        ("document/aldermoor/minutes/2", "April"),
    }


def test_spelling_and_space_are_no_disagreement() -> None:
    one = body("minutes/1", toText="the children’s  board")
    other = body("minutes/2", toText="The children's board")
    assert values(resolve([one, other]), PANEL, "toText") == set()


def tenure(key: str, kind: TenureKind, first: str, last: str) -> Records:
    made, passage = draft(key)
    post = made.node(Label.POST, "aldermoor", "director", title="Director")
    id_ = made.node(
        Label.TENURE, "aldermoor", "director", "x", kind=kind, attestedFrom=first, attestedTo=last
    )
    made.edge(Relationship.OF_POST, id_, post, passage=passage)
    made.cites(id_, passage)
    return made.records()


def test_a_holder_is_attested_from_the_first_to_the_last_document() -> None:
    graph = resolve([
        tenure("a/1", TenureKind.NOT_STATED, "2019-03-01", "2019-03-31"),
        tenure("b/2", TenureKind.INTERIM, "2018-01-05", "2018-01-05"),
    ])  # fmt: skip
    node = graph.nodes["tenure/aldermoor/director/x"]
    assert (node.get("attestedFrom"), node.get("attestedTo")) == ("2018-01-05", "2019-03-31")
    assert node.get("kind") == "interim"  # what is not stated contradicts nothing
    assert values(graph, node.id, "kind") == set()


# ------------------------------------------------------------------------------------- mentions


def inspected(start: str, framework: Framework = Framework.ILACS) -> Records:
    made, passage = draft(f"report/{start}")
    id_ = made.node(
        Label.INSPECTION, "aldermoor", framework, start, startedOn=start, framework=framework
    )
    made.cites(id_, passage)
    return made.records()


def mentioning(year: str, *kinds: str) -> Records:
    made, passage = draft("letter/2025")
    visit = made.node(Label.INSPECTION, "aldermoor", "monitoring_visit", "2025-01-01",
                      startedOn="2025-01-01", framework=Framework.MONITORING_VISIT)  # fmt: skip
    stub = made.node(Label.INSPECTION, "aldermoor", "cited", "any", year, state=DocumentState.CITED)
    made.refers(stub, earliest=f"{year}-01-01", latest=f"{year}-12-31", kinds=kinds)
    made.edge(Relationship.FOLLOWS_UP, visit, stub, passage=passage, quote="As it says.")
    return made.records()


def followed(graph: Graph) -> str:
    (edge,) = (e for e in graph.edges.values() if e.type is Relationship.FOLLOWS_UP)
    return edge.to


def test_a_mention_is_resolved_where_only_one_thing_fits() -> None:
    found = resolve([mentioning("2019"), inspected("2019-06-17"), inspected("2023-09-18")])
    assert followed(found) == "inspection/aldermoor/ilacs/2019-06-17"
    assert "inspection/aldermoor/cited/any/2019" not in found.nodes
    assert found.nodes[followed(found)].get("state") == "loaded"


@pytest.mark.parametrize(
    "loaded",
    [[], ["2018-06-17"], ["2019-02-01", "2019-06-17"]],
    ids=["none loaded", "none fits", "two fit"],
)
def test_else_it_stays_something_cited(loaded: list[str]) -> None:
    graph = resolve([mentioning("2019"), *(inspected(d) for d in loaded)])
    assert followed(graph) == "inspection/aldermoor/cited/any/2019"
    assert graph.nodes[followed(graph)].get("state") == "cited"


def cited(graph: Graph) -> dict[str, set[str]]:
    """The cited inspections, each with those that it may mean."""
    return {
        n.id.split("/cited/")[1]: {
            e.to.split("/cited/")[-1]
            for e in graph.edges.values()
            if e.type is Relationship.SAME_AS and e.from_ == n.id
        }
        for n in graph.nodes.values()
        if n.label is Label.INSPECTION and "/cited/" in n.id
    }


def exactly(kind: Framework, month: str) -> Records:
    """A source that mentions an inspection by its kind and month."""
    made, passage = draft(f"exact/{kind}-{month}", issued="2030-01-01")
    stub = made.node(Label.INSPECTION, "aldermoor", "cited", kind, month, framework=kind,
                     title=f"{kind} of {month}", state=DocumentState.CITED)  # fmt: skip
    made.refers(stub, earliest=f"{month}-01", latest=f"{month}-28", kinds=(kind,))
    made.cites(stub, passage, "As it says.")
    return made.records()


ANY = (Framework.SLAC, Framework.LOOKED_AFTER)


def test_a_year_is_the_month_that_another_text_gives_where_one_fits() -> None:
    records = [mentioning("2011", *ANY), exactly(Framework.SLAC, "2011-03")]
    for order in (records, records[::-1]):
        graph = resolve(order)
        assert cited(graph) == {"slac/2011-03": set()}
        node = graph.nodes[followed(graph)]
        assert (node.get("title"), node.get("framework")) == ("slac of 2011-03", "slac")


def test_of_one_month_the_mention_of_a_kind_is_the_more_exact() -> None:
    made, passage = draft("report/month")
    stub = made.node(Label.INSPECTION, "aldermoor", "cited", "any", "2011-03",
                     state=DocumentState.CITED)  # fmt: skip
    made.refers(stub, earliest="2011-03-01", latest="2011-03-28", kinds=ANY)
    made.cites(stub, passage, "As it says.")
    graph = resolve([made.records(), exactly(Framework.SLAC, "2011-03"), mentioning("2011", *ANY)])
    assert cited(graph) == {"slac/2011-03": set()}
    assert followed(graph).endswith("cited/slac/2011-03")


@pytest.mark.parametrize(
    "other",
    [exactly(Framework.SLAC, "2012-03"), exactly(Framework.JTAI, "2011-03")],
    ids=["another year", "another kind"],
)
def test_a_year_is_no_month_that_it_does_not_fit(other: Records) -> None:
    graph = resolve([mentioning("2011", *ANY), other])
    assert followed(graph).endswith("cited/any/2011") and cited(graph)["any/2011"] == set()


def test_of_two_that_fit_a_mention_is_one() -> None:
    march = [exactly(kind, "2011-03") for kind in ANY]
    graph = resolve([mentioning("2011", *ANY), *march])
    assert cited(graph)["any/2011"] == {"slac/2011-03", "looked_after/2011-03"}
    same = [e for e in graph.edges.values() if e.type is Relationship.SAME_AS]
    assert {(e.get("basis"), e.get("review"), e.get("score")) for e in same} == {
        ("inferred", "unreviewed", 0.5)
    }
    loaded = resolve([mentioning("2019"), inspected("2019-02-01"), inspected("2019-06-17")])
    assert len(cited(loaded)["any/2019"]) == 2


def test_a_mention_of_a_kind_is_resolved_to_that_kind_only() -> None:
    records = [mentioning("2019", Framework.ILACS), inspected("2019-06-17", Framework.JTAI)]
    assert followed(resolve(records)).startswith("inspection/aldermoor/cited/")


def test_a_register_s_word_on_a_missing_action_waits_for_it() -> None:
    made, passage = draft("governance_register/2024")
    action = made.node(Label.ACTION, "aldermoor", "plan", "1.1")
    made.refers(action)
    panel = made.node(Label.BODY, "aldermoor", "panel", name="Panel")
    made.cites(panel, passage)
    made.edge(Relationship.OVERSEES, panel, action, passage=passage)
    graph = resolve([made.records()])
    assert action not in graph.nodes
    assert not [e for e in graph.edges.values() if e.type is Relationship.OVERSEES]


# ----------------------------------------------------------------------------------- quotations


def report_and_plan(
    quoted: str, *, says: bool, answers: bool = True, issued: str = "2024-06-01"
) -> Graph:
    report, passage = draft("ilacs_report/2024")
    inspection = report.node(Label.INSPECTION, "aldermoor", "ilacs", "2024", startedOn="2024-01-02")
    texts = ("The timeliness of strategy meetings.", "The quality of reflective supervision.")
    for number, text in enumerate(texts, start=1):
        made = report.node(
            Label.RECOMMENDATION, "aldermoor", "ilacs", "2024", str(number),
            text=text, kind=RecommendationKind.AREA_FOR_IMPROVEMENT,
        )  # fmt: skip
        report.edge(Relationship.MADE_IN, made, inspection)
        report.cites(made, passage)
    plan, page = draft("improvement_plan/2024")
    answer = plan.node(Label.PLAN, "aldermoor", "plan", title="Plan", issuedOn=issued)
    if answers:
        stub = plan.node(
            Label.INSPECTION, "aldermoor", "cited", "any", "2024", state=DocumentState.CITED
        )
        plan.refers(stub, earliest="2024-01-01", latest="2024-12-31")
        plan.edge(Relationship.RESPONDS_TO, answer, stub, passage=page)
    copy = plan.node(Label.RECOMMENDATION, "aldermoor", "plan", "1", text=quoted,
                     kind=RecommendationKind.AREA_FOR_IMPROVEMENT)  # fmt: skip
    plan.edge(Relationship.PART_OF, copy, answer)
    plan.cites(copy, page)
    if says:
        plan.cites(copy, page, "the recommendations were", property="quotes", value="yes")
    return resolve([report.records(), plan.records()])


def same(graph: Graph) -> list[tuple[str, object]]:
    return [
        (e.to.rsplit("/", 1)[1], e.get("basis"))
        for e in graph.edges.values()
        if e.type is Relationship.SAME_AS
    ]


def test_a_plan_that_says_it_quotes_is_believed_where_the_texts_match() -> None:
    assert same(report_and_plan("The quality of reflective supervision", says=True)) == [
        ("2", "stated")
    ]


def test_matching_texts_alone_are_a_proposal() -> None:
    assert same(report_and_plan("The quality of reflective supervision.", says=False)) == [
        ("2", "inferred")
    ]


def test_other_texts_are_not_joined_whatever_the_plan_says() -> None:
    assert same(report_and_plan("Recruit more foster carers.", says=True)) == []


def test_a_plan_that_does_not_say_what_it_answers_is_compared_with_earlier_reports() -> None:
    text = "The quality of reflective supervision."
    assert same(report_and_plan(text, says=True, answers=False)) == [("2", "inferred")]
    assert same(report_and_plan(text, says=True, answers=False, issued="2019-01-01")) == []


def held(key: str, on: str, to: str) -> Records:
    made, passage = draft(key)
    meeting = made.node(Label.MEETING, "aldermoor", "panel", "x", title="A", heldOn=on, heldOnTo=to)
    made.cites(meeting, passage)
    return made.records()


@pytest.mark.parametrize(("day", "differs"), [("2019-09-29", False), ("2019-10-01", True)])
def test_a_day_of_the_month_that_another_gives_is_no_disagreement(day: str, differs: bool) -> None:
    graph = resolve([held("minutes/1", "2019-09-01", "2019-09-30"), held("minutes/2", day, day)])
    assert bool(values(graph, "meeting/aldermoor/panel/x", "heldOn")) is differs
