"""Draw ``gaps.svg``, the README's picture of the command line: ``python -m docs.picture``.

The picture holds what the commands print on the samples as at a fixed date, so that it changes only
when the product's answers do; ``tests/test_docs.py`` compares it with a fresh run.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from click.testing import CliRunner

from api.cli import main

HERE = Path(__file__).parent
PICTURE = HERE / "gaps.svg"
SAMPLES = HERE.parent / "samples" / "documents"

GAPS = "gaps --as-at 2022-03-31"
CHAIN = "chain action/aldermoor/improvement_plan/2019-10/4.2 --as-at 2020-03-31"
LEFT_OUT = "…"

#: How many lines of the table of gaps are shown.
_ROWS = 14
#: The chain is shown up to this part of it.
_CHAIN_UNTIL = "MEASURE"

# Lengths are in pixels; a character of every monospace font in use is at most 0.605 em wide.
_WIDTH, _MARGIN, _LINE, _SIZE = 900, 28, 19, 12.5
_STYLE = (
    f"text {{ font: {_SIZE}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', "
    "monospace; white-space: pre; fill: #24292f }\n"
    ".command { fill: #0b5563; font-weight: 700 }\n"
    ".strong { font-weight: 700 }\n"
    ".broken { fill: #9a3412; font-weight: 700 }\n"
    ".quiet { fill: #57606a }"
)
_PARTS = re.compile(
    r"(?P<command>^\$ .*)|(?P<broken>\d+ of \d+(?=  ))|"
    r"(?P<quiet>\[\w+\]$|^(?: {6}| {8})\S.*|^  [a-z]+/\S+$|^…$)|(?P<strong>^[A-Z]{4}[A-Z ]+(?:,|$))"
)


def printed(command: str, store: str) -> list[str]:
    """The lines that a command prints.

    Raises:
        RuntimeError: it fails.

    """
    words = [*shlex.split(command), "--store", store]
    run = CliRunner(env={"COLUMNS": "100"}).invoke(main, words)
    if run.exit_code:
        raise RuntimeError(f"goldenthread {command}: {run.output}")
    return [line.rstrip() for line in run.output.splitlines()]


def screen(store: str) -> Iterator[str]:
    """The lines of the picture: two commands and the most telling part of what each prints."""
    lines = printed(GAPS, store)
    table = [at for at, line in enumerate(lines) if line.endswith("]")]
    after = lines[table[-1] + 1 :]
    summary = after[: after.index("", 1)] if "" in after[1:] else after
    yield from (f"$ goldenthread {GAPS}", *lines[: table[_ROWS - 1] + 1], LEFT_OUT)
    yield from (*summary, LEFT_OUT, lines[-1], "")
    lines = printed(CHAIN, store)
    yield from (f"$ goldenthread {CHAIN}", *lines[: lines.index(_CHAIN_UNTIL) - 1], LEFT_OUT)


def picture(store: str) -> str:
    """The picture of the samples in a store, as SVG."""
    lines = list(screen(store))
    height = 2 * _MARGIN + _LINE * len(lines)
    drawn = (
        f'<text x="{_MARGIN}" y="{_MARGIN + _LINE * n}">{_coloured(line)}</text>'
        for n, line in enumerate(lines, 1)
        if line
    )
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" '
            f'viewBox="0 0 {_WIDTH} {height}" role="img" xml:space="preserve">',
            "<title>Golden Thread on the command line</title>",
            f"<style>{_STYLE}</style>",
            f'<rect x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="8" '
            'fill="#fdfdfb" stroke="#d0d7de"/>',
            *drawn,
            "</svg>\n",
        )
    )


def _coloured(line: str) -> str:
    """A line as SVG text, its parts marked by what they are."""
    done, at = "", 0
    for match in _PARTS.finditer(line):
        words = f'<tspan class="{match.lastgroup}">{escape(match[0], quote=False)}</tspan>'
        done += escape(line[at : match.start()], quote=False) + words
        at = match.end()
    return done + escape(line[at:], quote=False)


def draw() -> None:
    """Load the samples into a store of their own, and write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        store = f"ladybug:{Path(folder) / 'store'}"
        printed(f"load {shlex.quote(str(SAMPLES))}", store)
        PICTURE.write_text(picture(store), "utf-8")


if __name__ == "__main__":
    draw()
