"""What tests of document families share: text in, records out, and what those say."""

from __future__ import annotations

from pathlib import Path

from loaders.family import recognise
from loaders.read import read
from loaders.read.document import Document
from ontology.record import Edge, Node, Records, normalise_text
from ontology.terms import Label, Relationship


def from_text(tmp_path: Path, text: str, name: str = "document.txt") -> Document:
    """A document read from a text file."""
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read(path)


def records_of(document: Document) -> Records:
    """The records that its family makes of a document."""
    return recognise(document).parse(document)


def nodes(records: Records, label: Label) -> list[Node]:
    return [n for n in records.nodes if n.label is label]


def edges(records: Records, type_: Relationship, from_: str = "", to: str = "") -> list[Edge]:
    """The claims of a type between ends whose ids begin so."""
    return [
        e
        for e in records.edges
        if e.type is type_ and e.from_.startswith(from_) and e.to.startswith(to)
    ]


def names(records: Records) -> dict[str, str]:
    """Id → name or title."""
    return {n.id: str(n.get("name") or n.get("title")) for n in records.nodes}


def made(records: Records) -> Node:
    """The document that was read."""
    (document,) = [n for n in records.nodes if n.id == records.source.id]
    return document


def inspection(records: Records) -> Node:
    """The inspection that the document reports."""
    (reports,) = edges(records, Relationship.REPORTS, records.source.id)
    (node,) = [n for n in records.nodes if n.id == reports.to]
    return node


def posts(records: Records) -> dict[str, tuple[str, str]]:
    """Holder → title of the post and how it is held."""
    called = names(records)
    held = {e.from_: called[e.to] for e in edges(records, Relationship.OF_POST)}
    kinds = {n.id: str(n.get("kind")) for n in nodes(records, Label.TENURE)}
    return {
        called[e.to]: (held[e.from_], kinds[e.from_]) for e in edges(records, Relationship.HOLDER)
    }


def quotes_stand_in(records: Records, source: str) -> None:
    """Assert that every quotation is in the file, but for white space and marks of emphasis."""
    plain = normalise_text(source.replace("**", ""))
    for edge in records.edges:
        if quote := edge.get("quote"):
            assert normalise_text(str(quote)) in plain, (edge.type, quote)
