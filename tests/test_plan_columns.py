"""The columns of a plan by what they say, wherever they stand. All people here are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loaders
from api.loading import load_paths, report
from graph import open_store
from loaders.families.improvement_plan import parse
from loaders.plans import Column, column_of
from loaders.read.document import Block, Document
from ontology.record import Edge, Records
from ontology.terms import Label, Relationship
from queries.coverage import coverage_gaps
from queries.registers import registers
from queries.viewer import Viewer
from tests.running import served
from tests.said import Said

REPORT = (
    Path(__file__).parents[1] / "samples/documents/aldermoor/inspection report - 5 august 2019.pdf"
)
SYNONYMS = {
    Column.REF: ["Ref", "No.", "#", "Action number"],
    Column.ACTION: ["Action", "What we will do", "Planned activity", "Key milestones", "Task"],
    Column.LEAD: ["Lead", "Owner", "Responsible officer", "Accountable officer", "Who",
                  "By whom", "SRO"],
    Column.START: ["Start", "Start date", "Planned start", "Commencement date"],
    Column.DUE: ["End", "By when", "Timescale", "Deadline", "Completion date", "Target date",
                 "When?", "End date", "Time scale", "To be completed by", "Due"],
    Column.STATUS: ["RAG", "BRAG", "Status", "RAG rating", "Current rating"],
    Column.UPDATE: ["Update", "Progress", "Comments", "Progress update", "Latest update",
                    "Commentary"],
    Column.MEASURE: ["KPI", "Success measure", "Evidence", "Evidence of impact",
                     "How will we know?", "Performance indicator"],
    Column.OUTCOME: ["Desired outcome", "Impact", "What difference will it make?",
                     "Expected benefits"],
    Column.DONE: ["Date completed", "Actual completion date"],
    Column.REVISED: ["Revised deadline", "Revised target date"],
    Column.UPDATED: ["Last updated", "Date of update"],
}  # fmt: skip
ROW = {
    Column.REF: "1.1",
    Column.ACTION: "Train all teams",
    Column.LEAD: "Ada Lark, Team Manager",
    Column.START: "01/06/2026",
    Column.DUE: "30/09/2026",
    Column.STATUS: "In progress",
    Column.UPDATE: "Half of the teams are trained",
    Column.MEASURE: "% of staff trained",
    Column.OUTCOME: "Children are seen in time",
}


@pytest.mark.parametrize(
    ("heading", "column"), [(h, column) for column, several in SYNONYMS.items() for h in several]
)
def test_synonyms(heading: str, column: Column) -> None:
    assert column_of(heading) is column
    assert column_of(heading.upper()) is column


def plan(*rows: Sequence[str], before: Sequence[str] = ()) -> Records:
    """The records of a plan with one table, as a reader of Word would give it."""
    texts = ["Aldermoor Council Improvement Plan", "March 2026", *before]
    blocks = [Block(0, "paragraph", text) for text in texts]
    blocks += [Block(0, "row", "\t".join(r), cells=tuple(r), table=1) for r in rows]
    numbered = tuple(replace(b, ordinal=n) for n, b in enumerate(blocks))
    return parse(Document("plan.docx", "0" * 64, "word", numbered))


def facts(records: Records) -> set[tuple[object, ...]]:
    """What is said of the actions, without the places that it is said in."""
    said = Saying(records)
    nodes = {
        (n.label, k, v)
        for n in records.nodes
        if n.label in (Label.ACTION, Label.MEASURE, Label.UPDATE)
        for k, v in n.properties.items()
        if k not in ("ordinal", "scale")
    }
    leads = {
        ("lead", said.named(e.to), e.get("role"), e.get("inPost"))
        for e in records.edges
        if e.type is Relationship.LED_BY
    }
    return nodes | leads


class Saying(Said):
    def update(self, kind: str) -> tuple[object, object]:
        (update,) = [u for u in self.of(Label.UPDATE) if u.get("kind") == kind]
        return update.get("on"), update.get("text")


PLAIN = facts(plan([SYNONYMS[c][0] for c in ROW], list(ROW.values())))


@settings(max_examples=60, deadline=None)
@given(st.permutations(list(ROW)), st.data())
def test_neither_order_nor_words_of_headings_matter(
    order: list[Column], data: st.DataObject
) -> None:
    headings = [data.draw(st.sampled_from(SYNONYMS[c])) for c in order]
    assert facts(plan(headings, [ROW[c] for c in order])) == PLAIN


@settings(max_examples=40, deadline=None)
@given(st.permutations([*ROW, None]))
def test_a_column_that_is_not_understood_changes_nothing_and_is_told(
    order: list[Column | None],
) -> None:
    headings = [SYNONYMS[c][0] if c else "Strategic fit" for c in order]
    records = plan(headings, [ROW[c] if c else "Pillar 2" for c in order])
    assert facts(records) == PLAIN
    note = "the column 'Strategic fit': 1 filled cell not understood, and the text kept as it is"
    assert note in records.notes
    told = report("plan.docx", records, "new")
    assert [text for _, text in told.not_understood] == ["Pillar 2"]
    assert (told.blocks, told.accounted) == (5, 0.8)


def test_what_is_read_of_start_end_status_and_update() -> None:
    said = Saying(plan([SYNONYMS[c][0] for c in ROW], list(ROW.values())))
    action = said.action("1.1")
    assert [action.get(k) for k in ("startTo", "startPrecision", "dueTo", "status")] == [
        "2026-06-01", "day", "2026-09-30", "in_progress"
    ]  # fmt: skip
    assert said.update("progress") == ("2026-03-31", "Half of the teams are trained")
    assert [n for n in said.records.notes if "taken to be of the plan's date, March 2026" in n]


HEAD = ("Ref", "Action", "Lead", "By when")


def test_an_update_has_the_date_that_the_row_gives_it() -> None:
    head = (*HEAD, "Update", "Last updated")
    row = ("1.1", "Train all teams", "Ada Lark", "May 2026", "Begun", "2 March 2026")
    assert Saying(plan(head, row)).update("progress") == ("2026-03-02", "Begun")
    dated = (*row[:4], "1 March 2026: begun", "")
    assert Saying(plan(head, dated)).update("progress")[0] == "2026-03-01"


def workbook(path: Path, *rows: Sequence[str]) -> Path:
    """A plan with one sheet, as Excel keeps it."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def test_an_update_without_a_day_is_told_and_is_older_than_a_dated_one(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "plan.xlsx",
        ["Aldermoor Council Improvement Plan"],
        [*HEAD, "Progress", "Revised deadline", "Last updated"],
        ["1.1", "Train all teams", "Ada Lark", "May 2026", "Draft protocol", "", ""],
        ["1.2", "Ask children", "Ada Lark", "May 2026", "Begun", "June 2026", "2 March 2026"],
    )
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        store.load(loaders.load(path))
        told = {
            day: {a.number: [(u.on, u.kind) for u in a.updates] for a in registers(
                Viewer(store), as_at=day
            ).actions}
            for day in ("2020-01-01", "2026-07-31")
        }  # fmt: skip
        late = coverage_gaps(Viewer(store), ["status_stale"], as_at="2026-07-31")
    progress, moved = ("", "progress"), ("", "due revised")
    assert told["2020-01-01"] == {"1.1": [progress], "1.2": [moved]}
    assert told["2026-07-31"] == {"1.1": [progress], "1.2": [moved, ("2026-03-02", "progress")]}
    assert [gap.subject.name for gap in late] == ["Action 1.2"]
    with served(f"ladybug:{tmp_path / 'store'}") as server:
        page = server.send("GET", f"/{late[0].subject.id[:-1]}1", headers={"accept": "text/html"})
    assert "<strong>Undated</strong>: progress. Draft protocol" in page.text


RATED = ("RAG", "Progress", "Status")


@pytest.mark.parametrize(
    ("cells", "status", "updated"),
    [
        (("Green", "Complete", ""), "complete", "complete"),
        (("Green", "Completed.", ""), "complete", "complete"),
        (("Amber", "On track", ""), "in_progress", "in_progress"),
        (("", "Not started", ""), "not_started", "not_started"),
        (("Red", "Overdue", ""), "overdue", "overdue"),
        (("Green", "Training complete", "Complete"), "complete", "complete"),
        (("Green", "Complete but for two teams", ""), "not_stated", None),  # it says more
        (("Green", "Work with partners", "Complete subject to audit"), "not_stated", None),
        (("Green", "Complete", "In progress"), "not_stated", "complete"),  # which is not said
        (("In progress", "Complete", ""), "in_progress", "complete"),
    ],
)
def test_a_cell_that_is_nothing_but_a_status_is_read_as_one(
    cells: tuple[str, ...], status: str, updated: str | None
) -> None:
    said = Saying(plan((*HEAD, *RATED), ("1.1", "Train all teams", "Ada Lark", "May 2026", *cells)))
    (update,) = said.of(Label.UPDATE)
    assert (said.action("1.1").get("status"), update.get("status")) == (status, updated)


@pytest.mark.parametrize(
    ("headings", "cells", "status"),
    [
        (("RAG", "Previous status"), ("Green", "Complete"), "not_stated"),
        (("Previous update", "Latest update"), ("Complete", "The audit reopened it"), "not_stated"),
        (("Update in May", "Update in June"), ("In progress", "Complete"), "complete"),
    ],
)
def test_a_status_of_another_time_is_not_taken_for_the_present_one(
    headings: tuple[str, ...], cells: tuple[str, ...], status: str
) -> None:
    rows = (*HEAD, *headings), ("1.1", "Train all teams", "Ada Lark", "May 2026", *cells)
    assert Said(plan(*rows)).action("1.1").get("status") == status


def test_a_row_that_says_it_is_complete_is_not_chased_and_a_colour_is_not_read(
    tmp_path: Path,
) -> None:
    path = workbook(
        tmp_path / "plan.xlsx",
        ["Aldermoor Council Improvement Plan"],
        ["March 2026"],
        [*HEAD, *RATED[:2]],
        ["1.1", "Train all teams", "Ada Lark", "May 2026", "Green", "Complete"],
        ["1.2", "Ask children", "Ada Lark", "May 2026", "Green", "Half are asked"],
        ["1.3", "Write plans", "Ada Lark", "May 2026", "In progress", "Complete"],
    )
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        store.load(loaders.load(path))
        late = coverage_gaps(Viewer(store), ["action_overdue"], as_at="2026-07-31")
    assert [gap.subject.name for gap in late] == ["Action 1.2"]
    with served(f"ladybug:{tmp_path / 'store'}") as server:
        told = {
            n: server.send("GET", f"/{late[0].subject.id[:-1]}{n}", headers={"accept": "text/html"})
            for n in (1, 2)
        }
    rated = '“RAG: Green; Progress: Complete”</td><td class="govuk-table__cell">Complete</td>'
    assert rated in told[1].text
    unread = '“Green”</td><td class="govuk-table__cell">Not read: no key to the rating is printed<'
    assert unread in told[2].text
    assert "<strong>31 March 2026</strong>: progress. Half are asked" in told[2].text


@pytest.mark.parametrize(
    ("heading", "cell", "due", "done"),
    [
        ("By when", "Completed 3 February 2026", None, "2026-02-03"),
        ("By when", "Completed February 2026", None, "2026-03-31"),  # no day: as of the plan
        ("Date completed", "3 February 2026", None, "2026-02-03"),
        ("Completed", "3 February 2026", None, "2026-02-03"),
    ],
)
def test_a_date_of_completion_is_a_status_and_no_due_date(
    heading: str, cell: str, due: str | None, done: str
) -> None:
    rows = ("Ref", "Action", "Lead", heading), ("1.1", "Train all teams", "Ada Lark", cell)
    said = Saying(plan(*rows))
    action = said.action("1.1")
    assert [action.get(k) for k in ("dueTo", "status", "statusText")] == [due, "complete", cell]
    assert said.update("claimed_complete") == (done, cell)


def test_a_status_beside_a_date_leaves_the_date() -> None:
    action = Saying(
        plan(HEAD, ("1.1", "Train all teams", "Ada Lark", "In progress – June 2026"))
    ).action("1.1")
    assert [action.get(k) for k in ("dueTo", "status")] == ["2026-06-30", "in_progress"]


def test_a_target_is_a_date_only_where_it_is_one_and_nothing_else_says_by_when() -> None:
    head = ("Ref", "Action", "Lead", "Target", "KPI")
    by_when = Saying(plan(head, ("1.1", "Train all teams", "Ada Lark", "June 2026", "% seen")))
    assert by_when.action("1.1").get("dueTo") == "2026-06-30"
    value = Saying(plan(head, ("1.1", "Train all teams", "Ada Lark", "90%", "% seen")))
    assert value.measures("1.1")[0].get("target") == "90%"


@pytest.mark.parametrize("heading", ["Date completed", "Revised deadline", "Last updated"])
def test_a_cell_that_gives_no_date_where_one_belongs_is_not_lost(heading: str) -> None:
    rows = ((*HEAD, heading), ("1.1", "Train all teams", "Ada Lark", "May 2026", "see minutes"))
    told = report("plan.docx", plan(*rows), "new")
    assert [text for _, text in told.not_understood] == ["see minutes"]


@pytest.mark.parametrize(
    ("headings", "cells", "roles"),
    [
        (("SRO", "Delivery lead"), ("Ada Lark", "Bo Finch"), ["lead", "joint"]),
        (("Delivery lead", "Accountable officer"), ("Bo Finch", "Ada Lark"), ["lead", "joint"]),
        (("Lead", "Owner"), ("Ada Lark", "Bo Finch"), ["joint", "joint"]),
        (("Lead", "Supporting officers"), ("Ada Lark", "Bo Finch"), ["lead", "support"]),
        (("SRO", "Delivery lead"), ("Ada Lark", "Bo Finch (support)"), ["lead", "support"]),
        (("SRO", "Delivery lead"), ("", "Bo Finch"), ["lead"]),
        (("SRO", "Delivery lead"), ("Ada Lark", "Ada Lark"), ["lead", "joint"]),
    ],
)
def test_leads_in_several_columns_are_kept_apart(
    headings: tuple[str, str], cells: tuple[str, str], roles: list[str]
) -> None:
    said = Said(plan(("Ref", "Action", *headings, "By when"),
                     ("1.1", "Train all teams", *cells, "June 2026")))  # fmt: skip
    leads = said.leads("1.1")
    assert [e.get("role") for e in leads] == roles
    assert [e.get("ordinal") for e in leads] == list(range(1, len(roles) + 1))
    printed = said.action("1.1").get("leadText")
    assert printed == "; ".join(c for c in cells if c)

    def heading(edge: Edge) -> object:
        return said.nodes[str(edge.get("passage"))].get("heading")

    assert {heading(e) for e in leads} <= set(headings)


def test_of_two_columns_with_one_meaning_the_second_is_told() -> None:
    rows = (*HEAD, "Completion date"), ("1.1", "Train", "Ada Lark", "May 2026", "June 2026")
    for order in ((0, 1, 2, 3, 4), (4, 3, 2, 1, 0)):
        records = plan(*([row[at] for at in order] for row in rows))
        assert Said(records).action("1.1").get("dueText") == "May 2026"
        assert [n for n in records.notes if "the column 'Completion date': 1 filled cell" in n]


def test_rows_without_headings_are_told_and_named_where_actions_are_missing(
    tmp_path: Path,
) -> None:
    word = docx.Document()
    for text in ("Aldermoor Council Improvement Plan", "March 2026", "Recommendation 1: Visits"):
        word.add_paragraph(text)
    table = word.add_table(rows=2, cols=4)
    cells = "1.1", "Train all teams", "Ada Lark", "May 2026", "1.2", "Ask", "Bo Finch", "May 2026"
    for cell, text in zip(table._cells, cells, strict=True):
        cell.text = text
    word.save(str(tmp_path / "plan.docx"))
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        _, told = load_paths(store, [REPORT, tmp_path / "plan.docx"])
        assert [n for n in told.notes if n.startswith("a table of 2 rows was not read")]
        assert len(told.not_understood) == 2
        gaps = coverage_gaps(Viewer(store), ["recommendation_without_action"])
        told_of = (
            "; not read, and perhaps with actions: 2 rows of Aldermoor Council Improvement Plan"
        )
        assert gaps and all(told_of in gap.sentence for gap in gaps)


CASES = [
    ("", "June 2026", "action_without_named_person",
     "No person is named as leading action 1.1, nor is one holder known of a post that does."),
    ("", "June 2026", "action_without_lead", "No lead is recorded for action 1.1."),
    ("Sam", "June 2026", "action_without_lead",
     "No lead is recorded for action 1.1; its lead is printed as “Sam”, which was resolved to "
     "nobody."),
    ("Heads of Service, Fostering", "June 2026", "lead_collective",
     "Action 1.1 is led by a group, and nobody in it is named: “Heads of Service, Fostering”"),
    ("Head of Service, Fostering", "June 2026", "lead_collective", None),
    *(("Ada Lark", due, "date_not_resolvable",
       f"By when action 1.1 is due is printed as “{due}”, which{why}." if why else None)
      for due, why in (
          ("2026/27", " gives a financial year, and no day or month"),
          ("2026", " gives a year, and no day or month"),
          ("Q2 2026", " gives a quarter, and not of which calendar or financial year"),
          ("Q2 2026/27", None),
          ("Completed June 2026", " tells of completion, and not by when it was due"),
          ("June", " gives a month, and no year"),
          ("Autumn 2026", " gives a season, and no day or month"),
          ("End of term", " gives a term, and no day or month"),
          ("06/13/2026", ", read day first, is no day of the calendar"),
          ("31 February 2026", " is no day of the calendar"),
          ("asap", " could not be read as a day or a month"),
          ("June 2026", None),
      )),
]  # fmt: skip


def test_sentences_say_no_more_than_the_cells(tmp_path: Path) -> None:
    for n, (lead, due, kind, wanted) in enumerate(CASES):
        path = workbook(tmp_path / f"{n}.xlsx", ["Aldermoor Council Improvement Plan"],
                        ["March 2026"], [*HEAD, "KPI"],
                        ["1.1", "Train all teams", lead, due, "% seen"])  # fmt: skip
        with open_store(f"ladybug:{tmp_path / f'store{n}'}") as store:
            store.load(loaders.load(path))
            found = [g.sentence for g in coverage_gaps(Viewer(store), [kind])]
        assert found == ([wanted] if wanted else []), (lead, due)
