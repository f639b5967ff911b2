"""What is made ahead holds up nobody who asks for it."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from time import monotonic, sleep

import pytest

import api.warming
import graph.ladybug
from api.loading import load_paths
from api.reader import Held
from api.warming import _WAITS, Questions, Warmer
from graph import Store, open_store
from ontology.errors import StoreUnreachable
from queries import kept
from queries.answers import CoverageSummary
from queries.coverage import coverage_summary
from queries.lazily import cached_property
from queries.viewer import Viewer
from queries.withheld import attend
from tests.records import authority_of, authority_records

AREA = "authority/cold-ashby"


def test_who_waits_for_what_is_made_ahead_is_hurried_for(tmp_path: Path, samples: Path) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    with open_store(url) as store:
        list(load_paths(store, [samples / "cold-ashby"]))
    stores, questions = Held(url, ""), Questions(2)
    try:
        keeper = kept._keeper(stores.store())
        asked = questions.submit(_ask_when, stores, keeper)
        warmer = Warmer(stores, questions)  # which waits for the question before each read
        try:
            found, seconds = asked.result(timeout=120)
        finally:
            warmer.close()
        assert found.rows
        # the warmer reads some forty times for it, and would wait so long before each
        assert seconds < 10 * _WAITS
    finally:
        questions.shutdown()
        stores.close()


def test_what_was_put_off_is_done_when_nobody_asks(
    tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api.warming, "_IDLE", 0.5)
    monkeypatch.setattr(graph.ladybug, "_TIDY_BYTES", 0)
    path = tmp_path / "store"
    commits = path.with_name("store.wal")
    open_store(f"ladybug:{path}").close()
    stores, questions = Held(f"ladybug:{path}", ""), Questions(2)
    list(load_paths(stores.store(), [samples / "cold-ashby"]))
    asking = threading.Event()
    asked = questions.submit(asking.wait, 60)
    warmer = Warmer(stores, questions)
    try:
        sleep(3)
        assert commits.exists()  # somebody asks
        asking.set()
        assert asked.result()
        _eventually(lambda: not commits.exists())
    finally:
        asking.set()
        warmer.close()
        questions.shutdown()
        stores.close()


@pytest.mark.parametrize("only", [None, frozenset({authority_of(1)})])
def test_who_sees_posts_only_waits_for_nothing_once_it_is_copied(
    tmp_path: Path, only: frozenset[str] | None
) -> None:
    url, area, seeds = f"ladybug:{tmp_path / 'store'}", authority_of(1), range(3)
    with open_store(url) as store:
        for seed in seeds:
            store.load(authority_records(seed, 1)[0])
    stores, questions = Held(url, ""), Questions(2)
    store = stores.store()
    warmer = Warmer(stores, questions, lambda: only)
    try:
        assert warmer.begun(60)
        viewer = Viewer(store, only, role_only=True)
        _eventually(lambda: attend(store, frozenset()))
        _eventually(lambda: viewer.known(area, ("coverage", date.today().isoformat())))
        assert viewer.store.source.authorities() == sorted(only or map(authority_of, seeds))
        asked: list[str] = []
        store.watched = lambda name: nullcontext(asked.append(name))
        before = coverage_summary(viewer, area)
        store.watched = nullcontext
        assert asked == []
        # a change is followed without anybody asking
        store.load(authority_records(1, 2)[1])
        _eventually(lambda: len(viewer.store.source.sources()) == len(only or seeds) + 1)
        assert coverage_summary(viewer, area) != before
    finally:
        warmer.close()
        questions.shutdown()
        stores.close()


def _eventually(holds: Callable[[], object]) -> None:
    until = monotonic() + 60
    while not holds() and monotonic() < until:
        sleep(0.05)
    assert holds()


def test_what_is_kept_is_not_looked_through_until_the_server_ends(
    tmp_path: Path, samples: Path
) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    with open_store(url) as store:
        list(load_paths(store, [samples / "cold-ashby"]))
    stores, questions = Held(url, ""), Questions(2)
    assert gc.get_freeze_count() == 0
    warmer = Warmer(stores, questions)
    try:
        _eventually(gc.get_freeze_count)
        frozen = gc.get_freeze_count()
        store = stores.store()
        store.remove(store.sources()[0].id)
        _eventually(lambda: gc.get_freeze_count() != frozen)
    finally:
        warmer.close()
        questions.shutdown()
        stores.close()
    assert gc.get_freeze_count() == 0


def test_the_start_of_a_server_waits_for_no_store_that_cannot_be_read(tmp_path: Path) -> None:
    class Away(Held):
        def __init__(self) -> None:
            """There is none."""

        def store(self) -> Store:
            raise StoreUnreachable("it is away")

    questions = Questions(1)
    warmer = Warmer(Away(), questions)
    try:
        assert warmer.begun(5)
    finally:
        warmer.close()
        questions.shutdown()


def _ask_when(stores: Held, keeper: kept.Keeper) -> tuple[CoverageSummary, float]:
    """Ask for what another thread has begun to make, and tell how long that took."""
    while not keeper._making:
        sleep(0.01)
    begun = monotonic()
    found = coverage_summary(Viewer(stores.store()), AREA)
    assert keeper.waiting == 0
    return found, monotonic() - begun


def test_what_one_works_out_holds_up_nobody_who_works_out_the_same_of_another() -> None:
    begun, ended = threading.Event(), threading.Event()

    class Slow:
        def __init__(self, *, waits: bool) -> None:
            self._waits = waits

        @cached_property
        def known(self) -> int:
            if self._waits:
                begun.set()
                assert ended.wait(60)
            return 1

    other = threading.Thread(target=lambda: Slow(waits=True).known)
    other.start()
    assert begun.wait(60)
    quick = threading.Thread(target=lambda: Slow(waits=False).known)
    quick.start()
    quick.join(60)
    held_up = quick.is_alive()
    ended.set()
    other.join()
    assert not held_up
