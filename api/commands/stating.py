"""The commands by which people state what no document does. The checks, the statements and what
they make of the graph are those of the API's mutations.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

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
from ontology.terms import CODES

if TYPE_CHECKING:
    from graph.statements import Statement
    from graph.stating import Author, Party
    from ontology.record import Graph
    from queries.viewer import Viewer

_PARTY = "an id, or one of person:NAME, post:TITLE, organisation:NAME and body:NAME"


def _options(*given: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - click decorators
    """The options of every statement, after those that are given."""

    def decorated(function: Any) -> Any:  # noqa: ANN401 - a click decorator
        for option in (
            format_option,
            store_option,
            click.option("--key", default="", help="What is said again under it is said once."),
            click.option("--reason", required=True, help="Why, in your words."),
            click.option("--by", required=True, metavar="NAME", help="Who states it."),
            *reversed(given),
        ):
            function = option(function)
        return function

    return decorated


def _code(name: str, scheme: str, default: str | None = None) -> Any:  # noqa: ANN401 - click's
    return click.option(
        name, type=click.Choice([*CODES[scheme]]), default=default, show_default=bool(default)
    )


_since = click.option("--from", "since", default="", metavar="DATE", help="Since when it is so.")
_until = click.option("--until", default="", metavar="DATE", help="Until when it is so.")
_on = click.option("--on", default="", metavar="DATE", help="The day of it; today if left out.")
_within = click.option(
    "--within", default="", metavar="ID", help="The organisation or body that a named post is in."
)


def _party(text: str, within: str = "") -> Party:
    """Who is meant by an id or a name behind its kind."""
    from graph.stating import Party

    kind, colon, name = text.partition(":")
    if not colon:
        return Party(id=text)
    if kind not in ("person", "post", "organisation", "body"):
        raise click.BadParameter(f"'{text}' is nobody; write {_PARTY}")
    return Party(**{kind: name.strip()}, within=within)


def _tell(viewer: Viewer, kept: Statement, format_: str) -> None:
    from api import told
    from queries.answers import to_json
    from queries.statements import statements

    found = statements(viewer, kept.authority, include_withdrawn=True)
    one = next(s for s in found if s.id == kept.id)
    if format_ == "json":
        say_json(to_json(one))
    else:
        say(told.statements([one]))


def _state(
    subject: str,
    make: Callable[[Graph, Author], Statement],
    *,
    url: str,
    by: str,
    reason: str,
    key: str,
    format_: str,
) -> None:
    from graph.stating import Author
    from queries.stating import state
    from queries.viewer import Viewer

    author = Author.now(by, reason, key)
    with opened(url, write=True) as store:
        viewer = Viewer(store)
        _tell(viewer, state(viewer, subject, lambda graph: make(graph, author)), format_)


# ------------------------------------------------------------------------------------- who answers


@click.group()
def state() -> None:
    """State what no document does: who leads, oversees, answers or holds a post, and measures."""


@state.command("lead")
@click.argument("subject")
@click.argument("lead")
@_options(
    _code("--role", "LeadRole", "lead"),
    click.option("--in-post", default="", metavar="ID", help="The post of a person who leads."),
    _within, _since, _until,
)  # fmt: skip
def state_lead(
    subject: str, lead: str, role: str, in_post: str, within: str, since: str, until: str,
    **who: str,
) -> None:  # fmt: skip
    """State that LEAD leads SUBJECT, a recommendation or an action.

    LEAD is an id, or person:NAME, post:TITLE, organisation:NAME or body:NAME.
    """
    from graph import stating
    from ontology.terms import LeadRole

    given: dict[str, Any] = {"role": LeadRole(role), "in_post": in_post}
    party = _party(lead, within)
    _state(
        subject,
        lambda g, a: stating.state_lead(g, subject, party, a, since=since, until=until, **given),
        **who,
    )


@state.command("body")
@click.argument("subject")
@click.argument("body")
@_options(_code("--mode", "OversightMode"), _within, _since, _until)
def state_body(
    subject: str, body: str, mode: str | None, within: str, since: str, until: str, **who: str
) -> None:
    """State that BODY oversees SUBJECT, a plan, a recommendation or an action."""
    from graph import stating
    from ontology.terms import OversightMode

    how, party = OversightMode(mode) if mode else None, _party(body, within)
    _state(
        subject,
        lambda g, a: stating.state_body(
            g, subject, party, a, mode=how, since=since, until=until
        ),
        **who,
    )  # fmt: skip


@state.command("line")
@click.argument("who")
@click.argument("line", type=click.Choice(["accountable-to", "reports-to"]))
@click.argument("whom")
@_options(click.option("--authority", metavar="ID", help="Whose, if there are several."),
          _since, _until)  # fmt: skip
def state_line(
    who: str, line: str, whom: str, authority: str | None, since: str, until: str, **author: str
) -> None:
    """State to whom WHO is accountable, or sends reports: ids, post:TITLE, body:NAME …"""
    from graph import stating
    from ontology.terms import Relationship
    from queries.coverage import seen

    with viewer_of(author["url"]) as viewer:
        known = seen(viewer)
        area = authority_of(viewer, authority) or (known[0] if len(known) == 1 else "")
    if not area:
        raise click.BadParameter(f"say whose with --authority: {', '.join(known)}")
    one, other = _party(who), _party(whom)
    type_ = Relationship(line.upper().replace("-", "_"))
    _state(
        area,
        lambda g, a: stating.state_line(
            g, area, one, type_, other, a, since=since, until=until
        ),
        **author,
    )  # fmt: skip


@state.command("measure")
@click.argument("subject")
@click.argument("text")
@_options(
    _code("--unit", "MeasureUnit", "other"),
    *(click.option(f"--{n}", default="") for n in ("baseline", "target", "source", "frequency")),
)
def state_measure(
    subject: str, text: str, unit: str, baseline: str, target: str, source: str, frequency: str,
    **who: str,
) -> None:  # fmt: skip
    """State how the success of SUBJECT, an action, outcome or recommendation, is to be shown."""
    from graph import stating
    from ontology.terms import MeasureUnit

    more = {"baseline": baseline, "target": target, "source": source, "frequency": frequency}
    _state(
        subject,
        lambda g, a: stating.state_measure(g, subject, text, a, unit=MeasureUnit(unit), **more),
        **who,
    )


@state.command("holder")
@click.argument("post")
@click.argument("holder")
@_options(
    _code("--kind", "TenureKind", "not_stated"),
    click.option("--from", "since", required=True, metavar="DATE", help="Since when."),
    _until,
)
def state_holder(post: str, holder: str, kind: str, since: str, until: str, **who: str) -> None:
    """State that HOLDER holds POST since a day: a person's id, person:NAME, unnamed or vacant."""
    from graph import stating
    from ontology.terms import TenureKind

    party = None if holder in ("unnamed", "vacant") else _party(holder)
    how = TenureKind.VACANT if holder == "vacant" else TenureKind(kind)
    _state(
        post,
        lambda g, a: stating.state_holder(g, post, party, a, since=since, until=until, kind=how),
        **who,
    )  # fmt: skip


# ------------------------------------------------------------------------------------ what is done


@click.group()
def update() -> None:
    """Record progress, a revised date, that an action is claimed or verified complete, or reopened.

    Each is a fact of its own, with its day and its author; none replaces another.
    """


@update.command("progress")
@click.argument("subject")
@click.argument("text")
@_options(_code("--status", "ActionStatus"), _on)
def update_progress(subject: str, text: str, status: str | None, on: str, **who: str) -> None:
    """Record how far SUBJECT, an action or a recommendation, has come."""
    from graph import stating
    from ontology.terms import ActionStatus

    how = ActionStatus(status) if status else None
    _state(
        subject,
        lambda g, a: stating.record_progress(g, subject, text, a, on=on, status=how),
        **who,
    )


@update.command("date")
@click.argument("subject")
@click.argument("due", metavar="DATE")
@_options(
    click.option("--approver", default="", help="Who approved it; else it does not count."), _on
)
def update_date(subject: str, due: str, approver: str, on: str, **who: str) -> None:
    """Give SUBJECT a date, or another one; the one that is printed stays."""
    from graph import stating

    _state(
        subject,
        lambda g, a: stating.revise_date(g, subject, due, a, approver=approver, on=on),
        **who,
    )


@update.command("claimed")
@click.argument("subject")
@_options(click.option("--text", default="", help="What was done."), _on)
def update_claimed(subject: str, text: str, on: str, **who: str) -> None:
    """Say that SUBJECT is complete."""
    from graph import stating

    _state(subject, lambda g, a: stating.claim_complete(g, subject, a, text=text, on=on), **who)


@update.command("verified")
@click.argument("subject")
@_options(
    click.option("--evidence", default="", help="What shows it, in words."),
    click.option("--passage", default="", metavar="ID", help="The passage that shows it."),
    _on,
)
def update_verified(subject: str, evidence: str, passage: str, on: str, **who: str) -> None:
    """Say that you saw that SUBJECT is complete, and on what evidence."""
    from graph import stating

    _state(
        subject,
        lambda g, a: stating.verify_complete(
            g, subject, a, evidence=evidence, passage=passage, on=on
        ),
        **who,
    )  # fmt: skip


@update.command("reopened")
@click.argument("subject")
@_options(_on)
def update_reopened(subject: str, on: str, **who: str) -> None:
    """Say that SUBJECT is not complete after all."""
    from graph import stating

    _state(subject, lambda g, a: stating.reopen(g, subject, a, on=on), **who)


# ----------------------------------------------------------------------------- accepted, taken back


@click.command()
@click.argument("kind")
@click.argument("subject")
@_options(
    click.option("--approver", required=True, help="Who accepts it."),
    click.option("--until", required=True, metavar="DATE", help="The last day."),
)
def waive(
    kind: str, subject: str, approver: str, until: str, *, url: str, by: str, reason: str,
    key: str, format_: str,
) -> None:  # fmt: skip
    """Accept the gap of KIND at SUBJECT until a day; it is counted beside the headline."""
    from graph.stating import Author
    from queries.stating import accept_gap
    from queries.viewer import Viewer

    author = Author.now(by, reason, key)
    with opened(url, write=True) as store:
        viewer = Viewer(store)
        kept = accept_gap(viewer, kind, subject, author, approver=approver, until=until)
        _tell(viewer, kept, format_)


@click.command()
@click.argument("statement")
@_options()
def withdraw(statement: str, *, url: str, by: str, reason: str, key: str, format_: str) -> None:
    """Take a statement back: it no longer counts, and stays on record."""
    from graph.stating import Author
    from queries.stating import take_back
    from queries.viewer import Viewer

    author = Author.now(by, reason, key)
    with opened(url, write=True) as store:
        viewer = Viewer(store)
        kept = take_back(viewer, statement, author, may=lambda _: None)
        _tell(viewer, kept, format_)


@click.command("statements")
@store_option
@format_option
@click.option("--authority", metavar="ID", help="Only about this authority.")
@click.option("--subject", metavar="ID", help="Only about this thing.")
@click.option("--kind", metavar="KIND", help="Only of this kind, such as lead or waiver.")
@click.option("--by", metavar="NAME", help="Only by this author.")
@click.option("--withdrawn", is_flag=True, help="Also what was withdrawn, and the withdrawals.")
def statements(
    url: str,
    format_: str,
    authority: str | None,
    subject: str | None,
    kind: str | None,
    by: str | None,
    *,
    withdrawn: bool,
) -> None:
    """List what people stated, the latest first."""
    from api import told
    from graph.statements import StatementKind
    from queries.answers import to_json
    from queries.statements import statements as register

    kinds = [k.value for k in StatementKind if k is not StatementKind.CHANGE]
    if kind is not None and kind not in kinds:
        raise click.BadParameter(f"no statement is of kind '{kind}'; there are {', '.join(kinds)}")
    with viewer_of(url) as viewer:
        area = authority_of(viewer, authority) if authority else None
        found = register(viewer, area, subject, kind, by, include_withdrawn=withdrawn)
        if format_ == "json":
            say_json([to_json(one) for one in found])
        else:
            say(told.statements(found))
