"""With which earlier day a page compares what it shows."""

from __future__ import annotations

from ontology.errors import BadValue
from queries.answers import Ref
from queries.days import dated
from queries.meetings import last_recorded
from web.site import Ask


def compared_with(ask: Ask, authority: str) -> tuple[Ref | None, str | None]:
    """With which day is compared, and the meeting that was held on it, if it was not given.

    Raises:
        BadValue: the day is not before the one looked at.

    """
    given = ask.day("since")
    if given:
        if given >= ask.as_at:
            raise BadValue(
                f"the day to compare with ({dated(given)}) must be before {dated(ask.as_at)}"
            )
        return None, given
    return last_recorded(ask.viewer, authority, ask.as_at) or (None, None)
