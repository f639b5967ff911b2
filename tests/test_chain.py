"""The accountability chain: its hops and what they rest on, its breaks, its verdict."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import networkx as nx
import pytest

from api import told
from graph import Store, open_store
from ontology.errors import NotFound
from ontology.record import Draft, Records, Source
from ontology.terms import (
    Basis,
    ChainLevel,
    ChainVerdict,
    GapKindId,
    Label,
    Modality,
    PassageKind,
    PassageReading,
    Relationship,
    ReviewState,
)
from queries.accountability import accountability_chain
from queries.answers import NAME_WITHHELD, Chain, to_json
from queries.coverage import coverage_gaps
from queries.governance import holds
from queries.look import Look
from queries.viewer import Viewer
from tests.aldermoor import (
    AS_AT,
    BOARD,
    COPY,
    DCS,
    FINDING,
    HEAD,
    INSPECTION,
    PLAN,
    RECOMMENDATION,
    Aldermoor,
    Loaded,
    World,
    action,
)

ALDERMOOR = Loaded()
NURSE = "post/aldermoor/aldermoor-icb/designated-nurse"
ICB = "organisation/aldermoor/aldermoor-icb"

Step = tuple[str, Relationship, str]


def chain(world: World, id_: str = RECOMMENDATION, **asked: object) -> Chain:
    given = {"as_at": AS_AT, **asked}
    return accountability_chain(ALDERMOOR.viewer(world), id_, **given)  # type: ignore[arg-type]


def steps(answer: Chain) -> set[Step]:
    return {(hop.from_.id, hop.relationship, hop.to.id) for hop in answer.hops}


# ------------------------------------------------------------------------------------------- hops


def test_a_chain_runs_from_the_finding_to_the_board_and_the_council() -> None:
    answer = chain(World())
    one = action("1")
    assert steps(answer) >= {
        (FINDING, Relationship.SUPPORTS, RECOMMENDATION),
        (RECOMMENDATION, Relationship.MADE_IN, INSPECTION),
        (COPY, Relationship.SAME_AS, RECOMMENDATION),
        (one, Relationship.ADDRESSES, COPY),
        (HEAD, Relationship.ACCOUNTABLE_TO, DCS),
        (BOARD, Relationship.OVERSEES, one),
    }
    to_measure = {hop.to.label for hop in answer.hops if hop.level is ChainLevel.MEASURE}
    assert to_measure == {Label.MEASURE}
    held = [hop for hop in answer.hops if hop.relationship is Relationship.HOLDER]
    assert "Ann Archer" in {hop.to.name for hop in held}
    levels = [list(ChainLevel).index(hop.level) for hop in answer.hops]
    assert levels == sorted(levels)


@pytest.mark.parametrize("world", [World(), World(reporting_line=Basis.CONVENTION)])
def test_every_hop_says_on_what_it_rests(world: World) -> None:
    for hop in chain(world).hops:
        claim = hop.claim
        if claim.basis in (Basis.STATED, Basis.REGISTERED):
            assert claim.evidence is not None, hop
        else:
            assert claim.reasons or claim.basis is Basis.CONVENTION or claim.method, hop


def test_what_is_planned_is_labelled() -> None:
    (hop,) = [h for h in chain(World()).hops if h.from_.id == BOARD and h.to.label is Label.PLAN]
    assert hop.claim.modality is Modality.PLANNED


def test_a_hop_of_a_documents_own_order_quotes_the_thing_it_is_about() -> None:
    (hop,) = [h for h in chain(World()).hops if h.relationship is Relationship.MADE_IN]
    assert hop.claim.quote and hop.claim.evidence is not None
    assert hop.claim.evidence.document.id == "document/aldermoor/ilacs_report/2024-05-01"


# ------------------------------------------------------------------------------------- the verdict


def test_unbroken_by_recorded_hops() -> None:
    answer = chain(World())
    assert answer.verdict is ChainVerdict.UNBROKEN
    assert answer.breaks == ()
    assert {strand.verdict for strand in answer.strands} == {ChainVerdict.UNBROKEN}
    assert answer.as_at == AS_AT


ASSUMED = {
    "convention": World(reporting_line=Basis.CONVENTION),
    "unreviewed": World(reporting_line=Basis.INFERRED, line_review=ReviewState.UNREVIEWED),
}


@pytest.mark.parametrize("name", ASSUMED)
def test_assumed_hops_are_shown_and_mend_no_break(name: str) -> None:
    answer = chain(ASSUMED[name])
    assert answer.verdict is ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS
    (hop,) = [h for h in answer.hops if h.from_.id == HEAD and h.to.id == DCS]
    assert hop.claim.assumed
    assert {b.kind for b in answer.breaks} == {GapKindId.CHAIN_BROKEN}
    assert {b.at.id for b in answer.breaks} == {HEAD}
    assert "assumed hops" in answer.sentence and "4 more could" in answer.sentence
    without = chain(ASSUMED[name], assumed=False)
    assert without.verdict is ChainVerdict.BROKEN
    assert (HEAD, Relationship.ACCOUNTABLE_TO, DCS) not in steps(without)
    assert without.breaks == answer.breaks


@pytest.mark.parametrize("modality", [Modality.RECOMMENDED, Modality.DENIED, Modality.ENDED])
def test_what_should_be_or_is_not_carries_nothing(modality: Modality) -> None:
    answer = chain(World(line_modality=modality, head_title="Practice Expert"))
    assert answer.verdict is ChainVerdict.BROKEN
    assert not [h for h in answer.hops if h.claim.modality is modality]


BREAKS = {
    GapKindId.RECOMMENDATION_WITHOUT_ACTION: (World(answered=False), RECOMMENDATION),
    GapKindId.ACTION_WITHOUT_LEAD: (World(leads="nobody"), action("1")),
    GapKindId.LEAD_COLLECTIVE: (World(leads="scrutiny"), "organisation/aldermoor/scrutiny-support"),
    GapKindId.LEAD_AMBIGUOUS: (World(holders=2, reporting_line=None), HEAD),
    GapKindId.CHAIN_BROKEN: (World(reporting_line=None), HEAD),
}


@pytest.mark.parametrize("kind", BREAKS)
def test_each_break_is_named_by_kind_and_place(kind: GapKindId) -> None:
    world, at = BREAKS[kind]
    answer = chain(world)
    assert answer.verdict is not ChainVerdict.UNBROKEN
    told = [b for b in answer.breaks if b.kind is kind]
    assert at in {b.at.id for b in told}
    assert all(b.sentence.endswith(".") for b in told)


def test_breaks_at_one_place_are_told_once_of_all_their_actions() -> None:
    (one,) = chain(World(reporting_line=None), assumed=False).breaks
    assert one.sentence.endswith("(actions 1, 3, 4 and 7).")


def test_the_chain_of_an_action_breaks_where_its_gap_is() -> None:
    for world in (World(), World(reporting_line=None), World(leads="body"), World(overseen=False)):
        viewer = ALDERMOOR.viewer(world)
        gaps = coverage_gaps(viewer, [GapKindId.CHAIN_BROKEN], as_at=AS_AT)
        for number in "12345678":
            verdict = accountability_chain(viewer, action(number), AS_AT, assumed=False).verdict
            broken = action(number) in {g.subject.id for g in gaps}
            if number != "1" or world.leads != "nobody":
                assert (verdict is ChainVerdict.BROKEN) is broken, (world, number)


# -------------------------------------------------------------------------------- partners, strands


def test_no_partner_is_made_accountable_to_the_council() -> None:
    answer = chain(World(), action("2"))
    assert answer.verdict is ChainVerdict.UNBROKEN
    assert (NURSE, Relationship.ACCOUNTABLE_TO, ICB) in steps(answer)
    partner = {h.from_.id for h in answer.hops if h.relationship is Relationship.ACCOUNTABLE_TO}
    assert HEAD not in partner
    assert not [
        h
        for h in answer.hops
        if h.relationship is Relationship.ACCOUNTABLE_TO and h.from_.id == NURSE and h.to.id != ICB
    ]


def test_a_partner_who_reaches_the_director_alone_is_not_answered_for() -> None:
    """Even where an officer registers it, nobody in the council answers for the health service."""
    governance = Look(ALDERMOOR.viewer(World()), ["authority/aldermoor"], AS_AT).governance
    assert governance.line([HEAD]).answers
    assert not governance._answers([NURSE], {NURSE: None, DCS: None})
    assert governance._answers([NURSE], {NURSE: None, ICB: None})


def test_strands_say_where_they_join_and_who_oversees_only_the_plan() -> None:
    strands = {s.action.name: s for s in chain(World(overseen=False)).strands}
    one = strands["Action 1"]
    assert one.joins is not None and one.joins.id == HEAD
    assert one.overseen_by == ()
    assert [ref.id for ref in one.plan_overseen_by] == [BOARD]
    assert [ref.id for ref in strands["Action 4"].overseen_by] == [BOARD]
    two = strands["Action 2"]
    assert two.joins is None
    assert [lead.name for lead in two.leads] == ["Nia North", "Gil Grey"]


# ------------------------------------------------------------------------------------------- starts


def test_from_an_action_only_its_own_strand() -> None:
    answer = chain(World(), action("4"))
    assert [s.action.id for s in answer.strands] == [action("4")]
    assert (action("4"), Relationship.ADDRESSES, COPY) in steps(answer)
    assert not [h for h in answer.hops if h.from_.id == action("1")]


def test_from_the_plans_copy_it_is_the_same_chain() -> None:
    made, quoted = chain(World()), chain(World(), COPY)
    assert steps(made) == steps(quoted) and made.verdict is quoted.verdict
    assert made.subject.name == "Recommendation 1 (2024)"
    assert quoted.subject.name == "Recommendation 1 (2024, as the plan quotes it)"


def test_from_a_finding_through_its_recommendation() -> None:
    answer = chain(World(), FINDING)
    assert answer.verdict is ChainVerdict.UNBROKEN
    assert (FINDING, Relationship.SUPPORTS, RECOMMENDATION) in steps(answer)
    assert len(answer.strands) == 8


def test_from_a_weakness_that_leads_to_nothing() -> None:
    answer = chain(World(supported=False), FINDING, assumed=False)
    assert answer.verdict is ChainVerdict.BROKEN
    assert [b.kind for b in answer.breaks] == [GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION]
    assert steps(answer) == {(FINDING, Relationship.MADE_IN, INSPECTION)}


def test_from_a_post_and_from_its_holder() -> None:
    post = chain(World(), HEAD)
    assert post.verdict is ChainVerdict.UNBROKEN
    assert {s.action.name for s in post.strands} >= {"Action 1", "Action 7"}
    (ann,) = {h.to.id for h in post.hops if h.to.name == "Ann Archer"}
    person = chain(World(), ann)
    assert person.verdict is ChainVerdict.UNBROKEN
    assert (HEAD, Relationship.ACCOUNTABLE_TO, DCS) in steps(person)
    broken = chain(World(reporting_line=None), HEAD, assumed=False)
    assert [(b.kind, b.at.id) for b in broken.breaks] == [(GapKindId.CHAIN_BROKEN, HEAD)]


def test_from_a_body_what_it_oversees_and_who_chairs_it() -> None:
    answer = chain(World(), BOARD)
    assert {h.to.id for h in answer.hops if h.from_.id == BOARD} >= {action("1")}
    ended = chain(World(successor=False), "body/aldermoor/lscb")
    assert ended.verdict is ChainVerdict.BROKEN
    assert [b.kind for b in ended.breaks] == [GapKindId.OVERSEEING_BODY_ENDED]


def test_from_a_plan_all_its_actions() -> None:
    answer = chain(World(), PLAN)
    assert [s.action.name for s in answer.strands] == [f"Action {n}" for n in range(1, 9)]
    assert steps(answer) >= {
        (PLAN, Relationship.RESPONDS_TO, INSPECTION),
        (BOARD, Relationship.OVERSEES, PLAN),
        (RECOMMENDATION, Relationship.MADE_IN, INSPECTION),
    }
    assert answer.verdict is ChainVerdict.UNBROKEN


def test_of_nothing_and_of_what_has_no_chain() -> None:
    with pytest.raises(NotFound):
        chain(World(), "recommendation/aldermoor/ilacs/2024-03-04/99")
    with pytest.raises(NotFound, match="no chain starts"):
        chain(World(), INSPECTION)


# ------------------------------------------------------------------------------- several sources

REGISTER = "document/aldermoor/governance_register/2026"
LETTER = "document/aldermoor/monitoring_visit_letter/undated"


def second(id_: str, issued: str, basis: Basis) -> Records:
    """What another source says of Aldermoor: the head's line and tenure, and the first action."""
    draft = Draft(Source(id_, "authority/aldermoor", issued))
    document = draft.node(
        Label.DOCUMENT, *id_.split("/")[1:], title=id_, state="loaded", issuedOn=issued or None
    )
    words = f"the words of {id_}"
    passage = draft.node(
        Label.PASSAGE, *id_.split("/")[1:], "1", text=words, ordinal=1,
        kind=PassageKind.PARAGRAPH, reading=PassageReading.RECORD,
    )  # fmt: skip
    draft.edge(Relationship.PART_OF, passage, document)
    head = draft.node(Label.POST, "aldermoor", "head-of-practice", title="Head of Practice")
    dcs = draft.node(Label.POST, *DCS.split("/")[1:], title="Director of Children's Services")
    ann = draft.person("Ann Archer")
    tenure = draft.node(
        Label.TENURE, "aldermoor", "head-of-practice", ann.split("/")[-1], kind="permanent",
        attestedFrom="2017-01-01", attestedTo=AS_AT,
    )  # fmt: skip
    one = draft.node(Label.ACTION, *action("1").split("/")[1:], number="1", text="Set a standard.")
    plan = draft.node(Label.PLAN, *PLAN.split("/")[1:], title="Improvement plan 2024")
    for node in (head, dcs, ann, tenure, one, plan):
        draft.edge(Relationship.CITES, node, passage, passage=passage, quote=words, basis=basis)
    for type_, ends in (
        (Relationship.ACCOUNTABLE_TO, (head, dcs)),
        (Relationship.OF_POST, (tenure, head)),
        (Relationship.HOLDER, (tenure, ann)),
    ):
        draft.edge(type_, *ends, passage=passage, quote=words, basis=basis)
    return draft.records()


@pytest.fixture
def several() -> Iterator[Viewer]:
    """Aldermoor, whose plan states what a later register states too."""
    world = World(reporting_line=Basis.STATED)
    with open_store("ladybug:") as store:
        store.load(Aldermoor(world).records())
        store.load(second(REGISTER, "2025-06-01", Basis.REGISTERED))
        yield Viewer(store)


def test_each_source_of_a_hop_is_shown_under_its_own_basis(several: Viewer) -> None:
    answer = accountability_chain(several, RECOMMENDATION, AS_AT)
    parallel = [hop for hop in answer.hops if hop.also]
    assert {hop.relationship for hop in parallel} >= {
        Relationship.ACCOUNTABLE_TO, Relationship.OF_POST, Relationship.HOLDER,
    }  # fmt: skip
    for hop in answer.hops:
        for claim in (hop.claim, *hop.also):
            if claim.evidence is not None and claim.evidence.document.id == REGISTER:
                assert claim.basis is Basis.REGISTERED, hop
    (line,) = [h for h in answer.hops if (h.from_.id, h.to.id) == (HEAD, DCS)]
    assert line.claim.basis is Basis.STATED
    assert [claim.basis for claim in line.also if claim.basis is not Basis.CONVENTION] == [
        Basis.REGISTERED
    ]
    assert line.claim.quote == "as printed"
    assert line.also[0].quote == f"the words of {REGISTER}"
    assert REGISTER in {d.id for d in answer.explain.documents}


def test_a_documents_own_order_is_never_told_in_a_registers_words(several: Viewer) -> None:
    answer = accountability_chain(several, action("1"), AS_AT)
    (part,) = [h for h in answer.hops if h.relationship is Relationship.PART_OF]
    assert part.claim.basis is Basis.STATED and part.claim.evidence is not None
    assert part.claim.evidence.document.id != REGISTER


def test_what_only_later_documents_say_is_left_out_and_named(several: Viewer) -> None:
    before = accountability_chain(several, RECOMMENDATION, "2025-05-31")
    assert REGISTER not in {d.id for d in before.explain.documents}
    assert [d.id for d in before.explain.left_out] == [REGISTER]
    assert not [h for h in before.hops if h.also and h.also[0].basis is Basis.REGISTERED]
    assert "Left out, because issued after 31 May 2025:\n  - " + REGISTER in told.chain(before)
    after = accountability_chain(several, RECOMMENDATION, AS_AT)
    assert after.explain.left_out == () and "Left out" not in told.chain(after)


def test_a_document_without_a_date_is_named() -> None:
    with open_store("ladybug:") as store:
        store.load(Aldermoor(World(reporting_line=None)).records())
        store.load(second(LETTER, "", Basis.STATED))
        answer = accountability_chain(Viewer(store), action("1"), "2024-12-31")
    assert [d.id for d in answer.explain.undated] == [LETTER]
    assert "Without a date, and perhaps later:\n  - " + LETTER in told.chain(answer)


# ------------------------------------------------------------------------------ dates, names, JSON


def test_holders_are_those_of_the_date() -> None:
    now = {h.to.name for h in chain(World(), HEAD, as_at="2025-01-01").hops}
    assert "Ann Archer" in now
    nurse = chain(World(), NURSE, as_at="2020-01-01")
    assert nurse.as_at == "2020-01-01"


def test_names_are_withheld_from_who_sees_posts_only() -> None:
    viewer = Viewer(ALDERMOOR.viewer(World()).store, role_only=True)
    answer = accountability_chain(viewer, RECOMMENDATION, AS_AT)
    people = {r.name for h in answer.hops for r in (h.from_, h.to) if r.label is Label.PERSON}
    assert people == {NAME_WITHHELD}


def test_a_viewer_without_the_authority_sees_no_chain() -> None:
    viewer = Viewer(ALDERMOOR.viewer(World()).store, authorities=frozenset())
    with pytest.raises(NotFound):
        accountability_chain(viewer, RECOMMENDATION, AS_AT)


def test_json_has_the_names_and_spellings_of_graphql() -> None:
    told = json.loads(json.dumps(to_json(chain(ASSUMED["convention"]))))
    assert told["verdict"] == "UNBROKEN_WITH_ASSUMED_HOPS"
    assert told["subject"]["__typename"] == "Recommendation"
    assert set(told["hops"][0]) == {"from", "relationship", "to", "level", "claim", "also"}
    assert set(told["breaks"][0]) == {"kind", "at", "sentence"}
    assert told["breaks"][0]["kind"] == "chain_broken"
    assert set(told["explain"]) == {
        "query", "parameters", "documents", "leftOut", "undated", "notShown", "basisCounts",
    }  # fmt: skip
    assert sum(told["explain"]["basisCounts"].values()) == len(told["hops"])
    assert "MATCH" in told["explain"]["query"]


# ---------------------------------------------------------------------- reachability, by an oracle


def tangled(seed: int) -> tuple[Store, nx.DiGraph, nx.DiGraph, list[str]]:
    """Posts that answer to posts at random, cycles too: a store, and the recorded and the assumed
    graph as networkx has them.
    """
    chance = random.Random(seed)
    draft = Draft(Source("document/aldermoor/governance_register/2025", "authority/aldermoor"))
    draft.node(Label.AUTHORITY, "aldermoor", name="Aldermoor")
    draft.node(Label.DOCUMENT, "aldermoor", "governance_register", "2025", state="loaded")
    posts = [draft.node(Label.POST, "aldermoor", f"p{i}", title=f"P{i}") for i in range(14)]
    graphs = recorded, assumed = nx.DiGraph(), nx.DiGraph()
    for graph in graphs:
        graph.add_nodes_from(posts)
    for n in range(26):
        one, other = chance.sample(posts, 2)
        basis = chance.choice([Basis.REGISTERED, Basis.REGISTERED, Basis.CONVENTION])
        modality = chance.choice([Modality.IS, Modality.PLANNED, Modality.IS, Modality.DENIED])
        until = chance.choice([None, None, "2020-01-01"])
        draft.edge(
            Relationship.ACCOUNTABLE_TO, one, other, basis=basis, modality=modality,
            distinct=str(n), validTo=until,
        )  # fmt: skip
        if modality is Modality.DENIED or until:
            continue
        assumed.add_edge(one, other)
        if basis is Basis.REGISTERED:
            recorded.add_edge(one, other)
    store = open_store("ladybug:")
    store.load(draft.records())
    return store, recorded, assumed, posts


@pytest.mark.parametrize("seed", range(6))
def test_reachability_is_that_of_networkx(seed: int) -> None:
    store, recorded, assumed, posts = tangled(seed)
    with store:
        governance = Look(Viewer(store), ["authority/aldermoor"], AS_AT).governance
        for post in posts:
            for graph, flag in ((recorded, False), (assumed, True)):
                line = governance.line([post], assumed=flag)
                assert set(line.reached) == nx.descendants(graph, post) | {post}
                assert all(holds(claim, AS_AT, assumed=flag) for claim in line.claims)
