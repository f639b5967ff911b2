"""Answers made before somebody asks: what pages ask most of each authority is made ahead.

At the start of a server nothing is kept (``queries/kept.py``), and after a change or at midnight
some of it is no longer true. A thread of its own then asks again, one authority after another,
those first that people asked about lately. It is patient: before each of its reads it waits for
whoever asks a question (but for those who wait for what it makes, for whom it hurries), it holds
up no writer, and it stops at its next read. What else a server puts off it does as well: it writes
commits into the store's pages when nobody has asked for a while, and gives back memory that nobody
uses.
"""

from __future__ import annotations

import logging
import threading
import weakref
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from time import monotonic
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from api.memory import give_back, settle, unsettle
from api.reader import Stores
from ontology.errors import GoldenThreadError
from queries import kept
from queries.accountability import accountability_chain
from queries.behind import Behind, Read
from queries.coverage import coverage
from queries.peers import peers
from queries.registers import registers
from queries.searching import words_about
from queries.viewer import Viewer
from queries.withheld import Withheld, attend

if TYPE_CHECKING:
    from graph.engine import Row
    from graph.store import Store

_log = logging.getLogger("goldenthread")
_P = ParamSpec("_P")
_T = TypeVar("_T")

#: How often is looked whether something changed, and for how long questions are waited for before
#: one read, in seconds; and how often is looked meanwhile whether somebody waits for what is made.
_LOOKS, _WAITS, _GLANCE = 0.5, 2.0, 0.02
#: How often memory that is free is given back, how often all that is kept is looked through for
#: what is no longer used, and how long nobody has asked when that is done or a store is tidied up,
#: in seconds.
_GIVES, _SETTLES, _IDLE = 60.0, 3600.0, 10.0
#: How many authorities are copied at once for those who see posts only.
_COPIES = 8
#: How long the start of a server waits for its first answers, in seconds.
_BEGINS = 10.0
#: Of how many authorities answers are made ahead where others write the store too, and each of
#: their changes may have made all of them untrue.
_FEW = 20


class Questions(ThreadPoolExecutor):
    """The threads that answer questions; tells whether one is being answered."""

    def __init__(self, threads: int) -> None:
        super().__init__(threads, "question")
        self._changed = threading.Condition()
        self._asked, self._answered_at = 0, monotonic()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> Future[_T]:
        """See :class:`~concurrent.futures.Executor`."""
        with self._changed:
            self._asked += 1
        try:
            future = super().submit(fn, *args, **kwargs)
        except BaseException:
            self._answered()
            raise
        future.add_done_callback(self._answered)
        return future

    def _answered(self, _: object = None) -> None:
        with self._changed:
            self._asked -= 1
            self._answered_at = monotonic()
            self._changed.notify_all()

    def quiet(self, seconds: float) -> bool:
        """Wait until no question is being answered, for so long at most; whether none is."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._asked, seconds)

    def idle(self) -> float:
        """For how many seconds no question has been answered."""
        with self._changed:
            return 0.0 if self._asked else monotonic() - self._answered_at


class Warmer:
    """The thread that asks ahead, from when it is made until it is closed. ``posts_of`` tells of
    which authorities (ids) somebody may see posts only (``None``: of all).
    """

    def __init__(
        self,
        stores: Stores,
        questions: Questions,
        posts_of: Callable[[], frozenset[str] | None] = frozenset,
    ) -> None:
        self._stores, self._questions, self._posts_of = stores, questions, posts_of
        self._stop, self._begun = threading.Event(), threading.Event()
        #: Of when what a store holds was asked ahead.
        self._asked: weakref.WeakKeyDictionary[Store, object] = weakref.WeakKeyDictionary()
        self._given_back = self._settled = monotonic()
        self._thread = threading.Thread(target=self._run, name="warmer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop at the next read."""
        self._stop.set()
        self._thread.join()

    def begun(self, seconds: float = _BEGINS) -> bool:
        """Wait until what a server is asked first has been asked once, for so long at most: till
        then every question waits for the engine to learn its words. Whether it has.
        """
        return self._begun.wait(seconds)

    def _run(self) -> None:
        pause = 0.0
        while not self._stop.wait(pause):
            pause = _LOOKS
            try:
                store = self._stores.store()
                self._ask(store)
                if copy := self._attend(store):
                    if copy.holds(self._posts_of()):
                        self._ask(copy, attended=store)
                    else:
                        self._wait(store)
                        self._attend(store, more=_COPIES)
                        pause = 0.0
                self._tidy(store)
            except _Stopped:
                break
            except GoldenThreadError as error:  # it cannot be read now: who asks is told
                _log.debug("nothing is asked ahead: %s", type(error).__name__)
            except Exception:
                _log.exception("asking ahead failed")
                pause = _GIVES
            finally:
                self._begun.set()
        unsettle()

    def _tidy(self, store: Store) -> None:
        """What is done now and then, and what others would wait for when nobody asks."""
        now = monotonic()
        if self._questions.idle() > _IDLE:
            store.tidy()
            if now - self._settled > _SETTLES:
                unsettle()
                settle()
                self._settled = now
        if now - self._given_back > _GIVES:
            give_back()
            self._given_back = now

    def _attend(self, store: Store, more: int = 0) -> Withheld | None:
        """The copy of a store for those who see posts only, followed; if anybody may ask for it."""
        return attend(store, self._posts_of(), more, self._go_on)

    def _ask(self, store: Store, attended: Store | None = None) -> None:
        """Ask a store what it was not asked since it or the day changed. ``attended`` is that of
        which it is the copy for those who see posts only.
        """
        now = store.moment(), date.today()
        if now == self._asked.get(store) or now[0] is None:
            return
        lately = kept.lately(store)
        every = store.authorities() if store.exclusive else lately[:_FEW]
        order = [*dict.fromkeys([*(a for a in lately if a in every), *every])]
        patient = _Patient(store, lambda: self._wait(store), order)
        viewer = Viewer(cast("Store", patient), role_only=store.without_names)
        for authority in order:
            try:
                coverage(viewer, authority=authority)
                lines = registers(viewer, authority).recommendations
                words_about(viewer, authority)
                for line in lines[:1]:  # what chains read is the same for all of them
                    accountability_chain(viewer, line.recommendation.id)
                if store.exclusive:  # they are read of all authorities
                    peers(viewer, authority, recommendations=())
            except GoldenThreadError:  # read while it was changed: it is asked again after that
                continue
            self._begun.set()
            self._attend(attended or store)
        self._asked[store] = now
        settle()

    def _go_on(self) -> None:
        if self._stop.is_set():
            raise _Stopped

    def _wait(self, store: Store) -> None:
        until = monotonic() + _WAITS
        while not self._stop.is_set():
            hurried = kept.waited_for(store) or monotonic() > until
            if hurried or self._questions.quiet(_GLANCE):
                return
        raise _Stopped


class _Stopped(Exception):
    """There is no time left."""


class _Patient(Behind):
    """A store whose every read waits for others. What is read of it may be of several states: it
    is for what is kept, and no answer for anybody.
    """

    def __init__(self, store: Store, wait: Callable[[], None], order: Sequence[str] = ()) -> None:
        super().__init__(store)
        self._wait, self._order = wait, order

    def about(self, authority: str) -> Store:
        """The same, asked about one authority of those that are asked about in turn."""
        own = kept.ahead(self._behind, authority, self._order)
        return cast("Store", _Patient(own, self._wait))

    def whole(self, ask: Callable[[], _T]) -> _T:
        """Just asked: nobody who writes waits for it."""
        return ask()

    def answer(self, name: Hashable, make: Callable[[], _T]) -> tuple[_T, Sequence[Read]]:
        """As the store's own, when nobody else asks."""
        self._wait()
        return cast("Behind", self._behind).answer(name, make)

    def read(
        self,
        query: str,
        parameters: Mapping[str, object] | None = None,
        *,
        name: str = "a query",
        words: Sequence[str] = (),
    ) -> list[Row]:
        """As the store's own, when nobody else asks."""
        self._wait()
        return super().read(query, parameters, name=name, words=words)

    def read_each(
        self, query: str, ids: Iterable[str], *, name: str = "a query"
    ) -> dict[str, list[Row]]:
        """As the store's own, when nobody else asks."""
        self._wait()
        return super().read_each(query, ids, name=name)
