"""What pages need of the server that they are part of, and how a request reaches a page's function.

A page is a function of an :class:`Ask`, run in one of the threads that answer questions. It
gives a :class:`Page` (a template and what it is filled with), a :class:`Go` (to another address) or
a :class:`File`. What it raises is told as a page, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, Protocol
from urllib.parse import unquote, urlencode

from starlette.datastructures import ImmutableMultiDict, UploadFile

from graph.store import Store
from ontology.errors import BadValue, GoldenThreadError
from queries.lazily import cached_property
from queries.viewer import Viewer

#: Where a browser keeps what somebody called themselves.
KNOWN_AS = "goldenthread_name"
#: The file of what a search field offers while one types.
SUGGESTIONS = "suggestions.json"
_COMMAND = re.compile(r"; 'goldenthread [^']+' (finds|lists|shows) .*", re.DOTALL)
#: The years of which pages tell.
_YEARS = range(1900, 2201)


class Caller(Protocol):
    """Who asks. ``name`` is how they signed in (``""``: the one user of this machine, whom nobody
    asks). What they may do is held by the store that they ask; these say what to offer them.
    """

    @property
    def name(self) -> str:
        """How they signed in."""

    @property
    def role_only(self) -> bool:
        """Whether they are shown posts without names."""

    @property
    def reviews(self) -> bool:
        """Whether they may decide on proposed links."""

    @property
    def edits(self) -> bool:
        """Whether they may state things and load documents."""

    @property
    def administers(self) -> bool:
        """Whether they may take documents out."""

    def viewer(self, store: Store) -> Viewer:
        """The caller as one who asks a store."""


class Uploads(Protocol):
    """What became of the documents that people sent, as ``GET /documents/jobs/ID`` tells it."""

    def one(self, caller: Caller, id_: str) -> Mapping[str, Any]:
        """Raises: NotFound: there is none of this id, or it is somebody else's."""

    def of(self, caller: Caller) -> Sequence[Mapping[str, Any]]:
        """A caller's, the latest first."""


def told(error: GoldenThreadError) -> str:
    """What is wrong, as pages tell it: without the command that finds or lists what there is."""
    return _COMMAND.sub("", str(error))


@dataclass(frozen=True)
class Site:
    """The server as pages know it: its store, asked anew for each request; the threads that answer;
    what was sent to it; whether it only reads; whether callers sign in; whether it keeps the file
    with a SHA-256, and has it at ``/file/`` and the id of a document.
    """

    store: Callable[[], Store]
    pool: Executor
    uploads: Uploads
    read_only: bool = False
    signs_in: bool = False
    keeps: Callable[[str], bool] = lambda _: False


@dataclass(frozen=True)
class Page:
    """An answer: a template's name and what fills it."""

    template: str
    given: Mapping[str, object] = field(default_factory=dict)
    status: int = 200


@dataclass(frozen=True)
class Go:
    """An answer: look at another address of this site. ``said`` is told there, once; ``known_as``
    is what somebody called themselves where nobody signs in, which their browser keeps.
    """

    to: str
    said: str = ""
    known_as: str = ""


@dataclass(frozen=True)
class File:
    """An answer: something to keep, with its media type and the name of its file. To keep it is to
    export it, which stands in the audit log; only :data:`SUGGESTIONS` are for a page's own script.
    """

    text: str | bytes
    media: str
    name: str

    @property
    def kept(self) -> bool:
        """Whether a browser is to keep it."""
        return self.name != SUGGESTIONS


Answer = Page | Go | File


@dataclass(frozen=True)
class Ask:
    """A request, as a page's function gets it. ``path`` are the parts of the address that the route
    names, ``query`` what follows its ``?``, ``form`` what was sent (empty: a page is looked at);
    ``root`` is this site's address as its browser has it; ``packs``: it reads what is packed;
    ``encrypted``: it asks over TLS.
    """

    site: Site
    caller: Caller
    viewer: Viewer
    url: str
    path: Mapping[str, str]
    query: ImmutableMultiDict[str, str]
    form: ImmutableMultiDict[str, UploadFile | str]
    cookies: Mapping[str, str]
    root: str
    packs: bool = False
    encrypted: bool = False

    @property
    def may_edit(self) -> bool:
        """Whether who asks may load documents and state what none says."""
        return self.caller.edits and not self.site.read_only

    @property
    def may_state(self) -> bool:
        """Whether this page offers to state something, which counts from today: not where another
        day is looked at.
        """
        return self.may_edit and not self.looks_back

    @cached_property
    def as_at(self) -> str:
        """The day looked at (ISO): ``?asAt=``, or today.

        Raises:
            BadValue: it is no day.

        """
        return self.day("asAt") or date.today().isoformat()

    @property
    def known_as(self) -> str:
        """Who states things from this browser: how they signed in, or what they called themselves
        last where nobody does; ``""``: that is not known yet.
        """
        return self.caller.name or unquote(self.cookies.get(KNOWN_AS, ""))

    @property
    def looks_back(self) -> bool:
        """Whether another day than today is looked at."""
        return self.as_at != date.today().isoformat()

    def day(self, name: str) -> str:
        """A day (ISO) that the address gives; ``""``: it gives none. A date field's three parts
        (``name-day``, ``name-month``, ``name-year``) are a day, too.

        Raises:
            BadValue: it is no day, or not of a year of which pages tell.

        """
        text = self.query.get(name, "").strip()
        parts = [self.query.get(f"{name}-{p}", "").strip() for p in ("year", "month", "day")]
        if not text and any(parts):
            text = f"{parts[0]}-{parts[1].zfill(2)}-{parts[2].zfill(2)}"
        if not text:
            return ""
        try:
            found = date.fromisoformat(text)
        except ValueError:
            raise BadValue(
                f"'{text}' is no day; give the year, month and day, such as 2026-03-31"
            ) from None
        if found.year not in _YEARS:
            raise BadValue(f"'{text}' is not in the years {_YEARS[0]} to {_YEARS[-1]}")
        return found.isoformat()

    def number(self, name: str, default: int, most: int = 1_000_000) -> int:
        """A whole number from 1 that the address gives, or ``default``."""
        text = self.query.get(name, "")
        given = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else default
        return max(1, min(most, given))

    def chosen(self, name: str, among: Sequence[str], default: str) -> str:
        """One of some words that the address gives, or ``default``."""
        given = self.query.get(name, "")
        return given if given in among else default

    def text(self, name: str) -> str:
        """What was sent under a name, without the space around it."""
        given = self.form.get(name, "")
        return given.strip() if isinstance(given, str) else ""

    def link(self, path: str, **given: object) -> str:
        """An address of this site, which looks at the same day as this page."""
        pairs = [
            (k.rstrip("_"), str(v))
            for k, several in given.items()
            for v in (several if isinstance(several, list | tuple) else [several])
            if v not in (None, "", False)
        ]
        if self.looks_back and "asAt" not in given:
            pairs.append(("asAt", self.as_at))
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def again(self, **changed: object) -> str:
        """The address of this page with some of what follows ``?`` changed (``None``: left out);
        another page of a list begins at its first part.
        """
        kept: dict[str, list[str]] = {}
        for name, value in self.query.multi_items():
            kept.setdefault(name, []).append(value)
        if "page" not in changed:
            kept.pop("page", None)
        for name, new in changed.items():
            several = new if isinstance(new, list | tuple) else [new]
            kept[name] = [str(v) for v in several if v not in (None, "", False)]
        pairs = [(name, value) for name, values in kept.items() for value in values]
        return f"{self.url}?{urlencode(pairs)}" if pairs else self.url


Function = Callable[[Ask], Answer]


@dataclass(frozen=True)
class Route:
    """Where a page stands."""

    method: Literal["GET", "POST"]
    path: str
    function: Function


class Pages:
    """Collects the functions of a file of pages, with their addresses."""

    def __init__(self) -> None:
        self.routes: list[Route] = []

    def get(self, path: str) -> Callable[[Function], Function]:
        """A page that is looked at."""
        return self._at("GET", path)

    def post(self, path: str) -> Callable[[Function], Function]:
        """What a form is sent to."""
        return self._at("POST", path)

    def _at(self, method: Literal["GET", "POST"], path: str) -> Callable[[Function], Function]:
        def kept(function: Function) -> Function:
            self.routes.append(Route(method, path, function))
            return function

        return kept


__all__ = ["Answer", "Ask", "Caller", "File", "Go", "Page", "Pages", "Route", "Site", "Uploads"]
