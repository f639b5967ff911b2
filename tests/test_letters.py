"""The real letters to one authority: the unannounced inspection of 2010, the visit of 2017.

No text of the letters stands here: it is compared with the files beside the repository.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from loaders.family import recognise
from loaders.read import read
from ontology.errors import ReadError
from ontology.record import Records, normalise_text
from ontology.terms import Label, Relationship
from tests.reading import edges, inspection, made, names, nodes, posts, quotes_stand_in, records_of

S10, S17 = "001_6b564b44eaa108f6.txt", "000_258b0688f97f3041.txt"


@pytest.fixture(scope="module")
def unannounced(wirral: Path) -> Records:
    return records_of(read(wirral / S10))


@pytest.fixture(scope="module")
def monitoring(wirral: Path) -> Records:
    return records_of(read(wirral / S17))


# ------------------------------------------------------------------ the unannounced letter of 2010


def test_items_of_2010_are_whole(unannounced: Records, wirral: Path) -> None:
    """6, 13 and 4, though two have no bullet and two are cut in two by a page's end."""
    source = normalise_text((wirral / S10).read_text("utf-8"))
    lists: dict[str, list[str]] = {}
    for finding in nodes(unannounced, Label.FINDING):
        text = str(finding.get("text"))
        assert normalise_text(text) in source
        assert text.endswith(".") and text[0].isupper()
        assert finding.get("polarityBasis") == "heading"
        lists.setdefault(f"{finding.get('heading')}: {finding.get('polarity')}", []).append(text)
    assert {k: len(v) for k, v in lists.items()} == {
        "Strengths: strength": 6,
        "Satisfactory practice: satisfactory": 13,
        "Areas for development: weakness": 4,
    }
    assert sum("future inspection" in t for texts in lists.values() for t in texts) == 0


def test_areas_for_development_are_recommendations(unannounced: Records) -> None:
    found = {n.id: n.get("text") for n in nodes(unannounced, Label.FINDING)}
    wanted = {n.id: n for n in nodes(unannounced, Label.RECOMMENDATION)}
    assert [n.get("kind") for n in wanted.values()] == ["area_for_development"] * 4
    assert [n.get("ordinal") for n in wanted.values()] == [1, 2, 3, 4]
    support = list(edges(unannounced, Relationship.SUPPORTS))
    assert {e.to for e in support} == set(wanted)
    for edge in support:
        assert edge.get("basis") == "stated"
        assert found[edge.from_] == wanted[edge.to].get("text")
    addressed = edges(unannounced, Relationship.ADDRESSED_TO, from_="recommendation/")
    assert {e.to for e in addressed} == {"organisation/wirral/council"}


def test_recipients_of_2010(unannounced: Records) -> None:
    called = names(unannounced)
    roles = {
        called[e.to]: e.get("role")
        for e in edges(unannounced, Relationship.ADDRESSED_TO, from_="document/")
    }
    assert roles == {
        "Howard Cooper": "addressee",
        "Stephen Maddox": "copied",
        "Dennis Charlton": "copied",
        "Sheila Clarke": "copied",
        "Andrew Spencer": "copied",
    }
    assert {who: title for who, (title, _) in posts(unannounced).items()} == {
        "Howard Cooper": "Director of Children's Services",
        "Stephen Maddox": "Chief Executive",
        "Dennis Charlton": "Chair of the Local Safeguarding Children Board",
        "Sheila Clarke": "Lead Member for Children's Services",
    }
    for tenure in nodes(unannounced, Label.TENURE):
        assert tenure.get("attestedFrom") == tenure.get("attestedTo") == "2010-08-18"
        assert tenure.get("from") is None
    (affiliated,) = [
        e
        for e in edges(unannounced, Relationship.ADDRESSED_TO)
        if called.get(e.to) == "Andrew Spencer"
    ]
    assert str(affiliated.get("quote")).endswith(", Department for Education")


def test_chair_of_the_board_of_2010(unannounced: Records) -> None:
    (chairs,) = edges(unannounced, Relationship.CHAIRS)
    assert names(unannounced)[chairs.to] == "Wirral Safeguarding Children Board"
    (post,) = [n for n in nodes(unannounced, Label.POST) if n.id == chairs.from_]
    assert post.get("statutory") == "lscb_chair"


def test_inspection_of_2010(unannounced: Records) -> None:
    visit = inspection(unannounced)
    assert visit.id == "inspection/wirral/annual_unannounced/2010-07-20"
    assert (visit.get("startedOn"), visit.get("endedOn")) == ("2010-07-20", "2010-07-21")
    assert made(unannounced).get("issuedOn") == "2010-08-18"
    (signed,) = edges(unannounced, Relationship.INSPECTED_BY)
    assert (names(unannounced)[signed.to], signed.get("role")) == ("Jenny Gwilt", "signatory")
    (duty,) = edges(unannounced, Relationship.UNDER_DUTY)
    assert duty.to == "duty/education-and-inspections-act-2006-s138"
    told = edges(unannounced, Relationship.CITES, from_=visit.id)
    assert any("future inspection" in str(e.get("quote")) for e in told)


def test_inspection_of_2008_is_cited(unannounced: Records) -> None:
    (cited,) = [n for n in nodes(unannounced, Label.INSPECTION) if n.get("state") == "cited"]
    assert (cited.get("framework"), cited.get("startedOnText")) == ("private_fostering", "2008")
    (refers,) = edges(unannounced, Relationship.REFERS_TO, to=cited.id)
    assert (refers.get("stance"), refers.from_[-3:]) == ("progress", "/12")
    assert [r.id for r in unannounced.references] == [cited.id]


# -------------------------------------------------------------------- the monitoring letter of 2017


def test_findings_of_2017_are_whole(monitoring: Records, wirral: Path) -> None:
    source = normalise_text((wirral / S17).read_text("utf-8"))
    found = nodes(monitoring, Label.FINDING)
    lists = [str(n.get("heading")) for n in found]
    assert {h: lists.count(h) for h in lists} == {
        "None": 1,
        "Areas covered by the visit": 1,
        "Overview": 3,
        "Findings and evaluation of progress": 12,
    }
    for finding in found:
        assert normalise_text(str(finding.get("text"))) in source
        assert str(finding.get("text")).endswith(".")
        assert finding.get("polarityBasis") in (None, "wording")
    assert {
        n.get("polarity") for n in found if n.get("heading") == "Areas covered by the visit"
    } == {None}
    assert next(n for n in found if n.id.endswith("overview/1")).get("polarity") == "mixed"


def test_letter_of_2017_recommends_nothing(monitoring: Records) -> None:
    assert nodes(monitoring, Label.RECOMMENDATION) == []
    assert any("no recommendations" in note for note in monitoring.notes)


def test_addressee_of_2017_has_no_post(monitoring: Records) -> None:
    called = names(monitoring)
    roles = {
        called.get(e.to, e.to): e.get("role") for e in edges(monitoring, Relationship.ADDRESSED_TO)
    }
    assert roles == {
        "Deborah Gornik": "addressee",
        "organisation/national/department-for-education": "copied",
    }
    assert nodes(monitoring, Label.POST) == nodes(monitoring, Label.TENURE) == []


def test_inspectors_of_2017(monitoring: Records) -> None:
    called = names(monitoring)
    roles = {(called[e.to], e.get("role")) for e in edges(monitoring, Relationship.INSPECTED_BY)}
    assert roles == {
        ("Susan Myers", "team"),
        ("Susan Myers", "signatory"),
        ("Shabana Abasi", "team"),
    }


def test_visit_of_2017_follows_up(monitoring: Records) -> None:
    (follows,) = edges(monitoring, Relationship.FOLLOWS_UP)
    assert follows.from_ == "inspection/wirral/monitoring_visit/2017-08-30"
    (reference,) = [r for r in monitoring.references if r.id == follows.to]
    assert "sif" in reference.kinds and reference.latest == "2016-07-31"
    progress = [
        e.from_ for e in edges(monitoring, Relationship.REFERS_TO, "finding/", follows.to)
        if e.get("stance") == "progress"
    ]  # fmt: skip
    assert len(progress) == 6


def test_documents_that_2017_expects_and_cites(monitoring: Records) -> None:
    called = names(monitoring)
    expected = list(edges(monitoring, Relationship.REFERS_TO, "document/", "document/"))
    assert {e.to.rsplit("/", 1)[1] for e in expected} == {"2016-07-1", "2016-07-2"}
    for edge in expected:
        assert edge.get("basis") == "convention" and edge.get("reasons")
        assert "third" in str(edge.get("quote"))
    cited = {
        called[e.to] for e in edges(monitoring, Relationship.REFERS_TO, "finding/", "document/")
    }
    assert cited == {"action plans", "appropriate plans in place"}


def test_figures_of_2017(monitoring: Records) -> None:
    figures = {
        (n.id.split("/")[2].split("-")[0], n.id.rsplit("/", 1)[1]): n.get("value")
        for n in nodes(monitoring, Label.INDICATOR)
    }
    assert figures == {
        ("additional", "2017-08-30"): "13",
        ("personal", "2016-07"): "3",
        ("personal", "2017-08-30"): "16",
        ("average", "2016-07"): "90–110",
        ("average", "2017-08-30"): "75–78",
    }


@pytest.mark.parametrize("name", [S10, S17])
def test_every_block_and_quotation_of_a_real_letter(wirral: Path, name: str) -> None:
    document = read(wirral / name)
    records = records_of(document)
    node = made(records)
    assert node.get("blocksNotUnderstood") == 0
    assert node.get("blocks") == len(document.blocks)
    assert int(str(node.get("blocksFurniture"))) <= 3
    quotes_stand_in(records, (wirral / name).read_text("utf-8"))
    assert records == records_of(document)


@pytest.mark.parametrize("name", [S10, S17])
def test_a_letter_that_is_cut_off_is_read_or_refused(wirral: Path, name: str) -> None:
    document = read(wirral / name)
    family = recognise(document)
    for end in range(1, len(document.blocks)):
        short = replace(document, blocks=document.blocks[:end])
        try:
            node = made(family.parse(short))
        except ReadError as error:
            assert document.file_name in str(error)
        else:
            assert node.get("blocks") == end
