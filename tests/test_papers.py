"""The papers that boards take away: what they hold, that they can be asked for again, and that
everyone can read them and nothing runs in them.
"""

from __future__ import annotations

import io
import re
import shlex
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.loading import load_paths
from api.papers.making import PAPERS, Request, make
from graph import Store, open_store
from graph.statements import decide
from ontology.errors import BadValue, NotFound
from ontology.terms import Basis, Label, ReviewState
from queries.coverage import coverage
from queries.narrowing import Filter
from queries.registers import last_meeting, registers
from queries.viewer import Viewer
from tests.papers import (
    AS_AT,
    MEETING,
    SITE,
    asked,
    everything,
    file,
    headings,
    is_accessible,
    read_csv,
    read_xlsx,
    tables,
)
from tests.records import authority_of, authority_records, corrected
from web import comma

AREA = authority_of(0)


@pytest.fixture(scope="module")
def samples_url(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"ladybug:{tmp_path_factory.mktemp('papers') / 'store'}"
    with open_store(url) as store:
        assert all(not report.error for report in load_paths(store, [samples]))
    return url


@pytest.fixture(scope="module")
def viewer(samples_url: str) -> Iterator[Viewer]:
    with open_store(samples_url, read_only=True) as store:
        yield Viewer(store)


# --------------------------------------------------------------------------------- what they hold


def test_the_gap_register_is_that_of_the_query(viewer: Viewer) -> None:
    of = coverage(viewer, as_at=AS_AT, include_waived=True)
    paper = asked(viewer)
    rows = read_csv(file(paper, "csv"))
    assert [r["Gap id"] for r in rows] == [g.id for g in of.gaps]
    assert [comma.unmarked(r["What is not found"]) for r in rows] == [g.sentence for g in of.gaps]
    kinds = read_csv(file(paper, "csv", table="kinds"))
    assert [(int(k["Found"]), int(k["Waived"]), int(k["Examined"])) for k in kinds] == [
        (r.found, r.waived, r.examined) for r in of.summary.rows
    ]
    sheet = read_xlsx(file(paper, "xlsx"))["Gap register"]
    assert [r["Gap id"] for r in sheet] == [g.id for g in of.gaps]
    table = tables(file(paper, "docx"))[0]
    assert len(table.rows) == len(of.gaps) + 1


def test_the_registers_have_every_recommendation_and_action(viewer: Viewer) -> None:
    found = registers(viewer, as_at=AS_AT)
    of = coverage(viewer, as_at=AS_AT).summary
    examined = {r.kind.id: r.examined for r in of.rows}
    made = [r for r in found.recommendations if r.inspection is not None]
    assert len(made) == examined["recommendation_without_action"]
    assert len(found.recommendations) == len(made) + len(of.unjoined)
    assert len(found.actions) == examined["action_without_lead"]
    rows = read_csv(file(asked(viewer, "recommendations"), "csv"))
    assert [r["Id"] for r in rows] == [r.recommendation.id for r in found.recommendations]
    assert {r["Leads as read"] for r in rows if r["Number of actions"] == "0"} == {"not found"}
    rows = read_csv(file(asked(viewer, "actions"), "csv"))
    assert [r["Id"] for r in rows] == [a.action.id for a in found.actions]
    assert any(re.fullmatch(r"\d{4}-\d\d-\d\d", r["Last day of it"]) for r in rows)


def test_every_row_says_of_when_it_is(viewer: Viewer) -> None:
    paper = asked(viewer, authority="aldermoor")
    (name,) = paper.snapshots
    assert re.fullmatch(rf"{AS_AT}\.[0-9a-f]{{16}}", name)
    rows = read_csv(file(paper, "csv"))
    assert {(r["As at"], r["Snapshot"]) for r in rows} == {(AS_AT, name)}
    every = asked(viewer)
    assert len(every.snapshots) == 3
    assert {r["Snapshot"] for r in read_csv(file(every, "csv"))} == set(every.snapshots)


def test_the_documents_examined_are_told_with_their_digests(viewer: Viewer) -> None:
    paper = asked(viewer, as_at="2020-01-01")
    of = coverage(viewer, as_at="2020-01-01").summary
    rows = read_csv(file(paper, "csv", table="documents"))
    told = {how: [r for r in rows if r["Examined"].startswith(how)] for how in
            ("examined", "left out", "not loaded")}  # fmt: skip
    assert [r["Id"] for r in told["examined"]] == [d.id for d in of.documents]
    assert [r["Id"] for r in told["left out"]] == [d.id for d in of.left_out] != []
    assert [comma.unmarked(r["Document"]) for r in told["not loaded"]] == [*of.missing_documents]
    digests = {s.sha256 for s in viewer.store.sources()}
    assert {r["SHA-256 of the file"] for r in rows if r["SHA-256 of the file"]} <= digests
    sheet = openpyxl.load_workbook(io.BytesIO(file(paper, "xlsx")))["What was examined"]
    said = {str(c.value) for row in sheet.iter_rows() for c in row if c.value is not None}
    assert {"1 January 2020", *(d.name for d in of.documents)} <= said
    assert {r["SHA-256 of the file"] for r in told["examined"]} - {""} <= said


def test_a_papers_file_is_named_after_no_person(viewer: Viewer) -> None:
    people = {
        str(n.get("name")).lower()
        for n in viewer.store.graph().nodes.values()
        if n.label is Label.PERSON
    }
    for name in PAPERS:
        paper = asked(viewer, name, authority="aldermoor")
        assert paper.file_name == f"golden-thread-{name}-aldermoor-{AS_AT}"
        assert not [p for p in people if p in paper.title.lower()]


def test_real_documents_count_what_the_gaps_count(wirral: Path, tmp_path: Path) -> None:
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        assert all(not report.error for report in load_paths(store, [wirral]))
        viewer = Viewer(store)
        of = coverage(viewer, as_at=AS_AT, include_waived=True)
        gaps, board = (asked(viewer, name, authority="wirral") for name in ("gaps", "board"))
        assert len(read_csv(file(gaps, "csv"))) == len(of.gaps)
        assert len(read_xlsx(file(gaps, "xlsx"))["Gap register"]) == len(of.gaps)
        assert len(read_csv(file(board, "csv", table="actions"))) == 41
        data = file(board, "docx")
        is_accessible(data)
        made = registers(viewer, "authority/wirral", AS_AT).recommendations
        names = [r.recommendation.name for r in made]
        assert [h for _, h in headings(data) if h in names] == names


# ------------------------------------------------------------------------------ asked for again


def test_the_same_snapshot_gives_the_same_bytes(store: Store) -> None:
    """Whatever was corrected, removed or stated since, in this store and in another."""
    records = authority_records(0, 4)
    for one in records:
        store.load(one)
    viewer = Viewer(store)
    before = everything(viewer, authority=AREA)
    assert everything(viewer, authority=AREA) == before
    snapshots = asked(viewer, authority=AREA).snapshots

    held = store.graph(AREA)
    claim = min(i for i, e in held.edges.items() if e.get("basis") == Basis.INFERRED)
    store.add(decide(held, claim, ReviewState.ACCEPTED, "A. Reviewer", "2024-05-01T10:00:00"))
    store.load(corrected(records[0]), at="2024-05-02T10:00:00")
    store.remove(records[2].source.id)
    store.load(authority_records(1, 1)[0])
    assert everything(viewer, authority=AREA)["gaps.csv"] != before["gaps.csv"]
    assert everything(viewer, as_at=None, snapshots=snapshots) == before
    with open_store("ladybug:") as other:
        for one in records[::-1]:
            other.load(one)
        assert everything(Viewer(other), authority=AREA) == before


def test_a_board_paper_is_asked_for_again_with_its_last_meeting(viewer: Viewer) -> None:
    paper = asked(viewer, "board", authority="aldermoor", since="2024-01-01")
    again = make(viewer, Request("board", snapshots=paper.snapshots, since="2024-01-01"))
    assert file(again, "docx") == file(paper, "docx")
    assert paper.again == f"--paper board --snapshot {paper.snapshots[0]} --since 2024-01-01"


@pytest.mark.parametrize("format_", ["docx", "xlsx"])
def test_a_file_says_how_it_is_had_again_in_its_format(
    viewer: Viewer, samples_url: str, format_: str
) -> None:
    given = {"authority": "aldermoor", "filter": Filter.of([("without", "action")])}
    data = file(asked(viewer, "recommendations", **given), format_, site=SITE)
    if format_ == "docx":
        told = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(data))["What was examined"]
        told = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    (said,) = (t for t in told if "goldenthread export" in t)
    command = said.partition("goldenthread export ")[2]
    assert f"--format {format_} " in command and command.endswith(f" --site {SITE}")
    args = shlex.split(command.replace("--output FILE ", ""))
    assert run(*args, "--store", samples_url).stdout_bytes == data


def test_a_snapshot_of_what_was_forgotten_says_so() -> None:
    with open_store("ladybug:") as store:
        first, second = authority_records(0, 2)
        store.load(first)
        store.load(second)
        (name,) = asked(Viewer(store)).snapshots
        store.forget(first.source.id)
        with pytest.raises(NotFound, match=rf"held {first.source.id}, removed for good"):
            make(Viewer(store), Request("gaps", snapshots=(name,)))


def test_a_paper_made_by_another_program_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store("ladybug:") as store:
        with monkeypatch.context() as earlier:
            earlier.setattr("graph.history.program", lambda: "0ther0ther0t")
            for one in authority_records(0, 2):
                store.load(one)
        viewer = Viewer(store)
        facts = dict(asked(viewer).facts)
        assert "0ther0ther0t" in facts["Another version of the program"]
        rows = file(asked(viewer), "csv")
        store.refresh()
        assert dict(asked(viewer).facts) == facts and file(asked(viewer), "csv") == rows
        store.load(authority_records(0, 3)[2])
        assert "Another version of the program" not in dict(asked(viewer).facts)


def test_a_state_is_made_anew_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def opened(url: str) -> Store:
        made.append(url)
        return open_store(url)

    with open_store("ladybug:") as store:
        with monkeypatch.context() as earlier:
            earlier.setattr("graph.history.program", lambda: "0ther0ther0t")
            store.load(authority_records(7, 1)[0])
        monkeypatch.setattr("api.papers.snapshots.open_store", opened)
        papers = [file(make(Viewer(store), Request(of)), "csv") for of in ("gaps", "actions") * 2]
        assert papers[:2] == papers[2:] and len(made) == 1


def test_nobody_learns_of_a_snapshot_that_they_are_not_granted(viewer: Viewer) -> None:
    (theirs,) = asked(viewer, authority="brackwater").snapshots
    narrow = replace(viewer, authorities=frozenset({"authority/aldermoor"}))
    told = set()
    for name in (theirs, f"{AS_AT}.{'0' * 16}"):
        with pytest.raises(NotFound) as refused:
            make(narrow, Request("gaps", snapshots=(name,)))
        told.add(str(refused.value).replace(name.split(".")[1], "ID"))
    assert told == {"there is no snapshot 'ID' of this store"}
    with pytest.raises(NotFound, match=r"loaded: authority/aldermoor$"):
        make(narrow, Request("gaps", "brackwater"))
    assert {r["Authority"] for r in read_csv(file(asked(narrow), "csv"))} == {"Aldermoor"}


def test_names_of_people_are_withheld_where_posts_are_shown(viewer: Viewer) -> None:
    hidden = replace(viewer, role_only=True)
    rows = read_csv(file(asked(hidden, "actions"), "csv"))
    people = {
        str(n.get("name")) for n in viewer.store.graph().nodes.values() if n.label is Label.PERSON
    }
    leads = " ".join(r["Leads as read"] + r["Lead as printed"] for r in rows)
    assert "Name withheld" in leads
    assert not [p for p in people if p in leads]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"paper": "minutes"}, "there is no paper 'minutes'"),
        ({"as_at": "30/06/2026"}, "write it as 2019-10-31"),
        ({"as_at": "20260630"}, "write it as 2019-10-31"),
        ({"since": "2024-01-01"}, "belongs to the paper for a board"),
        ({"on": "2027-01-20"}, "belongs to the paper for a board"),
        ({"paper": "board", "authority": "aldermoor", "on": "2027-01-20"}, "say which"),
        ({"paper": "board", "authority": "aldermoor", "of": "all"}, "the paper for a meeting"),
        ({**MEETING, "of": "some"}, "'of' is 'all' or left out"),
        ({**MEETING, "on": "20/01/2027"}, "write it as 2019-10-31"),
        ({**MEETING, "on": "2020-03-30"}, "must not be before the day looked at"),
        ({"paper": "actions", "theme": "theme/advocacy"}, "only the register of gaps is narrowed"),
        ({"kinds": ("nothing",)}, "there is no kind of gap 'nothing'"),
        ({"paper": "board"}, "about one authority"),
        ({"paper": "board", "authority": "aldermoor", "since": AS_AT}, "must be before"),
        ({"snapshots": ("nonsense",)}, "is no snapshot"),
        ({"snapshots": ("2026-02-30.0123456789abcdef",)}, "no day of the calendar"),
    ],
)
def test_what_cannot_be_is_told(viewer: Viewer, given: dict[str, object], said: str) -> None:
    with pytest.raises(BadValue, match=said):
        asked(viewer, **given)  # type: ignore[arg-type]


def test_a_register_of_gaps_is_narrowed_and_says_so(viewer: Viewer) -> None:
    body = "body/aldermoor/corporate_parenting_board"
    given = {"authority": "aldermoor", "as_at": "2020-03-31"}
    paper = asked(viewer, kinds=("lead_ambiguous", "date_not_fixed"), body=body, **given)
    # the board is given action 1.4 alone, whose date is “Ongoing”
    rows = read_csv(file(paper, "csv"))
    assert [(r["Subject"], r["Kind of gap"]) for r in rows] == [("Action 1.4", "Date not fixed")]
    kinds = read_csv(file(paper, "csv", table="kinds"))
    assert {r["Kind of gap"]: r["In words"] for r in kinds} == {
        "Ambiguous lead": "none found in 1",
        "Date not fixed": "1 of 1",
    }
    facts = dict(paper.facts)
    assert facts["Only"] == "Ambiguous lead; Date not fixed; body Corporate Parenting Board"
    assert "--kind lead_ambiguous --kind date_not_fixed --body body/" in paper.again
    assert paper.file_name == "golden-thread-gaps-part-aldermoor-2020-03-31"
    theme = asked(viewer, theme="theme/advocacy", **given)
    made = "recommendation/aldermoor/sif/2016-09-05/la/7"
    assert made in {r["Subject id"] for r in read_csv(file(theme, "csv"))}


# ----------------------------------------------------------------------------------- for a board


def test_the_board_is_told_what_is_new_gone_and_still(viewer: Viewer) -> None:
    since = "2020-01-01"
    area = "authority/aldermoor"
    then = {g.id for g in coverage(viewer, authority=area, as_at=since).gaps}
    now = {g.id for g in coverage(viewer, authority=area, as_at=AS_AT).gaps}
    paper = asked(viewer, "board", authority="aldermoor", since=since)
    found: dict[str, set[str]] = {}
    for row in read_csv(file(paper, "csv")):
        found.setdefault(row["Since the last meeting"], set()).add(row["Gap id"])
    assert found.get("new", set()) == now - then != set()
    assert found.get("no longer found", set()) == then - now != set()
    assert found.get("still found", set()) == now & then != set()
    text = [p.text for p in docx.Document(io.BytesIO(file(paper, "docx"))).paragraphs]
    assert "Gap register since 1 January 2020" in text
    assert f"New ({len(now - then)})" in text and f"Still found ({len(now & then)})" in text
    assert any(t.startswith("to decide, for each of the") for t in text)


def test_a_recommendations_page_has_its_thread(viewer: Viewer) -> None:
    from queries.accountability import accountability_chain

    paper = asked(viewer, "board", authority="aldermoor")
    document = docx.Document(io.BytesIO(file(paper, "docx")))
    (line, *_) = (
        r for r in registers(viewer, "authority/aldermoor", AS_AT).recommendations if r.actions
    )
    chain = accountability_chain(viewer, line.recommendation.id, as_at=AS_AT)
    text = [p.text for p in document.paragraphs]
    start = text.index(line.recommendation.name)
    assert document.paragraphs[start].paragraph_format.page_break_before
    end = next(i for i, p in enumerate(document.paragraphs[start + 1 :], start + 1)
               if p.style.name in ("Heading 1", "Heading 2"))  # fmt: skip
    page = document.paragraphs[start:end]
    assert f"“{line.text}”" in page[1].text
    assert chain.sentence in page[3].text
    hops = [p.text for p in page if p.style.name == "List Bullet 2"]
    assert len(hops) == len(chain.hops)
    for hop, said in zip(chain.hops, hops, strict=True):
        assert said.startswith(hop.from_.name) and hop.to.name in said
        if hop.claim.quote:
            assert f"“{hop.claim.quote}”" in said
        if hop.claim.evidence and hop.claim.evidence.page:
            assert f"page {hop.claim.evidence.page}" in said
    assert {b.sentence for b in chain.breaks} <= {p.text for p in page}


def test_the_last_meeting_of_a_body_is_found_in_the_documents() -> None:
    from tests.aldermoor import Aldermoor, World

    with open_store("ladybug:") as store:
        store.load(Aldermoor(World()).records())
        viewer = Viewer(store)
        body = next(e.to for e in store.graph().edges.values() if e.type == "OF_BODY")
        meeting, on = last_meeting(viewer, body, AS_AT)
        assert on == "2024-09-10" and meeting.name == "Improvement Board, 10 September 2024"
        paper = asked(viewer, "board", body=body)
        assert dict(paper.facts)["Last meeting"] == f"10 September 2024 ({meeting.name})"
        assert dict(paper.facts)["For"] == "Improvement Board"
        text = [p.text for p in docx.Document(io.BytesIO(file(paper, "docx"))).paragraphs]
        assert "Improvement Board is asked:" in text
        with pytest.raises(NotFound, match="no loaded document records a meeting"):
            asked(viewer, "board", body=body, as_at="2024-09-10")
        with pytest.raises(NotFound, match="no loaded document records a meeting"):
            last_meeting(viewer, "authority/aldermoor", AS_AT)


# --------------------------------------------------------------------------------- command line


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["export", *args])


def test_a_paper_is_written_by_the_command(samples_url: str, tmp_path: Path) -> None:
    target = tmp_path / "paper.xlsx"
    given = (
        "--paper",
        "gaps",
        "--authority",
        "aldermoor",
        "--as-at",
        AS_AT,
        "--store",
        samples_url,
    )
    assert run("--format", "xlsx", *given, "--output", str(target)).exit_code == 0
    rows = read_xlsx(target.read_bytes())["Gap register"]
    done = run("--format", "csv", *given)
    assert done.exit_code == 0
    assert [r["Gap id"] for r in read_csv(done.stdout_bytes)] == [r["Gap id"] for r in rows]
    few = read_csv(run("--format", "csv", *given, "--kind", "lead_ambiguous").stdout_bytes)
    assert [r["Gap id"] for r in few] == [g for r in rows if "lead_ambiguous" in (g := r["Gap id"])]
    again = ("--paper", "gaps", "--snapshot", str(rows[0]["Snapshot"]), "--store", samples_url)
    assert run("--format", "xlsx", *again).stdout_bytes == target.read_bytes()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--format", "csv"), "say which with --paper"),
        (("--paper", "gaps"), "jsonl holds the graph"),
        (("--format", "turtle", "--snapshot", "x"), "turtle holds the graph"),
        (("--format", "docx", "--paper", "board"), "about one authority"),
        (("--format", "csv", "--paper", "gaps", "--site", "thread"), "no address of a site"),
        (("--format", "csv", "--paper", "gaps", "--table", "x"), "no table 'x'"),
        (("--format", "csv", "--paper", "gaps", "--authority", "x"), "no authority 'x' is loaded"),
    ],
)
def test_a_command_that_makes_no_sense_is_told(
    samples_url: str, given: tuple[str, ...], said: str
) -> None:
    done = run(*given, "--store", samples_url)
    assert done.exit_code == 2 and said in " ".join(done.output.split())


def test_no_workbook_is_written_on_a_terminal(
    samples_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.commands.exports._is_terminal", lambda: True)
    done = run("--format", "xlsx", "--paper", "gaps", "--store", samples_url)
    assert done.exit_code == 2 and "give --output FILE" in done.output


def test_what_is_forgotten_by_the_command_is_gone(samples_url: str, tmp_path: Path) -> None:
    import shutil

    shutil.copy(samples_url.removeprefix("ladybug:"), tmp_path / "store")
    url = f"ladybug:{tmp_path / 'store'}"
    given = ("--format", "csv", "--paper", "gaps", "--authority", "aldermoor", "--store", url)
    name = read_csv(run(*given).stdout_bytes)[0]["Snapshot"]
    with open_store(url, read_only=True) as store:
        document = next(s.id for s in store.sources() if s.authority == "authority/aldermoor")
    runner = CliRunner()
    assert runner.invoke(main, ["remove", document, "--store", url]).exit_code == 0
    again = ("--format", "csv", "--paper", "gaps", "--snapshot", name, "--store", url)
    assert run(*again).exit_code == 0
    done = runner.invoke(main, ["remove", document, "--forget", "--store", url])
    assert done.exit_code == 0 and f"Removed for good {document}" in done.output
    told = run(*again)
    assert told.exit_code == 2 and "removed for good since" in told.output
