"""What is made ahead holds up nobody who asks for it."""

from __future__ import annotations

import threading
from pathlib import Path
from time import monotonic, sleep

import pytest

import api.warming
import graph.ladybug
from api.loading import load_paths
from api.reader import Held
from api.warming import _WAITS, Questions, Warmer
from graph import open_store
from queries import kept
from queries.answers import CoverageSummary
from queries.coverage import coverage_summary
from queries.lazily import cached_property
from queries.viewer import Viewer

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
        until = monotonic() + 60
        while commits.exists() and monotonic() < until:
            sleep(0.05)
        assert not commits.exists()
    finally:
        asking.set()
        warmer.close()
        questions.shutdown()
        stores.close()


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
