"""The samples: each kind of gap appears in them, and disappears where it is put right."""

from __future__ import annotations

import html
import io
import re
import shutil
import zipfile
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path

import pytest
import yaml

import loaders
from graph import open_store
from loaders.read import read
from ontology.record import Graph, normalise_text
from ontology.terms import GAP_KINDS, Label, Relationship
from queries.coverage import coverage_gaps
from queries.viewer import Viewer
from samples import make
from samples.source import Piece, pieces, planted, resolved
from tests.running import Server

ROOT = Path(__file__).parents[1]
GAPS = yaml.safe_load((ROOT / "samples" / "gaps.yaml").read_text("utf-8"))
AS_AT = "2020-03-31"

#: File → the family that should know it.
FAMILIES = {
    "aldermoor/governance-register.yaml": "governance_register",
    "aldermoor/improvement-plan-2017.txt": "improvement_plan",
    "aldermoor/improvement-plan-2019.txt": "improvement_plan",
    "aldermoor/inspection report - 18 november 2016.pdf": "sif_report",
    "aldermoor/inspection report - 5 august 2019.pdf": "ilacs_report",
    "aldermoor/monitoring-visit-letter-2017.txt": "monitoring_visit_letter",
    "brackwater/governance-register.xlsx": "governance_register",
    "brackwater/improvement-plan-2022.docx": "improvement_plan",
    "brackwater/inspection report - 8 november 2021.pdf": "ilacs_report",
    "brackwater/news-article.txt": "news_article",
    "brackwater/unannounced-inspection-letter-2011.txt": "unannounced_inspection_letter",
    "cold-ashby/committee-agenda-2015.txt": "committee_agenda",
    "cold-ashby/governance-register.yaml": "governance_register",
    "cold-ashby/improvement-tracker-2023.xlsx": "improvement_plan",
    "cold-ashby/inspection report - 12 august 2022.pdf": "ilacs_report",
}


# ------------------------------------------------------------------------------------ their making


def members(data: bytes) -> dict[str, bytes]:
    """What a file holds; a zip file unpacked, since compression differs between machines."""
    if not data.startswith(b"PK"):
        return {"": data}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_documents_are_those_that_their_sources_make(samples: Path) -> None:
    made = dict(make.documents())
    there = {p.relative_to(samples).as_posix(): p for p in samples.rglob("*") if p.is_file()}
    assert sorted(made) == sorted(there)
    for name, path in there.items():
        assert members(path.read_bytes()) == members(made[name]), f"run 'make samples': {name}"


def test_making_twice_gives_the_same_bytes() -> None:
    assert dict(make.documents()) == dict(make.documents())


def test_every_kind_of_gap_is_listed_and_planted() -> None:
    assert set(GAPS) == set(GAP_KINDS)
    assert make.kinds() == set(GAP_KINDS)


@pytest.mark.parametrize("kind", GAPS)
def test_putting_right_changes_only_the_file_it_names(kind: str) -> None:
    before, after = make.sources(), make.sources([kind])
    changed = {n for n in before.keys() | after.keys() if before.get(n) != after.get(n)}
    assert {make.name_of(source) for source in changed} == {GAPS[kind]["file"]}


def test_marks_in_a_source() -> None:
    text = "a [[one: wrong | right]] b\n[[two: |\n  - line\n]]\n[[three:\nold\n| ]]\nend\n"
    assert planted(text) == {"one", "two", "three"}
    assert resolved(text, []) == "a wrong b\nold\nend\n"
    assert resolved(text, ["one", "two", "three"]) == "a right b\n  - line\nend\n"
    assert resolved("[[only four]]\nx", []) is None
    assert resolved("[[only four]]\nx", ["four"]) == "x"
    assert resolved("[[unless four]]\nx", ["four"]) is None


def test_pieces_of_a_source() -> None:
    assert list(pieces("# A\n\n2. b\n| c | d |\n|  | e |\n---\n")) == [
        Piece("title", "A"),
        Piece("numbered", "b", "2"),
        Piece("table", rows=(("c", "d"), ("", "e"))),
        Piece("page"),
    ]


def test_no_words_of_a_real_document(samples: Path, wirral: Path) -> None:
    """No run of 14 words is shared with the real documents, in the samples or their sources."""

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9']+", normalise_text(text).lower())
        return {tuple(words[i : i + 14]) for i in range(len(words) - 13)}

    real = set[tuple[str, ...]]().union(*(runs(read(f).text()) for f in sorted(wirral.iterdir())))
    for name, data in make.documents():
        assert not runs(read(samples / name).text()) & real, name
        assert not runs(data.decode("utf-8", "ignore")) & real, name


# --------------------------------------------------------------------------------- their reading


@pytest.mark.parametrize("name", FAMILIES)
def test_document_is_recognised_and_read_whole(samples: Path, name: str) -> None:
    document = read(samples / name, samples)
    family = loaders.recognise(document)
    assert family.code == FAMILIES[name]
    records = family.parse(document)
    left = [n.get("text") for n in records.nodes if n.get("reading") == "not_understood"]
    assert left == []


def test_all_documents_are_listed_here(samples: Path) -> None:
    assert {p.relative_to(samples).as_posix() for p in samples.rglob("*.*")} == set(FAMILIES)


def test_running_footers_make_nobody(samples_graph: Graph) -> None:
    """Councillor Pryce is the leader by the register; the plan's footer spells him in four ways."""
    names = {str(n.get("name")) for n in samples_graph.nodes.values() if n.label is Label.PERSON}
    assert {n for n in names if re.search(r"\b(?:D[ay]|Pr)", n)} == {
        "Dafydd Pryce",
        "Prakash Iyer",
        "Priya Raghunathan",
        "Sunniva Dahl",
    }


def test_what_is_in_the_samples(samples_graph: Graph) -> None:
    of = {label: [n for n in samples_graph.nodes.values() if n.label is label] for label in Label}
    made = {e.from_ for e in samples_graph.edges.values() if e.type is Relationship.MADE_IN}
    assert len(of[Label.AUTHORITY]) == 3
    assert len([n for n in of[Label.RECOMMENDATION] if n.id in made]) == 30
    assert len(of[Label.PLAN]) == 4
    assert len(of[Label.ACTION]) == 36


# ------------------------------------------------------------------------------------- their gaps


def gaps(path: Path, kinds: Collection[str], as_at: str) -> set[tuple[str, str]]:
    """The kind and subject of each gap in a store."""
    with open_store(f"ladybug:{path}", read_only=True) as store:
        return {
            (gap.kind.id, gap.subject.id)
            for gap in coverage_gaps(Viewer(store), kinds, as_at=as_at)
        }


@pytest.fixture(scope="module")
def stores(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store for each authority's samples."""
    folder = tmp_path_factory.mktemp("stores")
    for authority in sorted(samples.iterdir()):
        (folder / authority.name).mkdir()
        with open_store(f"ladybug:{folder / authority.name / 'store'}") as store:
            for file in loaders.files([authority]):
                store.load(loaders.load(file, samples))
    return folder


@pytest.fixture(scope="module")
def planted_gaps(stores: Path) -> Callable[[str, str], set[tuple[str, str]]]:
    """The gaps of an authority's samples as at a date."""
    return cache(lambda authority, as_at: gaps(stores / authority / "store", GAPS, as_at))


@pytest.mark.parametrize("kind", GAPS)
def test_gap_appears_and_disappears_when_put_right(
    kind: str,
    stores: Path,
    planted_gaps: Callable[[str, str], set[tuple[str, str]]],
    samples: Path,
    tmp_path: Path,
) -> None:
    name, subject = GAPS[kind]["file"], GAPS[kind]["subject"]
    authority, as_at = name.split("/")[0], str(GAPS[kind].get("as_at", AS_AT))
    assert (kind, subject) in planted_gaps(authority, as_at)

    shutil.copytree(stores / authority, tmp_path / "copy")
    path, new = tmp_path / "copy" / "store", tmp_path / name
    right = {make.name_of(s): (s, text) for s, text in make.sources([kind]).items()}.get(name)
    before = loaders.load(samples / name, samples) if (samples / name).exists() else None
    after = None
    if right is not None:
        new.parent.mkdir()
        new.write_bytes(make.document(*right))
        after = loaders.load(new, tmp_path)
    with open_store(f"ladybug:{path}") as store:
        if before and (after is None or after.source.id != before.source.id):
            store.remove(before.source.id)
        if after:
            store.load(after)
    assert (kind, subject) not in gaps(path, [kind], as_at)


NAMED = "from the file’s name"


def test_a_day_that_only_a_file_s_name_gives_is_told_as_that(samples_served: Server) -> None:
    def told(path: str, query: str = "") -> str:
        address = f"{path}?asAt=2023-03-31{query}"
        answer = samples_served.send("GET", address, headers={"accept": "text/html"})
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())

    documents = told("/authority/cold-ashby/documents")
    assert f"12 August 2022, {NAMED}" in documents
    assert documents.count(NAMED) == 1  # all others print their days
    inspection = "cold-ashby/ilacs/2022-06-20"
    report = "/document/cold-ashby/ilacs_report/2022-06-20"
    assert f"Ofsted, 12 August 2022, {NAMED}" in told(report)
    rests = "as the regulations have it; the day of the report is taken from its file’s name"
    assert rests in told(f"/inspection/{inspection}")
    assert rests not in told("/inspection/cold-ashby/sif/2015-09-07")
    late = "(report of 12 August 2022, a day taken from its file’s name)."
    assert late in told("/authority/cold-ashby/gaps", "&kind=response_late")
    query = "query($id: ID!) { node(id: $id) { ... on Document { issuedOn issuedOnBasis } } }"
    assert samples_served.ask(query, id=report[1:]).data == {
        "node": {"issuedOn": "2022-08-12", "issuedOnBasis": "FILE_NAME"}
    }
