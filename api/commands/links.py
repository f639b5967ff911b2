"""The commands about links that no document states."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import click

from api.commands.shared import (
    authority_of,
    format_option,
    opened,
    say,
    say_json,
    store_option,
    viewer_of,
)


@click.group()
def links() -> None:
    """Links that no document states: look at the proposals, accept or reject them."""


@links.command("list")
@store_option
@format_option
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

    with viewer_of(url) as viewer:
        found = explore.proposed_links(
            viewer,
            review=None if review == "all" else review,
            types=list(types),
            authority=authority_of(viewer, authority),
        )
        if format_ == "json":
            say_json([to_json(link) for link in found])
        else:
            say(told.links(found))


@links.command("propose")
@store_option
def links_propose(url: str) -> None:
    """Work the proposals out anew (loading does so by itself) and say how many there are."""
    with opened(url, write=True) as store:
        done = store.refresh()
    added, removed = (sum(getattr(d, k) for d in done) for k in ("added", "removed"))
    click.echo(f"Proposals are up to date: {added} added, {removed} gone.")


def _decide(url: str, claims: Iterable[str], decision: str, by: str, reason: str) -> None:
    from datetime import UTC, datetime

    from graph.statements import decide
    from ontology.terms import ReviewState

    if not by.strip():
        raise click.BadParameter("--by is empty: a decision has somebody's name")
    with opened(url, write=True) as store:
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
        store_option,
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
