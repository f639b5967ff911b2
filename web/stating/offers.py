"""What somebody may state of a thing, and withdraw: for the pages on which it stands."""

from __future__ import annotations

from graph.statements import StatementKind
from queries.answers import Ref
from queries.statements import Stated
from web.site import Ask
from web.stating.kinds import fitting


def offered(ask: Ask, ref: Ref) -> list[tuple[str, str]]:
    """The words and addresses of the forms that fit a thing, if who asks may send them and looks
    at today.
    """
    if not ask.may_state:
        return []
    return [(f.offer, ask.link(f"/state/{f.kind}", subject=ref.id)) for f in fitting(ref.label)]


def may_withdraw(ask: Ask, one: Stated) -> bool:
    """Whether who asks may withdraw a statement."""
    open_ = not (one.withdrawn or one.kind is StatementKind.WITHDRAWAL or ask.site.read_only)
    own = bool(ask.caller.name) and one.by == ask.caller.name
    return open_ and ask.caller.reviews and (own or ask.caller.administers)
