"""The store of a server: held for writing, or read beside another writer."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Protocol

from graph import open_store
from graph.store import Store


class Stores(Protocol):
    """Where a server gets its store from, for each request anew."""

    read_only: bool

    def store(self) -> Store:
        """The store as it is now.

        Raises:
            StoreUnreachable: it cannot be reached.

        """
        ...

    def close(self) -> None:
        """Let go of the store."""
        ...


class Held:
    """A store that is open for reading and writing until the server ends. A file has no other
    writer for so long: who tries is told of ``address``. A Neo4j server is not held.

    Raises:
        StoreUnreachable: it is not there, or another process writes it.

    """

    read_only = False

    def __init__(self, url: str, address: str) -> None:
        open_store(url, read_only=True).close()  # one that is not there is not made
        self._store = open_store(url, address=address)

    def store(self) -> Store:
        """See :class:`Stores`."""
        return self._store

    def close(self) -> None:
        """See :class:`Stores`."""
        self._store.close()


class Reader:
    """The latest state of a store that others write.

    An embedded store that is open for reading shows what it held when it was opened; so it is
    opened again when its file has changed. A store that was replaced is closed when the last
    request that uses it lets go of it.
    """

    read_only = True

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._seen: tuple[float, ...] = ()

    def store(self) -> Store:
        """See :class:`Stores`."""
        with self._lock:
            now = self._changed()
            if self._store is None or now != self._seen:
                self._store, self._seen = open_store(self._url, read_only=True), now
            return self._store

    def close(self) -> None:
        """See :class:`Stores`."""
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
