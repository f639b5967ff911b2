"""The command that serves the application."""

from __future__ import annotations

import os

import click

from api.commands.shared import named, say
from api.settings import LOG_FORMATS


@click.command()
@click.option("--store", metavar="URL", help="Where the graph lives.")
@click.option("--host", help="The address to listen on: one of this machine alone.")
@click.option("--port", type=click.IntRange(0, 65535), help="The port; 0: one that is free.")
@click.option("--read-only", is_flag=True, default=None, help="Write nothing.")
@click.option("--log-format", type=click.Choice(LOG_FORMATS), help="How to write the log.")
def serve(**flags: object) -> None:
    """Serve the GraphQL API, with a page to ask it in at /graphql, and take documents in.

    It holds an embedded store for writing until it is stopped; reading beside it goes on. What else
    it can be told, and the variables of the environment that say it, are in docs/serving.md.
    """
    from api.serving import serve as served
    from api.settings import Settings

    settings = Settings.read(os.environ, **flags)
    named(settings.store)
    served(settings, told=lambda text: say(text, err=True))
