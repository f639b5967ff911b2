"""How gaps stand now beside how they stood on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from queries.answers import Gap


class Stand(StrEnum):
    """How a gap stands beside an earlier day."""

    NEW = "new"
    GONE = "no longer found"
    STILL = "still found"
    WAIVED = "waived"


def stands(now: Iterable[Gap], before: Iterable[Gap] | None) -> dict[Stand, list[Gap]]:
    """The gaps, waived ones among them, by how they stand, in the order given. Without an earlier
    day all that are not waived are still found, and none is new.
    """
    result: dict[Stand, list[Gap]] = {stand: [] for stand in Stand}
    then = None if before is None else {gap.id: gap for gap in before}
    known = set()
    for gap in now:
        known.add(gap.id)
        if gap.waiver is not None:
            result[Stand.WAIVED].append(gap)
        elif then is None or (gap.id in then and then[gap.id].waiver is None):
            result[Stand.STILL].append(gap)
        else:
            result[Stand.NEW].append(gap)
    result[Stand.GONE] = [gap for id_, gap in (then or {}).items() if id_ not in known]
    return result
