"""A process that is killed while it loads loses nothing acknowledged, and halves nothing."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from graph import open_store
from graph.resolve import resolve
from tests.records import authority_of, authority_records

ROOT = Path(__file__).parents[1]
SEED, DOCUMENTS, SIZE = 4, 7, 2
KILLS = 6

#: Loads all documents in order and says so after each.
LOADER = f"""
import sys
from graph import open_store
from tests.records import authority_records
documents = authority_records({SEED}, {DOCUMENTS}, {SIZE})
print("ready", flush=True)
with open_store(sys.argv[1]) as store:
    for records in documents:
        print(store.load(records).document, flush=True)
"""


def _loader(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )


def test_a_killed_load_keeps_what_it_acknowledged_and_a_second_completes_it(store_url: str) -> None:
    path = Path(store_url.removeprefix("ladybug:")) if store_url.startswith("ladybug:") else None
    documents = {r.source.id: r for r in authority_records(SEED, DOCUMENTS, SIZE)}
    chance = random.Random(20240501)
    acknowledged: set[str] = set()
    for kill in range(KILLS):
        loader = _loader(store_url)
        assert loader.stdout is not None and loader.stdout.readline() == "ready\n"
        # let it acknowledge one more than the last one did, and then go on for a while
        for _ in range(kill):
            acknowledged.add(loader.stdout.readline().strip())
        time.sleep(chance.uniform(0, 0.6))
        loader.kill()
        acknowledged |= set(loader.communicate()[0].split())
        if path is not None and not path.exists():
            assert not acknowledged
            continue
        # A server may still be at what the killed process sent: who opens to write waits for that.
        with open_store(store_url, read_only=bool(path and kill % 2 and acknowledged)) as store:
            kept = {source.id for source in store.sources()}
            assert acknowledged <= kept
            assert len(kept - acknowledged) <= 1
            held = store.graph(authority_of(SEED))
            assert held == resolve([documents[id_] for id_ in sorted(kept)])
    loader = _loader(store_url)
    assert len(loader.communicate()[0].split()) == DOCUMENTS + 1
    assert loader.returncode == 0
    with open_store("ladybug:") as store:
        for records in documents.values():
            store.load(records)
        undisturbed = store.graph()
    with open_store(store_url, read_only=True) as store:
        assert store.graph() == undisturbed


def test_a_killed_load_leaves_no_process_behind(tmp_path: Path, samples: Path) -> None:
    command = [sys.executable, "-m", "api.cli", "load", str(samples), "--store"]
    with subprocess.Popen(
        [*command, f"ladybug:{tmp_path / 'store'}"], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as loader:
        assert loader.stdout is not None and loader.stdout.readline()  # they parse what comes next
        loader.kill()
        loader.communicate(timeout=60)  # ends when nobody is left who could write
