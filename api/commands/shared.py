"""What the commands share: their options, the store they ask, and how they speak."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from api.callers import Caller
    from graph.store import Store
    from queries.viewer import Viewer

DEFAULT_STORE = "ladybug:.goldenthread/store"

store_option = click.option(
    "--store",
    "url",
    envvar="GOLDENTHREAD_STORE",
    default=DEFAULT_STORE,
    show_default=True,
    help="Where the graph lives: ladybug:PATH, neo4j://HOST or bolt://HOST.",
)
format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Tables for people, JSON for programs.",
)
as_at_option = click.option(
    "--as-at", metavar="DATE", help="As at this date (YYYY-MM-DD); today if left out."
)


class FilePath(click.Path):
    """A path; an empty one is a mistake, and not the folder that we happen to be in."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - click's own types
        """See click."""
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


@contextmanager
def opened(url: str, *, write: bool = False, make: bool = False) -> Iterator[Store]:
    """The store; ``make``: a new one where there is none."""
    from graph import open_store

    named(url)
    if write and not make:
        open_store(url, read_only=True).close()
    with open_store(url, read_only=not write) as store:
        yield _noting(store, url) if write else store


def _noting(store: Store, url: str) -> Store:
    """The store, where each change is noted in the audit log."""
    from typing import cast

    from api.callers import Watched

    return cast("Store", Watched(store, user_of(url)))


def user_of(url: str) -> Caller:
    """Who sits at this machine, as the audit log of a store calls them."""
    from getpass import getuser

    from api.audit import audit_of
    from api.callers import Caller, Role

    try:
        name = getuser()
    except (KeyError, OSError):  # a machine whose users have no names
        name = "?"
    return Caller(f"{name} (command line)", Role.ADMINISTRATOR, audit=audit_of(url))


def named(url: str) -> None:
    """Refuse a store in memory, of which nothing would be kept."""
    if url == "ladybug:":
        raise click.UsageError("ladybug: names no file, and nothing would be kept")


@contextmanager
def viewer_of(url: str) -> Iterator[Viewer]:
    """Who asks on this machine, who sees everything in the store."""
    from queries.viewer import Viewer

    with opened(url) as store:
        yield Viewer(store)


def authority_of(viewer: Viewer, given: str | None) -> str | None:
    """The id of the authority asked for; none that is loaded is never an empty answer."""
    from queries.coverage import seen

    known = seen(viewer)
    found = [i for i in known if given in (i, i.split("/", 1)[1])]
    if given is not None and not found:
        raise click.BadParameter(f"no authority '{given}' is loaded; there are {', '.join(known)}")
    return found[0] if found else None


def say(text: str, *, err: bool = False) -> None:
    """Print for a person: what a document or a file's name holds cannot steer the terminal."""
    shown = (c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    click.echo("".join(shown), err=err)


def say_json(value: object) -> None:
    """Print for a program."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def day(text: str | None) -> str | None:
    """A date that was given, as it is written in ISO 8601."""
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a date: write it as 2019-10-31") from None


def counted(format_: str) -> Callable[[int, int, str], None] | None:
    """What shows a person at a terminal which file is read."""
    shown = progress(format_)

    def show(number: int, of: int, name: str) -> None:
        if shown is not None:
            shown.write(f"\r{number} of {of}: {name[-60:]:<60}\r")
            shown.flush()

    return show if shown is not None else None


def progress(format_: str) -> IO[str] | None:
    """Where progress is told: to a person at a terminal, and to nobody else."""
    return sys.stderr if format_ == "table" and sys.stderr.isatty() else None
