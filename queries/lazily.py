"""Properties that are worked out once, and hold up no other thread meanwhile."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

_T = TypeVar("_T")


class cached_property(functools.cached_property[_T]):  # noqa: N801 - as its parent is called
    """As that of :mod:`functools`, which before Python 3.12 works out one property of all
    instances at a time: who asked for a page waited for as long as what was asked ahead did, which
    waits for who asks for pages.
    """

    def __init__(self, func: Callable[[Any], _T]) -> None:
        super().__init__(func)
        self.lock = nullcontext()
