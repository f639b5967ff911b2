"""Many questions as one: what the fields of one level of a request ask together.

A question is a kind of :data:`KINDS`, and what it is asked of. Questions of one kind are answered
at once, so that a page of a hundred things costs as many queries as a page of two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from ontology.errors import NotFound, StoreUnreachable
from ontology.record import Node
from queries import coverage, explore, records
from queries.accountability import accountability_chains
from queries.answers import Chain, Gap, Passage
from queries.passages import read_passages
from queries.viewer import Viewer, whole

#: Called now and then while questions are answered; raises where there is no time left.
Check = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked: a kind of :data:`KINDS`, and what it is asked of."""

    kind: str
    of: Hashable


@dataclass(frozen=True, eq=False)
class Call:
    """Any other question: a function that takes the viewer first, and its arguments after that."""

    function: Callable[..., object]
    arguments: tuple[object, ...]
    named: Mapping[str, object]


@whole
def together(
    viewer: Viewer, questions: Sequence[Question], check: Check = lambda: None
) -> list[Any]:
    """The answers to some questions, in their order. Where one cannot be answered, the error is its
    answer.

    Raises:
        StoreUnreachable: nothing can be answered.

    """
    by_kind: dict[str, list[Any]] = {}
    for question in dict.fromkeys(questions):
        by_kind.setdefault(question.kind, []).append(question.of)
    answers: dict[Question, Any] = {}
    for kind, of in by_kind.items():
        try:
            check()
            found = KINDS[kind](viewer, of, check)
        except StoreUnreachable:
            raise
        except Exception as error:
            found = [error] * len(of)
        answers |= {Question(kind, o): a for o, a in zip(of, found, strict=True)}
    return [answers[question] for question in questions]


def _nodes(viewer: Viewer, ids: Sequence[str], _: Check) -> list[Node | None]:
    found = {n.id: n for n in records.nodes(viewer, ids)}
    return [found.get(i) for i in ids]


def _passages(viewer: Viewer, ids: Sequence[str], _: Check) -> list[Passage | None]:
    found = read_passages(viewer, ids)
    return [found.get(i) for i in ids]


def _gaps(viewer: Viewer, ids: Sequence[str], check: Check, *, belonging: bool) -> list[list[Gap]]:
    """Each authority's gaps are found once."""
    groups: dict[str, list[str]] = {}
    for node in records.nodes(viewer, ids):
        groups.setdefault(str(node.get("authority")), []).append(node.id)
    found: dict[str, list[Gap]] = {}
    for authority, own in groups.items():
        check()
        found |= coverage.gaps_of(viewer, authority, own, belonging=belonging)
    return [found.get(i, []) for i in ids]


def _chains(
    viewer: Viewer, wanted: Sequence[tuple[str, str | None]], check: Check
) -> list[Chain | NotFound]:
    return accountability_chains(viewer, wanted, check=check)


def _calls(viewer: Viewer, calls: Sequence[Call], check: Check) -> list[object]:
    answers: list[object] = []
    for call in calls:
        try:
            check()
            answers.append(call.function(viewer, *call.arguments, **call.named))
        except StoreUnreachable:
            raise
        except Exception as error:
            answers.append(error)
    return answers


def _plain(answer: Callable[[Viewer, Sequence[Any]], Sequence[Any]]) -> Callable[..., Any]:
    return lambda viewer, of, check: answer(viewer, of)


#: Kind of question → what answers many of it at once, in their order.
KINDS: Mapping[str, Callable[[Viewer, Sequence[Any], Check], Sequence[Any]]] = MappingProxyType(
    {
        "node": _nodes,
        "joined": _plain(records.joined),
        "holder": _plain(records.holders),
        "actions": _plain(records.actions_of),
        "measures": _plain(records.measures_of),
        "documents": _plain(records.documents_of),
        "passage": _passages,
        "gaps": lambda viewer, ids, check: _gaps(viewer, ids, check, belonging=False),
        "gaps of all": lambda viewer, ids, check: _gaps(viewer, ids, check, belonging=True),
        "chain": _chains,
        "evidenced": _plain(explore.evidenced_by_each),
        "claims": _plain(explore.claims_on_each),
        "call": _calls,
    }
)
