"""One command of ``goldenthread`` in a process of its own, and what was seen of it.

``python -m benchmarks.probe gaps --store URL`` does what ``goldenthread gaps --store URL`` does,
and then writes one line of JSON to standard error: see :class:`benchmarks.cold_gaps.Seen`.
"""

from __future__ import annotations

import builtins
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

_OURS = {"api", "benchmarks", "graph", "loaders", "ontology", "queries"}


class Clock:
    """Adds up the seconds of the processor that calls take; calls within calls count once."""

    def __init__(self) -> None:
        self.calls, self.seconds = 0, 0.0
        self._within = False

    def over(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, with the time of its calls added up."""

        def timed(*args: object, **kwargs: object) -> object:
            if self._within:
                return function(*args, **kwargs)
            self._within = True
            start = process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._within = False
                self.calls += 1
                self.seconds += process_time() - start

        return timed


def main() -> None:
    """Do what the command line is told, and tell on standard error what was seen."""
    already = set(sys.modules)
    clocks = {stage: Clock() for stage in ("imports", "opening", "queries", "closing")}
    start = process_time()
    builtins.__import__ = clocks["imports"].over(builtins.__import__)
    from api.cli import main as goldenthread
    from graph.ladybug import Ladybug

    engine: Any = Ladybug
    for stage, method in (("opening", "__init__"), ("queries", "read"), ("closing", "close")):
        setattr(engine, method, clocks[stage].over(getattr(engine, method)))
    try:
        goldenthread(prog_name="goldenthread")
    finally:
        total = process_time() - start
        modules = sorted(set(sys.modules) - already)
        packages = {m.partition(".")[0] for m in modules}
        seconds = {stage: clock.seconds for stage, clock in clocks.items()}
        import json

        seen = {
            "modules": modules,
            "packages": sorted(packages - _OURS - sys.stdlib_module_names),
            "asked": clocks["queries"].calls,
            "seconds": {**seconds, "rest": total - sum(seconds.values())},
        }
        print(json.dumps(seen), file=sys.stderr)


if __name__ == "__main__":
    main()
