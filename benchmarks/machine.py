"""What a benchmark runs on, and on what: the documents, the machine, the date."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).parents[1]


def documents() -> Path:
    """Wirral's documents where they stand beside the repository, else the samples."""
    wirral = ROOT.parent / "shared" / "wirral"
    return wirral if wirral.is_dir() else ROOT / "samples" / "documents"


def told() -> str:
    """The machine and the day, in a line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, "
        f"{memory:.0f} GiB, {datetime.now(UTC):%Y-%m-%d}; {busy:.1f} processes running before"
    )
