"""Who asks: the first argument of every query.

One person on one machine sees everything; a server narrows this by grants and the role-only mode.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from copy import copy
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

from ontology.record import authority_of

if TYPE_CHECKING:
    from graph.store import Store
    from queries.behind import Behind


_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Viewer:
    """Someone who asks a store.

    ``authorities`` limits what is seen to those authorities' ids (``None``: all). ``role_only``
    hides names of people. Both hold for whatever is asked of ``store``, which is then not the one
    that was given but a view of it: nobody who asks a viewer's store has to think of them.
    """

    store: Store
    authorities: frozenset[str] | None = None
    role_only: bool = False

    def __post_init__(self) -> None:
        store = self.store
        if self.role_only:
            from queries.withheld import withheld

            store = withheld(store, self.authorities)
        if self.authorities is not None:
            from queries.granted import Granted

            store = cast("Store", Granted(store, self.authorities))
        object.__setattr__(self, "store", store)

    def through(self, store: Store) -> Viewer:
        """The same viewer, asking through something that stands before their store."""
        viewer = copy(self)
        object.__setattr__(viewer, "store", store)
        return viewer

    def about(self, authority: str) -> Viewer:
        """The same viewer, asking about one authority (its id) and no other; what is read is kept
        for as long as it is the same (``queries/kept.py``), for all who may see it.
        """
        from queries.kept import about

        return self.through(about(self.store, authority))

    def about_these(self, ids: Iterable[str]) -> Viewer:
        """The same viewer, asking about the one authority that all of some things (ids) are of, but
        for those that are everybody's; as they are, if there are several or none.
        """
        of = {authority for id_ in ids if (authority := authority_of(id_))}
        return self.about(of.pop()) if len(of) == 1 else self

    def answer(self, authority: str, name: Hashable, make: Callable[[Viewer], _T]) -> _T:
        """An answer about one authority, kept or made. ``make`` asks the viewer that it is given
        and no other: what it reads elsewhere could change without the answer being made again. It
        is told from others by its ``name``, which holds all that it hangs on beside the authority.
        """
        about = self.about(authority)
        store = cast("Behind", about.store)
        return store.answer((name, self.role_only), lambda: make(about))[0]

    def known(self, authority: str, name: Hashable) -> Any:  # noqa: ANN401 - whatever it is
        """An answer about an authority if it is kept; ``None``: it is not."""
        return cast("Behind", self.about(authority).store).known((name, self.role_only))


def whole(
    question: Callable[Concatenate[Viewer, _P], _T],
) -> Callable[Concatenate[Viewer, _P], _T]:
    """A question whose answer takes many reads, each of the same state (``Store.whole``)."""

    @wraps(question)
    def asked(viewer: Viewer, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        return viewer.store.whole(lambda: question(viewer, *args, **kwargs))

    return asked
