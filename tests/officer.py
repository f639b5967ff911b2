"""What an officer of Aldermoor states beside the samples."""

from __future__ import annotations

from graph import Store
from graph.stating import (
    Author,
    Party,
    claim_complete,
    revise_date,
    state_body,
    state_lead,
    waive,
)
from ontology.terms import Label

AUTHORITY = "authority/aldermoor"


def an_officer_states(store: Store) -> None:
    """A lead whom no document names, and a waiver of a gap, on 1 September 2024."""
    graph = store.held(AUTHORITY)[0]
    action = min(i for i, n in graph.nodes.items() if n.label is Label.ACTION)
    author = Author("Jo Field", "2024-09-01T09:00:00.000000+00:00", "Agreed.")
    store.add(
        state_lead(graph, action, Party(person="Ann Dray"), author),
        waive(graph, "action_overdue", action, author, approver="The board", until="2025-01-01"),
    )


#: Recommendations of Aldermoor: one due on 1 May 2020 under a post, one overdue since February
#: without a lead, one with a date and complete, one with a date that nobody approved.
AHEAD, PAST, DONE, PROPOSED = (
    f"recommendation/aldermoor/sif/2016-09-05/la/{n}" for n in (3, 4, 5, 6)
)
BOARD = "body/aldermoor/corporate_parenting_board"


def an_officer_dates_recommendations(store: Store) -> None:
    """Dates of recommendations themselves, stated on 3 March 2020; the board oversees the first."""
    graph = store.held(AUTHORITY)[0]
    author = Author("Jo Field", "2020-03-03T09:00:00.000000+00:00", "Agreed.")
    store.add(
        revise_date(graph, AHEAD, "2020-05-01", author, approver="The board"),
        state_lead(graph, AHEAD, Party(id="post/aldermoor/chief-executive"), author),
        state_body(graph, AHEAD, Party(id=BOARD), author),
        revise_date(graph, PAST, "2020-02-10", author, approver="The board"),
        revise_date(graph, DONE, "2020-05-01", author, approver="The board"),
        claim_complete(graph, DONE, author, text="All of it."),
        revise_date(graph, PROPOSED, "2020-05-01", author),
    )
