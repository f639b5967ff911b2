"""A store kept open for reading, opened anew when what it holds has changed."""

from __future__ import annotations

import threading
from pathlib import Path

from graph import open_store
from graph.store import Store


class Reader:
    """The latest state of a store, for many readers.

    An embedded store that is open for reading shows what it held when it was opened; so it is
    opened again when its file has changed. A store that was replaced is closed when the last
    request that uses it lets go of it.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._seen: tuple[float, ...] = ()

    def store(self) -> Store:
        """The store as it is now.

        Raises:
            StoreUnreachable: it does not exist or cannot be opened.

        """
        with self._lock:
            now = self._changed()
            if self._store is None or now != self._seen:
                self._store, self._seen = open_store(self._url, read_only=True), now
            return self._store

    def close(self) -> None:
        """Let go of the store."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None

    def _changed(self) -> tuple[float, ...]:
        path = Path(self._url.removeprefix("ladybug:"))
        return tuple(
            found.stat().st_mtime_ns
            for found in (path, path.with_name(path.name + ".wal"))
            if found.exists()
        )
