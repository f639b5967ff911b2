"""An answer is of one state, whatever is loaded while it is asked; the same on each engine."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from graph import Store
from ontology.errors import QueryError
from ontology.record import Records
from tests.records import authority_records

DOCUMENTS = authority_records(0, 8)


def loaded(store: Store) -> list[str]:
    return [source.id for source in store.sources()]


def ids(documents: Sequence[Records]) -> list[str]:
    return sorted(records.source.id for records in documents)


def elsewhere(work: Callable[[], object]) -> None:
    """Do something in another thread, to its end."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()


class Question:
    """Reads twice, and lets ``meanwhile`` happen in between as often as it is said to."""

    def __init__(self, store: Store, meanwhile: Callable[[int], object], times: int) -> None:
        self.store, self.meanwhile, self.times = store, meanwhile, times
        self.asked = 0

    def __call__(self) -> tuple[list[str], list[str]]:
        before = loaded(self.store)
        self.asked += 1
        if self.asked <= self.times:
            elsewhere(lambda: self.meanwhile(self.asked - 1))
        return before, loaded(self.store)


@pytest.mark.parametrize("changes", [0, 1, 3])
def test_a_question_that_a_change_came_into_is_asked_again(store: Store, changes: int) -> None:
    question = Question(store, lambda n: store.load(DOCUMENTS[n]), changes)
    before, after = store.whole(question)
    assert question.asked == changes + 1
    assert before == after == ids(DOCUMENTS[:changes])


def test_what_changes_all_the_while_is_read_while_nobody_writes(store: Store) -> None:
    question = Question(store, lambda n: store.load(DOCUMENTS[n]), 5)
    before, after = store.whole(question)
    assert question.asked == 6
    assert before == after == ids(DOCUMENTS[:5])

    def last() -> tuple[list[str], list[str]]:
        found = question()
        if question.asked < 6:
            return found
        writer.start()  # and waits
        return question()

    writer = threading.Thread(target=store.load, args=(DOCUMENTS[5],))
    question = Question(store, lambda n: store.remove(DOCUMENTS[n].source.id), 5)
    assert store.whole(last) == ([], [])
    writer.join()
    assert loaded(store) == ids(DOCUMENTS[5:6])


def test_a_load_that_changes_nothing_disturbs_no_question(store: Store) -> None:
    store.load(DOCUMENTS[0])
    question = Question(store, lambda n: store.load(DOCUMENTS[0]), 1)
    store.whole(question)
    assert question.asked == 1


def test_a_failure_counts_only_if_nothing_changed(store: Store) -> None:
    asked = []

    def fails(*, changes: bool) -> str:
        asked.append(1)
        if len(asked) > 1:
            return "answer"
        if changes:
            elsewhere(lambda: store.load(DOCUMENTS[0]))
        return str(store.read("MATCH (n:Person {name: $x}) RETURN n", name="it"))

    with pytest.raises(QueryError, match="it needs a value for x"):
        store.whole(lambda: fails(changes=False))
    assert len(asked) == 1
    asked.clear()
    assert store.whole(lambda: fails(changes=True)) == "answer"


def test_a_question_within_another_is_part_of_it(store: Store) -> None:
    inner: list[Question] = []

    def outer() -> tuple[list[str], list[str]]:
        inner.append(Question(store, lambda n: store.load(DOCUMENTS[n]), 1 if not inner else 0))
        return store.whole(inner[-1])

    before, after = store.whole(outer)
    assert [q.asked for q in inner] == [1, 1]
    assert before == after
