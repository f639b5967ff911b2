"""Where records live: one :class:`~graph.store.Store` over whichever engine holds it."""

from __future__ import annotations

from graph.store import Loaded, Path, Store, open_store

__all__ = ["Loaded", "Path", "Store", "open_store"]
