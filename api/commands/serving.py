"""The command that serves the application."""

from __future__ import annotations

import click

from api.commands.shared import named, say, store_option


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
def serve(url: str, host: str, port: int) -> None:
    """Serve the GraphQL API, with a page to ask it in at /graphql."""
    from api.serving import serve as served

    named(url)
    served(url, host, port, told=lambda text: say(text, err=True))
