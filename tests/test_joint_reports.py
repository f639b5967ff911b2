"""Inspections of several agencies together: JTAI letters of both forms, and area SEND reports."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loaders.families import area_send_report, jtai_letter
from loaders.family import recognise
from loaders.read import read
from ontology.record import Records, normalise_text
from ontology.terms import Label, Relationship
from tests.reading import edges, from_text, inspection, made, names, nodes, posts, records_of

REPORTS = Path(__file__).parents[1].parent / "shared" / "reports"

FORM_A = """\
3 May 2017

Asha Birtwell, Interim Director of Children's Services, Aldermoor City Council
Bran Coombes, Chief Officer, NHS Aldermoor CCG Cleo Dray, Police and Crime Commissioner
Dilys Eccles, Chair of Aldermoor LSCB

Dear partners

Joint targeted area inspection of the multi-agency response to neglect in Aldermoor

Between 6 and 10 March 2017, Ofsted, HMI Probation, HMI Constabulary and the Care Quality \
Commission undertook a joint inspection.

Key strengths

- Partners share information well.

Case study: highly effective practice

A school and a nurse worked together.

Areas for improvement

Leadership and management

- Audits are not shared between the agencies, so that

Case study: area for improvement

One child waited.

lessons are lost.

- Plans are not reviewed.

Next steps

The local authority should prepare a written statement of proposed action.

It should be sent by 4 August 2017.

Yours sincerely

Ofsted\tCare Quality Commission
Farah Ashdown National Director, Social Care\tGwen Hexham Deputy Chief Inspector
"""

FORM_B = """\
9 June 2023

Hal Garrow, Director of Children's Services, Brackwater County Council
Ines Fairlie, Chief Constable, Brackwater Police

Dear Brackwater Safeguarding Children Partnership

Joint targeted area inspection of Brackwater

This inspection took place from 17 to 21 April 2023. It was carried out by inspectors from Ofsted \
and the Care Quality Commission (CQC).

Headline findings

Partners work well together.

What needs to improve?

- The timeliness of strategy meetings.
- The quality of referrals from health services.

Main findings

Referrals are of variable quality.

Next steps

Brackwater should send the written statement of action by Tuesday 19 September 2023.

Yours sincerely

Jonah Eccles
National Director, Ofsted
"""

SEND = """\
Local area partnership report

Area SEND inspection of Cold Ashby Local Area Partnership

Inspection dates: 5 to 9 February 2024

Dates of previous inspection: 4 to 8 June 2018

# Inspection outcome

There are widespread and/or systemic failings.

HMCI requires the partnership to submit a priority action plan (area SEND).

# What is it like to be a child with SEND in this area?

Some children wait too long.

# What is the area partnership doing that is effective?

- Nurseries and health visitors meet often.

# What does the area partnership need to do better?

- Plans are out of date.

# Areas for priority action

Responsible body\tAreas for priority action
Cold Ashby Council and NHS Fenwold ICB\tLeaders should act on waiting times, for:
\t• speech and language therapy.
Cold Ashby Council\tLeaders should bring plans up to date.

# Areas for improvement

Leaders across the partnership should tell parents what is on offer, including:

- what there is for young people.

# Local area partnership details

Local authority\tIntegrated care board
Cold Ashby Council\tNHS Fenwold Integrated Care Board (ICB)
Asha Dray, DCS\tBran Eccles, Chief Executive (interim)
www.example.org\twww.example.com

# Inspection team

Cleo Hexham HMI, Ofsted lead inspector Dilys Garrow, CQC lead inspector
Edwin Fairlie, Ofsted Inspector

The Office for Standards in Education, Children's Services and Skills (Ofsted) inspects.
"""


@pytest.fixture
def form_a(tmp_path: Path) -> Records:
    return records_of(from_text(tmp_path, FORM_A))


@pytest.fixture
def form_b(tmp_path: Path) -> Records:
    return records_of(from_text(tmp_path, FORM_B))


@pytest.fixture
def send(tmp_path: Path) -> Records:
    return records_of(from_text(tmp_path, SEND))


# ---------------------------------------------------------------------------------- JTAI, form A


def test_form_a_says_who_is_who(form_a: Records) -> None:
    assert posts(form_a) == {
        "Asha Birtwell": ("Director of Children's Services", "interim"),
        "Bran Coombes": ("Chief Officer", "not_stated"),
        "Cleo Dray": ("Police and Crime Commissioner", "not_stated"),
        "Dilys Eccles": ("Chair of the Local Safeguarding Children Board", "not_stated"),
    }
    (unplaced,) = [n for n in nodes(form_a, Label.POST) if "Commissioner" in str(n.get("title"))]
    assert edges(form_a, Relationship.POST_IN, unplaced.id) == []
    by = {e.to for e in edges(form_a, Relationship.INSPECTED_BY) if e.to.startswith("org")}
    assert by == {f"organisation/national/{o}" for o in (
        "ofsted", "care-quality-commission", "hmicfrs", "hmi-probation",
    )}  # fmt: skip
    signed = [e for e in edges(form_a, Relationship.INSPECTED_BY) if e.get("role") == "signatory"]
    assert {names(form_a)[e.to] for e in signed} == {"Farah Ashdown", "Gwen Hexham"}


def test_form_a_areas_for_improvement_are_both(form_a: Records) -> None:
    """Findings and recommendations at once, under a topic's heading and across a box."""
    assert inspection(form_a).id == "inspection/aldermoor/jtai/2017-03-06"
    wanted = [str(n.get("text")) for n in nodes(form_a, Label.RECOMMENDATION)]
    assert wanted == [
        "Audits are not shared between the agencies, so that lessons are lost.",
        "Plans are not reviewed.",
    ]
    assert len(edges(form_a, Relationship.SUPPORTS)) == 2
    polarity = Counter(
        (str(n.get("heading")), str(n.get("polarity"))) for n in nodes(form_a, Label.FINDING)
    )
    assert polarity == {
        ("Key strengths", "strength"): 1,
        ("Case study: highly effective practice", "strength"): 1,
        ("Leadership and management", "weakness"): 2,
        ("Case study: area for improvement", "weakness"): 1,
    }


def test_form_a_expects_a_statement(form_a: Records) -> None:
    assert inspection(form_a).get("responseDue") == "2017-08-04"
    assert inspection(form_a).get("responseDueBasis") == "stated"
    (expected,) = [n for n in nodes(form_a, Label.DOCUMENT) if n.get("state") == "expected"]
    (refers,) = [e for e in edges(form_a, Relationship.REFERS_TO) if e.to == expected.id]
    assert refers.get("modality") == "recommended"
    assert made(form_a).get("blocksNotUnderstood") == 0


# ---------------------------------------------------------------------------------- JTAI, form B


def test_form_b(form_b: Records) -> None:
    assert inspection(form_b).id == "inspection/brackwater/jtai/2023-04-17"
    assert inspection(form_b).get("responseDue") == "2023-09-19"
    assert len(nodes(form_b, Label.RECOMMENDATION)) == 2
    addressed = edges(form_b, Relationship.ADDRESSED_TO, "recommendation/")
    assert {names(form_b)[e.to] for e in addressed} == {
        "Brackwater Safeguarding Children Partnership"
    }
    assert [n.get("polarity") for n in nodes(form_b, Label.FINDING)] == ["strength", "weakness"]
    assert edges(form_b, Relationship.SUPPORTS) == []
    assert posts(form_b)["Ines Fairlie"][0] == "Chief Constable"
    assert made(form_b).get("blocksNotUnderstood") == 0


# ------------------------------------------------------------------------------------- area SEND


def test_areas_for_priority_action_name_their_bodies(send: Records) -> None:
    called = names(send)
    to = {
        e.from_: {called[x.to] for x in edges(send, Relationship.ADDRESSED_TO, e.from_)}
        for e in edges(send, Relationship.ADDRESSED_TO, "recommendation/")
    }
    wanted = {
        n.id.split("/", 4)[4]: (n.get("text"), to[n.id]) for n in nodes(send, Label.RECOMMENDATION)
    }
    assert wanted == {
        "area-for-priority-action/1": (
            "Leaders should act on waiting times, for: • speech and language therapy.",
            {"Cold Ashby Council", "NHS Fenwold ICB"},
        ),
        "area-for-priority-action/2": (
            "Leaders should bring plans up to date.", {"Cold Ashby Council"},
        ),
        "area-for-improvement/1": (
            "Leaders across the partnership should tell parents what is on offer, including: "
            "what there is for young people.",
            {"Cold Ashby Local Area Partnership"},
        ),
    }  # fmt: skip


def test_send_findings_and_outcome(send: Records) -> None:
    polarity = {str(n.get("heading")): n.get("polarity") for n in nodes(send, Label.FINDING)}
    assert polarity == {
        "Inspection outcome": "weakness",
        "What is it like to be a child with SEND in this area": "weakness",
        "What is the area partnership doing that is effective": "strength",
        "What does the area partnership need to do better": "weakness",
    }


def test_send_says_who_is_who(send: Records) -> None:
    assert posts(send) == {
        "Asha Dray": ("Director of Children’s Services", "not_stated"),
        "Bran Eccles": ("Chief Executive", "interim"),
    }
    boards = [n for n in nodes(send, Label.ORGANISATION) if n.get("kind") == "icb"]
    assert [n.get("name") for n in boards] == ["NHS Fenwold ICB"]
    team = {(names(send)[e.to], e.get("role")) for e in edges(send, Relationship.INSPECTED_BY)}
    assert team == {
        ("Cleo Hexham", "lead"), ("Dilys Garrow", "lead"), ("Edwin Fairlie", "team"),
    }  # fmt: skip
    assert inspection(send).get("leadInspector") == "Cleo Hexham"


def test_send_expects_a_plan_and_cites_the_last_inspection(send: Records) -> None:
    states = {n.get("state"): n for n in nodes(send, Label.DOCUMENT)}
    assert states["expected"].get("title") == "Priority action plan (area SEND)"
    (earlier,) = [n for n in nodes(send, Label.INSPECTION) if n.get("state") == "cited"]
    assert earlier.get("startedOn") == "2018-06-04"
    assert made(send).get("blocksNotUnderstood") == 0


# ------------------------------------------------------------------------------ the real reports


def real(pattern: str) -> list[Path]:
    return sorted(REPORTS.glob(pattern)) if REPORTS.is_dir() else []


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the folder shared/reports is not there")
@pytest.mark.parametrize(
    ("pattern", "family", "count"),
    [
        ("joint_targeted_area/*/*.pdf", jtai_letter.FAMILY, 12),
        ("area_send/*/*.pdf", area_send_report.FAMILY, 8),
    ],
)
def test_real_reports(pattern: str, family: object, count: int) -> None:
    """Every one is recognised, and its texts and quotations are on its pages."""
    paths = real(pattern)
    assert len(paths) == count
    for path in paths:
        document = read(path)
        assert recognise(document) is family
        records = records_of(document)
        node = made(records)
        assert node.get("blocksNotUnderstood") == 0, path.name
        assert inspection(records).get("startedOn"), path.name
        assert 2 <= len(nodes(records, Label.RECOMMENDATION)) <= 60, path.name
        assert len(nodes(records, Label.FINDING)) >= 20, path.name
        assert len(posts(records)) >= 2, path.name
        for person in nodes(records, Label.PERSON):
            name = str(person.get("name"))
            assert 2 <= len(name.split()) <= 4, (path.name, name)
            assert not any(w in name for w in ("Council", "Trust", "Service", "NHS", "Director"))
        text = normalise_text(document.text()).replace("\t", " ")
        for finding in nodes(records, Label.FINDING)[:5]:
            assert normalise_text(str(finding.get("text")))[:60] in text, path.name
