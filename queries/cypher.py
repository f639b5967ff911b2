"""The query files: each question once, in the Cypher that both engines answer alike.

A file may open with a comment, which says what it asks. One word stands for what nearly every
question needs, and is written out when a file is read:

``recorded(c)``
    the claim ``c`` counts as recorded: a document, the law or an officer says so, or an inference
    was accepted; it is or is planned; it holds on the date ``$asAt``, and is not made by a document
    of ``$later``, those issued after that date, nor stated by an officer after it. A convention and
    an inference that nobody reviewed do not count, whatever they say.

What the engines answer differently, or one of them silently wrong, no file may say: it is refused
when it is first read (``graph/portable.py``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING

from graph.portable import check
from ontology.errors import QueryError
from ontology.record import Edge, Node

if TYPE_CHECKING:
    from graph.engine import Row
    from queries.viewer import Viewer

#: Where the query files are.
FOLDER = files("queries")

# Written out without brackets around it, and with one pair within: LadybugDB's parser takes some
# milliseconds for each bracket in a bracket. So it stands alone or between ANDs.
_WORDS = {
    "recorded": (
        "{0}.modality IN ['is', 'planned']"
        " AND {0}.basis IN ['stated', 'statute', 'registered', 'inferred']"
        " AND ({0}.basis <> 'inferred' OR {0}.review = 'accepted')"
        " AND coalesce({0}.review, '') <> 'rejected'"
        " AND coalesce({0}.validFrom, '') <= $asAt AND coalesce({0}.validTo, '9999') >= $asAt"
        " AND NOT coalesce({0}.source, '') IN $later"
        " AND coalesce({0}.statedAt, '') <= $asAt"
    ),
}


@dataclass(frozen=True, slots=True)
class Query:
    """A query file: its name below ``queries/``, what its first comment says, and its text."""

    name: str
    about: str
    text: str

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the parameters that the text wants."""
        return frozenset(re.findall(r"\$(\w+)", self.text))


@cache
def query(name: str) -> Query:
    """The query ``queries/<name>.cypher``, written out.

    Raises:
        QueryError: there is no such file, or it says what the engines do not both know and answer
            alike.

    """
    place = FOLDER.joinpath(*f"{name}.cypher".split("/"))
    if not place.is_file():
        raise QueryError(f"there is no query 'queries/{name}.cypher'")
    return parse(name, place.read_text("utf-8"))


def parse(name: str, text: str) -> Query:
    """A query from the text of its file.

    Raises:
        QueryError: it says what the engines do not both know and answer alike.

    """
    opening = re.match(r"(?:\s*//[^\n]*\n)*", text)
    lines = [] if opening is None else opening[0].strip().splitlines()
    about = " ".join(line.strip().removeprefix("//").strip() for line in lines)
    body = re.sub(r"//[^\n]*", "", text)
    for word, meaning in _WORDS.items():
        body = re.sub(rf"\b{word}\((\w+)\)", partial(_written_out, meaning), body)
    check(f"queries/{name}.cypher", body)
    return Query(name, about, body.strip())


def _written_out(meaning: str, found: re.Match[str]) -> str:
    return meaning.format(found[1])


def names() -> list[str]:
    """The names of all query files, sorted."""
    return sorted(_below(FOLDER, ""))


def _below(folder: object, prefix: str) -> Iterable[str]:
    for entry in folder.iterdir():  # type: ignore[attr-defined]
        if entry.is_dir():
            yield from _below(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".cypher"):
            yield prefix + entry.name.removesuffix(".cypher")


def ask(viewer: Viewer, name: str, **parameters: object) -> list[Row]:
    """The rows of a query's answer; of the parameters given it gets those that it names.

    No query file asks for an order, and no engine then promises one: rows come in that of what they
    hold, so that an answer reads the same each time.

    Raises:
        QueryError: a parameter is missing, or the store refuses the query.

    """
    found = query(name)
    wanted = {k: v for k, v in parameters.items() if k in found.parameters}
    return sorted(viewer.store.read(found.text, wanted, name=f"queries/{name}.cypher"), key=_key)


def _key(row: Row) -> list[str]:
    return [v.id if isinstance(v, Node | Edge) else repr(v) for v in row.values()]
