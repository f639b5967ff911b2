"""Who asks: the first argument of every query.

One person on one machine sees everything; a server narrows this by grants and the role-only mode.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.store import Store


@dataclass(frozen=True)
class Viewer:
    """Someone who asks a store.

    ``authorities`` limits what is seen to those authorities' ids (``None``: all). ``role_only``
    hides names of people.
    """

    store: Store
    authorities: frozenset[str] | None = None
    role_only: bool = False
