"""Letters of other forms than the real ones, about authorities that do not exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.resolve import resolve
from loaders.families import _letter, _recipients
from loaders.families._paragraphs import paragraphs
from loaders.read.document import Block
from ontology.record import Records
from ontology.terms import Label, Relationship
from tests.reading import edges, from_text, inspection, made, names, nodes, posts, records_of

MONITORING = """\
Store Street Manchester T 0300 000 0000 enquiries@example.org

{letter_date}

Asha Birtwell
Director of Children's Services
Aldermoor City Council
12 High Street
Aldermoor
AL1 1AA

Dear Asha

Monitoring visit to Aldermoor City Council children's services

This letter summarises the findings of the monitoring visit to Aldermoor on {days}. This was the \
{ordinal} monitoring visit since the local authority was judged inadequate in March 2021. The \
inspectors were Bran Coombes, Her Majesty's Inspector, and Cleo \
Dray HMI.

Areas covered by the visit

Inspectors reviewed the progress made in the help that children receive early.

Headline findings

Plans are of better quality than at the last inspection. They are not yet updated on time.

Findings and evaluation of progress

Managers have strengthened the way in which they oversee

the work of the teams that meet children first.

Yours sincerely

Bran Coombes
Her Majesty's Inspector
"""

UNANNOUNCED = """\
9 March 2011

Mr Edwin Fairlie
Director of Children and Families
Brackwater County Council

Dear Mr Fairlie

Annual unannounced inspection of contact, referral and assessment arrangements within \
Brackwater County Council children's services

This letter summarises what was found on 8 and 9 February 2011.

These features of the service were identified:

Strengths

- Managers know their staff.

The service meets the requirements of statutory guidance in the following areas

- Enquiries begin in time.
- Records are kept.

Areas for development

- The recording of decisions varies.

This visit has identified the following areas for priority action

- Some children wait to be seen.

The areas for development identified above will be looked at again.

Yours sincerely

Gwen Hexham
Her Majesty's Inspector

Copy: Hal Garrow, Chief Executive, Brackwater County Council
Ines Dray, Chair of Brackwater Safeguarding Children Board
"""

FOCUSED = """\
5 July 2019

Jonah Eccles
Executive Director, Children's Services
Cold Ashby Council

Dear Jonah

Focused visit to Cold Ashby local authority children's services

This letter summarises the findings of a focused visit to Cold Ashby on 11 and 12 June 2019. The \
inspectors were Farah Ashdown, Her Majesty's Inspector, and Dilys Coombes, Her Majesty's Inspector.

Inspectors looked at the local authority's arrangements for children in care.

Overview

Since the last inspection in May 2017, leaders have improved the service.

What needs to improve in this area of social work practice

The following needs to improve:

- How soon carers are assessed.
- How well plans say what is to change.

Area for priority action

The local authority needs to act at once on the checks that it makes of carers.

Findings

- Most children live in homes where they are well cared for.

Ofsted will take the findings of this visit into account.

I am copying this letter to the Department for Education.

Yours sincerely

Farah Ashdown
Her Majesty's Inspector
"""


# ------------------------------------------------------------------------ letters of other shapes


def test_a_letter_answers_to_its_number(tmp_path: Path) -> None:
    """The third letter expects two; when the second is loaded, only the first is missing."""

    def visit(ordinal: str, letter_date: str, days: str) -> Records:
        text = MONITORING.format(ordinal=ordinal, letter_date=letter_date, days=days)
        return records_of(from_text(tmp_path, text, f"{ordinal}.txt"))

    second = visit("second", "20 January 2022", "7 and 8 December 2021")
    third = visit("third", "10 May 2022", "5 to 6 April 2022")
    for loaded, missing in (([third], {"1", "2"}), ([third, second], {"1"})):
        graph = resolve(loaded)
        expected = {
            n.id[-1]
            for n in graph.nodes.values()
            if n.label is Label.DOCUMENT and n.get("state") == "expected"
        }
        assert expected == missing


def test_a_first_monitoring_visit_expects_nothing(tmp_path: Path) -> None:
    text = MONITORING.format(
        ordinal="first", letter_date="1 October 2021", days="31 August to 1 September 2021"
    )
    records = records_of(from_text(tmp_path, text))
    assert not list(edges(records, Relationship.REFERS_TO, "document/", "document/"))
    visit = inspection(records)
    assert (visit.get("startedOn"), visit.get("endedOn")) == ("2021-08-31", "2021-09-01")
    assert {who: title for who, (title, _) in posts(records).items()} == {
        "Asha Birtwell": "Director of Children's Services"
    }
    polarities = {n.get("heading"): n.get("polarity") for n in nodes(records, Label.FINDING)}
    assert polarities == {
        "Areas covered by the visit": None,
        "Headline findings": None,  # "better" than before is not yet praise
        "Findings and evaluation of progress": "strength",
    }
    roles = {
        (names(records)[e.to], e.get("role")) for e in edges(records, Relationship.INSPECTED_BY)
    }
    assert roles == {
        ("Bran Coombes", "team"), ("Bran Coombes", "signatory"), ("Cleo Dray", "team"),
    }  # fmt: skip
    assert made(records).get("blocksNotUnderstood") == 0


def test_an_unannounced_letter_with_priority_action(tmp_path: Path) -> None:
    records = records_of(from_text(tmp_path, UNANNOUNCED))
    found = [str(n.get("polarity")) for n in nodes(records, Label.FINDING)]
    assert {p: found.count(p) for p in found} == {"strength": 1, "satisfactory": 2, "weakness": 2}
    assert {n.id.split("/", 4)[4]: n.get("kind") for n in nodes(records, Label.RECOMMENDATION)} == {
        "area-for-development/1": "area_for_development",
        "area-for-priority-action/1": "area_for_priority_action",
    }
    assert {who: title for who, (title, _) in posts(records).items()} == {
        "Edwin Fairlie": "Director of Children and Families",
        "Hal Garrow": "Chief Executive",
        "Ines Dray": "Chair of the Local Safeguarding Children Board",
    }


def test_a_focused_visit(tmp_path: Path) -> None:
    records = records_of(from_text(tmp_path, FOCUSED))
    node = made(records)
    assert node.id == "document/cold-ashby/focused_visit_letter/2019-07-05"
    assert node.get("blocksNotUnderstood") == 0
    wanted = {str(n.get("text")): n.get("kind") for n in nodes(records, Label.RECOMMENDATION)}
    assert sorted(map(str, wanted.values())) == [
        "area_for_improvement", "area_for_improvement", "area_for_priority_action",
    ]  # fmt: skip
    found = {str(n.get("heading")): n.get("polarity") for n in nodes(records, Label.FINDING)}
    assert set(found) == {"Overview", "Area for priority action", "Findings"}
    (priority,) = [t for t, kind in wanted.items() if kind == "area_for_priority_action"]
    (support,) = edges(records, Relationship.SUPPORTS)
    assert support.get("quote") == priority
    (cited,) = [n for n in nodes(records, Label.INSPECTION) if n.get("state") == "cited"]
    assert cited.get("startedOnText") == "May 2017"
    copied = [e.to for e in edges(records, Relationship.ADDRESSED_TO) if e.get("role") == "copied"]
    assert copied == ["organisation/national/department-for-education"]
    assert {names(records)[e.to] for e in edges(records, Relationship.INSPECTED_BY)} == {
        "Farah Ashdown",
        "Dilys Coombes",
    }


def test_an_address_in_one_line(tmp_path: Path) -> None:
    text = MONITORING.format(ordinal="first", letter_date="1 May 2022", days="4 and 5 April 2022")
    start, end = text.index("Asha Birtwell\n"), text.index("\n\nDear Asha")
    for line, post in (
        ("Asha Birtwell Harbour House 12 High Street Aldermoor AL1 1AA", None),
        ("Asha Birtwell Director of Children's Services Aldermoor City Council 12 High Street",
         "Director of Children's Services"),
    ):  # fmt: skip
        records = records_of(from_text(tmp_path, text[:start] + line + text[end:]))
        assert "Asha Birtwell" in names(records).values()
        assert posts(records) == ({"Asha Birtwell": (post, "not_stated")} if post else {})


def test_the_sender_may_stand_between_date_and_address(tmp_path: Path) -> None:
    text = MONITORING.format(ordinal="first", letter_date="1 May 2022", days="4 and 5 April 2022")
    text = text.replace("1 May 2022\n", "1 May 2022\n\nGate House\nManchester\n")
    records = records_of(from_text(tmp_path, text))
    assert {who: title for who, (title, _) in posts(records).items()} == {
        "Asha Birtwell": "Director of Children's Services"
    }
    assert made(records).get("blocksFurniture") == 3


@pytest.mark.parametrize(
    "text",
    [
        "Dear Asha\n\nMonitoring visit\n",
        "1 May 2022\n\nDear Asha\n\nYours sincerely\n\nBran Coombes\n",
    ],
)
def test_what_has_not_the_form_of_a_letter(tmp_path: Path, text: str) -> None:
    assert _letter.split(from_text(tmp_path, text)) is None


def test_a_letter_without_days_says_so(tmp_path: Path) -> None:
    text = MONITORING.format(ordinal="first", letter_date="1 May 2022", days="two days in spring")
    records = records_of(from_text(tmp_path, text))
    visit = inspection(records)
    assert visit.id.endswith("/undated-2022-05-01")
    assert visit.get("startedOn") is None
    assert any("does not say on which days" in note for note in records.notes)


# --------------------------------------------------------------------------------------- the parts


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("on 20 and 21 July 2010.", "2010-07-20", "2010-07-21"),
        ("from 27 June 2022 to 1 July 2022.", "2022-06-27", "2022-07-01"),
        ("Between 16 May and 20 May, inspectors", "2016-05-16", "2016-05-20"),
        ("on 5 July 2018", "2018-07-05", "2018-07-05"),
    ],
)
def test_days(text: str, first: str, last: str) -> None:
    period = _letter.days(text, 2016)
    assert period is not None
    assert (period.from_.isoformat(), period.to.isoformat()) == (first, last)
    assert period.text in text


def test_no_days() -> None:
    assert _letter.days("judged inadequate in July 2016, on 31 February 2016", 2016) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Ada Fenn, Chief Officer, Fenwold CCG Cllr Bo Dale OBE, Lead Member, Fenwold Council",
            [
                ("Ada Fenn", "Chief Officer", "Fenwold CCG"),
                ("Cllr Bo Dale OBE", "Lead Member", "Fenwold Council"),
            ],
        ),
        (
            "Cy Roe, Director of Quality, Nursing & Patient Safety, Fenwold NHS Trust",
            [("Cy Roe", "Director of Quality, Nursing & Patient Safety", "Fenwold NHS Trust")],
        ),
        ("Di Moss, Chair, Fenwold LSCB", [("Di Moss", "Chair", "Fenwold LSCB")]),
        (
            "Ed Holt QPM Chief Constable, Fenwold Police",
            [("Ed Holt QPM", "Chief Constable", "Fenwold Police")],
        ),
        ("Flo Reed, Department for Education", [("Flo Reed", None, "Department for Education")]),
        ("Gus Lane, Independent Scrutineer", [("Gus Lane", "Independent Scrutineer", None)]),
    ],
)
def test_listed_recipients(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    found = _recipients.listed(text)
    assert [(r.name, r.post, r.organisation) for r in found] == expected
    assert all(r.printed in text for r in found)


def test_paragraphs_are_joined_over_a_page_and_a_box() -> None:
    texts = [
        ("bullet", "Decisions are mostly timely but they do not"),
        ("heading", "Case study"),
        ("paragraph", "All names were changed."),
        ("paragraph", "always involve every agency."),
        ("paragraph", "The next begins here"),
        ("paragraph", "and ends there."),
    ]
    blocks = [Block(n, kind, text) for n, (kind, text) in enumerate(texts)]  # type: ignore[arg-type]
    assert [p.text for p in paragraphs(blocks)] == [
        "Decisions are mostly timely but they do not always involve every agency.",
        "Case study",
        "All names were changed.",
        "The next begins here and ends there.",
    ]
