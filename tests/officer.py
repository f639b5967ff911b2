"""What an officer of Aldermoor states beside the samples."""

from __future__ import annotations

from graph import Store
from graph.stating import Author, Party, state_lead, waive
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
