"""The command that writes out: the graph for programs, and the papers that boards take away."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.shared import (
    FilePath,
    as_at_option,
    authority_of,
    day,
    store_option,
    user_of,
    viewer_of,
)

if TYPE_CHECKING:
    from queries.narrowing import Filter

_GRAPHS = ("jsonl", "turtle", "jsonld", "graphml")
_PAPERS = ("csv", "xlsx", "docx")


@click.command()
@store_option
@click.option(
    "--format",
    "format_",
    type=click.Choice([*_GRAPHS, *_PAPERS]),
    default="jsonl",
    show_default=True,
    help="jsonl, turtle, jsonld and graphml hold the graph; csv, xlsx and docx a paper.",
)
@click.option(
    "--paper",
    type=click.Choice(["gaps", "recommendations", "actions", "board"]),
    help="Which paper: the register of gaps, recommendations or actions, or a board's.",
)
@click.option("--authority", metavar="ID", help="Only this authority.")
@as_at_option
@click.option(
    "--since", metavar="DATE", help="When the board last met: the paper says what is new."
)
@click.option(
    "--body",
    metavar="ID",
    help="The body that meets; its last meeting on record, if no --since. Of gaps: what it "
    "oversees.",
)
@click.option(
    "--on",
    metavar="DATE",
    help="When the body meets: the paper for the meeting, with what is due before it, about what "
    "the body oversees.",
)
@click.option("--of", type=click.Choice(["all"]), help="Of a meeting: about everything.")
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Of gaps: only this kind, or several."
)
@click.option("--document", metavar="ID", help="Of gaps: only what rests on this document.")
@click.option("--recommendation", metavar="ID", help="Of gaps: only what belongs to this.")
@click.option("--theme", metavar="ID", help="Of gaps: only what is of this theme.")
@click.option(
    "--snapshot",
    "snapshots",
    multiple=True,
    metavar="ID",
    help="As it was: what a paper names as its snapshot. One for each authority.",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="NAME=VALUE",
    help="Of recommendations: which ones, such as without=action; several narrow further.",
)
@click.option("--table", metavar="NAME", help="Of csv: another table of the paper.")
@click.option(
    "--site", default="", metavar="URL", help="Where passages are shown, for links to evidence."
)
@click.option("--output", type=FilePath(dir_okay=False, path_type=Path), help="Write to a file.")
def export(
    url: str,
    format_: str,
    paper: str | None,
    authority: str | None,
    as_at: str | None,
    since: str | None,
    body: str | None,
    on: str | None,
    of: str | None,
    kinds: tuple[str, ...],
    document: str | None,
    recommendation: str | None,
    theme: str | None,
    snapshots: tuple[str, ...],
    filters: tuple[str, ...],
    table: str | None,
    site: str,
    output: Path | None,
) -> None:
    """Write the graph out, or a paper to take to a board.

    The graph is written as jsonl (the stable form), Turtle, JSON-LD or GraphML; a paper as CSV (one
    table), Excel or Word. Text in CSV that a spreadsheet would run as a formula has an apostrophe
    before it; a paper names the snapshot by which it can be asked for again.
    """
    of_gaps = (kinds, document, recommendation, theme)
    of_paper = (paper, as_at, since, body, on, of, snapshots, filters, table, site, *of_gaps)
    if format_ in _GRAPHS:
        if any(of_paper):
            raise click.UsageError(
                f"--format {format_} holds the graph; a paper is csv, xlsx or docx"
            )
        _graph(url, format_, authority, output)
        return
    if paper is None:
        raise click.UsageError(f"--format {format_} holds a paper: say which with --paper")
    if output is None and format_ != "csv" and _is_terminal():
        raise click.UsageError(f"{format_} is no text for a terminal: give --output FILE")
    from api.papers import formats, making

    asked = making.Request(
        paper, authority, day(as_at), day(since), body, snapshots, *of_gaps, _filter(filters),
        day(on), of,
    )  # fmt: skip
    base = formats.site_of(site)
    with viewer_of(url) as viewer:
        _note(url, f"{paper}.{format_}", authority)
        pieces = formats.written(making.make(viewer, asked), format_, table=table, site=base)
        _put(pieces, output)


def _filter(given: Iterable[str]) -> Filter:
    from queries.narrowing import NAMES, Filter

    pairs = [(name, value) for name, _, value in (one.partition("=") for one in given)]
    for name, value in pairs:
        if name not in NAMES or not value:
            known = ", ".join(NAMES)
            raise click.UsageError(f"--filter takes NAME=VALUE, with one of these names: {known}")
    return Filter.of(pairs)


def _graph(url: str, format_: str, authority: str | None, output: Path | None) -> None:
    from api.export import written

    with viewer_of(url) as viewer:
        about = authority_of(viewer, authority)
        _note(url, f"graph.{format_}", about)
        graph = viewer.store.graph(about)
    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):  # whatever the terminal's own encoding is
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        sys.stdout.writelines(written(graph, format_))
    else:
        with output.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(written(graph, format_))


def _note(url: str, what: str, authority: str | None) -> None:
    """Have the audit log say what is taken away."""
    user = user_of(url)
    about = f"authority/{authority.removeprefix('authority/')}" if authority else ""
    user.audit.note(user, "export", about=what, authority=about)


def _is_terminal() -> bool:
    return sys.stdout.isatty()


def _put(pieces: Iterable[bytes], output: Path | None) -> None:
    if output is None:
        stream = sys.stdout.buffer
        stream.writelines(pieces)
        stream.flush()
    else:
        with output.open("wb") as file:
            file.writelines(pieces)
