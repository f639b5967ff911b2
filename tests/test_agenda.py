"""Committee agendas: whose meeting, when, and the report that an agenda holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from loaders.families import committee_agenda
from loaders.family import recognise
from loaders.read import read
from ontology.errors import ReadError
from ontology.record import Records
from ontology.terms import DocumentFamily, Label, Relationship
from tests.reading import edges, from_text, made, nodes, quotes_stand_in, records_of

REAL = "004_759cc2ab4bc49052.txt"
DAY = "2016-09-22"


@cache
def read_agenda(path: Path) -> Records:
    return records_of(read(path))


@pytest.fixture
def agenda(wirral: Path) -> Records:
    return read_agenda(wirral / REAL)


# --------------------------------------------------------------------------------- the real agenda


def test_the_agenda_holds_the_report(agenda: Records, wirral: Path) -> None:
    assert recognise(read(wirral / REAL)).code == DocumentFamily.COMMITTEE_AGENDA
    assert made(agenda).id == f"document/wirral/committee_agenda/{DAY}"
    (part,) = edges(agenda, Relationship.PART_OF, "document/")
    assert (part.from_, part.to) == (f"{made(agenda).id}/report", made(agenda).id)
    families = {d.id: d.get("family") for d in nodes(agenda, Label.DOCUMENT)}
    assert families == {made(agenda).id: "committee_agenda", part.from_: "sif_report"}
    for document in nodes(agenda, Label.DOCUMENT):
        own = edges(agenda, Relationship.PART_OF, "passage/", document.id)
        assert len([e for e in own if e.to == document.id]) <= int(str(document.get("blocks")))


def test_the_meeting_considered_the_report(agenda: Records) -> None:
    (meeting,) = nodes(agenda, Label.MEETING)
    assert meeting.id == f"meeting/wirral/children-sub-committee/{DAY}"
    assert (meeting.get("heldOn"), meeting.get("heldOnPrecision")) == (DAY, "day")
    (of,) = edges(agenda, Relationship.OF_BODY)
    assert of.to == "body/wirral/children-sub-committee"
    (considered,) = edges(agenda, Relationship.CONSIDERED)
    assert considered.to == f"{made(agenda).id}/report"
    assert considered.get("passage") and considered.get("quote")
    assert len(edges(agenda, Relationship.CITES, meeting.id)) >= 4


def test_no_decision_is_made_up(agenda: Records) -> None:
    assert nodes(agenda, Label.DECISION) == []
    assert any("no decision was found" in note for note in agenda.notes)


def test_contact_details_are_furniture(agenda: Records) -> None:
    front = [n for n in nodes(agenda, Label.PASSAGE) if "/report/" not in n.id]
    assert sum(n.get("reading") == "furniture" for n in front) == 5
    people = {str(p.get("name")) for p in nodes(agenda, Label.PERSON)}
    contact = next(str(n.get("text")) for n in front if "Officer" in str(n.get("text")))
    assert not any(name in contact for name in people)


# ------------------------------------------------------------------------------ invented agendas

FRONT = """\
Brackwater Borough Council

{title}

{body}Date: Tuesday, 3 May 2016

Time: 7.00 pm

Venue: Town Hall

Contact Officer: Ines Okoro

Website: www.brackwater.gov.uk

AGENDA

1. **Apologies**

2. **Budget of the museum (Pages 3 - 9)**

3. **Inspection of children's services (Pages 11 - 40)**

"""
REPORT = """\
Brackwater Borough Council

Inspection of services for children in need of help and protection in Brackwater

Inspection date: 2 to 20 March 2016

Report published: 25 April 2016

Children’s services in Brackwater are good

Executive summary

All is well.

Recommendations

1. Keep it so.

© Crown copyright 2016

The museum needs a roof.
"""


def test_an_agenda_without_a_report(tmp_path: Path) -> None:
    text = FRONT.format(title="Agenda", body="Children and Families Scrutiny Committee\n\n")
    records = records_of(from_text(tmp_path, text))
    (meeting,) = nodes(records, Label.MEETING)
    assert meeting.id == "meeting/brackwater/children-and-families-scrutiny-committee/2016-05-03"
    assert edges(records, Relationship.CONSIDERED) == []
    assert [d.id for d in nodes(records, Label.DOCUMENT)] == [records.source.id]
    quotes_stand_in(records, text)


def test_the_item_that_is_the_report_and_what_is_behind_it(tmp_path: Path) -> None:
    text = FRONT.format(title="Supplementary Agenda - Children Panel", body="") + REPORT
    records = records_of(from_text(tmp_path, text))
    (considered,) = edges(records, Relationship.CONSIDERED)
    assert str(considered.get("quote")).startswith("Inspection of children's services")
    assert [r.id for r in nodes(records, Label.RECOMMENDATION)] == [
        "recommendation/brackwater/sif/2016-03-02/la/1"
    ]
    left = [
        n.get("text") for n in nodes(records, Label.PASSAGE) if n.get("reading") == "not_understood"
    ]
    assert left == ["The museum needs a roof."]


def test_other_documents_are_no_agendas(tmp_path: Path, wirral: Path) -> None:
    recognises = committee_agenda.FAMILY.recognises
    assert recognises(from_text(tmp_path, REPORT)) == 0
    for name in ("000_258b0688f97f3041.txt", "003_0d67a00a8f20d19a.txt"):
        assert recognises(read(wirral / name)) == 0


def test_an_agenda_of_no_known_council_is_refused(tmp_path: Path) -> None:
    text = FRONT.format(title="Agenda", body="Cabinet\n\n")
    text = text.replace("Website: www.brackwater.gov.uk\n", "")
    assert records_of(from_text(tmp_path, text)).source.authority == "authority/brackwater"
    text = text.replace("Brackwater Borough Council\n", "")
    with pytest.raises(ReadError, match="does not say the council"):
        records_of(from_text(tmp_path, text))
