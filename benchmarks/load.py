"""How long loading takes, and on what: ``python -m benchmarks.load``.

Each run is a process of its own that reads a folder's documents one after another and takes them
into a new store (``goldenthread load`` reads on every core at once). Times are seconds of the
processor; writing also waits for the disk, so the seconds by the clock stand beside them.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from benchmarks import machine
from benchmarks.cold_gaps import run
from benchmarks.probe import Clock

SAMPLES = machine.ROOT / "samples" / "documents"


def once(folder: Path) -> dict[str, float]:
    """Load a folder in this process: seconds by stage, and how many documents."""
    import graph.resolve
    import loaders
    from graph import open_store
    from graph.ladybug import Ladybug

    clocks = {stage: Clock() for stage in ("resolving", "links", "writing")}
    resolver = vars(graph.resolve)
    for stage, name in (("resolving", "resolve"), ("links", "propose")):
        resolver[name] = clocks[stage].over(resolver[name])
    engine: Any = Ladybug
    engine.write = clocks["writing"].over(engine.write)
    clock, start = perf_counter(), process_time()
    records = [loaders.load(file, folder) for file in loaders.files([folder])]
    read = process_time()
    with tempfile.TemporaryDirectory() as place, open_store(f"ladybug:{place}/store") as store:
        opened, made = process_time(), clocks["writing"].seconds
        for each in records:
            store.load(each)
        stored = process_time()
    spent = {stage: clock.seconds for stage, clock in clocks.items()}
    writing, resolving = spent["writing"] - made, spent["resolving"] - spent["links"]
    return {
        "documents": len(records),
        "reading": read - start,
        "a new store": opened - read,
        "resolving": resolving,
        "proposing links": spent["links"],
        "writing": writing,
        "the rest of storing": stored - opened - spent["resolving"] - writing,
        "clock": perf_counter() - clock,
    }


def main() -> None:
    """Load each folder several times and print where the time goes."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=5)
    options.add_argument("--once", type=Path, metavar="FOLDER", help="one run, told as JSON")
    given = options.parse_args()
    if given.once:
        json.dump(once(given.once), sys.stdout)
        return
    print(machine.told())
    for folder in dict.fromkeys((machine.documents(), SAMPLES)):
        arguments = ("-m", "benchmarks.load", "--once", str(folder))
        _print(folder, [json.loads(run(*arguments).stdout) for _ in range(given.runs)])


def _print(folder: Path, runs: Iterable[dict[str, float]]) -> None:
    several = list(runs)
    middle = {stage: median(r[stage] for r in several) for stage in several[0]}
    documents, clock = middle.pop("documents"), middle.pop("clock")
    total = sum(middle.values())
    print(f"\n{documents:.0f} documents of {folder.name}, {len(several)} runs")
    for stage, seconds in middle.items():
        print(f"  {stage:<22}{seconds:6.2f} s{seconds / total:6.0%}")
    print(f"  {'total':<22}{total:6.2f} s, and {clock:.2f} s by the clock")
    print(f"  total, as a ratio to reading alone: {total / middle['reading']:.1f}")


if __name__ == "__main__":
    main()
