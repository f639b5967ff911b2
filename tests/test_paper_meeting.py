"""The paper for a meeting: what is due before it, what moved, and what the body oversees."""

from __future__ import annotations

import io
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner

from api.cli import main
from api.papers.paper import Paper
from graph import open_store
from graph.stating import Author, claim_complete
from ontology.errors import NotFound
from queries.coverage import coverage
from queries.meetings import agenda
from queries.viewer import Viewer
from queries.within import Within
from tests.officer import AHEAD, BOARD, an_officer_dates_recommendations
from tests.papers import MEETING, SITE, asked, file, is_accessible, read_csv, read_xlsx


@pytest.fixture(scope="module")
def stated_url(
    samples_loaded: object, samples_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The samples' store, in which recommendations have dates of their own."""
    store = shutil.copy(samples_path, tmp_path_factory.mktemp("stated") / "store")
    with open_store(f"ladybug:{store}") as opened:
        an_officer_dates_recommendations(opened)
    return f"ladybug:{store}"


@pytest.fixture(scope="module")
def stated(stated_url: str) -> Iterator[Viewer]:
    with open_store(stated_url, read_only=True) as store:
        yield Viewer(store)


def words(paper: Paper) -> list[str]:
    return [p.text for p in docx.Document(io.BytesIO(file(paper, "docx"))).paragraphs]


def test_a_paper_for_a_meeting_has_up_front_what_is_due(stated: Viewer) -> None:
    paper = asked(stated, **MEETING)
    is_accessible(file(paper, "docx"))
    told = words(paper)
    assert told[0].startswith("For the meeting of Corporate Parenting Board on 30 June 2020.")
    found = agenda(
        stated, "authority/aldermoor", BOARD,
        **{name: MEETING[name] for name in ("on", "since", "as_at")},
    )  # fmt: skip
    assert found.sentence in told
    due = read_csv(file(paper, "csv"))
    assert [(r["When"], r["Id"]) for r in due] == [("due", AHEAD)]
    assert (due[0]["As at"], due[0]["Snapshot"]) == ("2020-03-31", paper.snapshots[0])
    assert due[0]["What"] == "Recommendation 3 (2016)"
    assert due[0]["Date as printed"] == "not found"
    assert due[0]["Date as it stands"] == "2020-05-01"
    assert due[0]["Leads as read"] == "Chief Executive"
    assert due[0]["Lead as printed"] == "Chief Executive: registered by Jo Field, 3 March 2020"
    assert due[0]["Source"].startswith("/passage/aldermoor/")
    assert told.index("Due before the meeting") < told.index("Summary")
    assert "Overdue (0)" in told and "Falls due by 30 June 2020 (1)" in told
    assert "What moved since 5 January 2020" in told
    moved = read_csv(file(paper, "csv", table="progress"))
    assert [(r["Day"], r["Id"], r["Date given"]) for r in moved] == [
        ("2020-03-03", AHEAD, "2020-05-01")
    ]
    assert [*read_xlsx(file(paper, "xlsx"))][:2] == [
        "Due before the meeting", "Progress, dates and completion",
    ]  # fmt: skip


def test_a_paper_for_a_meeting_is_of_what_the_body_oversees(stated: Viewer) -> None:
    paper, full = asked(stated, **MEETING), asked(stated, **MEETING, of="all")
    # a recommendation, and an action that answers another
    made = {AHEAD, "recommendation/aldermoor/ilacs/2019-06-10/1"}
    rows = read_csv(file(paper, "csv", table="recommendations"))
    assert {r["Id"] for r in rows} == made
    assert [r["No."] for r in read_csv(file(paper, "csv", table="actions"))] == ["1.4"]
    gaps = read_csv(file(paper, "csv", table="gaps"))
    within = coverage(
        stated, authority="authority/aldermoor", as_at="2020-03-31", within=Within(body=BOARD)
    )
    assert {r["Gap id"] for r in gaps} == {g.id for g in within.gaps} != set()
    of = coverage(stated, authority="authority/aldermoor", as_at="2020-03-31").gaps
    assert dict(paper.facts)["What it covers"] == (
        "only what Corporate Parenting Board oversees, itself or through a plan or an action: 2 of "
        f"13 recommendations, 1 of 16 actions and {len(gaps)} of {len(of)} gaps. For all of them "
        "ask with “of=all” in the address, or “--of all” on the command line."
    )
    assert paper.file_name == "golden-thread-board-part-aldermoor-2020-03-31"
    changed = {r["Gap id"]: r for r in read_csv(file(paper, "csv", table="changes"))}
    assert changed.keys() >= {g["Gap id"] for g in gaps} and len(changed) < len(of)
    new = [g for g in changed.values() if g["Since the last meeting"] == "new"]
    (said,) = (t for t in words(paper) if t.startswith("to decide, for each of the"))
    assert f"{len(new)} gap" in said and "new since 5 January 2020" in said
    assert len(read_csv(file(full, "csv", table="recommendations"))) == 13
    assert {r["Gap id"] for r in read_csv(file(full, "csv", table="gaps"))} == {g.id for g in of}
    assert [r["When"] for r in read_csv(file(full, "csv"))].count("overdue") == 10
    assert (
        "also of what Corporate Parenting Board does not oversee"
        in (dict(full.facts)["What it covers"])
    )
    assert full.file_name == "golden-thread-board-aldermoor-2020-03-31"


def test_a_paper_for_a_body_that_oversees_nothing_is_of_all_and_says_so(stated: Viewer) -> None:
    body = "body/aldermoor/children-and-young-people-scrutiny-committee"
    given = {**MEETING, "body": body, "since": None}
    paper = asked(stated, **given)
    assert (
        "says that Children and Young People Scrutiny Committee oversees an action"
        in (dict(paper.facts)["What it covers"])
    )
    assert len(read_csv(file(paper, "csv", table="recommendations"))) == 13
    told = words(paper)
    assert any(t.startswith("Since when is not known: no loaded document records") for t in told)
    assert not any(t.startswith("to decide, for each of the") for t in told)
    with pytest.raises(NotFound, match="Brackwater has no body"):
        asked(stated, **{**MEETING, "authority": "brackwater"})


def test_a_paper_for_a_meeting_is_had_again_as_it_was(stated_url: str, tmp_path: Path) -> None:
    url = f"ladybug:{shutil.copy(stated_url.removeprefix('ladybug:'), tmp_path / 'store')}"
    made: list[tuple[str, bytes]] = []
    with open_store(url) as store:
        for of in (None, "all"):
            paper = asked(Viewer(store), **MEETING, of=of)
            command = dict(paper.told("docx", SITE))["To ask for this paper again"]
            made.append((command, file(paper, "docx", site=SITE)))
        held = store.held("authority/aldermoor")[0]
        author = Author("Jo Field", "2020-03-10T09:00:00.000000+00:00", "Seen.")
        store.add(claim_complete(held, AHEAD, author, text="Done."))
        assert read_csv(file(asked(Viewer(store), **MEETING), "csv")) == []
    for command, before in made:
        assert " --on 2020-06-30" in command
        args = command.removeprefix("goldenthread ").replace("--output FILE ", "")
        again = CliRunner().invoke(main, [*shlex.split(args), "--store", url])
        assert again.stdout_bytes == before


def test_a_paper_for_a_meeting_is_written_by_the_command(samples_path: Path) -> None:
    given = {**MEETING, "as-at": MEETING["as_at"], "of": "all", "format": "csv"}
    args = [x for name, value in given.items() if name != "as_at" for x in (f"--{name}", value)]
    done = CliRunner().invoke(main, ["export", *args, "--store", f"ladybug:{samples_path}"])
    assert [r["When"] for r in read_csv(done.stdout_bytes)] == ["overdue"] * 9 + ["due"] * 2
    done = CliRunner().invoke(main, ["export", "--on", "2020-06-30"])
    assert done.exit_code == 2 and "jsonl holds the graph" in done.output
