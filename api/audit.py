"""The audit log: who read which export and who changed what, a line each, only ever added to.

A line is a JSON object: ``at`` (ISO, UTC), ``id`` (of the change), ``request`` (its id, if known),
``by`` and ``role`` of who asked, ``what`` was done, ``about`` what (an id), ``authority`` (an id)
and ``outcome``. A change is noted twice, for what is not yet noted must not happen and what has not
happened cannot be noted: ``begun`` before it, then ``done``, ``refused`` or ``failed`` with the
same id. It holds no words of documents and no secrets.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ontology.errors import GoldenThreadError, NotAllowed

if TYPE_CHECKING:
    from api.callers import Caller

#: Names the file; a value of ``none`` keeps no log.
SETTING = "GOLDENTHREAD_AUDIT"


class AuditUnwritable(GoldenThreadError):
    """The audit log cannot be written, so nothing is done that would have to stand in it."""


class Audit:
    """An audit log in a file, which is made when it is first written; ``None``: nothing is kept."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._lock = threading.Lock()

    def note(
        self,
        caller: Caller,
        what: str,
        *,
        about: str = "",
        authority: str = "",
        outcome: str = "done",
        request: str = "",
        id_: str = "",
    ) -> None:
        """Add a line.

        Raises:
            AuditUnwritable: the file cannot be written.

        """
        if self.path is None:
            return
        line = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
            "id": id_ or uuid4().hex[:16],
            "request": request or caller.request,
            "by": caller.name,
            "role": caller.role.name.lower(),
            "what": what,
            "about": about,
            "authority": authority,
            "outcome": outcome,
        }
        data = (json.dumps(line, ensure_ascii=False) + "\n").encode()
        try:
            with self._lock:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
                try:
                    if os.write(file, data) != len(data):  # a line is one write, whoever writes
                        raise OSError(0, "only part of a line could be written")
                    os.fsync(file)
                finally:
                    os.close(file)
        except OSError as error:
            raise AuditUnwritable(
                f"the audit log cannot be written ({error.strerror}), so this is not done; see to "
                f"the file that {SETTING} names"
            ) from None

    @contextmanager
    def change(
        self, caller: Caller, what: str, *, about: str = "", authority: str = ""
    ) -> Iterator[None]:
        """Note a change before it is made, and what became of it.

        Raises:
            AuditUnwritable: it cannot be noted, and is not begun.

        """
        id_ = uuid4().hex[:16]
        told = {"about": about, "authority": authority, "id_": id_}
        self.note(caller, what, outcome="begun", **told)
        try:
            yield
        except NotAllowed:
            self.note(caller, what, outcome="refused", **told)
            raise
        except BaseException:
            self.note(caller, what, outcome="failed", **told)
            raise
        self.note(caller, what, **told)


def audit_of(url: str, named: str | None = None) -> Audit:
    """The log that belongs to a store: the file ``named`` (default: by GOLDENTHREAD_AUDIT), else
    one beside an embedded store. A store on a server has none that is not named.
    """
    named = os.environ.get(SETTING, "") if named is None else named
    if named:
        return Audit(None if named == "none" else Path(named))
    scheme, _, place = url.partition(":")
    if scheme == "ladybug" and place:
        return Audit(Path(f"{place}.audit.jsonl"))
    return Audit(None)
