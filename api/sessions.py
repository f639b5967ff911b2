"""Browsers that signed in: what each brought, by a name that only it knows.

A browser keeps 256 random bits in a cookie that no script reads, and that another site sends along
only where a person follows a link from there (so that an address can be shared by mail). What
was brought, a key or a token, stays here and is looked at again for every request: a key that is
revoked, or a token that has expired, ends the session. When the server ends, all of them do.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

COOKIE = "goldenthread_session"
#: After how many seconds in which nothing was asked a session is over, and after how many anyway.
IDLE, LONGEST = 2 * 3600, 12 * 3600
#: The most sessions at once; of more, the one that has been idle longest is over.
_MOST = 10_000


@dataclass
class _Session:
    brought: str
    begun: float
    used: float


class Sessions:
    """The sessions of a server; ``clock`` gives seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, brought: str) -> str:
        """A new session of who brought a key or a token; gives the name that its browser keeps."""
        name, now = secrets.token_urlsafe(32), self._clock()
        with self._lock:
            self._known = {n: s for n, s in self._known.items() if not _over(s, now)}
            if len(self._known) >= _MOST:
                del self._known[min(self._known, key=lambda n: self._known[n].used)]
            self._known[name] = _Session(brought, now, now)
        return name

    def brought(self, name: str) -> str:
        """What was brought in a session; ``""``: there is none of this name, or it is over."""
        now = self._clock()
        with self._lock:
            session = self._known.get(name)
            if session is None or _over(session, now):
                self._known.pop(name, None)
                return ""
            session.used = now
            return session.brought

    def end(self, name: str) -> None:
        """Sign out."""
        with self._lock:
            self._known.pop(name, None)


def _over(session: _Session, now: float) -> bool:
    return now - session.used > IDLE or now - session.begun > LONGEST
