"""Things timed in turn: what else the machine does falls on all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import perf_counter

#: What is timed: it does its work once.
Call = Callable[[], object]


def in_turn(rounds: int, calls: Mapping[str, Call], warm: int = 2) -> dict[str, list[float]]:
    """Each call's seconds by the clock, one for each round after the first few, which warm up."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for number in range(rounds + warm):
        for name, call in calls.items():
            start = perf_counter()
            call()
            if number >= warm:
                seconds[name].append(perf_counter() - start)
    return seconds


def row(name: str, seconds: Mapping[str, list[float]], of: str, to: str) -> str:
    """A line of a table: the ratio of one call to another, least, median and most over the rounds,
    and the median milliseconds of both.
    """
    ratios = sorted(a / b for a, b in zip(seconds[of], seconds[to], strict=True))
    numbers = (ratios[0], median(ratios), ratios[-1])
    times = (1000 * median(seconds[n]) for n in (of, to))
    return (
        f"{name:<28}" + "".join(f"{n:9.2f}" for n in numbers) + "".join(f"{t:9.1f}" for t in times)
    )


def heading(of: str, to: str) -> str:
    """The heading of such lines."""
    return f"{f'{of} / {to}':<28}{'least':>9}{'median':>9}{'most':>9}{of[:8]:>9}{to[:8]:>9} (ms)"
