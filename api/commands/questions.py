"""The commands that ask: gaps, chains, search."""

from __future__ import annotations

import sys

import click

from api.commands.shared import (
    as_at_option,
    authority_of,
    day,
    format_option,
    say,
    say_json,
    store_option,
    viewer_of,
)


@click.command()
@store_option
@format_option
@as_at_option
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
    with viewer_of(url) as viewer:
        for id_ in (document, recommendation):
            if id_ is not None:
                node(viewer, id_)
        answer = coverage(
            viewer,
            kinds=kinds or None,
            authority=authority_of(viewer, authority),
            document=document,
            recommendation=recommendation,
            as_at=day(as_at),
            include_waived=include_waived,
        )
        summary, found = answer.summary, answer.gaps
        if format_ == "json":
            say_json({"summary": to_json(summary), "gaps": [to_json(g) for g in found]})
        else:
            say(told.gaps(summary, found, every=every or bool(kinds)))
    if check and found:
        sys.exit(1)


@click.command()
@click.argument("id_", metavar="ID")
@store_option
@format_option
@as_at_option
def chain(id_: str, url: str, format_: str, as_at: str | None) -> None:
    """Follow a recommendation, action, finding, person, post or body to who answers for it."""
    from api import told
    from queries.accountability import accountability_chain
    from queries.answers import to_json

    with viewer_of(url) as viewer:
        answer = accountability_chain(viewer, id_, as_at=day(as_at))
        if format_ == "json":
            say_json(to_json(answer))
        else:
            say(told.chain(answer))


@click.command()
@click.argument("text")
@store_option
@format_option
@click.option("--authority", metavar="ID", help="Only this authority.")
@click.option("--type", "types", multiple=True, metavar="LABEL", help="Only this kind of node.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def search(
    text: str, url: str, format_: str, authority: str | None, types: tuple[str, ...], limit: int
) -> None:
    """Find recommendations, findings, people, posts, bodies … by their words."""
    from api import told
    from queries import searching
    from queries.answers import to_json

    if not text.strip():
        raise click.BadParameter("there are no words to search for")
    with viewer_of(url) as viewer:
        hits = searching.search(
            viewer, text, authority=authority_of(viewer, authority), types=list(types), limit=limit
        )
        if format_ == "json":
            say_json([to_json(h) for h in hits])
        else:
            say(told.hits(hits, text))
