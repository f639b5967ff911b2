"""What the fields of a request ask, gathered: all that one level of it wants is one question.

A field that needs the store does not ask it. It notes what it wants (:meth:`Asking.want`) and waits
for the answer; when every field of the request waits, all that was noted is asked at once
(``queries/together.py``), and the fields go on. So a request takes as many questions as it has
levels, however long its lists are. All of it happens in the thread that answers the request.
"""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

from queries.together import Call, Check, Question, together
from queries.viewer import Viewer

T = TypeVar("T")


class Asking:
    """What one request asks of the store, and has been told."""

    def __init__(self, viewer: Viewer, check: Check) -> None:
        self._viewer, self._check = viewer, check
        self._told: dict[Question, Any] = {}
        self._waiting: dict[Question, list[asyncio.Future[Any]]] = {}

    def want(self, kind: str, of: Any) -> Awaitable[Any]:  # noqa: ANN401 - as its kind has it
        """The answer to a question (``queries.together.KINDS``), when all others are known too."""
        question, loop = Question(kind, of), asyncio.get_running_loop()
        # One for each who waits: to give one up must not take it from the others.
        future: asyncio.Future[Any] = loop.create_future()
        if question in self._told:
            _tell(future, self._told[question])
            return future
        if not self._waiting:
            when_idle = loop.when_idle if isinstance(loop, Loop) else loop.call_soon
            when_idle(self._ask)
        self._waiting.setdefault(question, []).append(future)
        return future

    def call(self, function: Callable[..., Any], *args: object, **named: object) -> Awaitable[Any]:
        """The same for a function that takes a viewer first."""
        return self.want("call", Call(function, args, named))

    def forget(self) -> None:
        """Ask anew what is wanted from now on: something was changed."""
        self._told.clear()

    def _ask(self) -> None:
        waiting, self._waiting = self._waiting, {}
        answers: list[Any]
        try:
            answers = together(self._viewer, list(waiting), self._check)
        except Exception as error:
            answers = [error] * len(waiting)
        for (question, futures), answer in zip(waiting.items(), answers, strict=True):
            self._told[question] = answer
            for future in futures:
                _tell(future, answer)


def _tell(future: asyncio.Future[Any], answer: object) -> None:
    if future.done():
        return
    if isinstance(answer, Exception):
        future.set_exception(answer)
        future.exception()  # nobody may wait for it any more, which is no fault
    else:
        future.set_result(answer)


class _Idle(selectors.DefaultSelector):
    """Nothing but what is noted is waited for, so when the loop would wait that is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[Callable[[], None]] = []

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Called with 0 while there is something left to do."""
        if (timeout is None or timeout > 0) and self.noted:
            noted, self.noted = self.noted, []
            for work in noted:
                work()
            timeout = 0
        return super().select(timeout)


class Loop(asyncio.SelectorEventLoop):
    """An event loop that also runs work when there is nothing else to do."""

    def __init__(self) -> None:
        self._idle = _Idle()
        super().__init__(self._idle)

    def when_idle(self, work: Callable[[], None]) -> None:
        """Run ``work`` when everything waits."""
        self._idle.noted.append(work)


def run(work: Coroutine[Any, Any, T]) -> T:
    """What ``work`` gives, in this thread, in a loop of its own."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(work)
