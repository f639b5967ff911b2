"""Who asks a server: what they are called, what they may do, and which authorities they see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, cast

from api.audit import Audit
from graph.statements import Statement, StatementKind
from ontology.errors import NotAllowed
from ontology.record import Records
from queries.behind import Behind
from queries.viewer import Viewer

if TYPE_CHECKING:
    from graph.store import Loaded, Store

__all__ = ["LOCAL_USER", "NOBODY", "Caller", "NotAllowed", "Role", "Watched"]


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


@dataclass(frozen=True)
class Caller:
    """Someone who asks. ``name`` is how they signed in (``""``: the one user of this machine, whom
    nobody asked who they are), ``authorities`` the ids that they are granted (``None``: all), and
    ``role_only`` withholds the names of people from them; then they only read. What they change is
    noted in ``audit``, with the id of the ``request``.
    """

    name: str
    role: Role
    authorities: frozenset[str] | None = None
    role_only: bool = False
    audit: Audit = field(default_factory=lambda: Audit(None), compare=False, repr=False)
    request: str = field(default="", compare=False)

    @property
    def reviews(self) -> bool:
        """Whether they may decide on proposed links."""
        return self._may(Role.REVIEWER)

    @property
    def edits(self) -> bool:
        """Whether they may state things and load documents."""
        return self._may(Role.EDITOR)

    @property
    def administers(self) -> bool:
        """Whether they may take documents out."""
        return self._may(Role.ADMINISTRATOR)

    def _may(self, role: Role) -> bool:
        return self.role >= role and not self.role_only

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
        if self.role_only and role > Role.READER:
            raise NotAllowed(
                f"to {what} takes seeing whom it is about, and you are shown posts without names"
            )

    def viewer(self, store: Store) -> Viewer:
        """The caller as one who asks a store."""
        if not self.role_only:  # who sees posts only cannot change anything at all
            store = cast("Store", Watched(store, self))
        return Viewer(store, self.authorities, self.role_only)


#: What reviewers may write.
_REVIEWERS = frozenset({StatementKind.REVIEW, StatementKind.WITHDRAWAL})


class Watched(Behind):
    """A store in which each change takes the role that it needs, and is noted."""

    def __init__(self, store: Store, caller: Caller) -> None:
        super().__init__(store)
        self._caller = caller

    def load(self, records: Records, *, at: str | None = None) -> Loaded:
        """Raises: NotAllowed; AuditUnwritable: it cannot be noted, and is not done."""
        source, caller = records.source, self._caller
        with caller.audit.change(caller, "load", about=source.id, authority=source.authority):
            caller.require(Role.EDITOR, "load documents")
            return super().load(records, at=at)

    def remove(self, document_id: str) -> Loaded:
        """Raises: NotAllowed; AuditUnwritable: it cannot be noted, and is not done."""
        with self._taking_out("remove", document_id):
            return super().remove(document_id)

    def forget(self, document_id: str) -> Loaded:
        """Raises: NotAllowed; AuditUnwritable: it cannot be noted, and is not done."""
        with self._taking_out("forget", document_id):
            return super().forget(document_id)

    @contextmanager
    def _taking_out(self, what: str, document_id: str) -> Iterator[None]:
        caller, scope = self._caller, document_id.split("/")[1:2]
        about = {"about": document_id, "authority": f"authority/{scope[0]}" if scope else ""}
        with caller.audit.change(caller, what, **about):
            caller.require(Role.ADMINISTRATOR, "take documents out")
            yield

    def add(self, *statements: Statement) -> Loaded:
        """Raises: NotAllowed; AuditUnwritable: it cannot be noted, and is not done."""
        caller = self._caller
        kinds = sorted({s.kind for s in statements})
        about = {
            "about": " ".join(s.id for s in statements),
            "authority": " ".join(sorted({s.authority for s in statements})),
        }
        with caller.audit.change(caller, " ".join(["state", *kinds]), **about):
            if _REVIEWERS.issuperset(kinds):  # whose statement is taken back is asked before
                caller.require(Role.REVIEWER, "decide on proposed links")
            else:
                caller.require(Role.EDITOR, "state what no document states")
            return super().add(*statements)

    def refresh(self) -> list[Loaded]:
        """Raises: NotAllowed; AuditUnwritable: it cannot be noted, and is not done."""
        caller = self._caller
        with caller.audit.change(caller, "compute again"):
            caller.require(Role.ADMINISTRATOR, "compute every authority again")
            return super().refresh()


#: The one user of a server that only its own machine can reach.
LOCAL_USER = Caller("", Role.ADMINISTRATOR)
#: Who has not signed in: sees nothing, and may only do that.
NOBODY = Caller("", Role.READER, frozenset(), role_only=True)
