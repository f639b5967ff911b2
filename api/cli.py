"""The command line: ``goldenthread``.

Every command takes ``--store URL`` (or ``GOLDENTHREAD_STORE``). Tables are for people; ``--format
json`` prints the objects of the GraphQL API for programs. Exit status: 0 ok; 1 gaps or invalid
records found where asked to check; 2 usage; 3 could not read or reach.

The commands are in ``api/commands``; each imports what it needs when it runs, so that a question is
answered at once.
"""

from __future__ import annotations

from typing import Any

import click

from api.commands import documents, exports, keys, links, questions, serving, stating
from api.commands.shared import say
from ontology.errors import GoldenThreadError

#: The most characters of an error that are told.
_LONGEST = 2000


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
        say(f"goldenthread: {told if len(told) <= _LONGEST else told[:_LONGEST] + '…'}", err=True)
        raise click.exceptions.Exit(status)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="golden-thread", prog_name="goldenthread")
def main() -> None:
    """The line from what inspectors found to who must put it right, read from the documents."""


for command in (
    documents.load,
    documents.remove,
    questions.gaps,
    questions.chain,
    questions.search,
    links.links,
    stating.state,
    stating.update,
    stating.waive,
    stating.withdraw,
    stating.statements,
    documents.check,
    exports.export,
    documents.copy,
    serving.serve,
    keys.keys,
):
    main.add_command(command)

if __name__ == "__main__":
    main()
