"""The ontology as Python data, read from ``golden_thread.ttl``, ``gaps.ttl`` and ``themes.ttl``.

Only the generator and the RDF parts import this module. Everything that runs when a question is
asked imports the generated modules instead, so that an answer never waits for an RDF library.

``python -m ontology.model`` writes ``terms.py``, ``statute.py`` and ``shapes.ttl`` anew; a test
holds the committed files against it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from rdflib.term import Node as Term

GT = Namespace("https://golden-thread.example/ns#")
_VALUE_TYPES = {
    "string": "string",
    "date": "date",
    "integer": "integer",
    "decimal": "decimal",
    "boolean": "boolean",
    "Strings": "strings",
}


@dataclass(frozen=True)
class Class:
    """A kind of node: its name, wording, and properties by name (value type or code list).

    ``required`` are the properties that each must have, ``needs`` the relationships that must start
    at each, ``evidenced`` says that each must cite a passage.
    """

    name: str
    label: str
    plural: str
    definition: str
    source: str
    properties: dict[str, str]
    required: list[str]
    needs: list[str]
    evidenced: bool


@dataclass(frozen=True)
class Relationship:
    """A kind of claim: its name, wording, the labels it joins and its own properties.

    ``structural`` claims say only how a document is put together, and need no passage.
    """

    name: str
    label: str
    definition: str
    source: str
    connects: list[tuple[str, str]]
    properties: dict[str, str]
    structural: bool


@dataclass(frozen=True)
class Model:
    """Everything that the generated modules and shapes are made from."""

    classes: list[Class]
    claim: Class
    relationships: list[Relationship]
    properties: dict[str, str] = field(default_factory=dict)
    """What people call each property."""
    definitions: dict[str, str] = field(default_factory=dict)
    """What each property says of a thing or a claim."""
    codes: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    gap_kinds: list[dict[str, str]] = field(default_factory=list)


def graph() -> Graph:
    """All ontology files as one RDF graph."""
    result = Graph()
    for name in ("golden_thread.ttl", "gaps.ttl", "themes.ttl"):
        source = files("ontology") / name
        if source.is_file():
            result.parse(data=source.read_text("utf-8"), format="turtle")
    return result


def read() -> Model:
    """Read the model from the ontology files, in the order in which they are written."""
    rdf = graph()

    def text(subject: Term, predicate: URIRef) -> str:
        value = rdf.value(subject, predicate)
        return "" if value is None else str(value)

    def name(term: Term | None) -> str:
        return re.split(r"[#/]", str(term))[-1]

    per_class = {
        (rdf.value(s, GT.onClass), rdf.value(s, GT.onProperty)): rdf.value(s, GT.range)
        for s in rdf.subjects(GT.onClass, None)
    }

    def properties(owner: Term) -> dict[str, str]:
        head = rdf.value(owner, GT.properties)
        if head is None:
            return {}
        result = {}
        for prop in Collection(rdf, head):
            type_ = per_class.get((owner, prop)) or rdf.value(prop, RDFS.range)
            result[name(prop)] = _VALUE_TYPES.get(name(type_), name(type_)) if type_ else "string"
        return result

    def listed(owner: Term, predicate: URIRef) -> list[str]:
        head = rdf.value(owner, predicate)
        return [] if head is None else [name(p) for p in Collection(rdf, head)]

    def as_class(term: Term) -> Class:
        return Class(
            name(term),
            text(term, RDFS.label),
            text(term, GT.plural),
            text(term, SKOS.definition),
            text(term, DCTERMS.source),
            properties(term),
            listed(term, GT.required),
            listed(term, GT.needs),
            text(term, GT.evidenced) == "true",
        )

    source = (files("ontology") / "golden_thread.ttl").read_text("utf-8")
    order = {m: i for i, m in enumerate(re.findall(r"^gt:(\w+) a ", source, re.M))}
    classes = [
        as_class(c)
        for c in sorted(rdf.subjects(RDF.type, OWL.Class), key=lambda c: order[name(c)])
        if c != GT.Claim
    ]
    relationships = [
        Relationship(
            name(r),
            text(r, RDFS.label),
            text(r, SKOS.definition),
            text(r, DCTERMS.source),
            sorted(
                (name(rdf.value(pair, GT["from"])), name(to))
                for pair in rdf.objects(r, GT.connects)
                for to in rdf.objects(pair, GT.to)
            ),
            properties(r),
            text(r, GT.structural) == "true",
        )
        for r in sorted(rdf.subjects(RDF.type, OWL.ObjectProperty), key=lambda r: order[name(r)])
    ]
    schemes = [s for s in rdf.subjects(RDF.type, SKOS.ConceptScheme) if name(s) in order]
    position = {m: i for i, m in enumerate(re.findall(r"/code/(\w+/\w+)> a ", source))}
    codes = {}
    for scheme in sorted(schemes, key=lambda s: order[name(s)]):
        members = sorted(
            rdf.subjects(SKOS.inScheme, scheme),
            key=lambda c: position["/".join(str(c).split("/")[-2:])],
        )
        codes[name(scheme)] = [(text(c, SKOS.notation), text(c, SKOS.prefLabel)) for c in members]
    gaps = [
        {
            "id": text(k, SKOS.notation),
            "number": text(k, GT.number),
            "title": text(k, SKOS.prefLabel),
            "definition": text(k, SKOS.definition),
            "why": text(k, GT.why),
            "closing": text(k, GT.closing),
            "severity": text(k, GT.severity),
            "scope": text(k, GT.scope),
            "source": text(k, DCTERMS.source),
        }
        for k in rdf.subjects(RDF.type, GT.GapKind)
    ]
    gaps.sort(key=lambda k: (int(k["number"]), k["id"]))
    called = {name(p): text(p, RDFS.label) for p in rdf.subjects(RDF.type, OWL.DatatypeProperty)}
    said = {p: text(GT[p], SKOS.definition) for p in called}
    return Model(classes, as_class(GT.Claim), relationships, called, said, codes, gaps)


def main() -> None:
    """Write the generated files beside this one."""
    from ontology.generate import FILES

    for name, text in FILES.items():
        Path(__file__).with_name(name).write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
