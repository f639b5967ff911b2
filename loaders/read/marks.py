"""Marks at the start of a printed line: bullets, paragraph numbers and footnote marks.

Shared by the readers, so that the same page gives the same blocks from every format.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from loaders.read.document import Kind

#: Bullets as glyphs. Those above U+F000 are how Word's Symbol and Wingdings fonts come out.
GLYPHS = (
    "•●○◦▪■□◼◾▶►➢✓*–—\u2010\u2011\u2212\u2500-"
    "\uf02d\uf06e\uf071\uf076\uf0a7\uf0b7\uf0be\uf0d8\uf0fc"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_BULLET = re.compile(rf"([{re.escape(GLYPHS)}]|o(?=\s+\S))\s+(?=\S)")
_NUMBER = re.compile(
    r"(?P<n>\d{1,3})(?:\.{1,2}|\))(?:\s+|(?=[A-Z‘“]))(?=\S)"  # "20. …", "10.When …"
    r"|(?P<m>\d{1,2}(?:\.\d{1,3})+)[.)]?\s+(?=[A-Z‘“])"  # "3.1 The …"
)
_FOOTNOTE = re.compile(r"([⁰¹²³⁴-⁹]+)\s*(?=\S)")


class Marked(NamedTuple):
    """A line without its mark."""

    kind: Kind
    number: str | None
    text: str


def marked(line: str) -> Marked:
    """Take a bullet, a number or a footnote mark off the start of a line.

    >>> marked("10.When children remain"), marked("- 2. The timeliness")
    (Marked(kind='paragraph', number='10', text='When children remain'), \
Marked(kind='bullet', number='2', text='The timeliness'))
    """
    line = line.strip()
    if match := _BULLET.match(line):
        rest = line[match.end() :]
        if number := _NUMBER.match(rest):
            return Marked("bullet", number["n"] or number["m"], rest[number.end() :])
        return Marked("bullet", match[1], rest)
    if match := _NUMBER.match(line):
        return Marked("paragraph", match["n"] or match["m"], line[match.end() :])
    if match := _FOOTNOTE.match(line):
        return Marked("footnote", match[1].translate(_SUPERSCRIPT), line[match.end() :])
    return Marked("paragraph", None, line)
