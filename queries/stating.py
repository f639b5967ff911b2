"""Stating something: what pages, the API and commands share."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graph.statements import Statement, decide
from graph.stating import Author, again, waive, withdraw
from ontology.errors import BadValue, NotFound
from ontology.record import Graph
from ontology.terms import ReviewState
from queries.coverage import coverage_gaps
from queries.records import node
from queries.statements import authority_of_link
from queries.viewer import Viewer


def state(viewer: Viewer, subject: str, make: Callable[[Graph], Statement]) -> Statement:
    """Make a statement about a thing and store it; what its author said before, under the same
    key, is what it was.

    Args:
        viewer: who asks, and sees the thing.
        subject: the id of the thing.
        make: makes the statement, given the graph of the thing's authority.

    Raises:
        NotFound: there is no such thing, or the viewer may not see it.
        BadValue: nothing is stated of it, or ``make`` refuses.

    """
    return _put(viewer, authority_of(viewer, subject), lambda graph, _: make(graph))


def authority_of(viewer: Viewer, id_: str) -> str:
    """The id of the authority of a thing, a proposed link or a statement.

    Raises:
        NotFound: there is none of this id, or the viewer may not see it.
        BadValue: it is of no authority.

    """
    if id_.startswith("claim/"):
        return authority_of_link(viewer, id_)
    if id_.startswith("statement/"):
        found = viewer.store.statement(id_).authority
        if viewer.authorities is not None and found not in viewer.authorities:
            raise NotFound(f"there is no statement '{id_}'; 'goldenthread statements' lists them")
        return found
    authority = node(viewer, id_).get("authority")
    if authority is None:
        raise BadValue(f"{id_} is of no authority: nothing is stated of it")
    return str(authority)


def review(viewer: Viewer, claim: str, decision: ReviewState, author: Author) -> Statement:
    """Review a proposed link."""
    given = (author.by, author.at, author.reason, author.key)
    authority = authority_of(viewer, claim)
    return _put(viewer, authority, lambda graph, _: decide(graph, claim, decision, *given))


def accept_gap(
    viewer: Viewer, kind: str, subject: str, author: Author, *, approver: str, until: str
) -> Statement:
    """Waive a gap, which there must be."""
    authority = authority_of(viewer, subject)
    found = coverage_gaps(viewer, [kind], authority, include_waived=True)
    given = {"approver": approver, "until": until}

    def make(graph: Graph) -> Statement:
        statement = waive(graph, kind, subject, author, **given)
        if subject not in {gap.subject.id for gap in found}:
            raise BadValue(
                f"there is no gap '{kind}' at {subject}; 'goldenthread gaps --kind {kind}' lists "
                "those that there are"
            )
        return statement

    return state(viewer, subject, make)


def take_back(
    viewer: Viewer, id_: str, author: Author, *, may: Callable[[Statement], object]
) -> Statement:
    """Withdraw a statement. ``may`` refuses, by raising, who may not withdraw it."""
    authority = authority_of(viewer, id_)
    may(viewer.store.statement(id_))
    return _put(viewer, authority, lambda _, known: withdraw(known, id_, author))


def _put(
    viewer: Viewer, authority: str, make: Callable[[Graph, Sequence[Statement]], Statement]
) -> Statement:
    graph, known = viewer.store.held(authority)
    statement = make(graph, known)
    before = again(known, statement)
    if before is None:
        viewer.store.add(statement)
    return before or statement
