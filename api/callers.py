"""Who asks a server: what they are called, what they may do, and which authorities they see."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from graph.store import Store
from ontology.errors import GoldenThreadError
from queries.viewer import Viewer


class Role(IntEnum):
    """What someone may do; each role may do what those before it may."""

    READER = 1
    """Ask and export."""
    REVIEWER = 2
    """Accept and reject proposed links."""
    EDITOR = 3
    """State what no document states, record progress, waive gaps, load documents."""
    ADMINISTRATOR = 4
    """Take documents out; read the audit log."""


class NotAllowed(GoldenThreadError):
    """The caller's role or grants do not reach so far."""


@dataclass(frozen=True)
class Caller:
    """Someone who asks. ``name`` is how they signed in (``""``: the one user of this machine, whom
    nobody asked who they are), ``authorities`` the ids that they are granted (``None``: all), and
    ``role_only`` withholds the names of people from them.
    """

    name: str
    role: Role
    authorities: frozenset[str] | None = None
    role_only: bool = False

    def require(self, role: Role, what: str) -> None:
        """Let someone with at least this role pass.

        Raises:
            NotAllowed: the caller's role is a lesser one; ``what`` is what they were about to do.

        """
        if self.role < role:
            raise NotAllowed(
                f"to {what} takes the role {role.name.lower()}, and yours is "
                f"{self.role.name.lower()}; an administrator can grant it"
            )

    def viewer(self, store: Store) -> Viewer:
        """The caller as one who asks a store."""
        return Viewer(store, self.authorities, self.role_only)


#: The one user of a server that only its own machine can reach.
LOCAL_USER = Caller("", Role.ADMINISTRATOR)
