"""The command line: ``goldenthread``.

Every command takes ``--store URL`` (or ``GOLDENTHREAD_STORE``). Tables are for people; ``--format
json`` prints the objects of the GraphQL API for programs. Exit status: 0 ok; 1 gaps or invalid
records found where asked to check; 2 usage; 3 could not read or reach.

Each command imports what it needs when it runs, so that a question is answered at once.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from ontology.errors import GoldenThreadError

if TYPE_CHECKING:
    from graph.store import Store
    from queries.viewer import Viewer

DEFAULT_STORE = "ladybug:.goldenthread/store"
#: The most characters of an error that are told.
_LONGEST = 2000

_store = click.option(
    "--store",
    "url",
    envvar="GOLDENTHREAD_STORE",
    default=DEFAULT_STORE,
    show_default=True,
    help="Where the graph lives: ladybug:PATH, neo4j://HOST or bolt://HOST.",
)
_format = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json"]),
    default="table",
    show_default=True,
    help="Tables for people, JSON for programs.",
)
_as_at = click.option(
    "--as-at", metavar="DATE", help="As at this date (YYYY-MM-DD); today if left out."
)


class _Group(click.Group):
    """A group that tells our own errors as one sentence and their exit status."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own type
        try:
            return super().invoke(ctx)
        except GoldenThreadError as error:
            told, status = str(error), error.status
        except BrokenPipeError:  # whoever read this has seen enough
            raise
        except OSError as error:
            told, status = f"{error.filename or 'the disk'}: {error.strerror or error}", 3
        except UnicodeEncodeError as error:
            told, status = f"'{error.object}' is no text in UTF-8", 2
        except KeyboardInterrupt:
            told, status = "stopped", 130
        _say(f"goldenthread: {told if len(told) <= _LONGEST else told[:_LONGEST] + '…'}", err=True)
        raise click.exceptions.Exit(status)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="golden-thread", prog_name="goldenthread")
def main() -> None:
    """The line from what inspectors found to who must put it right, read from the documents."""


class _Path(click.Path):
    """A path; an empty one is a mistake, and not the folder that we happen to be in."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401 - click's own types
        """See click."""
        if value == "":
            self.fail("the path is empty", param, ctx)
        return super().convert(value, param, ctx)


@contextmanager
def _open(url: str, *, write: bool = False, make: bool = False) -> Iterator[Store]:
    """The store; ``make``: a new one where there is none."""
    from graph import open_store

    _named(url)
    if write and not make:
        open_store(url, read_only=True).close()
    with open_store(url, read_only=not write) as store:
        yield store


def _named(url: str) -> None:
    if url == "ladybug:":
        raise click.UsageError("ladybug: names no file, and nothing would be kept")


@contextmanager
def _viewer(url: str) -> Iterator[Viewer]:
    from queries.viewer import Viewer

    with _open(url) as store:
        yield Viewer(store)


def _authority(viewer: Viewer, given: str | None) -> str | None:
    """The id of the authority asked for; none that is loaded is never an empty answer."""
    from queries.coverage import seen

    known = seen(viewer)
    found = [i for i in known if given in (i, i.split("/", 1)[1])]
    if given is not None and not found:
        raise click.BadParameter(f"no authority '{given}' is loaded; there are {', '.join(known)}")
    return found[0] if found else None


def _say(text: str, *, err: bool = False) -> None:
    """Print for a person: what a document or a file's name holds cannot steer the terminal."""
    shown = (c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
    click.echo("".join(shown), err=err)


def _json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _date(text: str | None) -> str | None:
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.BadParameter(f"'{text}' is not a date: write it as 2019-10-31") from None


# ------------------------------------------------------------------------------------------- load


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_Path(path_type=Path))
@_store
@_format
@click.option("--details", is_flag=True, help="List every block that was not understood.")
def load(paths: tuple[Path, ...], url: str, format_: str, details: bool) -> None:
    """Read documents (files, or folders of them) into the store.

    Each document is loaded whole or not at all; loading it again changes nothing, and a corrected
    file replaces what it said before. A file that cannot be read is reported and the rest go on.
    """
    from api.loading import load_paths

    with _open(url, write=True, make=True) as store:
        report = []
        for entry in load_paths(store, paths, progress=_progress(format_)):
            report.append(entry)
            if format_ == "table":
                _say(entry.told(details=details))
    if format_ == "json":
        _json([entry.to_json() for entry in report])
    failed = [e for e in report if e.error]
    if format_ == "table":
        click.echo(f"{len(report) - len(failed)} of {len(report)} files loaded.")
    if failed or not report:
        sys.exit(3)


def _progress(format_: str) -> IO[str] | None:
    return sys.stderr if format_ == "table" and sys.stderr.isatty() else None


@main.command()
@click.argument("document")
@_store
def remove(document: str, url: str) -> None:
    """Undo the loading of a document, by its id or the name of its file."""
    with _open(url, write=True) as store:
        sources = store.sources()
        ids = [s.id for s in sources if document in (s.id, s.file_name, Path(s.file_name).name)]
        if len(ids) != 1:
            known = "\n".join(f"  {s.id}  ({s.file_name})" for s in sources)
            what = "is the name of several documents" if ids else "is not loaded"
            raise click.UsageError(f"'{document}' {what}. Loaded are:\n{known}")
        done = store.remove(ids[0])
    click.echo(f"Removed {ids[0]}: {done.removed} records gone, {done.changed} changed.")


# -------------------------------------------------------------------------------------- questions


@main.command()
@_store
@_format
@_as_at
@click.option(
    "--kind", "kinds", multiple=True, metavar="ID", help="Only this kind; may be repeated."
)
@click.option("--authority", metavar="ID", help="Only this authority.")
@click.option("--document", metavar="ID", help="Only what this document makes or reports.")
@click.option("--recommendation", metavar="ID", help="Only this recommendation and its actions.")
@click.option("--include-waived", is_flag=True, help="List waived gaps too.")
@click.option("--all", "every", is_flag=True, help="List every gap, as JSON always does.")
@click.option("--check", is_flag=True, help="Exit with status 1 if there is any gap.")
def gaps(
    url: str,
    format_: str,
    as_at: str | None,
    kinds: tuple[str, ...],
    authority: str | None,
    document: str | None,
    recommendation: str | None,
    include_waived: bool,
    every: bool,
    check: bool,
) -> None:
    """Where the thread breaks: every kind of gap, how many of how many, and the evidence."""
    from api import told
    from queries.answers import to_json
    from queries.coverage import coverage, gap_kinds
    from queries.records import node

    known = {k.id for k in gap_kinds()}
    if unknown := sorted(set(kinds) - known):
        raise click.BadParameter(
            f"there is no gap kind '{unknown[0]}'. Kinds: {', '.join(sorted(known))}"
        )
    with _viewer(url) as viewer:
        for id_ in (document, recommendation):
            if id_ is not None:
                node(viewer, id_)
        answer = coverage(
            viewer,
            kinds=kinds or None,
            authority=_authority(viewer, authority),
            document=document,
            recommendation=recommendation,
            as_at=_date(as_at),
            include_waived=include_waived,
        )
        summary, found = answer.summary, answer.gaps
        if format_ == "json":
            _json({"summary": to_json(summary), "gaps": [to_json(g) for g in found]})
        else:
            _say(told.gaps(summary, found, every=every or bool(kinds)))
    if check and found:
        sys.exit(1)


@main.command()
@click.argument("id_", metavar="ID")
@_store
@_format
@_as_at
def chain(id_: str, url: str, format_: str, as_at: str | None) -> None:
    """Follow a recommendation, action, finding, person, post or body to who answers for it."""
    from api import told
    from queries.accountability import accountability_chain
    from queries.answers import to_json

    with _viewer(url) as viewer:
        answer = accountability_chain(viewer, id_, as_at=_date(as_at))
        if format_ == "json":
            _json(to_json(answer))
        else:
            _say(told.chain(answer))


@main.command()
@click.argument("text")
@_store
@_format
@click.option("--authority", metavar="ID", help="Only this authority.")
@click.option("--type", "types", multiple=True, metavar="LABEL", help="Only this kind of node.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def search(
    text: str, url: str, format_: str, authority: str | None, types: tuple[str, ...], limit: int
) -> None:
    """Find recommendations, findings, people, posts, bodies … by their words."""
    from api import told
    from queries import explore
    from queries.answers import to_json

    if not text.strip():
        raise click.BadParameter("there are no words to search for")
    with _viewer(url) as viewer:
        hits = explore.search(
            viewer, text, authority=_authority(viewer, authority), types=list(types), limit=limit
        )
        if format_ == "json":
            _json([to_json(h) for h in hits])
        else:
            _say(told.hits(hits, text))


# ------------------------------------------------------------------------------------------ links


@main.group()
def links() -> None:
    """Links that no document states: look at the proposals, accept or reject them."""


@links.command("list")
@_store
@_format
@click.option(
    "--review",
    type=click.Choice(["unreviewed", "accepted", "rejected", "all"]),
    default="unreviewed",
    show_default=True,
)
@click.option("--type", "types", multiple=True, metavar="RELATIONSHIP", help="e.g. SUPPORTS.")
@click.option("--authority", metavar="ID", help="Only this authority.")
def links_list(
    url: str, format_: str, review: str, types: tuple[str, ...], authority: str | None
) -> None:
    """List proposed links with their score and reasons."""
    from api import told
    from queries import explore
    from queries.answers import to_json

    with _viewer(url) as viewer:
        found = explore.proposed_links(
            viewer,
            review=None if review == "all" else review,
            types=list(types),
            authority=_authority(viewer, authority),
        )
        if format_ == "json":
            _json([to_json(link) for link in found])
        else:
            _say(told.links(found))


@links.command("propose")
@_store
def links_propose(url: str) -> None:
    """Work the proposals out anew (loading does so by itself) and say how many there are."""
    with _open(url, write=True) as store:
        done = store.refresh()
    added, removed = (sum(getattr(d, k) for d in done) for k in ("added", "removed"))
    click.echo(f"Proposals are up to date: {added} added, {removed} gone.")


def _decide(url: str, claims: Iterable[str], decision: str, by: str, reason: str) -> None:
    from datetime import UTC, datetime

    from graph.statements import decide
    from ontology.terms import ReviewState

    if not by.strip():
        raise click.BadParameter("--by is empty: a decision has somebody's name")
    with _open(url, write=True) as store:
        for claim in claims:
            statement = decide(
                store.graph(),
                claim,
                ReviewState(decision),
                by,
                datetime.now(UTC).isoformat(),
                reason,
            )
            store.add(statement)
            click.echo(f"{decision}: {claim}")


def _decision(function: Any) -> Any:  # noqa: ANN401 - a click decorator
    for option in (
        click.option("--reason", default="", help="Why, in your words."),
        click.option("--by", required=True, metavar="NAME", help="Who decides."),
        _store,
        click.argument("claims", nargs=-1, required=True),
    ):
        function = option(function)
    return function


@links.command("accept")
@_decision
def links_accept(claims: tuple[str, ...], url: str, by: str, reason: str) -> None:
    """Accept proposed links, by the ids of their claims."""
    _decide(url, claims, "accepted", by, reason)


@links.command("reject")
@_decision
def links_reject(claims: tuple[str, ...], url: str, by: str, reason: str) -> None:
    """Reject proposed links; they are not proposed again."""
    _decide(url, claims, "rejected", by, reason)


@links.command("undo")
@_decision
def links_undo(claims: tuple[str, ...], url: str, by: str, reason: str) -> None:
    """Take a decision back: the links are unreviewed again."""
    _decide(url, claims, "unreviewed", by, reason)


# --------------------------------------------------------------------------------- check and export


@main.command()
@_store
@_format
def check(url: str, format_: str) -> None:
    """Hold the whole graph against the ontology's shapes (SHACL); name what breaks one. Lines of
    governance registers that point at nothing that is loaded are told, and break none.
    """
    from api.mentions import all_unmet
    from ontology.shacl import validate

    with _open(url) as store:
        graph = store.graph()
        lines = all_unmet(store)
    violations = validate(graph)
    for line in lines:
        _say(line, err=format_ == "json")
    if format_ == "json":
        _json([{"node": v.node, "message": v.message, "shape": v.shape} for v in violations])
    else:
        for violation in violations:
            _say(f"{violation.node}\n    {violation.message}")
        click.echo(
            f"{len(graph.nodes)} nodes and {len(graph.edges)} claims examined: "
            + (f"{len(violations)} break a shape." if violations else "all are well formed.")
        )
    if violations:
        sys.exit(1)


@main.command()
@_store
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "turtle", "jsonld", "graphml"]),
    default="jsonl",
    show_default=True,
)
@click.option("--authority", metavar="ID", help="Only this authority.")
@click.option("--output", type=_Path(dir_okay=False, path_type=Path), help="Write to a file.")
def export(url: str, format_: str, authority: str | None, output: Path | None) -> None:
    """Write the whole graph out: jsonl (the stable form), Turtle, JSON-LD or GraphML."""
    from api.export import written

    with _viewer(url) as viewer:
        graph = viewer.store.graph(_authority(viewer, authority))
    if output is None:
        if isinstance(sys.stdout, TextIOWrapper):  # whatever the terminal's own encoding is
            sys.stdout.reconfigure(encoding="utf-8", newline="\n")
        sys.stdout.writelines(written(graph, format_))
    else:
        with output.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(written(graph, format_))


@main.command()
@click.argument("from_", metavar="FROM")
@click.argument("to", metavar="TO")
@click.option("--replace", is_flag=True, help="TO may hold something, which it loses.")
def copy(from_: str, to: str, replace: bool) -> None:
    """Copy a store to an empty one, and compare the two.

    Each is ladybug:PATH, neo4j://HOST or bolt://HOST. Exit status 1 if they are not equal. The same
    command goes on with a copy that was stopped, before which nothing else opens TO.
    """
    from api import copying, told

    for url in (from_, to):
        _named(url)
    done = copying.copy(from_, to, replace=replace, told=_say, progress=_progress("table"))
    _say(told.copied(done, from_, to))


@main.command()
@_store
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def serve(url: str, host: str, port: int) -> None:
    """Serve the GraphQL API, with a page to ask it in at /graphql."""
    from api.serving import serve as served

    _named(url)
    served(url, host, port, told=lambda text: _say(text, err=True))


if __name__ == "__main__":
    main()
