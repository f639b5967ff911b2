"""What is made ahead holds up nobody who asks for it."""

from __future__ import annotations

from pathlib import Path
from time import monotonic, sleep

from api.loading import load_paths
from api.reader import Held
from api.warming import _WAITS, Questions, Warmer
from graph import open_store
from queries import kept
from queries.answers import CoverageSummary
from queries.coverage import coverage_summary
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


def _ask_when(stores: Held, keeper: kept.Keeper) -> tuple[CoverageSummary, float]:
    """Ask for what another thread has begun to make, and tell how long that took."""
    while not keeper._making:
        sleep(0.01)
    begun = monotonic()
    found = coverage_summary(Viewer(stores.store()), AREA)
    assert keeper.waiting == 0
    return found, monotonic() - begun
