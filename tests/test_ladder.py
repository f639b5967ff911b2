"""Who leads a recommendation: each rung of the ladder, and one truth with the gaps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph import open_store
from loaders import names
from ontology.record import Edge, Records, claim_id
from ontology.terms import Label, LeadRole, OrganisationKind, Relationship, TenureKind
from queries.having import checks
from queries.ladder import RUNGS, Rung, WhoLeads, ladder
from queries.viewer import Viewer
from tests.aldermoor import AS_AT, RECOMMENDATION, Aldermoor, World

#: Who leads one of the plan's eight actions, which has this id and number.
Lead = Callable[[Aldermoor, str, str], None]


class Led(Aldermoor):
    """A plan whose actions are led as a test says; nobody leads the recommendation itself."""

    def __init__(self, lead: Lead, **given: object) -> None:
        super().__init__(replace(World(owner=False, holders=0), **given))  # type: ignore[arg-type]
        self._lead = lead

    def leads(self, id_: str, number: str) -> None:
        self._lead(self, id_, number)

    def held(self, person: str, first: str, last: str) -> None:
        """A person is shown as the head of practice between two days."""
        names.tenure(
            self.draft, self.head(), self.draft.person(person), kind=TenureKind.PERMANENT,
            passage=self.passage("who is head"), attestedFrom=first, attestedTo=last,
        )  # fmt: skip


def _nobody(of: Aldermoor, id_: str, number: str) -> None:
    """No action has a lead."""


def _one(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, of.draft.person("Ann Archer"))


def _two(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, of.draft.person("Ann Archer" if number == "1" else "Bea Brook"))


def _post(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, of.head())


def _team(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, names.organisation(of.draft, "Audit Team", OrganisationKind.TEAM))


def _partner(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, of.icb())


def _post_and_partner(of: Aldermoor, id_: str, number: str) -> None:
    (_post if number == "1" else _partner)(of, id_, number)


def _in_post(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, of.draft.person("Ann Archer"), inPost=of.head())


def _supporter(of: Aldermoor, id_: str, number: str) -> None:
    of.lead(id_, of.draft.person("Ann Archer"), role=LeadRole.SUPPORT)


def told(of: Led, *, role_only: bool = False, own: str = "") -> WhoLeads:
    """Where the recommendation stands. ``own``: the id of a party that leads it itself."""
    records = of.records()
    with open_store("ladybug:") as store:
        store.load(_owned(records, own) if own else records)
        viewer = Viewer(store, role_only=role_only)
        answer = ladder(viewer, "authority/aldermoor", AS_AT)
        who = answer[RECOMMENDATION]
        named = checks(viewer, Label.RECOMMENDATION, {"has_named_lead": True, "as_at": AS_AT}, None)
        has = all(fits(RECOMMENDATION) for fits in named)
        assert has == (who.rung in (Rung.OWN, Rung.ONE, Rung.SEVERAL, Rung.LEFT))
        return who


def _owned(records: Records, party: str) -> Records:
    edge = next(e for e in records.edges if e.type is Relationship.ADDRESSES)
    id_ = claim_id(Relationship.LED_BY, RECOMMENDATION, party, records.source.id, "own")
    given = {**edge.properties, "asPrinted": "as printed", "role": LeadRole.LEAD.value}
    own = Edge(id_, Relationship.LED_BY, RECOMMENDATION, party, given)
    return replace(records, edges=(*records.edges, own))


@pytest.mark.parametrize(
    ("lead", "rung", "sentence"),
    [
        (_nobody, Rung.NONE, "No lead is recorded of it or of its 8 actions."),
        (_one, Rung.ONE, "One person is named as leading 8 of 8 actions: Ann Archer."),
        (_two, Rung.SEVERAL, "2 people are named as leading 8 of 8 actions: "
                             "Ann Archer; Bea Brook."),
        (_post, Rung.POST, "Nobody is named; what leads is a post: “as printed”."),
        (_team, Rung.TEAM, "Nobody is named; what leads is a team or body: “as printed”."),
        (_partner, Rung.PARTNER, "Nobody is named; what leads is a partner: “as printed”."),
        (_post_and_partner, Rung.POST, "Nobody is named; what leads is a post: “as printed”."),
    ],
)  # fmt: skip
def test_each_rung_through_its_actions(lead: Lead, rung: Rung, sentence: str) -> None:
    who = told(Led(lead))
    assert (who.rung, who.sentence) == (rung, sentence)
    assert who.words == RUNGS[rung][0]


def test_who_only_supports_leads_nothing() -> None:
    records = Led(_supporter).records()
    with open_store("ladybug:") as store:
        store.load(records)
        assert ladder(Viewer(store), as_at=AS_AT)[RECOMMENDATION].rung is Rung.NONE


def test_a_lead_of_its_own_comes_first() -> None:
    of = Led(_two)
    who = told(of, own=of.draft.person("Bea Brook"))
    assert who.rung is Rung.OWN
    assert who.sentence == "Bea Brook leads the recommendation."
    assert [ref.name for ref in who.leads] == ["Bea Brook"]


def test_a_post_with_one_known_holder_is_a_person() -> None:
    of = Led(_post)
    of.held("Ann Archer", "2024-06-01", AS_AT)
    assert told(of).rung is Rung.ONE
    of = Led(_nobody)
    of.held("Ann Archer", "2024-06-01", AS_AT)
    who = told(of, own=of.head())
    assert (who.rung, who.sentence) == (Rung.OWN, "Ann Archer leads the recommendation.")


def test_who_was_followed_has_left() -> None:
    of = Led(_in_post)
    of.held("Ann Archer", "2024-06-01", "2024-07-31")
    of.held("Bea Brook", "2025-01-01", AS_AT)
    who = told(of)
    assert who.rung is Rung.LEFT
    assert who.sentence == "Whoever is named as lead has left: Ann Archer."
    assert [ref.name for ref in who.left] == ["Ann Archer"]


def test_who_stays_leads_and_who_left_is_told_beside() -> None:
    def lead(of: Aldermoor, id_: str, number: str) -> None:
        (_in_post if number == "1" else _also)(of, id_, number)

    def _also(of: Aldermoor, id_: str, number: str) -> None:
        of.lead(id_, of.draft.person("Cy Cole"))

    of = Led(lead)
    of.held("Ann Archer", "2024-06-01", "2024-07-31")
    of.held("Bea Brook", "2025-01-01", AS_AT)
    who = told(of)
    assert who.rung is Rung.ONE
    assert who.sentence == (
        "One person is named as leading 7 of 8 actions: Cy Cole. Ann Archer, named too, has left."
    )


def test_names_are_withheld_from_who_sees_posts_only() -> None:
    who = told(Led(_one), role_only=True)
    assert who.rung is Rung.ONE
    assert "Ann" not in who.sentence


def test_no_action_at_all() -> None:
    who = told(Led(_one, answered=False))
    assert who.rung is Rung.NONE
    assert who.sentence == "No lead of it is recorded, and no action that answers it."


def test_every_rung_has_words_and_a_definition() -> None:
    assert list(RUNGS) == list(Rung)
    assert len({words for words, _ in RUNGS.values()}) == len(Rung)
