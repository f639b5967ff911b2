"""Reports of 2009 to 2013: graded sections, and areas for improvement with a time for each."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from loaders.family import recognise
from loaders.read import read
from ontology.errors import ReadError
from ontology.terms import DocumentFamily, Label, Relationship
from tests.reading import edges, from_text, inspection, made, nodes

REPORTS = Path(__file__).parents[1].parent / "shared" / "reports"

REPORT = """\
# {title}

# Aldermoor City Council

Inspection dates: 4 – 15 October 2010

Reporting inspector Asha Birtwell HMI

Age group: All

Published: 19 November 2010

\f© Crown copyright 2010

Website: www.example.org

# Contents

About this inspection\t2

# About this inspection

1. The purpose of the inspection is to look at services.

Good (Grade 2)\tA service that exceeds minimum requirements

# Overall effectiveness

# Grade 3 (Adequate)

2. Overall effectiveness is adequate. Plans are not always clear.

# Areas for improvement

3. In order to improve, the council should take this action.

Immediately:

- see that every child has a plan.

Within three months:

- look again at how homes are found
- reduce the time that children wait.

# Quality of provision

# Grade 2 (Good)

4. Assessments are thorough.

# Record of main findings

Overall effectiveness\tAdequate
Quality of provision\tGood
"""

TITLES = {
    DocumentFamily.LOOKED_AFTER_REPORT: "Inspection of looked after children services",
    DocumentFamily.SLAC_REPORT: "Inspection of safeguarding and looked after children services",
    DocumentFamily.CHILD_PROTECTION_REPORT: (
        "Inspection of local authority arrangements for the protection of children"
    ),
}


@pytest.mark.parametrize("family", TITLES)
def test_a_graded_report(tmp_path: Path, family: DocumentFamily) -> None:
    document = from_text(tmp_path, REPORT.format(title=TITLES[family]))
    assert recognise(document).code == family
    records = recognise(document).parse(document)
    assert inspection(records).id.endswith("/2010-10-04")
    assert inspection(records).get("leadInspector") == "Asha Birtwell"
    assert records.source.issued == "2010-11-19"
    grades = {n.get("areaPrinted"): n.get("grade") for n in nodes(records, Label.JUDGEMENT)}
    assert grades == {"Overall effectiveness": "adequate", "Quality of provision": "good"}
    assert {n.get("number"): n.get("polarity") for n in nodes(records, Label.FINDING)} == {
        "2": "weakness",
        "4": "strength",
    }
    wanted = {n.id.split("/", 4)[4]: n for n in nodes(records, Label.RECOMMENDATION)}
    assert set(wanted) == {"immediately/1", "within-three-months/1", "within-three-months/2"}
    headings = {
        e.from_: next(n for n in records.nodes if n.id == e.to).get("heading")
        for e in edges(records, Relationship.CITES, "recommendation/")
    }
    assert headings[wanted["immediately/1"].id] == "Immediately"
    assert made(records).get("blocksNotUnderstood") == 0


def test_a_report_without_dates_is_refused(tmp_path: Path) -> None:
    text = REPORT.format(title=TITLES[DocumentFamily.SLAC_REPORT]).replace(
        "4 – 15 October 2010", ""
    )
    document = from_text(tmp_path, text)
    with pytest.raises(ReadError, match="the dates of the inspection could not be read"):
        recognise(document).parse(document)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the folder shared/reports is not there")
def test_the_real_report_of_2013() -> None:
    (path,) = REPORTS.glob("children_services/80476_*/*2013.pdf")
    document = read(path)
    records = recognise(document).parse(document)
    judged = nodes(records, Label.JUDGEMENT)
    assert {str(n.get("areaPrinted")).split()[0]: n.get("grade") for n in judged} == {
        "Overall": "adequate", "Capacity": "good", "Outcomes": "adequate", "Quality": "adequate",
        "Leadership": "adequate",
    }  # fmt: skip
    numbers = sorted(int(str(n.get("number"))) for n in nodes(records, Label.FINDING))
    assert numbers == [*range(11, 22), *range(23, 73)]
    lists = Counter(n.id.split("/")[4] for n in nodes(records, Label.RECOMMENDATION))
    assert lists == {"immediately": 3, "within-three-months": 6, "within-six-months": 3}
    assert made(records).get("blocksNotUnderstood") == 0
