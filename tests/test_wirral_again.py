"""Loading the real documents in another order, twice, and with corrections."""

from __future__ import annotations

import difflib
import itertools
import random
import shutil
from pathlib import Path

import pytest

import loaders
from api.export import jsonl
from api.loading import load_paths
from graph import open_store
from graph.resolve import resolve
from graph.statements import decide
from graph.store import Store
from ontology.record import Graph, Records
from ontology.terms import Relationship, ReviewState

LETTER = "001_6b564b44eaa108f6.txt"


@pytest.fixture(scope="module")
def parsed(wirral: Path) -> list[Records]:
    return [loaders.load(f, wirral) for f in loaders.files([wirral])]


def exported(graph: Graph) -> list[str]:
    return list(jsonl(graph))


def test_any_order_gives_the_same_graph(parsed: list[Records]) -> None:
    expected = exported(resolve(parsed))
    order = random.Random(7)
    for _ in range(4):
        shuffled = list(parsed)
        order.shuffle(shuffled)
        assert exported(resolve(shuffled)) == expected


def test_the_store_holds_the_same_whatever_the_order(
    parsed: list[Records], wirral_graph: Graph, tmp_path: Path
) -> None:
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        for records in reversed(parsed):
            assert store.load(records).state == "new"
        assert exported(store.graph()) == exported(wirral_graph)
        for records in parsed:
            assert store.load(records).state == "unchanged"
        assert exported(store.graph()) == exported(wirral_graph)


@pytest.fixture
def corrected(wirral: Path, tmp_path: Path) -> tuple[Path, Path]:
    """A folder with the letter and the plan to correct, and where its store goes."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name in (LETTER, "003_0d67a00a8f20d19a.txt"):
        shutil.copy(wirral / name, folder / name)
    return folder, tmp_path / "store"


def differences(before: list[str], after: list[str]) -> list[str]:
    lines = difflib.unified_diff(before, after, n=0, lineterm="")
    return [x for x in itertools.islice(lines, 2, None) if x[0] in "+-"]


def load(store: Store, folder: Path) -> None:
    for report in load_paths(store, [folder]):
        assert not report.error, report.error


def test_a_dropped_bullet_changes_the_export_only_there(corrected: tuple[Path, Path]) -> None:
    folder, path = corrected
    with open_store(f"ladybug:{path}") as store:
        load(store, folder)
        before = exported(store.graph())
        lines = (folder / LETTER).read_text("utf-8").split("\n")
        bullets = [i for i, line in enumerate(lines) if line.startswith("- ")]
        dropped = lines.pop(bullets[8])
        (folder / LETTER).write_text("\n".join(lines), "utf-8")
        load(store, folder)
        changed = differences(before, exported(store.graph()))
    gone = next(x for x in changed if x.startswith('-{"node":{"id":"finding/'))
    assert dropped[2:42] in gone
    finding = gone.split('"')[5]
    passage = next(x for x in changed if x.startswith('-{"node":{"id":"passage/')).split('"')[5]
    document = "document/wirral/unannounced_inspection_letter/2010-08-18"
    for line in changed:
        assert finding in line or passage in line or f'{{"id":"{document}"' in line, line
    assert len(changed) < 20


def test_a_changed_word_changes_the_export_only_there(corrected: tuple[Path, Path]) -> None:
    folder, path = corrected
    name = "003_0d67a00a8f20d19a.txt"
    with open_store(f"ladybug:{path}") as store:
        load(store, folder)
        before = exported(store.graph())
        text = (folder / name).read_text("utf-8")
        assert text.count("No' of SARs completed") == 1
        (folder / name).write_text(text.replace("SARs completed", "SARs answered"), "utf-8")
        load(store, folder)
        changed = differences(before, exported(store.graph()))
    touched = ("measure/wirral/improvement_plan/2019-10/5.6/1", "document/wirral/improvement_plan")
    assert changed
    for line in changed:
        assert "SARs" in line or any(f'"id":"{t}' in line for t in touched), line


def test_reviews_of_untouched_links_stay(corrected: tuple[Path, Path], wirral: Path) -> None:
    folder, path = corrected
    shutil.copy(wirral / "004_759cc2ab4bc49052.txt", folder)
    with open_store(f"ladybug:{path}") as store:
        load(store, folder)
        graph = store.graph()
        links = sorted(
            (e for e in graph.edges.values() if e.type is Relationship.RECURS_AS
             and "/annual_unannounced/2010-07-20/1" in e.from_),
            key=lambda e: e.id,
        )  # fmt: skip
        kept = sorted(
            (e for e in graph.edges.values() if e.type is Relationship.SUPPORTS
             and "/sif/2016-07-04/" in e.from_ and e.get("basis") == "inferred"),
            key=lambda e: e.id,
        )[0]  # fmt: skip
        for claim in (kept, links[0]):
            store.add(
                decide(graph, claim.id, ReviewState.ACCEPTED, "A. Reviewer", "2026-01-02T03:04:05")
            )
        text = (folder / LETTER).read_text("utf-8")
        first = str(graph.nodes[links[0].from_].get("text"))
        assert text.count(first[:60]) == 1
        reworded = text.replace(first[:60], "Now and then " + first[:60].lower())
        (folder / LETTER).write_text(reworded, "utf-8")
        load(store, folder)
        after = store.graph().edges
    assert after[kept.id].get("review") == "accepted"
    assert after[links[0].id].get("review") == "unreviewed"
    assert after[links[0].id].get("earlierReview") == "accepted"
