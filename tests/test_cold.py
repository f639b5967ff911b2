"""What a question needs from the start of its process: few imports, and queries quick to parse.

Times are told by ``benchmarks/``, never tested.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.loading import load_paths
from benchmarks.cold_gaps import HEAVY, Seen, seen
from graph import open_store
from ontology.terms import Label
from queries.cypher import names

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def asked(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    """Command → what was seen of it, on the sample authority whose documents have every gap."""
    url = f"ladybug:{tmp_path_factory.mktemp('cold') / 'store'}"
    with open_store(url) as store:
        assert all(not report.error for report in load_paths(store, [samples / "aldermoor"]))
        nodes = store.graph().nodes.values()
    recommendation = min(n.id for n in nodes if n.label is Label.RECOMMENDATION)
    commands = {
        "gaps": ("gaps", "--all"),
        "gaps as JSON": ("gaps", "--format", "json"),
        "chain": ("chain", recommendation),
        "search": ("search", "plan"),
        "links": ("links", "list"),
    }
    return {name: seen(*command, "--store", url) for name, command in commands.items()}


@pytest.mark.parametrize("command", ["gaps", "gaps as JSON", "chain", "search", "links"])
def test_a_question_imports_no_library_that_it_does_not_need(asked, command):
    """The stemmer compares the words of a compound recommendation's parts with its actions'."""
    packages = set(asked[command].packages)
    assert packages - {"snowballstemmer"} == {"click", "ladybug"}
    assert "snowballstemmer" not in packages or command.startswith("gaps")
    imported = {module.partition(".")[0] for module in asked[command].modules}
    assert imported.isdisjoint(HEAVY)


@pytest.mark.parametrize("command", ["gaps", "gaps as JSON", "chain", "search", "links"])
def test_a_question_imports_nothing_that_reads_documents_or_makes_the_graph(asked, command):
    modules = set(asked[command].modules)
    assert not {m for m in modules if m.partition(".")[0] == "loaders"}
    assert modules.isdisjoint({"graph.resolve", "graph.links", "graph.correct"})
    assert modules.isdisjoint({"ontology.model", "ontology.rdf", "ontology.shacl"})
    assert modules.isdisjoint({"api.app", "api.schema", "api.export", "api.loading"})


@pytest.mark.parametrize("name", names())
def test_what_counts_as_recorded_stands_alone_or_between_ands(name):
    """It is written out without brackets, so beside OR or NOT it would say something else."""
    text = (ROOT / "queries" / f"{name}.cypher").read_text("utf-8")
    bare = re.sub(r"//[^\n]*", " ", text)
    for condition in re.findall(r"\bWHERE\b(.*?)(?=\b(?:WHERE|MATCH|RETURN)\b|\}|\Z)", bare, re.S):
        if "recorded(" in condition:
            assert not re.search(r"\bNOT\s+recorded\(", condition), condition
            assert not re.search(r"\bX?OR\b", re.sub(r"\([^()]*\)", "", condition)), condition
