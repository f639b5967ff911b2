"""What statute and convention add to an area's graph, and what they never do."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.defaults import defaults
from ontology.record import Edge, Graph, Node, Value, check_edge, check_node, claim_id, label_of
from ontology.terms import Basis, Relationship

A = "authority/aldermoor"
COUNCIL = "organisation/aldermoor/council"
OFSTED = "organisation/national/ofsted"
DCS = "post/aldermoor/statutory/dcs"
CHIEF = "post/aldermoor/statutory/chief_executive"


class Area:
    """An area's graph in the making."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.node(A, name="Aldermoor")
        self.node(COUNCIL, kind="local_authority")

    def node(self, id_: str, authority: str = A, **properties: Value) -> str:
        found = {"authority": authority, **{k.rstrip("_"): v for k, v in properties.items()}}
        self.graph.nodes[id_] = Node(id_, label_of(id_), found)
        return id_

    def post(self, key: str, title: str, employer: str = COUNCIL, **properties: Value) -> str:
        id_ = self.node(f"post/aldermoor/{key}", title=title, **properties)
        self.claim(Relationship.POST_IN, id_, employer)
        return id_

    def claim(self, type_: Relationship, from_: str, to: str, **properties: Value) -> None:
        values: dict[str, Value] = {"basis": "stated", "modality": "is", "source": "document/x"}
        id_ = claim_id(type_, from_, to, "document/x", str(properties))
        self.graph.edges[id_] = Edge(id_, type_, from_, to, {**values, **properties})

    def lines(self, basis: Basis | None = None) -> set[tuple[str, str]]:
        """Who is accountable to whom, by statute or convention."""
        return {
            (e.from_, e.to)
            for e in defaults(A, self.graph)[1]
            if e.type is Relationship.ACCOUNTABLE_TO and basis in (None, e.get("basis"))
        }


@pytest.fixture
def area() -> Area:
    return Area()


def test_every_authority_gets_the_posts_that_statute_requires(area: Area) -> None:
    nodes, edges = defaults(A, area.graph)
    assert [n.id for n in nodes] == [
        f"post/aldermoor/statutory/{c}"
        for c in ("chief_executive", "dcs", "leader", "lmcs", "virtual_school_head")
    ]
    for node in nodes:
        check_node(node)
        assert node.get("authority") == A
    within = {e.from_ for e in edges if e.type is Relationship.POST_IN and e.to == COUNCIL}
    assert within == {n.id for n in nodes}
    assert (DCS, "duty/children-act-2004-s18") in {
        (e.from_, e.to) for e in edges if e.type is Relationship.UNDER_DUTY
    }


def test_a_council_that_no_document_names_is_added() -> None:
    graph = Graph({A: Node(A, label_of(A), {"authority": A, "name": "Aldermoor"})})
    assert COUNCIL in {n.id for n in defaults(A, graph)[0]}


def test_the_line_runs_from_director_to_council_and_inspectorate(area: Area) -> None:
    lines = area.lines(Basis.STATUTE)
    assert {(DCS, CHIEF), (CHIEF, COUNCIL), (COUNCIL, OFSTED)} <= lines
    assert ("post/aldermoor/statutory/lmcs", "post/aldermoor/statutory/leader") in lines
    assert ("post/aldermoor/statutory/leader", COUNCIL) in lines
    assert nx.is_directed_acyclic_graph(nx.DiGraph(lines))


def test_a_post_that_a_document_names_is_used_under_its_own_title(area: Area) -> None:
    local = area.post("director-of-children", "Director for Children", statutory="dcs")
    assert DCS not in {n.id for n in defaults(A, area.graph)[0]}
    assert (local, CHIEF) in area.lines()


def test_where_two_posts_claim_to_be_one_both_get_the_line(area: Area) -> None:
    both = {area.post(k, k, statutory="dcs") for k in ("one", "two")}
    assert {(p, CHIEF) for p in both} <= area.lines()


def test_a_claim_of_law_gives_act_and_section_and_no_words_of_a_document(area: Area) -> None:
    area.node("body/aldermoor/lscb", kind="lscb", name="Board")
    area.post("head-of-fostering", "Head of Fostering")
    edges = defaults(A, area.graph)[1]
    assert {e.get("source") for e in edges} == {"statute", "convention"}
    for edge in edges:
        check_edge(edge)
        assert edge.get("basis") == edge.get("source")
        assert edge.get("modality") == "is"
        assert edge.get("reasons")
        assert edge.get("passage") is None and edge.get("quote") is None
    [line] = [e for e in edges if (e.type, e.from_, e.to) == ("ACCOUNTABLE_TO", DCS, CHIEF)]
    assert "Children Act 2004, section 18" in line.get("reasons")  # type: ignore[operator]
    assert line.get("validFrom") == "2005-04-01"


def test_a_head_of_service_is_assumed_to_answer_to_the_social_care_director(area: Area) -> None:
    head = area.post("head-of-fostering", "Head of Fostering")
    assert (head, DCS) in area.lines(Basis.CONVENTION)
    deputy = area.post("deputy", "Deputy Director Children’s Social Care")
    assert {(head, deputy), (deputy, DCS)} <= area.lines(Basis.CONVENTION)
    assert (head, DCS) not in area.lines()


def test_a_team_manager_answers_to_a_head_only_if_there_is_but_one(area: Area) -> None:
    team = area.post("team-manager", "Team Manager")
    one = area.post("head-of-fostering", "Head of Fostering")
    assert (team, one) in area.lines(Basis.CONVENTION)
    other = area.post("head-of-permanence", "Head of Permanence")
    assert {(team, one), (team, other)} & area.lines() == set()
    assert (team, DCS) in area.lines(Basis.CONVENTION)


@pytest.mark.parametrize(("kind", "title"), [
    ("nhs_trust", "Head of Service"), ("ccg", "Head of Safeguarding"), ("police", "Team Manager"),
    ("icb", "Assistant Director, Children"), ("voluntary", "Performance Manager"),
])  # fmt: skip
def test_no_post_of_another_organisation_is_made_to_answer_to_the_council(
    area: Area, kind: str, title: str
) -> None:
    other = area.node("organisation/aldermoor/other", kind=kind, name="Other")
    post = area.post("other/post", title, other)
    shared = area.post("shared", title, other)
    area.claim(Relationship.POST_IN, shared, COUNCIL)
    unplaced = area.node("post/aldermoor/unplaced", title=title)
    for outside in (post, shared, unplaced):
        assert [line for line in area.lines() if outside in line] == []


@pytest.mark.parametrize(("title", "assumed"), [
    ("Head of Fostering", True), ("Deputy Director, Children’s Social Care", True),
    ("Corporate Director for Children", True), ("Commissioning Manager", False),
    ("Head of Service", False), ("Clinical Lead, Social Care", False),
])  # fmt: skip
def test_a_post_that_no_source_places_is_assumed_in_the_council_only_by_custom(
    area: Area, title: str, assumed: bool
) -> None:
    post = area.node("post/aldermoor/some", title=title)
    edges = [e for e in defaults(A, area.graph)[1] if post in (e.from_, e.to)]
    within = [e for e in edges if e.type is Relationship.POST_IN]
    assert [(e.to, e.get("basis")) for e in within] == [(COUNCIL, "convention")] * assumed
    assert all(e.get("reasons") and not e.get("quote") for e in within)
    lines = [e for e in edges if e.type is Relationship.ACCOUNTABLE_TO]
    assert bool(lines) is assumed and {e.get("basis") for e in lines} <= {"convention"}


def test_a_post_that_a_source_places_elsewhere_is_not_assumed_in_the_council(area: Area) -> None:
    agency = area.node("organisation/aldermoor/agency", kind="voluntary", name="Agency")
    post = area.post("agency/head", "Head of Fostering", agency)
    assert {e.to for e in defaults(A, area.graph)[1] if e.from_ == post} == set()


def test_a_recorded_line_replaces_the_assumed_one(area: Area) -> None:
    head = area.post("head-of-fostering", "Head of Fostering")
    boss = area.post("boss", "Service Lead")
    area.claim(Relationship.ACCOUNTABLE_TO, head, boss)
    assert [line for line in area.lines() if head in line] == []


@pytest.mark.parametrize("how", [
    {"modality": "planned"}, {"modality": "recommended"}, {"basis": "inferred"},
    {"validTo": "2018-01-01"}, {"review": "rejected"},
])  # fmt: skip
def test_a_line_that_is_not_plainly_recorded_replaces_nothing(
    area: Area, how: dict[str, str]
) -> None:
    head = area.post("head-of-fostering", "Head of Fostering")
    boss = area.post("boss", "Service Lead")
    area.claim(Relationship.ACCOUNTABLE_TO, head, boss, **how)
    assert (head, DCS) in area.lines(Basis.CONVENTION)


@pytest.mark.parametrize("modality", ["denied", "ended"])
def test_what_a_document_denies_is_not_assumed(area: Area, modality: str) -> None:
    head = area.post("head-of-fostering", "Head of Fostering")
    dcs = area.post("dcs", "Director of Children’s Services", statutory="dcs")
    area.claim(Relationship.ACCOUNTABLE_TO, head, dcs, modality=modality)
    assert (head, dcs) not in area.lines()


def test_statute_stands_whatever_a_document_says(area: Area) -> None:
    dcs = area.post("dcs", "Director of Children’s Services", statutory="dcs")
    area.claim(Relationship.ACCOUNTABLE_TO, dcs, area.post("boss", "Managing Director"))
    assert (dcs, CHIEF) in area.lines(Basis.STATUTE)


def test_the_board_was_succeeded_by_the_partnership_on_the_areas_own_date(area: Area) -> None:
    board = area.node("body/aldermoor/lscb", kind="lscb", name="Board")
    assert _successions(area) == []
    own = area.node("body/aldermoor/safeguarding_partnership", kind="safeguarding_partnership")
    assert _successions(area) == [(board, own, "2019-09-29")]
    area.node(own, kind="safeguarding_partnership", from_="2019-09-01")
    assert _successions(area) == [(board, own, "2019-09-01")]


def test_a_group_was_succeeded_by_a_board_unless_there_are_two(area: Area) -> None:
    group = area.node("organisation/aldermoor/ccg", kind="ccg", name="CCG")
    icb = area.node("organisation/aldermoor/icb", kind="icb", name="ICB")
    assert _successions(area) == [(group, icb, "2022-07-01")]
    area.node("organisation/aldermoor/icb-2", kind="icb", name="Other")
    assert _successions(area) == []


def _successions(area: Area) -> list[tuple[str, str, object]]:
    found = defaults(A, area.graph)[1]
    return [
        (e.from_, e.to, e.get("validFrom")) for e in found if e.type is Relationship.SUCCEEDED_BY
    ]


def test_the_chair_of_the_board_answers_to_the_chief_executive_for_its_time(area: Area) -> None:
    board = area.node("body/aldermoor/lscb", kind="lscb", name="Board")
    chair = area.post("lscb/chair", "Independent Chair", board)
    area.post("panel/chair", "Chair", area.node("body/aldermoor/panel", kind="panel"))
    found = defaults(A, area.graph)[1]
    lines = [e for e in found if e.type is Relationship.ACCOUNTABLE_TO and e.to == CHIEF]
    by = {e.from_: (e.get("validFrom"), e.get("validTo")) for e in lines}
    assert by[chair] == by[board] == ("2013-04-15", "2019-09-29")
    assert (chair, board) in {(e.from_, e.to) for e in found if e.type is Relationship.CHAIRS}
    assert set(by) == {chair, board, DCS}


def test_the_partnership_answers_to_all_its_partners(area: Area) -> None:
    partnership = area.node(
        "body/aldermoor/safeguarding_partnership", kind="safeguarding_partnership"
    )
    police = area.node("organisation/aldermoor/police", kind="police", name="Police")
    icb = area.node("organisation/aldermoor/icb", kind="icb", name="ICB")
    assert {to for from_, to in area.lines() if from_ == partnership} == {COUNCIL, police, icb}
    assert not [line for line in area.lines() if line[0] in (police, icb)]


def test_only_inspections_that_took_place_here_are_under_a_power(area: Area) -> None:
    held = area.node("inspection/aldermoor/sif/2016-07-04", framework="sif", state="loaded")
    area.node("inspection/aldermoor/cited/sif/2013", framework="sif", state="cited")
    under = {e.from_: e.to for e in defaults(A, area.graph)[1] if "inspection/" in e.from_}
    assert under == {held: "duty/education-and-inspections-act-2006-s136"}


def test_another_authoritys_posts_are_left_alone(area: Area) -> None:
    area.node("post/brackwater/dcs", "authority/brackwater", title="DCS", statutory="dcs")
    area.node("body/brackwater/lscb", "authority/brackwater", kind="lscb", name="Board")
    nodes, edges = defaults(A, area.graph)
    assert not [e for e in edges if "brackwater" in e.from_ + e.to]
    assert DCS in {n.id for n in nodes}


def test_the_same_graph_in_another_order_gives_the_same_claims(area: Area) -> None:
    for key in ("b", "a", "c"):
        area.post(f"head-{key}", f"Head of Service {key}")
    once = defaults(A, area.graph)
    area.graph = Graph(
        dict(reversed(area.graph.nodes.items())), dict(reversed(area.graph.edges.items()))
    )
    assert defaults(A, area.graph) == once
    assert len({e.id for e in once[1]}) == len(once[1])


def test_expanding_twice_adds_nothing(area: Area) -> None:
    area.post("head-of-fostering", "Head of Fostering")
    nodes, edges = defaults(A, area.graph)
    area.graph.nodes |= {n.id: n for n in nodes}
    area.graph.edges |= {e.id: e for e in edges}
    again, more = defaults(A, area.graph)
    assert again == []
    assert {e.id for e in more} <= {e.id for e in edges}
