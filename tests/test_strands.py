"""A chain is told strand by strand: each hop once, each break at its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import open_store
from ontology.record import Graph
from ontology.terms import (
    Basis,
    ChainLevel,
    ChainVerdict,
    GapKindId,
    Label,
    Modality,
    Relationship,
    ReviewState,
)
from queries.accountability import STARTS, accountability_chain
from queries.answers import Break, Chain, Claim, Explanation, Hop, Ref, Strand
from queries.roles import roles
from queries.strands import nested
from queries.told import Mark, Nested, Role, Station, Step, Way
from queries.viewer import Viewer

R = Relationship
REC = Ref("recommendation/x/1", Label.RECOMMENDATION, "Recommendation 1")
PLAN = Ref("plan/x/1", Label.PLAN, "The plan")
BOARD = Ref("body/x/board", Label.BODY, "The board")
COUNCIL = Ref("organisation/x/council", Label.ORGANISATION, "The council")
OFSTED = Ref("organisation/national/ofsted", Label.ORGANISATION, "Ofsted")
DCS = Ref("post/x/dcs", Label.POST, "Director")
HEAD = Ref("post/x/head", Label.POST, "Head of service")
ANN = Ref("person/x/ann", Label.PERSON, "Ann")
BEN = Ref("person/x/ben", Label.PERSON, "Ben")
ROLES = {COUNCIL.id: Role.COUNCIL, OFSTED.id: Role.ABOVE}
ABOVE = [(DCS, R.ACCOUNTABLE_TO, COUNCIL), (COUNCIL, R.ACCOUNTABLE_TO, OFSTED)]


def action(number: int) -> Ref:
    return Ref(f"action/x/{number}", Label.ACTION, f"Action {number}")


def hop(from_: Ref, type_: R, to: Ref, basis: Basis = Basis.STATED) -> Hop:
    claim = Claim(
        f"claim/{type_}/{from_.id}/{to.id}", basis, Modality.IS, None, None, None, None, (),
        ReviewState.UNREVIEWED, None, None, None, None, None, None,
    )  # fmt: skip
    return Hop(from_, type_, to, ChainLevel.LEAD, claim)


def holding(person: Ref, post: Ref) -> list[tuple[Ref, R, Ref]]:
    tenure = Ref(f"tenure/x/{person.name}", Label.TENURE, "Holding of the post")
    return [(tenure, R.OF_POST, post), (tenure, R.HOLDER, person)]


def chain(
    links: list[tuple[Ref, R, Ref] | Hop],
    actions: int,
    breaks: tuple[Break, ...] = (),
    verdict: ChainVerdict = ChainVerdict.UNBROKEN,
) -> Chain:
    """A chain of a recommendation that some actions answer."""
    answers = [(action(n), R.ADDRESSES, REC) for n in range(1, actions + 1)]
    hops = tuple(x if isinstance(x, Hop) else hop(*x) for x in [*answers, *links])
    strands = tuple(Strand(action(n), verdict, (), None, (), ()) for n in range(1, actions + 1))
    explain = Explanation("", {}, (), (), (), 0, {})
    return Chain(REC, verdict, "", hops, breaks, strands, "2020-01-01", explain)


def whole(told: Nested, of: Chain) -> None:
    """Nothing is lost, and nothing is told twice."""
    assert Counter(map(id, told.hops())) == Counter(map(id, of.hops)), of.subject.id
    assert Counter(m.broken for m in told.breaks) == Counter(of.breaks)
    assert [m.number for m in told.breaks] == list(range(1, len(of.breaks) + 1))
    items = [i for i in told.items() if not isinstance(i, Mark)]
    assert Counter(id_ for i in items for id_ in i.tells) == Counter(told.told)
    for item in items:
        if isinstance(item, Step) and (at := told.elsewhere(item)):
            assert at in told.told


def steps(thread: tuple[object, ...]) -> list[tuple[str, str]]:
    return [(s.source.name, s.thing.name) for s in thread if isinstance(s, Step)]


def test_one_action_goes_on_in_the_line_upwards() -> None:
    of = chain([(action(1), R.LED_BY, HEAD), (HEAD, R.ACCOUNTABLE_TO, DCS), *ABOVE], 1)
    told = nested(of, ROLES)
    whole(told, of)
    (strand,) = told.strands
    assert steps(strand.thread) == [
        ("Action 1", "Head of service"),
        ("Head of service", "Director"),
    ]
    last = strand.thread[-1]
    assert isinstance(last, Step) and told.elsewhere(last) == DCS.id
    assert [way for way, _ in told.ways] == [Way.OFFICERS, Way.INSPECTORATE]


def test_thirty_actions_of_one_lead_join_where_they_meet() -> None:
    led = [(action(n), R.LED_BY, HEAD) for n in range(1, 31)]
    of = chain([*led, (HEAD, R.ACCOUNTABLE_TO, DCS), *ABOVE], 30)
    told = nested(of, ROLES)
    whole(told, of)
    assert len(told.strands) == 30
    for strand in told.strands:
        lead = strand.thread[-1]
        assert isinstance(lead, Step) and told.elsewhere(lead) == HEAD.id
    assert [a.name for a in told.joined[HEAD.id]] == [f"Action {n}" for n in range(1, 31)]


def test_a_strand_of_its_own_ends_where_it_joins_another() -> None:
    other = Ref("post/x/other", Label.POST, "Other head")
    of = chain(
        [
            (action(1), R.LED_BY, HEAD), (action(2), R.LED_BY, other),
            (HEAD, R.ACCOUNTABLE_TO, DCS), (other, R.ACCOUNTABLE_TO, DCS), *ABOVE,
        ],
        2,
    )  # fmt: skip
    told = nested(of, ROLES)
    whole(told, of)
    for strand, head in zip(told.strands, ("Head of service", "Other head"), strict=True):
        assert steps(strand.thread) == [(strand.subject.name, head), (head, "Director")]
        assert isinstance(strand.thread[1], Step) and strand.thread[1].goes_on
    assert [a.name for a in told.joined[DCS.id]] == ["Action 1", "Action 2"]


def test_a_circle_of_posts_is_told_to_its_end() -> None:
    circle = [(HEAD, R.ACCOUNTABLE_TO, DCS), (DCS, R.ACCOUNTABLE_TO, HEAD)]
    for links in (
        [(action(1), R.LED_BY, HEAD), *circle],
        [(action(1), R.LED_BY, HEAD), (action(2), R.LED_BY, DCS), *circle],
        circle,
    ):
        of = chain([*links], 2)
        whole(nested(of, ROLES), of)


def test_several_leads_of_an_action_each_have_their_line() -> None:
    other = Ref("post/x/other", Label.POST, "Other head")
    of = chain(
        [
            (action(1), R.LED_BY, HEAD), (action(1), R.LED_BY, other),
            (HEAD, R.ACCOUNTABLE_TO, DCS), (other, R.ACCOUNTABLE_TO, DCS),
            (action(2), R.LED_BY, DCS), *ABOVE,
        ],
        2,
    )  # fmt: skip
    told = nested(of, ROLES)
    whole(told, of)
    assert steps(told.strands[0].thread) == [
        ("Action 1", "Head of service"), ("Head of service", "Director"),
        ("Action 1", "Other head"), ("Other head", "Director"),
    ]  # fmt: skip
    first, second = (told.strands[0].thread[n] for n in (2, 3))
    assert isinstance(first, Step) and not first.goes_on
    assert isinstance(second, Step) and not second.follows


def test_people_who_lead_in_a_post_are_told_with_it() -> None:
    of = chain(
        [
            (action(1), R.LED_BY, ANN), (action(1), R.LED_BY, BEN),
            *holding(ANN, HEAD), *holding(BEN, HEAD), (HEAD, R.POST_IN, COUNCIL),
            (HEAD, R.ACCOUNTABLE_TO, DCS), *ABOVE,
        ],
        1,
    )  # fmt: skip
    told = nested(of, ROLES)
    whole(told, of)
    ann, up, ben = (s for s in told.strands[0].thread if isinstance(s, Step))
    assert (ann.thing, ann.posts, up.source, ben.thing, ben.posts) == (
        ANN, (HEAD,), HEAD, BEN, (HEAD,),
    )  # fmt: skip
    assert [b.thing for b in ann.beside] == [ANN, BEN, COUNCIL]
    assert up.follows and ann.goes_on and told.elsewhere(ben) == HEAD.id


def test_a_break_stays_one_where_an_assumed_hop_passes_it() -> None:
    broken = Break(GapKindId.CHAIN_BROKEN, HEAD, "No recorded line goes on.")
    up = hop(HEAD, R.ACCOUNTABLE_TO, DCS, Basis.CONVENTION)
    verdict = ChainVerdict.UNBROKEN_WITH_ASSUMED_HOPS
    of = chain([(action(1), R.LED_BY, HEAD), up, *ABOVE], 1, (broken,), verdict)
    told = nested(of, ROLES)
    whole(told, of)
    _, lead, mark, passing = told.strands[0].thread
    assert isinstance(lead, Step) and lead.goes_on
    assert mark == Mark(1, broken, bridged=True)
    assert isinstance(passing, Step) and passing.hop is up
    assert told.strands[0].breaks == (1,)
    recorded = chain([(action(1), R.LED_BY, HEAD)], 1, (broken,), ChainVerdict.BROKEN)
    told = nested(recorded, ROLES)
    assert told.strands[0].thread[-1] == Mark(1, broken, bridged=False)


def test_breaks_are_numbered_as_they_are_read_and_shared_ones_once() -> None:
    at_rec = Break(GapKindId.RECOMMENDATION_WITHOUT_ACTION, REC, "None.")
    at_head = Break(GapKindId.CHAIN_BROKEN, HEAD, "No line from the head.")
    nowhere = Break(GapKindId.OVERSEEING_BODY_ENDED, BOARD, "It ended.")
    led = [(action(n), R.LED_BY, HEAD) for n in (1, 2)]
    of = chain([*led], 2, (nowhere, at_head, at_rec), ChainVerdict.BROKEN)
    told = nested(of, ROLES)
    whole(told, of)
    assert [m.broken for m in told.breaks] == [at_rec, nowhere, at_head]
    assert [s.breaks for s in told.strands] == [(3,), (3,)]
    assert [isinstance(i, Mark) for i in told.top[0]] == [False, True, True]


def test_ways_part_by_what_they_lead_through() -> None:
    scrutiny = Ref("body/x/scrutiny", Label.BODY, "Scrutiny")
    member = Ref("post/x/member", Label.POST, "Lead member")
    of = chain(
        [
            (action(1), R.LED_BY, HEAD), (HEAD, R.ACCOUNTABLE_TO, DCS),
            (BOARD, R.OVERSEES, PLAN), (member, R.CHAIRS, BOARD),
            (DCS, R.REPORTS_TO, scrutiny), (member, R.ACCOUNTABLE_TO, COUNCIL), *ABOVE,
        ],
        1,
    )  # fmt: skip
    told = nested(of, {**ROLES, scrutiny.id: Role.SCRUTINY, member.id: Role.ELECTED})
    whole(told, of)
    read = {way: [s for t in threads for s in steps(t)] for way, threads in told.ways}
    assert read == {
        Way.OFFICERS: [("Director", "The council")],
        Way.BODIES: [("The plan", "The board"), ("The board", "Lead member")],
        Way.SCRUTINY: [("Director", "Scrutiny")],
        Way.ELECTED: [("Lead member", "The council")],
        Way.INSPECTORATE: [("The council", "Ofsted")],
    }
    starts = [t[0] for _, threads in told.ways for t in threads]
    assert all(isinstance(start, Station) for start in starts)


@pytest.fixture(scope="module")
def viewer(samples_path: Path) -> Iterator[Viewer]:
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        yield Viewer(store)


@pytest.mark.parametrize("label", STARTS)
def test_nothing_of_a_real_chain_is_lost(
    viewer: Viewer, samples_graph: Graph, label: Label
) -> None:
    ids = sorted(n.id for n in samples_graph.nodes.values() if n.label is label)
    assert ids
    for id_ in ids[:40]:
        for assumed in (True, False):
            of = accountability_chain(viewer, id_, "2020-03-31", assumed)
            whole(nested(of, roles(viewer, of)), of)


def test_a_strand_says_at_which_breaks_it_is_broken(viewer: Viewer, samples_graph: Graph) -> None:
    met = 0
    for node in samples_graph.nodes.values():
        if node.label is Label.RECOMMENDATION:
            of = accountability_chain(viewer, node.id, "2020-03-31")
            told = nested(of, roles(viewer, of))
            sentences = {m.number: m.broken.sentence for m in told.breaks}
            for strand in told.strands:
                number = strand.subject.name.removeprefix("Action ")
                broken = strand.verdict not in (None, ChainVerdict.UNBROKEN)
                assert bool(strand.breaks) is broken, (node.id, number)
                for n in strand.breaks:
                    assert number in sentences[n]
                    met += 1
    assert met > 5
