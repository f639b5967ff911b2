"""ILACS reports: the real ones of Wirral, every other one at hand, and invented variants."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

import loaders
from loaders.families import _earlier, _ofsted, ilacs_report
from loaders.read import read
from ontology.errors import NotRecognised, ReadError
from ontology.record import Edge, Node, Records
from ontology.terms import Area, Grade, Label, Relationship

SHARED = Path(__file__).parents[1].parent / "shared"
needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the folder shared does not stand beside this one"
)
Y2019, Y2024 = "29 july 2019", "02 february 2024"


def wirral(year: str) -> Path:
    (path,) = (p for p in (SHARED / "wirral").glob("*.pdf") if p.stem.endswith(year))
    return path


@cache
def records(path: Path) -> Records:
    return loaders.load(path, path.parent)


def of(made: Records, label: Label) -> list[Node]:
    return [n for n in made.nodes if n.label is label]


def edges(made: Records, type_: Relationship) -> list[Edge]:
    return [e for e in made.edges if e.type is type_]


def by_ordinal(made: Records, label: Label) -> list[Node]:
    return sorted(of(made, label), key=lambda n: int(str(n.get("ordinal") or n.get("number"))))


def tally(made: Records) -> tuple[int, int]:
    """Blocks, and those not understood."""
    (document,) = (n for n in of(made, Label.DOCUMENT) if n.id == made.source.id)
    return int(str(document.get("blocks"))), int(str(document.get("blocksNotUnderstood")))


# ---------------------------------------------------------------------------------- the real ones


@needs_shared
@pytest.mark.parametrize(
    ("year", "recommendations", "findings", "judgements", "lead", "first", "last"),
    [
        (Y2019, 5, 49, 4, "Paula Thomson-Jones", "2019-06-17", "2019-06-28"),
        (Y2024, 7, 61, 5, "Teresa Godfrey", "2023-09-18", "2023-09-29"),
    ],
)
def test_the_reports_of_wirral_give_what_they_hold(
    year: str,
    recommendations: int,
    findings: int,
    judgements: int,
    lead: str,
    first: str,
    last: str,
) -> None:
    made = records(wirral(year))
    inspection = next(n for n in of(made, Label.INSPECTION) if n.get("state") is None)
    assert inspection.id == f"inspection/wirral/ilacs/{first}"
    assert (inspection.get("startedOn"), inspection.get("endedOn")) == (first, last)
    assert inspection.get("leadInspector") == lead
    people = {n.id: n.get("name") for n in of(made, Label.PERSON)}
    assert list(people.values()) == [lead]
    (inspected,) = edges(made, Relationship.INSPECTED_BY)
    assert (inspected.to, inspected.get("role")) == (next(iter(people)), "lead")
    assert len(of(made, Label.RECOMMENDATION)) == recommendations
    numbers = sorted(int(str(n.get("number"))) for n in of(made, Label.FINDING))
    assert numbers == list(range(1, findings + 1))
    assert len(of(made, Label.JUDGEMENT)) == judgements
    blocks, left = tally(made)
    assert left <= 0.02 * blocks
    assert made.source.authority == "authority/wirral"


def printed(path: Path) -> str:
    """The text of all pages without their running lines, white space folded."""
    running = re.compile(r"\A(?:Inspection of .*\s+)?(?:\d[\w ]* )?\d{1,2}\s*\n")
    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.get_textpage().get_text_range() for page in pdf]
    text = "\n".join(running.sub("", page.replace("\r", "")) for page in pages)
    return " ".join(text.replace("\ufffe", "-").replace("\x02", "-").split())


@needs_shared
@pytest.mark.parametrize("year", [Y2019, Y2024])
def test_every_text_is_complete_and_exact_but_for_white_space(year: str) -> None:
    path = wirral(year)
    made, page = records(path), printed(path)
    for node in (*of(made, Label.RECOMMENDATION), *of(made, Label.FINDING)):
        text = str(node.get("text"))
        assert text in page, node.id
        # It begins where its mark is and ends where the next one's is.
        before, after = page[: page.index(text)], page[page.index(text) + len(text) :]
        assert re.search(r"(?:◼|\b\d{1,2}\.) ?$", before), node.id
        assert re.match(r" ?(?:◼|\d{1,2}\.|The |What |This report|\Z)", after), node.id
    for edge in made.edges:
        if quote := edge.get("quote"):
            whole = "".join(str(quote).split())
            assert all(part in "".join(page.split()) for part in [whole[:60], whole[-60:]])


@needs_shared
def test_findings_have_the_area_of_their_section_and_grades_are_as_printed() -> None:
    made = records(wirral(Y2019))
    areas = {int(str(n.get("number"))): n.get("area") for n in of(made, Label.FINDING)}
    assert {areas[n] for n in range(1, 17)} == {Area.HELP_AND_PROTECTION}
    assert {areas[n] for n in range(17, 38)} == {Area.CHILDREN_IN_CARE_AND_CARE_LEAVERS}
    assert {areas[n] for n in range(38, 50)} == {Area.LEADERSHIP}
    grades = {
        n.get("area"): (n.get("grade"), n.get("gradePrinted")) for n in of(made, Label.JUDGEMENT)
    }
    requires = (Grade.REQUIRES_IMPROVEMENT, "Requires improvement to be good")
    assert grades == {
        Area.LEADERSHIP: (Grade.GOOD, "Good"),
        Area.HELP_AND_PROTECTION: requires,
        Area.CHILDREN_IN_CARE_AND_CARE_LEAVERS: requires,
        Area.OVERALL_EFFECTIVENESS: requires,
    }


@needs_shared
def test_earlier_inspections_are_cited_and_never_the_report_s_own() -> None:
    made = records(wirral(Y2019))
    cited = {n.id.split("/cited/")[1] for n in of(made, Label.INSPECTION) if n.get("state")}
    assert cited == {"any/2016", "monitoring_visit/2017", "monitoring_visit/2018-12"}
    assert {r.id.split("/cited/")[1] for r in made.references} == cited
    assert all(e.get("quote") and e.get("passage") for e in edges(made, Relationship.REFERS_TO))
    later = records(wirral(Y2024))
    assert {n.id.split("/cited/")[1] for n in of(later, Label.INSPECTION) if n.get("state")} == {
        "any/2019",
        "focused_visit/2022",
    }


@needs_shared
def test_the_day_of_publication_comes_from_the_file_s_name_and_is_said_to(tmp_path: Path) -> None:
    path = wirral(Y2019)
    (document,) = of(records(path), Label.DOCUMENT)
    told = [document.get(name) for name in ("issuedOn", "issuedOnBasis", "issuedOnText")]
    assert told == ["2019-07-29", "file_name", None]  # no page prints it
    assert any("file's name" in note for note in records(path).notes)
    renamed = tmp_path / "report.pdf"
    renamed.write_bytes(path.read_bytes())
    (other,) = of(records(renamed), Label.DOCUMENT)
    assert other.get("issuedOn") is other.get("issuedOnBasis") is None
    assert other.id == document.id
    assert any("it is not known" in note for note in records(renamed).notes)


@needs_shared
@pytest.mark.parametrize(
    ("file", "basis"),
    [
        ("area_send/80473_*/*16 may 2023.pdf", "file_name"),
        ("children_services/80467_*/*21 march 2014.pdf", "file_name"),
        ("children_services/80544_*/*29 march 2016.pdf", "printed"),
        ("joint_targeted_area/80503_*/*13 june 2017.pdf", "printed"),
    ],
)
def test_reports_of_every_framework_say_what_their_day_rests_on(file: str, basis: str) -> None:
    (path,) = (SHARED / "reports").glob(file)
    (document,) = (n for n in of(records(path), Label.DOCUMENT) if n.get("sha256"))
    assert document.get("issuedOn") and document.get("issuedOnBasis") == basis
    assert bool(document.get("issuedOnText")) == (basis == "printed")


@needs_shared
def test_no_running_line_and_no_licence_is_read_as_a_record() -> None:
    for year in (Y2019, Y2024):
        made = records(wirral(year))
        read_ = [n for n in of(made, Label.PASSAGE) if n.get("reading") == "record"]
        for passage in read_:
            text = str(passage.get("text"))
            assert not re.search(r"Crown copyright|Piccadilly Gate|Textphone", text)
            assert not text.isdigit()
        page = {n.get("page") for n in of(made, Label.PASSAGE)}
        assert page == set(range(1, 14 if year == Y2019 else 13))


@needs_shared
def test_every_other_ilacs_report_at_hand_is_read_whole() -> None:
    """Sixty-odd reports of other authorities: numbers without a hole, every area, nothing left."""
    count = 0
    reports = sorted((SHARED / "reports" / "children_services").rglob("*.pdf"))
    for path in (p for p in reports if int(p.stem[-4:]) >= 2018):
        try:
            document = read(path)
        except ReadError:
            continue
        if not ilacs_report.recognises(document):
            continue
        count += 1
        made = ilacs_report.parse(document)
        name = path.parent.name
        numbers = sorted(int(str(n.get("number") or 0)) for n in of(made, Label.FINDING))
        assert numbers == list(range(1, len(numbers) + 1)), name
        assert len(numbers) >= 30, name
        assert 1 <= len(of(made, Label.RECOMMENDATION)) <= 15, name
        assert len(of(made, Label.JUDGEMENT)) in (4, 5), name
        assert all(n.get("area") for n in of(made, Label.FINDING)), name
        blocks, left = tally(made)
        assert left <= 0.02 * blocks, name
        issued = str(made.source.issued)
        inspection = next(n for n in of(made, Label.INSPECTION) if n.get("state") is None)
        assert str(inspection.get("endedOn")) < issued, name
    assert count > 60


# ------------------------------------------------------------------------------------- variants

COVER = """Aldermoor Borough Council
Inspection of children's social care services

Inspection dates: 3 to 14 February 2025
Lead inspector: Asha Mokoena
His Majesty's Inspector

Judgement\tGrade
The experiences and progress of care leavers\tInadequate
The experiences and progress of children in care\tGood
The experiences and progress of children who need help and protection\tRequires improvement
The impact of leaders on social work practice with children and families\tGood
{overall}
Services have improved since the last inspection in 2021.

{improve}
The experiences and progress of children who need help and protection: {grade}

1. Plans are not always clear. Visits are timely and well recorded, and most of them are at the

right time for children.
2. Work is poor in three ways:
- it is late
- it is short

The experiences and progress of care leavers: inadequate

3. Too many young people wait too long.
The rest of what they told inspectors.

The Office for Standards in Education, Children's Services and Skills regulates.
© Crown copyright 2025
"""
IMPROVE = """What needs to improve?¹

- The oversight of plans. (Outcome three)
- Services for care leavers, including:
– housing
– work.
"""


def variant(tmp_path: Path, **changes: str) -> Path:
    parts = {
        "overall": "Overall effectiveness\tRequires improvement to be good\n",
        "improve": IMPROVE,
        "grade": "requires improvement to be good",
        **changes,
    }
    path = tmp_path / "report.txt"
    path.write_text(COVER.format(**parts))
    return path


def test_a_report_in_plain_text_is_read_like_a_pdf(tmp_path: Path) -> None:
    made = loaders.load(variant(tmp_path))
    assert made.source.id == "document/aldermoor/ilacs_report/2025-02-03"
    recommendations = by_ordinal(made, Label.RECOMMENDATION)
    assert [n.get("text") for n in recommendations] == [
        "The oversight of plans. (Outcome three)",
        "Services for care leavers, including: – housing – work.",
    ]
    assert {n.get("kind") for n in recommendations} == {"area_for_improvement"}
    assert [n.id for n in recommendations] == [
        "recommendation/aldermoor/ilacs/2025-02-03/1",
        "recommendation/aldermoor/ilacs/2025-02-03/2",
    ]
    findings = {n.id.partition("2025-02-03/")[2]: n for n in of(made, Label.FINDING)}
    assert set(findings) == {"1", "2", "3", "care_leavers/1"}
    assert findings["2"].get("text") == "Work is poor in three ways: - it is late - it is short"
    assert str(findings["1"].get("text")).endswith(
        "most of them are at the right time for children."
    )
    assert tally(made)[1] == 0
    assert [n.get("name") for n in of(made, Label.PERSON)] == ["Asha Mokoena"]
    council = next(n for n in of(made, Label.ORGANISATION))
    assert (council.id, council.get("name")) == (
        "organisation/aldermoor/council",
        "Aldermoor Borough Council",
    )
    addressed = edges(made, Relationship.ADDRESSED_TO)
    assert {(e.to, e.get("basis")) for e in addressed} == {(council.id, "statute")}


def test_a_report_without_an_overall_grade_has_the_areas_grades_only(tmp_path: Path) -> None:
    made = loaders.load(variant(tmp_path, overall=""))
    assert {n.get("area") for n in of(made, Label.JUDGEMENT)} == {
        "leadership",
        "help_and_protection",
        "children_in_care",
        "care_leavers",
    }


def test_a_line_that_introduces_the_bullets_is_none_of_them(tmp_path: Path) -> None:
    improve = IMPROVE.replace("- The oversight", "The authority should improve:\n\n- The oversight")
    made = loaders.load(variant(tmp_path, improve=improve))
    assert len(of(made, Label.RECOMMENDATION)) == 2


@pytest.mark.parametrize(
    ("improve", "texts"),
    [
        ("What needs to improve\n\n1. One thing.\n2. Another.\n", ["One thing.", "Another."]),
        ("What needs to improve\n\nThe one thing that matters.\n", ["The one thing that matters."]),
        ("What needs to improve\n\nInspectors did not identify any.\n", []),
        ("Area for priority action\n\n- Act now.\n", ["Act now."]),
    ],
)
def test_what_must_improve_is_read_however_it_is_listed(
    tmp_path: Path, improve: str, texts: list[str]
) -> None:
    made = loaders.load(variant(tmp_path, improve=improve))
    assert [n.get("text") for n in by_ordinal(made, Label.RECOMMENDATION)] == texts
    assert len(of(made, Label.FINDING)) == 4


def test_a_subheading_keeps_the_area_and_a_number_used_twice_is_two_findings(
    tmp_path: Path,
) -> None:
    path = variant(tmp_path)
    twice = "# The virtual school\n\n3. The school is strong.\n\nThe Office for Standards"
    path.write_text(path.read_text().replace("The Office for Standards", twice))
    made = loaders.load(path)
    (other,) = (n for n in of(made, Label.FINDING) if n.get("heading") == "The virtual school")
    assert (other.get("area"), other.get("number")) == ("care_leavers", "3")
    assert len(of(made, Label.FINDING)) == 5


def test_a_table_whose_rules_and_tabs_are_lost_still_gives_its_grades(tmp_path: Path) -> None:
    path = variant(tmp_path)
    whole = loaders.load(path)
    path.write_text(path.read_text().replace("\t", " "))
    assert {n.id: n.get("grade") for n in of(loaders.load(path), Label.JUDGEMENT)} == {
        n.id: n.get("grade") for n in of(whole, Label.JUDGEMENT)
    }


def test_a_report_without_recommendations_says_so(tmp_path: Path) -> None:
    made = loaders.load(variant(tmp_path, improve=""))
    assert of(made, Label.RECOMMENDATION) == []
    assert "The report makes no recommendations." in made.notes


def test_a_heading_that_gives_another_grade_than_the_table_is_a_conflict(tmp_path: Path) -> None:
    def conflicts(made: Records) -> list[tuple[str, object]]:
        return [
            (e.from_.rsplit("/", 1)[1], e.get("value"))
            for e in edges(made, Relationship.CITES)
            if e.get("property") == "grade"
        ]

    assert conflicts(loaders.load(variant(tmp_path))) == []
    made = loaders.load(variant(tmp_path, grade="good"))
    assert conflicts(made) == [("help_and_protection", "good")]
    (judgement,) = (n for n in of(made, Label.JUDGEMENT) if n.get("area") == "help_and_protection")
    assert judgement.get("grade") == "requires_improvement"


def test_a_cover_without_dates_is_refused_with_a_reason(tmp_path: Path) -> None:
    path = variant(tmp_path)
    path.write_text(path.read_text().replace("3 to 14 February 2025", "in due course"))
    with pytest.raises(ReadError, match="the dates of the inspection could not be read"):
        loaders.load(path)


def test_what_no_family_knows_is_said(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("A note about nothing in particular.\n")
    with pytest.raises(NotRecognised, match="no document family knows it"):
        loaders.load(path)


@pytest.mark.parametrize(
    ("cover", "authority", "council"),
    [
        ("Inspection of Aldermoor local authority children’s services", "aldermoor", None),
        ("Inspection of Brackwater County Council children’s services", "brackwater",
         "Brackwater County Council"),
        ("Inspection of London Borough of Cold Ashby & Fen local authority children’s services",
         "cold-ashby-and-fen", "London Borough of Cold Ashby & Fen"),
        ("Inspection of Aldermoor Children and Families Trust", "aldermoor", None),
        ("Inspection of children’s services in Brackwater", "brackwater", None),
    ],
)  # fmt: skip
def test_the_area_is_read_from_every_form_of_the_title(
    tmp_path: Path, cover: str, authority: str, council: str | None
) -> None:
    path = variant(tmp_path)
    lines = path.read_text().splitlines()
    path.write_text("\n".join([cover, *lines[2:]]))
    made = loaders.load(path)
    assert made.source.authority == f"authority/{authority}"
    assert next(n for n in of(made, Label.ORGANISATION)).get("name") == council


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Since the last inspection in 2019, much is better.", ["any/2019"]),
        ("The last focused visit, in 2022, found this.", ["focused_visit/2022"]),
        ("Monitoring visits in 2017 and 2018 said so.",
         ["monitoring_visit/2017", "monitoring_visit/2018"]),
        ("At the 2016 inspection it was good.", ["any/2016"]),
        ("Since the joint targeted area inspection (JTAI) in May 2023, it is.", ["jtai/2023-05"]),
        ("The ILACS inspection in 2022 and a focused visit in June 2023 agreed.",
         ["ilacs/2022", "focused_visit/2023-06"]),
        ("Since the last inspection, plans are better.", []),
        ("The inspection in 2030 is still to come.", []),
        ("In 2017, inspectors of taxes visited.", []),
    ],
)  # fmt: skip
def test_earlier_inspections_are_found_by_kind_and_time(sentence: str, found: list[str]) -> None:
    mentions = _earlier.mentions(sentence, "2025-02-03")
    lengths = {"year": 4, "month": 7}
    assert sorted(
        f"{m.framework or 'any'}/{m.when.from_.isoformat()[: lengths.get(m.when.precision, 10)]}"
        for m in mentions
    ) == sorted(found)


def test_grades_and_areas_are_read_from_their_words() -> None:
    assert _ofsted.grade_of("requires improvement to be good") is Grade.REQUIRES_IMPROVEMENT
    assert _ofsted.grade_of("The impact of leaders is: good") is Grade.GOOD
    assert _ofsted.grade_of("Inadequate") is Grade.INADEQUATE
    assert _ofsted.grade_of("Adequate") is Grade.ADEQUATE
    assert _ofsted.grade_of("Plans") is None
    assert _ofsted.area_of("The experiences and progress of care leavers") is Area.CARE_LEAVERS
    assert _ofsted.area_of("What needs to improve") is None
