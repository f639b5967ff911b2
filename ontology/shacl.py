"""Whether a graph is well formed: SHACL shapes, answered in words that name the node.

``shapes.ttl`` (generated) says what each kind of node and of claim must be by itself, ``rules.ttl``
what must hold between several. Both are plain SHACL Core and SHACL-SPARQL: any processor can check
an export with them. Here pySHACL does; this is the only module that imports it.
"""

from __future__ import annotations

import logging
import re
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from rdflib import Graph as Rdf
from rdflib import Literal, Namespace
from rdflib.collection import Collection
from rdflib.namespace import RDF
from rdflib.term import Node as Term

from ontology.model import GT
from ontology.rdf import ID, to_rdf
from ontology.record import Edge, Graph, Node, is_national
from ontology.statute import NATIONAL
from ontology.terms import CONNECTS, PHRASES, WORDING, Label, Relationship

SH = Namespace("http://www.w3.org/ns/shacl#")

_ENDS = {str(RDF.subject): "starts at", str(RDF.object): "ends in"}
#: In this order: the rules compare values whose types the shapes have checked.
_SHAPE_FILES = ("shapes.ttl", "rules.ttl")
_TYPES = {
    "date": "a date (YYYY-MM-DD)",
    "integer": "a whole number",
    "decimal": "a number",
    "boolean": "true or false",
}


class Violation(NamedTuple):
    """What is wrong: the id of the node or claim, a sentence that names it, and the shape's name
    (``Action.dueTo``, ``LED_BY.subject``, ``StatedClaimHasPassage``).
    """

    node: str
    message: str
    shape: str


def validate(graph: Graph) -> list[Violation]:
    """All that keeps a graph from being well formed, by node; empty when nothing does.

    National nodes (``ontology.statute.NATIONAL``) need not be in the graph. About 4 seconds for
    2,600 nodes and 5,600 claims.
    """
    from pyshacl import validate as run

    known = {n.id: n for n in NATIONAL} | graph.nodes
    ends = {end for e in graph.edges.values() for end in (e.from_, e.to) if is_national(end)}
    nodes = graph.nodes | {i: known[i] for i in sorted(ends) if i in known}
    logger = logging.getLogger("rdflib.term")
    quiet = logger.disabled
    logger.disabled = True  # a value that is no date is our finding, not rdflib's
    try:
        data = to_rdf(Graph(nodes, graph.edges), reuse=False)
        reports = []
        for name in _SHAPE_FILES:
            reports.append(run(data, shacl_graph=_read(name), inplace=True)[1])
            _drop_ill_typed(data)
    finally:
        logger.disabled = quiet
    return sorted(
        {
            _violation(graph, report, result)
            for report in reports
            for result in report.subjects(RDF.type, SH.ValidationResult)
        }
    )


def _drop_ill_typed(data: Rdf) -> None:
    """Leave out values that are not what their type says. They have been reported by then, and
    pySHACL cannot compare them with others.
    """
    for triple in list(data):
        if isinstance(triple[2], Literal) and triple[2].ill_typed:
            data.remove(triple)


@cache
def _read(name: str) -> Rdf:
    return Rdf().parse(data=(files("ontology") / name).read_text("utf-8"), format="turtle")


@cache
def shapes() -> Rdf:
    """All shapes."""
    result = Rdf()
    for name in _SHAPE_FILES:
        result += _read(name)
    return result


def shape_names() -> list[str]:
    """The names of all shapes, as violations give them."""
    found = {*shapes().subjects(SH.targetClass), *shapes().subjects(SH.targetSubjectsOf)}
    return sorted(str(s).removeprefix(GT) for s in found)


# --------------------------------------------------------------------------------------- wording


def _violation(graph: Graph, report: Rdf, result: Term) -> Violation:
    focus = str(report.value(result, SH.focusNode))
    shape = report.value(result, SH.sourceShape)
    id_ = focus.removeprefix(ID)
    thing: Node | Edge | None = graph.nodes.get(id_) or graph.edges.get(id_)
    says = shapes().value(shape, SH.message)
    if says is None:
        says = next(iter(shapes().objects(shape, SH.sparql / SH.message)), None)
    sentence = str(says) if says is not None else _sentence(thing, report, result, shape)
    return Violation(id_, f"{_subject(id_, thing)} {sentence}.", _name(shape))


def _subject(id_: str, thing: Node | Edge | None) -> str:
    """How a message names what it is about. A person is named by id only."""
    if isinstance(thing, Edge):
        phrase = PHRASES[thing.type][0]
        return f"The claim that {thing.from_} {phrase} {thing.to} ({thing.id})"
    if thing is None:
        return id_
    name = "" if thing.label is Label.PERSON else _called(thing)
    return f"The {WORDING[thing.label][0]}{name} ({id_})"


def _called(node: Node) -> str:
    value = next((node.get(p) for p in ("number", "title", "name", "citation") if node.get(p)), "")
    return f" “{value}”" if value else ""


def _sentence(thing: Node | Edge | None, report: Rdf, result: Term, shape: Term | None) -> str:
    """What is wrong, where the shape is a generated one without a message of its own."""
    component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(SH)
    part = _name(shape).partition(".")[2]
    value = report.value(result, SH.value)
    shown = re.sub(r"^.*/(id|code/\w+)/", "", str(value))
    if isinstance(thing, Edge) and part in ("subject", "object", "ends"):
        if component == "MinCountConstraintComponent":
            missing = thing.from_ if part == "subject" else thing.to
            return f"{_ENDS[str(RDF[part])]} {missing}, which is not in the graph"
        return f"joins things that it cannot join: {thing.type} goes {_ways(thing.type)}"
    if component == "MinCountConstraintComponent":
        return _lacks(part)
    if component == "DatatypeConstraintComponent":
        type_ = str(shapes().value(shape, SH.datatype)).rpartition("#")[2]
        return f"has ‘{shown}’ as its {_property(part)}, which should be {_TYPES[type_]}"
    if component == "InConstraintComponent":
        return f"has ‘{shown}’ as its {_property(part)}, which is not one of {_codes(shape)}"
    return f"breaks the shape {_name(shape)}" + (f": ‘{shown}’" if value is not None else "")


def _lacks(part: str) -> str:
    if part == Relationship.CITES:
        return "rests on no passage: nothing is cited as its evidence"
    if part in Relationship.__members__:
        labels = sorted({WORDING[to][0] for _, to in CONNECTS[Relationship(part)]})
        return f"is joined to no {' or '.join(labels)} by ‘{PHRASES[Relationship(part)][0]}’"
    return f"has no {_property(part)}"


def _ways(type_: Relationship) -> str:
    ways = sorted(f"{WORDING[a][0]} to {WORDING[b][0]}" for a, b in CONNECTS[type_])
    return "from " + ", ".join(ways)


def _codes(shape: Term | None) -> str:
    head = shapes().value(shape, SH["in"])
    codes = [] if head is None else [str(c).rpartition("/")[2] for c in Collection(shapes(), head)]
    return ", ".join(codes)


def _property(name: str) -> str:
    return _property_labels().get(name, name)


@cache
def _property_labels() -> dict[str, str]:
    from ontology.model import read

    return read().properties


def _name(shape: Term | None) -> str:
    return str(shape).removeprefix(GT)
