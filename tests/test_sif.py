"""Single inspection framework reports: the real ones of Wirral and others, and an invented one."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from loaders.families import committee_agenda, sif_report
from loaders.read import read
from ontology.errors import ReadError
from ontology.record import Node, Records, normalise_text
from ontology.terms import Label, Relationship
from tests.reading import edges, from_text, inspection, made, names, nodes, quotes_stand_in

SHARED = Path(__file__).parents[1].parent / "shared"
TEXT = "004_759cc2ab4bc49052.txt"
PDF = "children's services inspection - 20 september 2016.pdf"
KEY = "wirral/sif/2016-07-04"


@cache
def read_copy(path: Path) -> Records:
    """A file's records, read once."""
    family = committee_agenda.FAMILY if path.suffix == ".txt" else sif_report.FAMILY
    return family.parse(read(path))


@pytest.fixture(params=[TEXT, PDF])
def copy(request: pytest.FixtureRequest, wirral: Path) -> Records:
    """The report, as a committee's agenda holds it and as it was published."""
    return read_copy(wirral / request.param)


def by_number(records: Records, label: Label) -> dict[int, Node]:
    return {int(str(n.get("number"))): n for n in nodes(records, label)}


def passages_of(records: Records, id_: str) -> list[Node]:
    """What a node rests on, in the document's order."""
    found = {n.id: n for n in nodes(records, Label.PASSAGE)}
    cited = {e.to for e in edges(records, Relationship.CITES, id_) if e.from_ == id_}
    return sorted((found[i] for i in cited), key=lambda n: int(str(n.get("ordinal"))))


def letters(text: object) -> str:
    """Text without its white space."""
    return re.sub(r"\s", "", normalise_text(str(text)))


# --------------------------------------------------------------------------------- the real report


def printed(wirral: Path) -> dict[int, str]:
    """Number → all that is printed up to the next number or section, read from the text file."""
    text = (wirral / TEXT).read_text("utf-8")
    text = text[text.index("\nRecommendations\n", text.index("Child protection in this area")) :]
    sections = (
        r"\n(?:Summary for children|<p>|The experiences and|The graded|Inspection findings|"
        r"Leadership, man|The Local Safeguarding|Executive summary|Recommendations\n|Information)"
    )
    parts = re.split(r"\n(\d{1,3})\. ", re.split(r"\nInformation about this inspection", text)[0])
    found = {}
    for number, body in zip(parts[1::2], parts[2::2], strict=True):
        found[int(number)] = re.split(sections, body)[0]
    return found


def test_recommendations_are_complete_and_exact(copy: Records, wirral: Path) -> None:
    source = printed(wirral)
    made_ = by_number(copy, Label.RECOMMENDATION)
    assert set(made_) == {*range(1, 20), *range(124, 131)}
    for number, node in made_.items():
        assert letters(node.get("text")) == letters(source[number])
        list_ = "la" if number < 20 else "lscb"
        assert node.id == f"recommendation/{KEY}/{list_}/{number}"
    to = Counter(e.to for e in edges(copy, Relationship.ADDRESSED_TO, "recommendation/"))
    assert to == {"organisation/wirral/council": 19, "body/wirral/lscb": 7}


def test_findings_are_the_numbered_paragraphs(copy: Records) -> None:
    found = by_number(copy, Label.FINDING)
    assert set(found) == {*range(20, 124), *range(131, 153)}
    assert len(nodes(copy, Label.FINDING)) == 126
    assert sum(f.get("marked") is True for f in found.values()) == 24
    for node in found.values():
        assert "(Recommendation" not in str(node.get("text"))
        if node.get("marked"):
            assert (node.get("polarity"), node.get("polarityBasis")) == ("weakness", "marker")
        else:
            assert node.get("polarityBasis") in ("wording", None)
    assert Counter(f.get("area") for f in found.values()) == {
        "help_and_protection": 31,
        "children_in_care": 24,
        "adoption": 15,
        "care_leavers": 15,
        "leadership": 19,
        "lscb": 22,
    }


def test_findings_are_complete_and_exact(copy: Records, wirral: Path) -> None:
    """Also where a page's end cut them in two, and what belongs to one without a number."""
    source = printed(wirral)
    cut_in_the_agenda = {29} if made(copy).get("family") == "sif_report" else set()
    for number, node in by_number(copy, Label.FINDING).items():
        said = re.sub(r"\(Recommendation\)", "", source[number])
        said = re.sub(r"(?m)^ ?- ", "", said)
        same = letters(node.get("text")) == letters(said)
        assert same is (number not in cut_in_the_agenda), number


def test_what_belongs_to_a_finding_is_joined_to_it(copy: Records) -> None:
    found = by_number(copy, Label.FINDING)
    for number, groups in ((59, 2), (141, 9), (24, 1), (60, 1)):
        assert str(found[number].get("text")).count("\n\n") == groups - 1
        assert len(passages_of(copy, found[number].id)) == groups
    assert found[60].get("marked") is True


def test_judgements(copy: Records) -> None:
    judged = {str(j.get("area")): j for j in nodes(copy, Label.JUDGEMENT)}
    assert {a: (j.get("grade"), j.get("number")) for a, j in judged.items()} == {
        "overall_effectiveness": ("inadequate", None),
        "help_and_protection": ("inadequate", "1"),
        "children_in_care": ("requires_improvement", "2"),
        "adoption": ("requires_improvement", "2.1"),
        "care_leavers": ("inadequate", "2.2"),
        "leadership": ("inadequate", "1"),
        "lscb": ("inadequate", None),
    }
    summaries = {a: len(passages_of(copy, j.id)) for a, j in judged.items()}
    assert summaries["help_and_protection"] == 8  # the table, the heading, six paragraphs
    assert summaries["leadership"] == 8
    assert summaries["lscb"] == 8  # the sentence under the heading, seven paragraphs
    assert summaries["adoption"] == summaries["care_leavers"] == 2


def test_the_inspection_rests_on_its_summaries(copy: Records) -> None:
    assert inspection(copy).id == f"inspection/{KEY}"
    assert inspection(copy).get("endedOn") == "2016-07-28"
    assert inspection(copy).get("leadInspector")
    kinds = Counter(p.get("kind") for p in passages_of(copy, f"inspection/{KEY}"))
    assert kinds["bullet"] >= 9  # the summary for children and young people


def test_both_copies_are_one_inspection(wirral: Path) -> None:
    text, pdf = read_copy(wirral / TEXT), read_copy(wirral / PDF)
    own = ("document/", "passage/", "meeting/", "body/wirral/children-sub-committee")
    assert {n.id for n in text.nodes if not n.id.startswith(own)} == {
        n.id for n in pdf.nodes if not n.id.startswith(own)
    }
    assert (text.source.rank, pdf.source.rank) == (1, 0)
    assert pdf.source.id == "document/wirral/sif_report/2016-09-20"
    assert text.source.id == "document/wirral/committee_agenda/2016-09-22"


def test_inspection_team(copy: Records) -> None:
    called = names(copy)
    roles = {
        called[e.to]: e.get("role") for e in edges(copy, Relationship.INSPECTED_BY, to="person/")
    }
    assert Counter(roles.values()) == {
        "lead": 1, "deputy": 1, "team": 8, "analyst": 1, "quality_assurance": 1,
    }  # fmt: skip
    assert all(re.fullmatch(r"[A-Z]\w+ [A-Z][\w-]+", name) for name in roles)
    assert len(nodes(copy, Label.PERSON)) == 12


def test_earlier_inspections_are_cited(copy: Records) -> None:
    cited = {n.id for n in nodes(copy, Label.INSPECTION) if n.get("state") == "cited"}
    assert cited == {
        "inspection/wirral/cited/slac/2011-03",
        "inspection/wirral/cited/looked_after/2011-03",
        "inspection/wirral/cited/any/2011",
        "inspection/wirral/cited/any/2012",
    }
    assert {r.id for r in copy.references} == cited


def test_every_block_is_accounted_for(copy: Records) -> None:
    for document in nodes(copy, Label.DOCUMENT):
        assert document.get("blocksNotUnderstood") == 0
    kept = [n for n in nodes(copy, Label.PASSAGE) if n.get("reading") == "furniture"]
    assert not any(re.match(r"\d+\. |\(Recommendation", str(n.get("text"))) for n in kept)


def test_quotations_stand_in_their_passage(copy: Records) -> None:
    text = {n.id: normalise_text(str(n.get("text"))) for n in nodes(copy, Label.PASSAGE)}
    for edge in copy.edges:
        if edge.get("quote"):
            assert normalise_text(str(edge.get("quote"))) in text[str(edge.get("passage"))]


def test_every_stated_node_is_cited(copy: Records) -> None:
    cited = {e.from_ for e in edges(copy, Relationship.CITES)}
    assert {n.id for n in copy.nodes if n.label is not Label.PASSAGE} <= cited


# ------------------------------------------------------------------------------ reports of others

#: What was counted on the pages of one report of each kind there is: recommendations to the
#: authority and to the board, findings, those marked, judgements, and findings that are named as
#: the support of a recommendation.
OTHERS = {
    "80460_derbyshire/* 11 february 2014": (9, 7, 91, 0, 7, 0),  # nothing is numbered
    "80426_barnsley/* 08 august 2014": (25, 7, 122, 0, 7, 0),
    "80444_calderdale/* 20 march 2015": (17, 6, 169, 0, 7, 0),  # improvement by theme
    "80477_kingston upon hull/* 10 february 2015": (20, 7, 141, 0, 7, 0),  # the board's own, behind
    "80447_cheshire east/* 15 september 2015": (17, 8, 152, 0, 7, 54),  # paragraphs named
    "80544_kensington and chelsea/* 29 march 2016": (4, 5, 146, 9, 7, 0),  # bullets, unnumbered
    "80478_kirklees/* 25 november 2016": (27, 10, 104, 47, 7, 0),
    "80456_coventry/* 13 june 2017": (9, 0, 92, 9, 6, 0),  # a re-inspection
}


@pytest.mark.parametrize("pattern", OTHERS)
def test_reports_of_other_authorities(pattern: str) -> None:
    folder = SHARED / "reports" / "children_services"
    if not folder.is_dir():
        pytest.skip("the folder shared/reports does not stand beside the repository")
    (path,) = folder.glob(f"{pattern}.pdf")
    document = read(path)
    assert sif_report.recognises(document) > 0.9
    records = sif_report.parse(document)
    found = nodes(records, Label.FINDING)
    recommendations = nodes(records, Label.RECOMMENDATION)
    assert OTHERS[pattern] == (
        sum("/la/" in r.id for r in recommendations),
        sum("/lscb/" in r.id for r in recommendations),
        len(found),
        sum(f.get("marked") is True for f in found),
        len(nodes(records, Label.JUDGEMENT)),
        len(edges(records, Relationship.SUPPORTS)),
    )
    one_list = recommendations + [f for f in found if "/lscb/" not in f.id]
    numbers = sorted(int(str(n.get("number"))) for n in one_list if n.get("number"))
    assert numbers == list(range(1, len(numbers) + 1))
    tally = made(records)
    assert int(str(tally.get("blocksNotUnderstood"))) <= 0.025 * int(str(tally.get("blocks")))


# ------------------------------------------------------------------------------ an invented report

REPORT = """\
# Aldermoor City Council

Inspection of services for children in need of help and protection in Aldermoor

and

Review of the effectiveness of its Local Safeguarding Children Board¹

Inspection date: 2 to 20 March 2015

Report published: 11 May 2015

Children’s services in Aldermoor require improvement to be good
1. Children who need help and protection\t\tRequires improvement
2. Children looked after and achieving permanence\t\tGood
\t2.1 Adoption performance\tNot judged
\t2.2 Experiences and progress of care leavers\tGood
3. Leadership, management and governance\t\tInadequate

¹ A note on the law.

Executive summary

Services have changed since Aldermoor was last inspected in 2010.

Contents

Executive summary\t2
Recommendations\t4

The local authority

Information about this local authority area²

Local leadership

- The interim director of children’s services has been in post since May 2014.
- There are 14 parish councils.

Recommendations

1. Bring every visit up to time (paragraphs 3, 5).
2. See that plans are written
for every child.

Summary for children and young people

- Workers listen.

The experiences and progress of children who need help and protection\tRequires improvement

Summary

Too much is late.

Inspection findings

3. Visits are late (Recommendation).
4. Plans are made with the

family in the room. They are kept

(Recommendation)

There is a leaflet too.

5. Among other things:
- the telephone is answered
- the door is open.

Leadership, management and governance\tInadequate

Inspection findings

6. The chief executive is new.

The LSCB

The Local Safeguarding Children Board is good

Executive summary

Aldermoor Safeguarding Children Board (ASCB) is good.

Recommendations

7. Meet in the evening.

Inspection findings – the Local Safeguarding Children Board

8. The board meets by day. It was founded in 1990.

Information about this inspection

Inspectors read case files.

The inspection team

Lead inspector: Asha Birtwell HMI
Team inspectors: Colm Dray, Edith
Fenn-Marlow HMI and Ines Okoro (seconded)

Any complaints about the inspection should be made to Ofsted.

© Crown copyright 2015

Minutes of another meeting
"""


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> Records:
    return sif_report.parse(from_text(tmp_path_factory.mktemp("sif"), REPORT))


def test_invented_findings(invented: Records) -> None:
    found = by_number(invented, Label.FINDING)
    assert {n: f.get("text") for n, f in found.items()} == {
        3: "Visits are late.",
        4: "Plans are made with the family in the room. They are kept\n\nThere is a leaflet too.",
        5: "Among other things:\n\nthe telephone is answered\n\nthe door is open.",
        6: "The chief executive is new.",
        8: "The board meets by day. It was founded in 1990.",
    }
    assert [n for n, f in found.items() if f.get("marked")] == [3, 4]
    assert [f.get("area") for f in found.values()] == [
        "help_and_protection", "help_and_protection", "help_and_protection", "leadership", "lscb",
    ]  # fmt: skip


def test_invented_support_is_stated_by_number(invented: Records) -> None:
    supported = {(e.from_[-1], e.to[-1]) for e in edges(invented, Relationship.SUPPORTS)}
    assert supported == {("3", "1"), ("5", "1")}


def test_invented_grades_and_team(invented: Records) -> None:
    grades = {j.get("area"): j.get("grade") for j in nodes(invented, Label.JUDGEMENT)}
    assert grades["adoption"] == "not_judged"
    assert grades["lscb"] == "good" and grades["leadership"] == "inadequate"
    assert {n.get("name") for n in nodes(invented, Label.PERSON)} == {
        "Asha Birtwell", "Colm Dray", "Edith Fenn-Marlow", "Ines Okoro",
    }  # fmt: skip


def test_invented_names_and_dates(invented: Records) -> None:
    assert invented.source.id == "document/aldermoor/sif_report/2015-05-11"
    assert inspection(invented).id == "inspection/aldermoor/sif/2015-03-02"
    assert names(invented)["body/aldermoor/lscb"] == "Aldermoor Safeguarding Children Board"
    assert "inspection/aldermoor/cited/any/2010" in names(invented)
    quotes_stand_in(invented, REPORT)


def test_what_is_not_understood_is_kept(invented: Records) -> None:
    """A figure that no pattern knows, and what is bound behind the report: neither is furniture."""
    left = [
        n.get("text")
        for n in nodes(invented, Label.PASSAGE)
        if n.get("reading") == "not_understood"
    ]
    assert left == ["There are 14 parish councils.", "Minutes of another meeting"]


def test_a_report_without_its_first_page_is_refused(tmp_path: Path) -> None:
    headless = REPORT.split("\n", 2)[2]
    with pytest.raises(ReadError, match="lacks the name of the authority"):
        sif_report.parse(from_text(tmp_path, headless))
    undated = re.sub(r"(?m)^(Inspection date|Report published):.*$", r"\1:", REPORT)
    with pytest.raises(ReadError, match="lacks its dates"):
        sif_report.parse(from_text(tmp_path, undated))
