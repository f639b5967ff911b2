"""What cannot be stated is refused in words that say what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from graph.statements import Statement
from graph.stating import (
    Party,
    record_progress,
    state_body,
    state_holder,
    state_lead,
    state_line,
    state_measure,
    verify_complete,
    waive,
    withdraw,
)
from ontology.errors import BadValue, NotFound
from ontology.record import Graph
from ontology.terms import Relationship, TenureKind
from tests.aldermoor import AS_AT, AUTHORITY, BOARD, DCS, HEAD, PLAN
from tests.test_stating import BEFORE, DAY, ONE, by, graph


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda g: state_lead(g, "action/aldermoor/x", Party(id=HEAD), by()), "nothing has the id"),
        (lambda g: state_lead(g, PLAN, Party(id=HEAD), by()), "is a plan"),
        (lambda g: state_lead(g, ONE, Party(), by()), "say who by one of these"),
        (lambda g: state_lead(g, ONE, Party(id=HEAD, person="Jo Field"), by()), "one of these"),
        (lambda g: state_lead(g, ONE, Party(person="Vacant post"), by()), "first and last name"),
        (lambda g: state_lead(g, ONE, Party(post="—"), by()), "no letters"),
        (lambda g: state_lead(g, ONE, Party(id=PLAN), by()), "is a plan"),
        (lambda g: state_lead(g, ONE, Party(id=HEAD), by(), in_post=DCS), "only a person"),
        (lambda g: state_lead(g, ONE, Party(body="Board", within=BOARD), by()), "only a post"),
        (lambda g: state_lead(g, ONE, Party(id=HEAD), by(""),), "the name of who states it"),
        (lambda g: state_lead(g, ONE, Party(id=HEAD), replace(by(), reason=" ")), "the reason"),
        (lambda g: state_lead(g, ONE, Party(id=HEAD), by("a" * 201)), "200 is the most"),
        (lambda g: state_lead(g, ONE, Party(id=HEAD), by("a\u202eb")), "cannot be printed"),
        (
            lambda g: state_lead(g, ONE, Party(id=HEAD), by(), since=AS_AT, until=DAY),
            "is after",
        ),
        (lambda g: state_lead(g, ONE, Party(id=HEAD), by(), since="2999-01-01"), "cannot be meant"),
        (lambda g: state_body(g, ONE, Party(person="Jo Field"), by()), "be said of a person"),
        (
            lambda g: state_line(
                g, AUTHORITY, Party(id=DCS), Relationship.ACCOUNTABLE_TO, Party(id=HEAD), by()
            ),
            "would answer to itself",
        ),
        (
            lambda g: state_line(
                g, AUTHORITY, Party(id=DCS), Relationship.CHAIRS, Party(id=HEAD), by()
            ),
            "a line is one of",
        ),
        (lambda g: state_holder(g, HEAD, Party(id=DCS), by(), since=DAY), "it cannot be said"),
        (
            lambda g: state_holder(
                g, HEAD, Party(person="Jo Field"), by(), since=DAY, kind=TenureKind.VACANT
            ),
            "a vacant post has no holder",
        ),
        (lambda g: state_measure(g, ONE, " ", by()), "the measure is missing"),
        (lambda g: record_progress(g, ONE, "Done.", by(), on="2025-06-11"), "is yet to come"),
        (lambda g: record_progress(g, ONE, "Done.", by(), on="June"), "is not a date"),
        (lambda g: verify_complete(g, ONE, by()), "on what evidence"),
        (lambda g: verify_complete(g, ONE, by(), passage=HEAD), "is a post"),
        (lambda g: waive(g, "no_such", ONE, by(), approver="A", until=DAY), "no kind of gap"),
        (
            lambda g: waive(g, "action_overdue", ONE, by(), approver="A", until=BEFORE),
            "has passed",
        ),
        (lambda g: waive(g, "action_overdue", ONE, by(), approver="", until=DAY), "the approver"),
        (lambda _: withdraw([], "statement/x", by()), "there is no statement"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(make: Callable[[Graph], Statement], says: str) -> None:
    with pytest.raises((BadValue, NotFound), match=says):
        make(graph())
