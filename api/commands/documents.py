"""The commands that put documents into a store, take them out and check what it holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.commands.shared import (
    FilePath,
    counted,
    format_option,
    named,
    opened,
    progress,
    say,
    say_json,
    store_option,
    user_of,
)

if TYPE_CHECKING:
    from api.loading import Report

server_option = click.option(
    "--server", metavar="URL", help="Through the server that holds the store, and not by itself."
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=FilePath(path_type=Path))
@store_option
@server_option
@format_option
@click.option("--details", is_flag=True, help="List every block that was not understood.")
def load(
    paths: tuple[Path, ...], url: str, server: str | None, format_: str, details: bool
) -> None:
    """Read documents (files, or folders of them) into the store.

    Each document is loaded whole or not at all; loading it again changes nothing, and a corrected
    file replaces what it said before. A file that cannot be read is reported and the rest go on.
    """
    report = []
    with ExitStack() as open_:
        reports: Iterator[Report]
        if server is not None:
            from api.remote import Server

            reports = Server(server).load(paths, counted(format_))
        else:
            from api.loading import load_paths
            from api.originals import originals_of

            store = open_.enter_context(opened(url, write=True, make=True))
            reports = load_paths(store, paths, begun=counted(format_), originals=originals_of(url))
        for entry in reports:
            report.append(entry)
            if format_ == "table":
                say(entry.told(details=details))
    if format_ == "json":
        say_json([entry.to_json() for entry in report])
    failed = [e for e in report if e.error]
    if format_ == "table":
        click.echo(f"{len(report) - len(failed)} of {len(report)} files loaded.")
    if failed or not report:
        sys.exit(3)


@click.command()
@click.argument("document")
@store_option
@server_option
@click.option(
    "--forget",
    is_flag=True,
    help="Keep nothing of it, not even for snapshots of papers that were made while it was loaded.",
)
def remove(document: str, url: str, server: str | None, forget: bool) -> None:
    """Undo the loading of a document, by its id or (not with --server) the name of its file.

    What it said is kept for the snapshots of papers, and its file too, unless it is to be
    forgotten; then it may also be one that is no longer loaded, by its id. What people stated about
    it is kept, and told.
    """
    from api.mentions import unmet_statements
    from api.originals import forget as forgotten
    from api.originals import originals_of

    if server is not None:
        if forget:
            raise click.UsageError("--forget works on the store itself: stop the server first")
        from api.remote import Server

        told = Server(server).remove(document)
        say(f"Removed {document}: {told['removed']} records gone, {told['changed']} changed.")
        return
    with opened(url, write=True) as store:
        sources = store.sources()
        ids = [s.id for s in sources if document in (s.id, s.file_name, Path(s.file_name).name)]
        if forget and not ids and document.startswith("document/"):
            ids = [document]
        if len(ids) != 1:
            known = "\n".join(f"  {s.id}  ({s.file_name})" for s in sources)
            what = "is the name of several documents" if ids else "is not loaded"
            raise click.UsageError(f"'{document}' {what}. Loaded are:\n{known}")
        done = forgotten(store, ids[0], originals_of(url)) if forget else store.remove(ids[0])
        kept = unmet_statements(store)
    how = "Removed for good" if forget else "Removed"
    click.echo(f"{how} {ids[0]}: {done.removed} records gone, {done.changed} changed.")
    for line in kept:
        say(line)


@click.command()
@store_option
@format_option
def check(url: str, format_: str) -> None:
    """Hold the whole graph against the ontology's shapes (SHACL); name what breaks one. Lines of
    governance registers and statements that point at nothing that is loaded are told, and break
    none.
    """
    from api.mentions import all_unmet, unmet_statements
    from ontology.shacl import validate

    with opened(url) as store:
        graph = store.graph()
        lines = [*all_unmet(store), *unmet_statements(store)]
    violations = validate(graph)
    for line in lines:
        say(line, err=format_ == "json")
    if format_ == "json":
        say_json([{"node": v.node, "message": v.message, "shape": v.shape} for v in violations])
    else:
        for violation in violations:
            say(f"{violation.node}\n    {violation.message}")
        click.echo(
            f"{len(graph.nodes)} nodes and {len(graph.edges)} claims examined: "
            + (f"{len(violations)} break a shape." if violations else "all are well formed.")
        )
    if violations:
        sys.exit(1)


@click.command()
@click.argument("from_", metavar="FROM")
@click.argument("to", metavar="TO")
@click.option("--replace", is_flag=True, help="TO may hold something, which it loses.")
def copy(from_: str, to: str, replace: bool) -> None:
    """Copy a store to an empty one, and compare the two.

    Each is ladybug:PATH, neo4j://HOST or bolt://HOST. Exit status 1 if they are not equal. The same
    command goes on with a copy that was stopped, before which nothing else opens TO.
    """
    from api import copying, told
    from api.originals import originals_of

    for url in (from_, to):
        named(url)
    user = user_of(to)
    with user.audit.change(user, "copy"):
        done = copying.copy(
            from_,
            to,
            replace=replace,
            told=say,
            progress=progress("table"),
            originals=(originals_of(from_), originals_of(to)),
        )
    say(told.copied(done, from_, to))
