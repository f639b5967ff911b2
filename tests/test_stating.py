"""What people state: how it is checked, what it makes of the graph and its gaps, and that nothing
of it is lost or overwritten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api import told
from api.mentions import unmet_statements
from graph import Store, open_store
from graph.resolve import resolve
from graph.stated import lacking
from graph.statements import Statement, StatementKind, decide, standing
from graph.stating import (
    Author,
    Party,
    again,
    claim_complete,
    record_progress,
    reopen,
    revise_date,
    state_body,
    state_holder,
    state_lead,
    state_line,
    state_measure,
    verify_complete,
    waive,
    withdraw,
)
from loaders import names
from ontology.errors import BadValue, NotFound
from ontology.record import Draft, Graph, Records, Source, person_id
from ontology.shacl import validate
from ontology.terms import (
    DatePrecision,
    GapKindId,
    Label,
    Relationship,
    ReviewState,
    TenureKind,
)
from queries.accountability import accountability_chain
from queries.answers import to_json
from queries.coverage import coverage, coverage_gaps, coverage_summary
from queries.statements import statements
from queries.stating import accept_gap, review, state, take_back
from queries.viewer import Viewer
from tests.aldermoor import (
    AS_AT,
    AUTHORITY,
    BOARD,
    DCS,
    HEAD,
    PLAN_DOCUMENT,
    RECOMMENDATION,
    Aldermoor,
    World,
    action,
)

DAY = "2025-06-10"
BEFORE = "2025-06-09"
ONE = action("1")


def by(name: str = "Jo Field", at: str = f"{DAY}T09:00:00.000000+00:00", key: str = "") -> Author:
    return Author(name, at, "Agreed at the board.", key)


@cache
def records(world: World = World()) -> Records:  # noqa: B008 - it is frozen
    return Aldermoor(world).records()


@cache
def graph(world: World = World()) -> Graph:  # noqa: B008
    return resolve([records(world)])


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store("ladybug:") as opened:
        yield opened


def viewer(store: Store, world: World) -> Viewer:
    store.load(records(world))
    return Viewer(store)


def kinds(viewer: Viewer, as_at: str = AS_AT) -> set[tuple[str, str]]:
    return {(g.kind.id.value, g.subject.id) for g in coverage_gaps(viewer, as_at=as_at)}


def test_a_withdrawal_is_for_good_and_said_once() -> None:
    said = record_progress(graph(), ONE, "Begun.", by())
    gone = withdraw([said], said.id, by("Ann Other"))
    assert standing([gone, said]) == []
    with pytest.raises(BadValue, match="withdrawn on 10 June 2025 by Ann Other"):
        withdraw([said, gone], said.id, by())
    with pytest.raises(BadValue, match="cannot be withdrawn"):
        withdraw([said, gone], gone.id, by())


# ---------------------------------------------------------------------------- what it makes


def test_what_is_named_has_the_id_that_a_document_would_give_it() -> None:
    draft = Draft(Source("document/aldermoor/x", AUTHORITY))
    trust = "organisation/aldermoor/harbour-trust"
    lead = partial(state_lead, graph(), ONE)
    for party, id_ in (
        (Party(person="Cllr Ann Dray"), draft.person("Ann Dray")),
        (Party(post="Director for Practice"), names.post(draft, "Director of Practice")),
        (Party(post="Chief Nurse", within=BOARD), names.post(draft, "Chief Nurse", BOARD)),
        (Party(organisation="Harbour Trust"), names.organisation(draft, "Harbour Trust")),
        (Party(body="The Corporate Parenting Panel"), "body/aldermoor/corporate_parenting_board"),
        (Party(body="Early Help Panel"), names.body(draft, "Early Help Panel")),
    ):  # fmt: skip
        assert lead(party, by()).data["party"] == id_
    holder = state_holder(graph(), HEAD, Party(person="Ann Dray"), by(), since="2025-01-01")
    made = resolve([records()], [holder, lead(Party(organisation="Harbour Trust"), by())])
    person = person_id("aldermoor", "Ann Dray")
    assert names.tenure(draft, HEAD, person, since="2025-01-01") in made.nodes
    assert made.nodes[trust].properties == {
        "authority": AUTHORITY, "name": "Harbour Trust", "statedAt": DAY,
    }  # fmt: skip
    named = Aldermoor(World())
    named.draft.node(Label.ORGANISATION, "aldermoor", "harbour-trust", name="Harbour NHS Trust")
    again_ = resolve([named.records()], [lead(Party(organisation="Harbour Trust"), by())])
    assert again_.nodes[trust].get("name") == "Harbour NHS Trust"  # the document has the word
    assert again_.nodes[trust].get("statedAt") is None


def test_a_claim_says_who_stated_it_and_no_document() -> None:
    said = state_lead(
        graph(), RECOMMENDATION, Party(id=DCS), by(), since="2025-01-01", until="2026-01-01"
    )
    [claim] = [e for e in resolve([records()], [said]).edges.values() if e.get("source") == said.id]
    assert (claim.type, claim.from_, claim.to) == (Relationship.LED_BY, RECOMMENDATION, DCS)
    assert claim.properties == {
        "asPrinted": graph().nodes[DCS].get("title"), "basis": "registered", "modality": "is",
        "reasons": ("Agreed at the board.",), "role": "lead", "source": said.id,
        "statedAt": DAY, "statedBy": "Jo Field", "validFrom": "2025-01-01", "validTo": "2026-01-01",
    }  # fmt: skip


def everything() -> list[Statement]:
    """A statement of each kind but reviews."""
    g = graph()
    passage = next(n.id for n in g.nodes.values() if n.label is Label.PASSAGE)
    return [
        state_lead(g, RECOMMENDATION, Party(post="Head of Help", within=BOARD), by()),
        state_lead(g, ONE, Party(person="Ann Dray"), by(), in_post=HEAD),
        state_body(g, ONE, Party(body="Early Help Panel"), by()),
        state_line(g, AUTHORITY, Party(post="Head of Help"), Relationship.ACCOUNTABLE_TO,
                   Party(id=DCS), by()),
        state_line(g, AUTHORITY, Party(body="Early Help Panel"), Relationship.REPORTS_TO,
                   Party(id=BOARD), by()),
        state_measure(g, ONE, "Share of plans on time", by(), target="95%"),
        state_holder(g, HEAD, Party(person="Ann Dray"), by(), since="2025-01-01"),
        state_holder(g, HEAD, Party(person="Ann Dray"), by(at=f"{DAY}T10"), since="2025-01-01",
                     until="2025-06-01", kind=TenureKind.ACTING),
        state_holder(g, HEAD, None, by(), since="2025-06-02", kind=TenureKind.VACANT),
        record_progress(g, ONE, "Half of it is done.", by(), on="2025-06-01"),
        revise_date(g, ONE, "2026-03-31", by(), approver="The board"),
        revise_date(g, ONE, "2026-01-31", by(at=f"{DAY}T11"), approver="The board"),
        claim_complete(g, ONE, by("Ann Other")),
        verify_complete(g, ONE, by(), evidence="Seen.", passage=passage),
        reopen(g, ONE, by(at=f"{DAY}T12")),
        waive(g, "action_overdue", ONE, by(), approver="The board", until="2026-01-01"),
        state_lead(g, RECOMMENDATION, Party(id="post/aldermoor/statutory/leader"), by()),
        state_holder(g, "post/aldermoor/statutory/leader", Party(person="Bo Lee"), by(),
                     since="2024-05-01"),
        state_lead(g, RECOMMENDATION, Party(post="Leader of the Council"), by()),
    ]  # fmt: skip


def test_a_graph_with_statements_of_every_kind_is_well_formed() -> None:
    every = everything()
    made = resolve([records()], every)
    assert {s.kind for s in every} == set(StatementKind) - {
        StatementKind.REVIEW, StatementKind.WITHDRAWAL, StatementKind.CHANGE,
    }  # fmt: skip
    assert {e.get("source") for e in made.edges.values()} >= {s.id for s in every}
    before = {(v.node, v.shape) for v in validate(graph())}  # the made-up area's own
    assert {(v.node, v.shape) for v in validate(made)} <= before
    # Who was a post of the law's that nobody named is the post that somebody named later.
    assert "post/aldermoor/statutory/leader" not in made.nodes
    led = {e.to for e in made.edges.values() if e.from_ == RECOMMENDATION and e.get("statedBy")}
    assert "post/aldermoor/leader-of-the-council" in led
    acting = [n for n in made.nodes.values() if n.get("kind") == "acting" and n.get("statedAt")]
    assert [n.get("to") for n in acting] == ["2025-06-01"]  # the later one counts


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_any_order_of_arrival_gives_the_same_graph_and_withdrawals_the_one_before(
    data: st.DataObject,
) -> None:
    said = [
        replace(s, at=f"2025-06-{day:02d}T09:00:00.000000+00:00")
        for s in data.draw(st.lists(st.sampled_from(everything()), unique_by=lambda s: s.id))
        for day in [data.draw(st.integers(1, 10))]
    ]
    taken = [s for s in said if data.draw(st.booleans())]
    gone = [withdraw(said, s.id, by(f"Author {n}")) for n, s in enumerate(taken)]
    every = [*said, *gone]
    made = resolve([records()], every)
    assert resolve([records()], data.draw(st.permutations(every))) == made
    assert resolve([records()], [s for s in said if s not in taken]) == made
    rest = [withdraw(said, s.id, by()) for s in said if s not in taken]
    assert resolve([records()], data.draw(st.permutations([*every, *rest]))) == graph()


# --------------------------------------------------------------------------- what gaps there are


UNLED = World(leads="nobody", by_head=0)


def test_a_stated_lead_closes_the_gap_from_its_day_on(store: Store) -> None:
    who = viewer(store, World(owner=False, leads="nobody"))
    before = {day: to_json(coverage(who, as_at=day)) for day in (BEFORE, AS_AT)}
    kind = (GapKindId.RECOMMENDATION_WITHOUT_ACCOUNTABLE_LEAD.value, RECOMMENDATION)
    assert kind in kinds(who)
    party = Party(post="Head of Help", within=BOARD)
    kept = state(who, RECOMMENDATION, lambda g: state_lead(g, RECOMMENDATION, party, by()))
    post = kept.data["party"]
    assert kind not in kinds(who)
    assert to_json(coverage(who, as_at=BEFORE)) == before[BEFORE]
    shown = told.chain(accountability_chain(who, RECOMMENDATION, as_at=AS_AT))
    flat = " ".join(shown.split())
    assert (
        "is led by → Head of Help registered: an officer stated it (Jo Field, 10 June 2025): "
        "Agreed at the board." in flat
    )
    earlier = accountability_chain(who, RECOMMENDATION, as_at=BEFORE)
    assert not any(hop.to.id == post for hop in earlier.hops)
    assert "Nothing is on record" in accountability_chain(who, post, as_at=BEFORE).sentence
    take_back(who, kept.id, by(), may=lambda _: None)
    assert to_json(coverage(who, as_at=AS_AT)) == before[AS_AT]


def test_a_lead_stated_beside_the_same_in_a_document_is_one_lead(store: Store) -> None:
    who = viewer(store, World())
    before = kinds(who)
    lead = next(
        e.to for e in store.graph(AUTHORITY).edges.values()
        if e.type is Relationship.LED_BY and e.from_ == action("7")
    )  # fmt: skip
    for author in (by(), by("Ann Other")):
        state(
            who,
            action("7"),
            partial(state_lead, subject=action("7"), lead=Party(id=lead), author=author),
        )
    assert kinds(who) == before


def test_what_an_officer_led_is_told_by_name_where_nothing_is_printed(store: Store) -> None:
    who = viewer(store, UNLED)
    for body in ("Early Help Panel", "Front Door Panel"):
        party = Party(body=body)
        state(who, ONE, lambda g, p=party: state_lead(g, ONE, p, by()))
    [gap] = coverage_gaps(who, ["leads_without_primary"], as_at=AS_AT)
    assert gap.sentence.endswith("“as printed; Early Help Panel; Front Door Panel”")


@pytest.mark.parametrize(
    ("world", "kind", "make"),
    [
        (World(overseen=False), "without_overseeing_body",
         lambda g, a: state_body(g, ONE, Party(id=BOARD), a)),
        (World(measure=None), "action_without_measure",
         lambda g, a: state_measure(g, ONE, "% of plans on time", a)),
        (World(due=None), "action_without_date",
         lambda g, a: revise_date(g, ONE, "2026-03-31", a, approver="The board")),
        (World(due=("Ongoing", "", DatePrecision.ONGOING)), "date_not_fixed",
         lambda g, a: revise_date(g, ONE, "2026-03-31", a, approver="The board")),
        (World(due=("2025/26", "2026-03-31", DatePrecision.FINANCIAL_YEAR)), "date_not_resolvable",
         lambda g, a: revise_date(g, ONE, "2026-03-31", a, approver="The board")),
        (World(due=("May 2025", "2025-05-31", DatePrecision.MONTH)), "action_overdue",
         lambda g, a: revise_date(g, ONE, "2026-03-31", a, approver="The board")),
        (World(due=("May 2025", "2025-05-31", DatePrecision.MONTH)), "action_overdue",
         lambda g, a: claim_complete(g, ONE, a)),
        (World(due=("May 2025", "2025-05-31", DatePrecision.MONTH)), "action_overdue",
         lambda g, a: waive(g, "action_overdue", ONE, a, approver="The board", until=AS_AT)),
        (World(holders=0), "lead_post_without_holder",
         lambda g, a: state_holder(g, HEAD, Party(person="Ann Dray"), a, since="2024-01-01")),
        (World(evidence=False), "closure_without_evidence",
         lambda g, a: verify_complete(g, action("3"), a, evidence="Ten files were read.")),
        (World(evidence=False), "closure_without_evidence",
         lambda g, a: reopen(g, action("3"), a)),
        (World(status_on="2025-02-01"), "status_stale",
         lambda g, a: record_progress(g, action("8"), "Going on.", a)),
        (World(approver=""), "date_revised_without_approval",
         lambda g, a: revise_date(
             g, action("4"), _moved(g), a, approver="The board")),
        (World(approver=""), "date_revised_without_approval",
         lambda g, a: revise_date(g, action("4"), "2025-12-31", a, approver="The board")),
    ],
)  # fmt: skip
def test_a_statement_closes_the_gap_and_its_withdrawal_opens_it(
    store: Store, world: World, kind: str, make: Callable[[Graph, Author], Statement]
) -> None:
    who = viewer(store, world)
    before, earlier = kinds(who), to_json(coverage(who, as_at=BEFORE))
    graph_ = store.graph(AUTHORITY)
    said = make(store.held(AUTHORITY)[0], by())
    subjects = {s for k, s in before if k == kind}
    assert subjects
    store.add(said)
    left = {s for k, s in kinds(who) if k == kind}
    assert left < subjects
    assert to_json(coverage(who, as_at=BEFORE)) == earlier
    take_back(who, said.id, by(), may=lambda _: None)
    assert kinds(who) == before
    assert store.graph(AUTHORITY) == graph_


def _moved(graph: Graph) -> str:
    updates = (n for n in graph.nodes.values() if n.label is Label.UPDATE)
    [update] = [n for n in updates if n.get("kind") == "due_revised"]
    return str(update.get("dueTo"))


def test_what_is_stated_of_a_recommendation_stands_in_its_chain(store: Store) -> None:
    who, g = viewer(store, World()), graph()
    store.add(state_body(g, RECOMMENDATION, Party(id=BOARD), by()))
    store.add(state_measure(g, RECOMMENDATION, "Files that are read", by()))
    chain = accountability_chain(who, RECOMMENDATION, AS_AT)
    ends = {(h.relationship.value, h.from_.id if h.from_.id == BOARD else h.to.label.value)
            for h in chain.hops if RECOMMENDATION in (h.from_.id, h.to.id)}  # fmt: skip
    assert {("OVERSEES", BOARD), ("MEASURED_BY", "Measure")} <= ends


def test_what_people_say_opens_gaps_too(store: Store) -> None:
    who = viewer(store, World())
    before = kinds(who)

    def opened(said: Statement) -> set[tuple[str, str]]:
        store.add(said)
        return kinds(who) - before

    g = graph()
    assert opened(claim_complete(g, ONE, by())) == {("closure_without_evidence", ONE)}
    assert opened(verify_complete(g, ONE, by("Ann Other"), evidence="Seen.")) == set()
    assert opened(reopen(g, ONE, by(at=f"{DAY}T20:00"))) == set()
    late = opened(revise_date(g, ONE, "2025-06-11", by(at=f"{DAY}T21:00")))
    assert late == {("date_revised_without_approval", ONE)}
    late = opened(revise_date(g, ONE, "2025-06-11", by(at=f"{DAY}T22:00"), approver="The board"))
    assert ("action_overdue", ONE) in late  # an earlier date, approved, counts as well
    assert ("date_revised_without_approval", ONE) not in late
    [gap] = [g for g in coverage_gaps(who, ["action_overdue"], as_at=AS_AT) if g.subject.id == ONE]
    assert "then 11 June 2025" in gap.sentence
    assert gap.since == "2025-06-11"


def test_a_waiver_counts_beside_the_headline_until_its_last_day(store: Store) -> None:
    who = viewer(store, World(due=("May 2025", "2025-05-31", DatePrecision.MONTH)))
    accept_gap(who, "action_overdue", ONE, by(), approver="The board", until="2025-07-01")
    last = by(at=f"{DAY}T10:00:00.000000+00:00")
    accept_gap(who, "action_overdue", ONE, last, approver="The chair", until="2025-06-20")

    def row(as_at: str) -> tuple[int, int]:
        [counted] = coverage_summary(who, kinds=["action_overdue"], as_at=as_at).rows
        return counted.found, counted.waived

    found, waived = row(BEFORE)
    assert waived == 0
    assert row(DAY) == row("2025-06-20") == (found - 1, 1)
    assert row("2025-06-21") == (found, 0)  # the last waiver counts, and is over
    gaps = coverage_gaps(who, ["action_overdue"], as_at=DAY, include_waived=True)
    assert [g.waiver.approver for g in gaps if g.waiver] == ["The chair"]
    with pytest.raises(BadValue, match="there is no gap 'action_without_date'"):
        accept_gap(who, "action_without_date", ONE, by(), approver="A", until="2025-07-01")


# --------------------------------------------------------------------------- what is kept


def test_a_statement_outlives_its_document_and_is_told_meanwhile(store: Store) -> None:
    who = viewer(store, World())
    said = record_progress(graph(), ONE, "Begun.", by())
    store.add(said)
    full = store.graph(AUTHORITY)
    assert lacking(full, said) == []
    store.remove(PLAN_DOCUMENT)
    assert [s.id for s in store.statements(AUTHORITY)] == [said.id]
    assert unmet_statements(store) == [
        f"{said.id} of Jo Field, {DAY}, is about {ONE}, and nothing of that id is loaded; the "
        "statement is kept and counts when it is"
    ]
    store.load(records(World(rate="42")))
    store.load(records(World()))
    assert unmet_statements(store) == []
    assert not full.nodes.keys() - store.graph(AUTHORITY).nodes.keys()
    assert [s.counts for s in statements(who)] == [True]


def test_a_review_can_be_withdrawn_and_the_one_before_counts(store: Store) -> None:
    who = viewer(store, World(supported=False))
    links = [e for e in store.graph(AUTHORITY).edges.values() if e.get("basis") == "inferred"]
    claim = links[0].id
    first = review(who, claim, ReviewState.ACCEPTED, by())
    last = review(who, claim, ReviewState.REJECTED, by(at=f"{DAY}T10"))
    assert store.graph(AUTHORITY).edges[claim].get("review") == "rejected"
    take_back(who, last.id, by(), may=lambda _: None)
    assert store.graph(AUTHORITY).edges[claim].get("review") == "accepted"
    take_back(who, first.id, by(), may=lambda _: None)
    assert store.graph(AUTHORITY).edges[claim] == links[0]
    with pytest.raises(NotFound, match="no proposed link"):
        review(who, "claim/led_by/x", ReviewState.ACCEPTED, by())
    assert decide(store.graph(), claim, ReviewState.ACCEPTED, "A", DAY).data["claim"] == claim


def test_what_is_said_again_under_one_key_is_said_once(store: Store) -> None:
    who = viewer(store, World())

    def say(text: str, author: Author) -> str:
        return state(who, ONE, lambda g: record_progress(g, ONE, text, author)).id

    first = say("Begun.", by(key="a"))
    later = f"{DAY}T10:00:00.000000+00:00"
    assert say("Begun.", by(at=later, key="a")) == first
    assert say("Begun.", by("Ann Other", key="a")) != first
    assert say("Begun.", by(at=later)) != say("Begun.", by(at=f"{DAY}T11"))
    with pytest.raises(BadValue, match="'a' was the key of something else"):
        say("Done.", by(key="a"))
    gone = take_back(who, first, by(key="b"), may=lambda _: None)
    assert take_back(who, first, by(at=later, key="b"), may=lambda _: None) == gone
    assert len(store.statements(AUTHORITY)) == 5
    assert again([], record_progress(graph(), ONE, "Begun.", by())) is None


def test_the_register_lists_what_people_wrote(store: Store) -> None:
    who = viewer(store, World())
    store.add(*everything())
    every = statements(who)
    assert [s.at for s in every] == sorted((s.at for s in every), reverse=True)
    assert all(s.counts and s.subject for s in every)
    sentences = {s.sentence for s in every}
    assert "Head of Help oversees" not in " ".join(sentences)
    assert {
        f"Ann Dray, {graph().nodes[HEAD].get('title')}, leads Action 1.",
        "Early Help Panel oversees Action 1.",
        "Action 1 is measured by “Share of plans on time”.",
        "Action 1 is due 31 March 2026, approved by The board.",
        "Action 1 is said to be complete on 10 June 2025.",
        "“Action past its date” at Action 1 is accepted until 1 January 2026, approved by The "
        "board.",
    } <= sentences  # fmt: skip
    one = next(s for s in every if s.kind == StatementKind.CLAIMED)
    assert [s.id for s in statements(who, by="Ann Other")] == [one.id]
    assert {s.kind for s in statements(who, kind="waiver")} == {StatementKind.WAIVER}
    assert one.id in {s.id for s in statements(who, subject=ONE)}
    assert statements(who, authority="authority/brackwater") == []
    take_back(who, one.id, by("Bo Lee"), may=lambda _: None)
    assert one.id not in {s.id for s in statements(who)}
    found = {s.id: s for s in statements(who, include_withdrawn=True)}
    assert found[one.id].withdrawn is not None
    assert found[one.id].withdrawn.by == "Bo Lee"
    assert not found[one.id].counts
    taken = found[found[one.id].withdrawn.id]
    assert (
        taken.sentence
        == "It no longer counts that: Action 1 is said to be complete on 10 June 2025."
    )
    hidden = statements(replace(who, role_only=True), include_withdrawn=True)
    said = str([(s.by, s.sentence, s.subject) for s in hidden])
    assert not any(name in said for name in ("Ann Dray", "Jo Field", "Bo Lee", "Ann Other"))
