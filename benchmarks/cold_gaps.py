"""How long a question takes from the start of its process: ``python -m benchmarks.cold_gaps``.

Each round runs every command once, in turn, so that whatever else the machine does falls on all of
them alike. Ratios are of medians; "CPU" is the time that the processor spent, which another
process's work does not lengthen.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median
from time import perf_counter

from benchmarks import machine

#: What answering a question must not import.
HEAVY = (
    "fastapi",
    "graphql",
    "networkx",
    "openpyxl",
    "pypdfium2",
    "pyshacl",
    "rdflib",
    "strawberry",
    "yaml",
)
GOLDENTHREAD = "from api.cli import main; main(prog_name='goldenthread')"


@dataclass(frozen=True)
class Seen:
    """One command: the modules and the foreign packages that it imported, how many queries it
    asked, and the seconds of the processor by stage (imports, opening the store, queries, closing
    it, and the rest, which is our own code and the start of click).
    """

    modules: Sequence[str]
    packages: Sequence[str]
    asked: int
    seconds: dict[str, float]


@dataclass(frozen=True)
class Run:
    """One process from start to end: seconds by the clock, and of the processor."""

    wall: float
    cpu: float


def seen(*arguments: str) -> Seen:
    """What is seen of ``goldenthread ARGUMENTS`` in a process of its own.

    Raises:
        CalledProcessError: the command failed.

    """
    done = run("-m", "benchmarks.probe", *arguments)
    return Seen(**json.loads(done.stderr.splitlines()[-1]))


def timed(*arguments: str) -> Run:
    """Run Python with these arguments."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    run(*arguments)
    wall, after = perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(wall, cpu)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python with these arguments, as an installed program would run: compiled modules are
    kept, here in a folder of their own.

    Raises:
        CalledProcessError: it failed.

    """
    environment = os.environ | {"PYTHONPYCACHEPREFIX": _compiled()}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=machine.ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )


@cache
def _compiled() -> str:
    folder = tempfile.mkdtemp(prefix="goldenthread-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def main() -> None:
    """Load the documents into a new store, ask, and print what was measured."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--runs", type=int, default=15, help="rounds after the first")
    options.add_argument("--store", help="ask this store instead of a new one (ladybug:PATH)")
    given = options.parse_args()
    print(machine.told())
    if given.store:
        print(f"goldenthread on {given.store}\n")
        _measure(given.store, given.runs)
        return
    with tempfile.TemporaryDirectory() as folder:
        store = f"ladybug:{folder}/store"
        documents = machine.documents()
        run("-c", GOLDENTHREAD, "load", str(documents), "--store", store)
        print(f"goldenthread on the documents of {documents.name}\n")
        _measure(store, given.runs)


def _measure(store: str, rounds: int) -> None:
    hits = json.loads(
        run("-c", GOLDENTHREAD, "search", "children", "--type", "Recommendation", "--limit", "1",
             "--format", "json", "--store", store).stdout
    )  # fmt: skip
    commands = {
        "python -c pass": ("-c", "pass"),
        "import ladybug": ("-c", "import ladybug"),
        "gaps": ("-c", GOLDENTHREAD, "gaps", "--store", store),
        "chain": ("-c", GOLDENTHREAD, "chain", hits[0]["node"]["id"], "--store", store),
        "search": ("-c", GOLDENTHREAD, "search", "plan", "--store", store),
    }
    runs: dict[str, list[Run]] = {name: [] for name in commands}
    inside: list[Seen] = []
    for number in range(rounds + 1):
        for name, command in commands.items():
            one = timed(*command)
            if number:  # the first round fills the caches of the machine
                runs[name].append(one)
        inside.append(seen("gaps", "--store", store))
    _print(runs, inside[1:])


def _print(runs: dict[str, list[Run]], inside: list[Seen]) -> None:
    wall = {name: [r.wall for r in each] for name, each in runs.items()}
    cpu = {name: median(r.cpu for r in each) for name, each in runs.items()}
    print(f"{f'ms, of {len(inside)} runs':<20}{'median':>8}{'least':>8}{'most':>8}{'CPU':>8}")
    for name, each in wall.items():
        numbers = (median(each), min(each), max(each), cpu[name])
        print(f"{name:<20}" + "".join(f"{1000 * n:8.0f}" for n in numbers))
    stages = {s: median(i.seconds[s] for i in inside) for s in inside[0].seconds}
    print(f"\n{'gaps, as a ratio to':<20}{'median':>8}{'CPU':>8}")
    for name in ("python -c pass", "import ladybug"):
        ratio = median(wall["gaps"]) / median(wall[name])
        print(f"{name:<20}{ratio:8.1f}{cpu['gaps'] / cpu[name]:8.1f}")
    print(f"{'its own queries':<20}{'':8}{cpu['gaps'] / stages['queries']:8.1f}")
    print(f"\ngaps asks {inside[-1].asked} queries; its CPU time goes to")
    for stage, seconds in stages.items():
        print(f"{stage:<20}{1000 * seconds:8.0f} ms{seconds / sum(stages.values()):6.0%}")
    modules = {m.partition(".")[0] for m in inside[-1].modules}
    print(f"\nforeign packages imported: {', '.join(inside[-1].packages)}")
    print(f"imported though not needed: {', '.join(sorted(modules & set(HEAVY))) or 'none'}")


if __name__ == "__main__":
    main()
