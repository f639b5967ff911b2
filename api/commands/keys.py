"""The commands about keys: what programs that build reports sign in with."""

from __future__ import annotations

from pathlib import Path

import click

from api.commands.shared import FilePath, day, format_option, say, say_json, store_option, user_of

access_option = click.option(
    "--access",
    envvar="GOLDENTHREAD_ACCESS",
    required=True,
    type=FilePath(dir_okay=False, path_type=Path),
    help="The access file; keys are kept beside it, in a file of their own.",
)


@click.group()
def keys() -> None:
    """Keys with which programs sign in to a server."""


@keys.command("add")
@click.argument("name")
@access_option
@store_option
@click.option(
    "--role",
    type=click.Choice(["reader", "reviewer", "editor", "administrator"]),
    default="reader",
    show_default=True,
)
@click.option(
    "--authority",
    "authorities",
    multiple=True,
    required=True,
    metavar="ID",
    help="May be repeated; '*' for all.",
)
@click.option("--role-only", is_flag=True, help="Show posts and no names of people.")
@click.option("--expires", metavar="DATE", help="The last day on which it is good.")
def keys_add(
    name: str,
    access: Path,
    url: str,
    role: str,
    authorities: tuple[str, ...],
    role_only: bool,
    expires: str | None,
) -> None:
    """Make a key and print it, once: only a hash of it is kept."""
    from datetime import UTC, datetime

    from api import access as file

    given = file.grant(role, list(authorities), role_only, f"the key '{name}'")
    user = user_of(url)
    about = " ".join(_areas(given.authorities))
    with user.audit.change(user, "keys add", about=name, authority=about):
        today = datetime.now(UTC).date()
        made = file.add_key(file.keys_beside(access), name, given, day(expires), today)
    say(f"The key '{name}', which is shown this once:", err=True)
    click.echo(made)


def _areas(authorities: frozenset[str] | None) -> list[str]:
    return ["*"] if authorities is None else sorted(authorities)


@keys.command("list")
@access_option
@format_option
def keys_list(access: Path, format_: str) -> None:
    """List the keys: what each may do, and until when."""
    from api import access as file

    kept = file.read_keys(file.keys_beside(access)).values()
    found = [
        {
            "name": key.name,
            "role": key.grant.role.name.lower(),
            "authorities": _areas(key.grant.authorities),
            "roleOnly": key.grant.role_only,
            "made": key.made,
            "expires": key.expires,
        }
        for key in kept
    ]
    if format_ == "json":
        say_json(found)
        return
    for key in kept:
        role, areas = key.grant.role.name.lower(), ", ".join(_areas(key.grant.authorities))
        names = ", posts only" if key.grant.role_only else ""
        until = f", until {key.expires}" if key.expires else ""
        say(f"{key.name}: {role} of {areas}{names}, made {key.made}{until}")
    if not found:
        say("There are no keys.")


@keys.command("revoke")
@click.argument("name")
@access_option
@store_option
def keys_revoke(name: str, access: Path, url: str) -> None:
    """Forget a key; a server that runs refuses it from then on."""
    from api import access as file

    user = user_of(url)
    with user.audit.change(user, "keys revoke", about=name):
        file.revoke_key(file.keys_beside(access), name)
    say(f"The key '{name}' is revoked.")
