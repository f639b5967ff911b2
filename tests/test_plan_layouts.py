"""Plans of other layouts, in every format. All authorities and people here are invented."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest

from loaders import names
from loaders.account import Account
from loaders.families.improvement_plan import FAMILY, parse, recognises
from loaders.family import recognise
from loaders.governance_prose import GovernanceProse
from loaders.plans import Column, column_of, header_of
from loaders.read import read
from loaders.read.document import Block, Document
from ontology.errors import NotRecognised
from ontology.record import Draft, Source
from ontology.terms import Label, Relationship
from tests.said import Said, short


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("No.", "ref"),
        ("Action Ref", "ref"),
        ("Ofsted recommendation", "recommendation"),
        ("Area for improvement", "recommendation"),
        ("What Ofsted said", "recommendation"),
        ("Planned activity", "action"),
        ("Actions to be taken", "action"),
        ("What we will do", "action"),
        ("Desired Outcome", "outcome"),
        ("What difference will it make?", "outcome"),
        ("Success criteria", "outcome"),
        ("Owner", "lead"),
        ("Lead officer/EM", "lead"),
        ("Responsible officer", "lead"),
        ("Action owner", "lead"),
        ("By when", "due"),
        ("Target Date", "due"),
        ("Timescale/Target", "due"),
        ("Due date (mm/yy)", "due"),
        ("Revised target date", "revised"),
        ("Success measure", "measure"),
        ("Progress indicator", "measure"),
        ("KPI", "measure"),
        ("R/A/G", "status"),
        ("BRAG rating", "status"),
        ("Progress & review", "update"),
        ("Action taken", "update"),
        ("Target", "target"),
        ("Baseline", "baseline"),
        ("Favourite colour", None),
    ],
)
def test_headings(heading: str, column: str | None) -> None:
    assert column_of(heading) == (Column(column) if column else None)


def test_an_ordinary_row_is_no_header() -> None:
    cells = ("1.1", "Train all teams", "June 2026", "Ada Lark, Team Manager")
    assert header_of(Block(0, "row", "\t".join(cells), cells=cells)) is None


def word_plan(path: Path, rows: list[tuple[str, ...]], before: list[str]) -> Document:
    """A Word plan: a title, paragraphs and one table."""
    word = docx.Document()
    word.add_heading("Aldermoor Children's Services Improvement Plan", 0)
    for text in before:
        word.add_paragraph(text)
    table = word.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    merged = [i for i, row in enumerate(rows) if not row[1]]
    for i in merged:
        table.cell(i - 1, 1).merge(table.cell(i, 1))
    word.save(str(path))
    return read(path)


WORD_ROWS = [
    ("Ref", "Ofsted recommendation", "What we will do", "Owner", "By when", "RAG",
     "Success measures", "Progress update"),
    ("1a", "1. The timeliness of visits", "Set a standard for visits",
     "Ada Lark, Head of Safeguarding", "June 2026", "Green",
     "% of visits in time (baseline 61%, target 90%)", "20/02/2026: standard agreed"),
    ("1b", "", "Report visits weekly", "SS", "31/05/2026", "Blue", "Number of reports", ""),
    ("2a", "2. The quality of supervision", "Audit supervision", "SS/QX", "Q2 2026/27", "Amber",
     "% graded good\nNumber of audits", ""),
    ("2b", "", "Agree a policy", "Heads of Service", "Ongoing", "Red", "Policy in place", ""),
]  # fmt: skip
WORD_BEFORE = [
    "Version 2, 12 March 2026",
    "Ofsted carried out an inspection of Aldermoor local authority children's services from 12 to "
    "23 January 2026. This plan responds to its recommendations.",
    "The Aldermoor Improvement Board, chaired by the Chief Executive, will monitor progress "
    "against this plan each month.",
    "RAG: Blue = complete; Green = on track; Red = not started.",
    "SS = Sam Stone, Head of Early Help",
]


@pytest.fixture(scope="module")
def word(tmp_path_factory: pytest.TempPathFactory) -> Said:
    path = tmp_path_factory.mktemp("plan") / "plan.docx"
    return Said(parse(word_plan(path, WORD_ROWS, WORD_BEFORE)))


def test_word_plan(word: Said) -> None:
    key = "aldermoor/improvement_plan/2026-03-12"
    assert word.records.source.id == f"document/{key}"
    (answer,) = word.edges(Relationship.RESPONDS_TO)
    assert answer.to == "inspection/aldermoor/cited/ilacs/2026-01-12"
    (reference,) = word.records.references
    assert (reference.earliest, reference.latest) == ("2026-01-12", "2026-01-23")
    source = word.nodes[f"document/{key}"]
    assert source.get("blocksNotUnderstood") == 0


def test_word_recommendations_stand_in_their_own_column(word: Said) -> None:
    texts = {n.get("number"): n.get("text") for n in word.of(Label.RECOMMENDATION)}
    assert texts == {"1": "The timeliness of visits", "2": "The quality of supervision"}
    addressed = {
        str(a.get("number")): word.out[a.id, Relationship.ADDRESSES][0].to[-1]
        for a in word.of(Label.ACTION)
    }
    assert addressed == {"1a": "1", "1b": "1", "2a": "2", "2b": "2"}
    for node in word.of(Label.RECOMMENDATION):
        (quotes,) = [
            e for e in word.out[node.id, Relationship.CITES] if e.get("property") == "quotes"
        ]
        assert quotes.get("quote") == "Ofsted recommendation"


def test_word_rows(word: Said) -> None:
    got = {
        str(a.get("number")): tuple(
            a.get(k) for k in ("dueTo", "duePrecision", "statusText", "status")
        )
        for a in word.of(Label.ACTION)
    }
    assert got == {
        "1a": ("2026-06-30", "month", "Green", "in_progress"),
        "1b": ("2026-05-31", "day", "Blue", "complete"),
        "2a": ("2026-09-30", "quarter", "Amber", "not_stated"),  # the key does not explain amber
        "2b": (None, "ongoing", "Red", "not_started"),
    }
    (measure,) = word.measures("1a")
    assert (measure.get("baseline"), measure.get("target")) == ("61%", "90%")
    assert [m.get("unit") for m in word.measures("2a")] == ["percentage", "count"]
    (update,) = word.of(Label.UPDATE)
    assert (update.get("kind"), update.get("on"), update.get("scale")) == (
        "progress",
        "2026-02-20",
        "RAG",
    )


def test_word_initials_and_what_is_not_read(word: Said) -> None:
    (edge,) = word.leads("1b")
    assert (word.named(edge.to), edge.get("asPrinted")) == ("Sam Stone", "SS")
    assert edge.get("inPost") == "post/aldermoor/head-of-early-help"
    assert word.action("2a").get("leadText") == "SS/QX"
    assert [n for n in word.records.notes if "'QX'" in n]
    (heads,) = word.leads("2b")
    assert heads.get("several") is True


def test_word_governance(word: Said) -> None:
    (watch,) = word.edges(Relationship.OVERSEES)
    assert (short(watch.from_), watch.get("modality")) == ("improvement_board", "planned")
    (chair,) = word.edges(Relationship.CHAIRS)
    assert (short(chair.from_), short(chair.to)) == ("chief-executive", "improvement_board")
    assert chair.get("modality") == "is"


@pytest.mark.parametrize(("sentence", "told"), [
    ("The director will report to the Scrutiny Committee.", {}),
    ("The Head of Fostering will hold weekly meetings with carers.", {}),
    ("Quarterly Scrutiny meetings will be held involving the Chief Executive.", {}),
    ("Children who are missing will be monitored by the Missing Panel.", {}),
    ("The Improvement Board has been disbanded.", {}),
    ("The Director of Children will report progress to the Scrutiny Committee for assurance.",
     {"scrutiny-committee": ("monitors", "planned")}),
    ("Progress is monitored by the Improvement Board.",
     {"improvement_board": ("monitors", "is")}),
    ("The Scrutiny Committee will scrutinise delivery of the plan.",
     {"scrutiny-committee": ("scrutinises", "planned")}),
])  # fmt: skip
def test_a_name_oversees_nothing(sentence: str, told: dict[str, tuple[str, str]]) -> None:
    block = Block(0, "paragraph", sentence)
    document = Document("plan.txt", "", "text", (block,))
    draft = Draft(Source("document/aldermoor/improvement_plan/2024", "authority/aldermoor"))
    names.authority(draft, "Aldermoor")
    key = ("aldermoor", "improvement_plan", "2024")
    held, plan = draft.node(Label.DOCUMENT, *key), draft.node(Label.PLAN, *key, title="Plan")
    GovernanceProse(Account(draft, document, held), plan, held).read(block)
    claims = [e for e in draft.records().edges if e.type is Relationship.OVERSEES]
    assert {short(c.from_): (c.get("mode"), c.get("modality")) for c in claims} == told


def test_excel_plan_with_section_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in [
        ["Brackwater Council: ILACS action tracker"],
        ["Updated 3 February 2026"],
        [],
        ["No.", "Action", "Responsible officer", "Target date", "Revised date", "Status",
         "Impact measure", "Baseline", "Target"],
        ["Recommendation 1: The recording of case decisions"],
        [1.1, "Write a recording policy", "Nia Fell (Principal Social Worker)", date(2026, 4, 30),
         date(2026, 6, 30), "In progress", "% of records up to date", 0.4, 0.9],
        [1.2, "Train all social workers", "J. Crane / PSW", "2026/27", "", "Not started",
         "Number trained; % graded good"],
        ["Recommendation 2: The help for young carers"],
        [2.1, "Commission a service", "Commissioning Manager", "", "", "Complete", ""],
    ]:  # fmt: skip
        sheet.append(row)
    sheet["H6"].number_format = sheet["I6"].number_format = "0%"
    path = tmp_path / "tracker.xlsx"
    book.save(path)
    document = read(path)
    assert recognise(document) is FAMILY
    got = Said(parse(document))
    assert got.records.source.id == "document/brackwater/improvement_plan/2026-02-03"
    assert got.records.source.authority == "authority/brackwater"
    assert [(a.get("number"), a.get("dueTo"), a.get("status")) for a in got.of(Label.ACTION)] == [
        ("1.1", "2026-04-30", "in_progress"),
        ("1.2", "2027-03-31", "not_started"),
        ("2.1", None, "complete"),
    ]
    assert got.ends(Relationship.ADDRESSES) == {
        ("improvement_plan/2026-02-03/1.1", "improvement_plan/2026-02-03/1"),
        ("improvement_plan/2026-02-03/1.2", "improvement_plan/2026-02-03/1"),
        ("improvement_plan/2026-02-03/2.1", "improvement_plan/2026-02-03/2"),
    }
    (measure,) = got.measures("1.1")
    assert (measure.get("baseline"), measure.get("target")) == ("40%", "90%")
    (update,) = got.of(Label.UPDATE)
    assert (update.get("kind"), update.get("dueTo")) == ("due_revised", "2026-06-30")
    assert [e.get("inPost") for e in got.leads("1.2")] == [None, None]
    assert not got.edges(Relationship.RESPONDS_TO)
    assert [n for n in got.records.notes if "inspection" in n]


TEXT = """Cold Ashby Council
Children's Services Action Plan
May 2026

Area for improvement 1: Visits to children

Ref\tAction\tOutcome\tLead\tBy when\tMeasure
A1\tAgree a standard for visits\tChildren are seen\tAda Lark, Team Manager\tJune 2026\t% seen
\tA2\tTell all teams\tTeams know the standard\tBo Finch, Team Manager\tJuly 2026\t% seen
7\tA3\tAudit the visits\tVisits are good\tBo Finch, Team Manager\tMay 2026\t% good
A4\tPublish the audit\tPeople know\tAda Lark, Team Manager\tOngoing\tReport published\t

Area for improvement 2: Supervision of staff

A5\tWrite a policy\tStaff are supported\tAda Lark, Team Manager\tTBC\tPolicy
\tand tell all staff\t\t\t\t
Progress & review\tThe policy is with the board
A6\tHold a workshop\tStaff know\tTeam Manager\tQ4\t"""


def test_text_plan_with_shifted_and_broken_rows(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT, "utf-8")
    got = Said(parse(read(path)))
    assert got.records.source.id == "document/cold-ashby/improvement_plan/2026-05"
    actions = sorted(got.of(Label.ACTION), key=lambda a: int(str(a.get("ordinal"))))
    assert [(a.get("number"), a.get("text"), a.get("dueText")) for a in actions] == [
        ("A1", "Agree a standard for visits", "June 2026"),
        ("A2", "Tell all teams", "July 2026"),
        ("A3", "Audit the visits", "May 2026"),
        ("A4", "Publish the audit", "Ongoing"),
        ("A5", "Write a policy and tell all staff", "TBC"),
        ("A6", "Hold a workshop", "Q4"),
    ]
    addressed = {
        str(a.get("number")): got.out[a.id, Relationship.ADDRESSES][0].to[-1] for a in actions
    }
    assert addressed == {"A1": "1", "A2": "1", "A3": "1", "A4": "1", "A5": "2", "A6": "2"}
    assert [len(got.measures(f"A{n}")) for n in range(1, 7)] == [1, 1, 1, 1, 1, 0]
    (update,) = got.of(Label.UPDATE)
    assert update.get("text") == "The policy is with the board"
    assert [n for n in got.records.notes if "'Q4'" in n]
    source = got.nodes[got.records.source.id]
    assert source.get("blocksNotUnderstood") == 0


def test_what_a_plan_says_twice_in_other_words_is_kept_and_no_error(tmp_path: Path) -> None:
    rows = [
        "B1\tAsk\tx\tAda Lark, Head of Fostering\tJune 2026\t% seen",
        "B2\tTell\tx\tAda Lark, Interim Head of Fostering\tJune 2026\t% seen",
        "B2\tTell again\tx\tChildren's Social Care\tJune 2026\t% seen",
        "B3\tHear\tx\tChildrens Social Care\tJune 2026\t% seen",
    ]
    path = tmp_path / "plan.txt"
    path.write_text("\n".join([TEXT, *rows]), "utf-8")
    got = Said(parse(read(path)))
    tenure = "tenure/cold-ashby/head-of-fostering/" + got.leads("B1")[0].to.split("/")[-1]
    assert got.nodes[tenure].get("kind") == "not_stated"
    (other,) = [e for e in got.out[tenure, Relationship.CITES] if e.get("property")]
    assert (other.get("property"), other.get("value")) == ("kind", "interim")
    assert len([a for a in got.of(Label.ACTION) if a.get("number") == "B2"]) == 2
    teams = [o for o in got.of(Label.ORGANISATION) if o.get("kind") == "team"]
    assert [o.get("name") for o in teams] == ["Children's Social Care"]


def test_a_plan_of_no_authority_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT.replace("Cold Ashby Council\n", ""), "utf-8")
    with pytest.raises(NotRecognised, match="of which authority"):
        parse(read(path))


@pytest.mark.parametrize(
    ("sentence", "stub", "window"),
    [
        ("Ofsted's inspection of June 2022 found much to do.", "any/2022-06",
         ("2022-06-01", "2022-06-30")),
        ("In May 2016 the inspection of local authority children's services was hard.",
         "sif/2016-05", ("2016-05-01", "2016-05-31")),
        ("The inspection report was published on 8 November 2021.", "any/report-2021-11-08",
         ("2021-05-09", "2021-11-08")),
        ("The inspection in 2019 is past. In March 2022 an inspection took place. The inspectors' "
         "report was published on 2 May 2022.", "any/2022-03", ("2022-03-01", "2022-03-31")),
    ],
)  # fmt: skip
def test_the_inspection_that_a_plan_answers(
    sentence: str, stub: str, window: tuple[str, str], tmp_path: Path
) -> None:
    path = tmp_path / "plan.txt"
    path.write_text(TEXT.replace("May 2026\n", f"May 2026\n\n{sentence}\n"), "utf-8")
    got = Said(parse(read(path)))
    (answer,) = got.edges(Relationship.RESPONDS_TO)
    assert answer.to == f"inspection/cold-ashby/cited/{stub}"
    (reference,) = got.records.references
    assert (reference.earliest, reference.latest) == window


SECTIONS = """Cold Ashby Council
Children's Services Action Plan
May 2026

1. Introduction

The inspection made these recommendations:

{recommendations}

2. Improvement actions

The Improvement Board will meet each month.

Ref\tAction\tOutcome\tLead\tBy when\tMeasure
A1\tAgree a standard\tChildren are seen\tAda Lark, Team Manager\tJune 2026\t% seen

3. Wider improvement

The council wants these outcomes:

{outcomes}

4. Governance

The plan will be reviewed in May 2027.
"""


@pytest.mark.parametrize("outcomes", [2, 3, 4])
@pytest.mark.parametrize("recommendations", [1, 2, 5])
def test_a_numbered_heading_after_a_numbered_list_is_no_item(
    recommendations: int, outcomes: int, tmp_path: Path
) -> None:
    """Also where the heading's number is the one that the list would have next."""
    told = [f"Visit number {n} to children" for n in range(1, recommendations + 1)]
    wanted = [f"Children are helped {n}" for n in range(1, outcomes + 1)]
    path = tmp_path / "plan.txt"
    path.write_text(
        SECTIONS.format(
            recommendations="\n".join(f"{n}. {text}" for n, text in enumerate(told, 1)),
            outcomes="\n".join(f"{n}. {text}." for n, text in enumerate(wanted, 1)),
        ),
        "utf-8",
    )
    got = Said(parse(read(path)))
    assert {n.get("number"): n.get("text") for n in got.of(Label.RECOMMENDATION)} == {
        str(n): text for n, text in enumerate(told, 1)
    }
    assert {n.get("number"): n.get("text") for n in got.of(Label.OUTCOME)} == {
        str(n): f"{text}." for n, text in enumerate(wanted, 1)
    }
    headings = {n.get("text") for n in got.of(Label.PASSAGE) if n.get("kind") == "heading"}
    assert headings == {"Introduction", "Improvement actions", "Wider improvement", "Governance"}
    (said,) = (n for n in got.of(Label.PASSAGE) if "each month" in str(n.get("text")))
    assert said.get("heading") == "Improvement actions"


def test_a_short_item_whose_number_a_section_could_have_is_an_item(tmp_path: Path) -> None:
    items = "1. Visits to children\n2. Supervision\n3. Young carers"
    path = tmp_path / "plan.txt"
    path.write_text(SECTIONS.format(recommendations=items, outcomes="1. Help"), "utf-8")
    got = Said(parse(read(path)))
    texts = [n.get("text") for n in got.of(Label.RECOMMENDATION)]
    assert sorted(map(str, texts)) == ["Supervision", "Visits to children", "Young carers"]


def test_a_letter_is_no_plan(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear Ms Lark\n\nThe action plan was late.\n\nYours sincerely\n", "utf-8")
    assert recognises(read(path)) < 0.5
