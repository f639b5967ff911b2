"""What of a server's memory goes back to the machine, and what of it is looked through.

The C library of Linux (glibc) gives each thread a heap of its own, up to eight for each core, and
returns little of what is freed there. What the embedded engine reads is some hundred megabytes for
a long paper: with a heap of each thread a server came to seven gigabytes, of which it used a tenth.
"""

from __future__ import annotations

import ctypes
import gc
import os
import sys

#: ``malloc.h``: how many heaps; above how many bytes a block is the machine's own, and given back.
_ARENA_MAX, _MMAP_THRESHOLD = -8, -3
_HEAPS, _LARGE = 2, 128 * 1024


def frugal() -> None:
    """Keep few heaps, unless the environment says how many (``MALLOC_ARENA_MAX``). To be said
    before there are threads; where the C library is another one, nothing is done.
    """
    if (library := _glibc()) is not None and "MALLOC_ARENA_MAX" not in os.environ:
        library.mallopt(_ARENA_MAX, _HEAPS)
        library.mallopt(_MMAP_THRESHOLD, _LARGE)


def give_back() -> None:
    """Give back what is free now: some milliseconds, in which other threads may wait."""
    if (library := _glibc()) is not None:
        library.malloc_trim(0)


def settle() -> None:
    """Have Python look for what is no longer used among what is new, and from now on not among what
    is kept: to look through all of it takes half a second each time, in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    gc.collect()  # it counts anew, and soon looks again through what little came since


def unsettle() -> None:
    """Have it look through everything again."""
    gc.unfreeze()


def _glibc() -> ctypes.CDLL | None:
    try:
        return ctypes.CDLL("libc.so.6") if sys.platform == "linux" else None
    except OSError:
        return None
