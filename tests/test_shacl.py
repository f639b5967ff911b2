"""SHACL: every shape accepts what is well formed, and refuses what it is there to refuse."""

from __future__ import annotations

import re
import time

import pytest
from rdflib import Graph as Rdf
from rdflib.collection import Collection
from rdflib.namespace import RDF

from ontology.model import GT, read
from ontology.rdf import to_rdf
from ontology.record import Graph, Node
from ontology.shacl import SH, shape_names, shapes, validate
from ontology.statute import NATIONAL
from ontology.terms import Label
from tests.shapes import broken, change, world, world_broken_by

GENERATED = sorted(s for s in shape_names() if "." in s)
RULES = sorted(s for s in shape_names() if "." not in s)


def test_every_shape_has_a_failing_example() -> None:
    assert sorted(broken()) == shape_names()
    assert (len(GENERATED), len(RULES)) == (250, 23)


def test_the_passing_example_has_something_for_every_shape_to_look_at() -> None:
    graph = world()
    used = {n.id: n for n in NATIONAL if any(e.to == n.id for e in graph.edges.values())}
    data = to_rdf(Graph({**graph.nodes, **used}, graph.edges), reuse=False)
    idle = [
        str(shape).removeprefix(GT)
        for shape in {*shapes().subjects(SH.targetClass), *shapes().subjects(SH.targetSubjectsOf)}
        if not _targets(data, shape)
    ]
    assert idle == []
    assert validate(graph) == []


def _targets(data: Rdf, shape: object) -> bool:
    classes = list(shapes().objects(shape, SH.targetClass))  # type: ignore[arg-type]
    subjects_of = list(shapes().objects(shape, SH.targetSubjectsOf))  # type: ignore[arg-type]
    return all((None, RDF.type, c) in data for c in classes) and all(
        (None, p, None) in data for p in subjects_of
    )


def test_each_generated_shape_refuses_its_failing_example_and_nothing_else_does() -> None:
    assert {v.shape for v in validate(world_broken_by(GENERATED))} == set(GENERATED)


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_refuses_its_failing_example_and_nothing_else_does(rule: str) -> None:
    found = validate(world_broken_by([rule]))
    assert {v.shape for v in found} == {rule}
    for violation in found:
        assert violation.node in violation.message


def test_messages_are_sentences_that_name_the_node_and_no_jargon() -> None:
    for node, message, shape in validate(world_broken_by(GENERATED)):
        assert node in message
        assert re.fullmatch(r"(The |\S+/\S+ ).*[^.]\.", message, re.S), message
        assert "Constraint" not in message
        assert "breaks the shape" not in message, shape
        assert "http" not in message


@pytest.mark.parametrize(
    ("shape", "sentence"),
    [
        ("Action.text", "“1.1” (action/aldermoor/improvement_plan/2019-10/1.1) has no text."),
        ("Finding.CITES", "rests on no passage: nothing is cited as its evidence."),
        ("Decision.DECIDED_AT", "is joined to no meeting by ‘was decided at’."),
        ("Claim.object", "ends in body/aldermoor/nothing, which is not in the graph."),
        ("Body.kind", "has ‘no_such_code’ as its kind, which is not one of lscb, "),
        ("Meeting.heldOn", "as its date of meeting, which should be a date (YYYY-MM-DD)."),
    ],
)  # fmt: skip
def test_what_a_message_says(shape: str, sentence: str) -> None:
    found = validate(world_broken_by([shape]))
    assert any(sentence in v.message for v in found if v.shape == shape)


def test_a_message_does_not_name_a_person() -> None:
    [violation] = validate(world_broken_by(["Person.CITES"]))
    assert violation.shape == "Person.CITES"
    assert "Jane" not in violation.message


def test_only_claims_of_how_a_document_is_put_together_need_no_passage() -> None:
    allowed = {
        str(member).removeprefix(GT)
        for head in shapes().objects(None, SH["in"])
        for member in Collection(shapes(), head)
        if str(member).startswith(GT)
    }
    assert allowed == {r.name for r in read().relationships if r.structural}


def test_national_nodes_need_not_be_in_the_graph_but_must_exist() -> None:
    graph = world()
    change(graph, {"add": [["UNDER_DUTY", "body/aldermoor/lscb", "duty/no-such-act"]]})
    assert [v.shape for v in validate(graph)] == ["Claim.object"]


def test_the_graph_of_the_real_documents_is_well_formed(wirral_graph: Graph) -> None:
    assert validate(wirral_graph) == []


def test_a_large_graph_is_checked_in_reasonable_time() -> None:
    """A thousand nodes and claims: shapes that pySHACL takes one by one would be far slower."""
    graph = world()
    passage = graph.nodes["passage/aldermoor/minutes/2020-01-14/1"]
    for number in range(2, 1000):
        node = Node(
            f"passage/aldermoor/minutes/2020-01-14/{number}", Label.PASSAGE, passage.properties
        )
        graph.nodes[node.id] = node
        change(graph, {"add": [["PART_OF", node.id, "document/aldermoor/minutes/2020-01-14"]]})
    began = time.process_time()
    assert validate(graph) == []
    assert time.process_time() - began < 12
