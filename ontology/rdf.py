"""The graph as RDF and back, without loss: Turtle and JSON-LD, the same bytes for the same graph.

IRIs are minted from ids (``https://golden-thread.example/id/<id>``), codes are SKOS concepts
(``…/code/BodyKind/lscb``). A claim is a node of its own (a reified statement with all its
properties) and, where it may be read as plainly true, a direct triple beside it: not one that is
planned, recommended, denied or ended, that rests on convention, or that no person has accepted.

Terms of ORG, PROV-O, DCTERMS, FOAF and SKOS stand beside our own wherever the ontology says that
ours is narrower (``rdfs:subClassOf``, ``rdfs:subPropertyOf``); they are for readers elsewhere, and
are left aside when reading back. Dates are ``xsd:date``, lists are RDF lists.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Literal as OneOf
from urllib.parse import quote, unquote

from rdflib import BNode, Literal, Namespace, URIRef
from rdflib import Graph as Rdf
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, OWL, RDF, RDFS, XSD
from rdflib.term import Node as Term

from ontology.errors import RecordError
from ontology.model import GT
from ontology.model import graph as ontology_graph
from ontology.record import Edge, Graph, Node, Properties, Value, edge_properties, label_of
from ontology.terms import (
    CODES,
    PROPERTIES,
    Basis,
    Label,
    Modality,
    Relationship,
    ReviewState,
)

Format = OneOf["turtle", "jsonld"]

ID = Namespace("https://golden-thread.example/id/")
CODE = Namespace("https://golden-thread.example/code/")
PROV = Namespace("http://www.w3.org/ns/prov#")

_PREFIXES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": str(DCTERMS),
    "dqv": "http://www.w3.org/ns/dqv#",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "gt": str(GT),
    "org": "http://www.w3.org/ns/org#",
    "prov": str(PROV),
    "rdf": str(RDF),
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": str(XSD),
}
_JSON_ONLY = {"id": str(ID), "code": str(CODE)}
_DATATYPES = {
    "date": XSD.date,
    "integer": XSD.integer,
    "decimal": XSD.decimal,
    "boolean": XSD.boolean,
}
_RDF_FORMATS = {"turtle": "turtle", "jsonld": "json-ld"}

#: What a predicate points at: one term, or (for a list) a tuple of literals.
_Object = URIRef | Literal | tuple[Literal, ...]


@dataclass(frozen=True)
class _Subject:
    """All that is said of one thing, in canonical order."""

    iri: URIRef
    types: tuple[URIRef, ...]
    about: tuple[tuple[URIRef, _Object], ...]


# ---------------------------------------------------------------------------------------- writing


def to_rdf(graph: Graph, *, reuse: bool = True) -> Rdf:
    """The graph as RDF; without terms of other vocabularies unless ``reuse``."""
    rdf = Rdf()
    for subject in _subjects(graph, reuse=reuse):
        for type_ in subject.types:
            rdf.add((subject.iri, RDF.type, type_))
        for predicate, value in subject.about:
            if isinstance(value, tuple):
                rdf.add((subject.iri, predicate, _list(rdf, subject.iri, predicate, value)))
            else:
                rdf.add((subject.iri, predicate, value))
    return rdf


def dump(graph: Graph, format: Format = "turtle") -> Iterator[str]:
    """The graph as text, a thing at a time; the same graph gives the same text."""
    return _turtle(graph) if format == "turtle" else _json_ld(graph)


def iri(id_: str) -> URIRef:
    """The IRI of a node or claim.

    >>> str(iri("post/aldermoor/director-of-childrens-services"))
    'https://golden-thread.example/id/post/aldermoor/director-of-childrens-services'
    """
    return ID[quote(id_, safe="/-._~")]


def claim_class(kind: Relationship | Basis) -> URIRef:
    """The class of all claims of one type, or on one basis: shapes find them by it."""
    return GT[f"{kind.value}_claim"]


def is_plain(edge: Edge) -> bool:
    """Whether a claim may be read as plainly true, so that a direct triple can stand for it."""
    if edge.get("modality") != Modality.IS or edge.get("review") == ReviewState.REJECTED:
        return False
    if edge.get("basis") == Basis.INFERRED:
        return edge.get("review") == ReviewState.ACCEPTED
    return edge.get("basis") != Basis.CONVENTION


def _subjects(graph: Graph, *, reuse: bool) -> Iterator[_Subject]:
    plain: dict[str, set[tuple[URIRef, _Object]]] = {}
    for edge in graph.edges.values():
        if is_plain(edge):
            ways = {GT[edge.type.value], *(_wider(GT[edge.type.value]) if reuse else ())}
            plain.setdefault(edge.from_, set()).update((way, iri(edge.to)) for way in ways)
    for id_, node in sorted(graph.nodes.items()):
        about = _about(node.id, node.properties, PROPERTIES[node.label], reuse=reuse)
        links = sorted(plain.pop(id_, ()), key=str)
        class_ = GT[node.label.value]
        yield _Subject(
            iri(id_),
            (class_, *(sorted(_wider(class_)) if reuse else ())),
            (*about, *links),
        )
    for _, edge in sorted(graph.edges.items()):
        yield _claim(edge, reuse=reuse)
    for id_, left in sorted(plain.items()):  # ends outside this graph, such as national nodes
        yield _Subject(iri(id_), (), tuple(sorted(left, key=str)))


def _claim(edge: Edge, *, reuse: bool) -> _Subject:
    about: list[tuple[URIRef, _Object]] = [
        (RDF.subject, iri(edge.from_)),
        (RDF.predicate, GT[edge.type.value]),
        (RDF.object, iri(edge.to)),
        (GT.joins, Literal(f"{label_of(edge.from_)} {label_of(edge.to)}")),
        *_about(edge.id, edge.properties, edge_properties(edge.type), reuse=reuse),
    ]
    passage, source = edge.get("passage"), edge.get("source")
    if isinstance(passage, str):
        about.append((PROV.wasQuotedFrom, iri(passage)))
    if reuse and isinstance(source, str) and "/" in source:
        about.append((PROV.hadPrimarySource, iri(source)))
    types = [GT.Claim, claim_class(edge.type)]
    if edge.get("basis") in set(Basis):
        types.append(claim_class(Basis(str(edge.get("basis")))))
    return _Subject(iri(edge.id), tuple(types), tuple(about))


def _about(
    id_: str, properties: Properties, types: dict[str, str], *, reuse: bool
) -> list[tuple[URIRef, _Object]]:
    result: list[tuple[URIRef, _Object]] = []
    if reuse:
        result.append((DCTERMS.identifier, Literal(id_)))
    for name, value in sorted(properties.items()):
        try:
            term = _term(value, types[name])
        except KeyError:
            raise RecordError(f"{id_}: the ontology has no property '{name}' here") from None
        result.append((GT[name], term))
        if reuse:
            result += [(wider, term) for wider in sorted(_wider(GT[name]))]
    return result


def _term(value: Value, type_: str) -> _Object:
    """A property's value as RDF, by the type that the ontology gives it."""
    if isinstance(value, tuple):
        return tuple(Literal(v) for v in value)
    if type_ in CODES:
        return CODE[f"{type_}/{quote(str(value), safe='-._~')}"]
    datatype = _DATATYPES.get(type_)
    if isinstance(value, bool):
        return Literal("true" if value else "false", datatype=datatype)
    if datatype == XSD.decimal and isinstance(value, float):
        lexical = format(Decimal(repr(value)), "f")
        text = lexical if "." in lexical else f"{lexical}.0"
        return Literal(text, datatype=datatype, normalize=False)
    return Literal(str(value), datatype=datatype, normalize=False)


def _list(rdf: Rdf, subject: URIRef, predicate: URIRef, items: tuple[Literal, ...]) -> Term:
    """An RDF list whose cells are named after what they belong to, so that no run differs."""
    stem = f"{subject.removeprefix(ID)}-{predicate.removeprefix(GT)}"
    cells: list[Term] = [BNode(f"{quote(stem, safe='')}-{n}") for n in range(len(items))]
    cells.append(RDF.nil)
    for item, cell, rest in zip(items, cells, cells[1:], strict=False):
        rdf.add((cell, RDF.first, item))
        rdf.add((cell, RDF.rest, rest))
    return cells[0]


@cache
def _reused() -> dict[URIRef, frozenset[URIRef]]:
    """Our terms that are narrower than another vocabulary's → those."""
    rdf = ontology_graph()
    result: dict[URIRef, frozenset[URIRef]] = {}
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for ours in rdf.subjects(predicate, unique=True):
            found = {o for o in rdf.objects(ours, predicate) if isinstance(o, URIRef)}
            if isinstance(ours, URIRef):
                result[ours] = frozenset(found - {OWL.Thing})
    return result


def _wider(term: URIRef) -> frozenset[URIRef]:
    return _reused().get(term, frozenset())


# ------------------------------------------------------------------------------- Turtle, JSON-LD


def _turtle(graph: Graph) -> Iterator[str]:
    yield "".join(f"@prefix {p}: <{ns}> .\n" for p, ns in sorted(_PREFIXES.items()))
    for subject in _subjects(graph, reuse=True):
        lines = []
        if subject.types:
            lines.append("a " + ", ".join(map(_turtle_term, subject.types)))
        for predicate, value in subject.about:
            if isinstance(value, tuple):
                shown = "( " + " ".join(map(_turtle_term, value)) + " )"
            else:
                shown = _turtle_term(value)
            lines.append(f"{_turtle_term(predicate)} {shown}")
        yield f"\n<{subject.iri}> " + " ;\n    ".join(lines) + " .\n"


def _turtle_term(term: URIRef | Literal) -> str:
    if isinstance(term, URIRef):
        short = _compact(term, _PREFIXES)
        return short if short and "/" not in short else f"<{term}>"
    text = json.dumps(str(term), ensure_ascii=False).replace("\x7f", "\\u007F")
    if term.datatype is None:
        return text
    return f"{text}^^{_compact(term.datatype, _PREFIXES)}"


def _compact(term: URIRef, prefixes: dict[str, str]) -> str:
    for prefix, namespace in prefixes.items():
        if term.startswith(namespace):
            return f"{prefix}:{term.removeprefix(namespace)}"
    return ""


def _json_ld(graph: Graph) -> Iterator[str]:
    prefixes = {**_PREFIXES, **_JSON_ONLY}
    yield '{"@context": ' + json.dumps(prefixes, sort_keys=True) + ',\n"@graph": [\n'
    separator = ""
    for subject in _subjects(graph, reuse=True):
        thing: dict[str, object] = {"@id": _compact(subject.iri, prefixes)}
        if subject.types:
            thing["@type"] = [_compact(t, prefixes) for t in subject.types]
        for predicate, value in subject.about:
            shown: object
            if isinstance(value, tuple):
                shown = {"@list": [str(v) for v in value]}
            elif isinstance(value, URIRef):
                shown = {"@id": _compact(value, prefixes)}
            elif value.datatype is None:
                shown = str(value)
            else:
                shown = {"@type": _compact(value.datatype, prefixes), "@value": str(value)}
            _append(thing, _compact(predicate, prefixes), shown)
        yield separator + json.dumps(thing, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"


def _append(thing: dict[str, object], key: str, value: object) -> None:
    """A second value of a key makes a list of its values."""
    if key not in thing:
        thing[key] = value
    elif isinstance(known := thing[key], list):
        known.append(value)
    else:
        thing[key] = [known, value]


# ---------------------------------------------------------------------------------------- reading


def load(text: str, format: Format = "turtle") -> Graph:
    """The graph that a text holds.

    Raises:
        RecordError: it is not Turtle or JSON-LD, or not a graph of ours.

    """
    return from_rdf(parse(text, format))


def parse(text: str, format: Format = "turtle") -> Rdf:
    """The RDF that a text holds.

    Raises:
        RecordError: it is not Turtle or JSON-LD.

    """
    rdf = Rdf()
    with warnings.catch_warnings():  # rdflib's own JSON-LD parser uses what rdflib deprecates
        warnings.filterwarnings("ignore", "ConjunctiveGraph is deprecated", DeprecationWarning)
        try:
            return rdf.parse(data=text, format=_RDF_FORMATS[format])
        except Exception as error:  # rdflib's parsers raise what they come across
            raise RecordError(f"this is not {format}: {error}") from error


def from_rdf(rdf: Rdf) -> Graph:
    """The graph that RDF made by :func:`to_rdf` holds; other vocabularies' terms are left aside.

    Raises:
        RecordError: a thing of ours has a property that the ontology does not know.

    """
    graph = Graph()
    for label in Label:
        for term in rdf.subjects(RDF.type, GT[label.value]):
            id_ = _id(term)
            graph.nodes[id_] = Node(id_, label, _properties(rdf, term, PROPERTIES[label]))
    for term in rdf.subjects(RDF.type, GT.Claim):
        id_ = _id(term)
        type_ = Relationship(str(rdf.value(term, RDF.predicate)).removeprefix(GT))
        graph.edges[id_] = Edge(
            id_,
            type_,
            _id(rdf.value(term, RDF.subject)),
            _id(rdf.value(term, RDF.object)),
            _properties(rdf, term, edge_properties(type_)),
        )
    graph.nodes = dict(sorted(graph.nodes.items()))
    graph.edges = dict(sorted(graph.edges.items()))
    return graph


def _id(term: Term | None) -> str:
    if not isinstance(term, URIRef) or not term.startswith(ID):
        raise RecordError(f"'{term}' is not the address of a node of this graph")
    return unquote(term.removeprefix(ID))


def _properties(rdf: Rdf, subject: Term, types: dict[str, str]) -> dict[str, Value]:
    result: dict[str, Value] = {}
    for predicate, value in rdf.predicate_objects(subject):
        name = str(predicate).removeprefix(GT)
        if name == str(predicate) or name == "joins" or name in Relationship.__members__:
            continue
        if name not in types:
            raise RecordError(f"{_id(subject)}: the ontology has no property '{name}' here")
        result[name] = _value(rdf, value, types[name])
    return dict(sorted(result.items()))


def _value(rdf: Rdf, term: Term, type_: str) -> Value:
    if type_ == "strings":
        return tuple(str(v) for v in Collection(rdf, term))
    text = str(term)
    if type_ in CODES:
        return unquote(text.removeprefix(f"{CODE}{type_}/"))
    if type_ == "integer":
        return int(text)
    if type_ == "decimal":
        return float(text) if "." in text else int(text)
    if type_ == "boolean":
        return text == "true"
    return text
