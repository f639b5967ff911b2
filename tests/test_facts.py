"""Facts in prose: who chairs and answers to whom, since when, how many; and how it is said."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from loaders import facts
from loaders.families import committee_agenda
from loaders.figure_times import date_key, when_in
from loaders.figures import Times, When, sentences
from loaders.read import read
from ontology.record import Draft, Records, Source
from ontology.terms import DocumentFamily, Label, Modality, Relationship
from tests.reading import edges, names, nodes

REAL = "004_759cc2ab4bc49052.txt"
LINES = (
    Relationship.CHAIRS,
    Relationship.REPORTS_TO,
    Relationship.ACCOUNTABLE_TO,
    Relationship.PART_OF,
    Relationship.MEMBER_OF,
)


def told(*texts: str, of_board: bool = False, default: Modality = Modality.IS) -> Records:
    """What facts are read in passages of an invented document, inspected on 2 to 20 March 2015."""
    draft = Draft(
        Source("document/aldermoor/other/2015-05-11", "authority/aldermoor", "2015-05-11")
    )
    draft.node(Label.AUTHORITY, "aldermoor", name="Aldermoor")
    document = draft.node(
        Label.DOCUMENT, "aldermoor", "other", "2015-05-11", family=DocumentFamily.OTHER
    )
    times = Times("2015-03-02", "2015-03-02")
    scene = facts.set_scene(draft, "\n".join(texts), times=times, until="2015-03-20")
    for n, text in enumerate(texts):
        passage = draft.node(Label.PASSAGE, "aldermoor", "other", "2015-05-11", str(n), text=text)
        draft.edge(Relationship.PART_OF, passage, document)
        facts.state(scene, passage, text, of_board=of_board, default=default)
    return draft.records()


def lines(records: Records) -> set[tuple[str, str, str, str]]:
    """Relationship, start, end and modality of the lines between posts and bodies."""
    return {
        (e.type.value, e.from_.rsplit("/", 1)[1], e.to.rsplit("/", 1)[1], str(e.get("modality")))
        for e in records.edges
        if e.type in LINES and not e.from_.startswith(("passage/", "document/"))
    }


CHAIR = "chair-of-the-local-safeguarding-children-board"
DCS = "director-of-childrens-services"
LMCS = "lead-member-of-childrens-services"


# --------------------------------------------------------------------------------- how it is said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("The DCS chairs the improvement board.", ("CHAIRS", DCS, "improvement_board", "is")),
        (
            "The lead member will chair the corporate parenting panel.",
            ("CHAIRS", LMCS, "corporate_parenting_board", "planned"),
        ),
        (
            "The corporate parenting board should be chaired by the lead member for children.",
            ("CHAIRS", LMCS, "corporate_parenting_board", "recommended"),
        ),
        (
            "The improvement board is not chaired by the director of children’s services.",
            ("CHAIRS", DCS, "improvement_board", "denied"),
        ),
        (
            "The improvement board was previously chaired by the chief executive.",
            ("CHAIRS", "chief-executive", "improvement_board", "ended"),
        ),
        (
            "The child death overview panel now reports directly to the LSCB.",
            ("REPORTS_TO", "child-death-overview-panel", "lscb", "is"),
        ),
        (
            "The child death overview panel will report to the LSCB.",
            ("REPORTS_TO", "child-death-overview-panel", "lscb", "planned"),
        ),
        (
            "The chief executive holds the chair of the LSCB to account.",
            ("ACCOUNTABLE_TO", CHAIR, "chief-executive", "is"),
        ),
        (
            "The DCS is directly accountable to the chief executive.",
            ("ACCOUNTABLE_TO", DCS, "chief-executive", "is"),
        ),
        (
            "The independent chair is a member of the health and well-being board.",
            ("MEMBER_OF", CHAIR, "health_and_wellbeing_board", "is"),
        ),
    ],
)
def test_how_a_thing_is_said_is_kept(text: str, line: tuple[str, str, str, str]) -> None:
    records = told(text)
    assert lines(records) == {line}
    (claim,) = [e for e in records.edges if e.type.value == line[0] and e.from_ != e.to
                and not e.from_.startswith(("passage/", "document/"))]  # fmt: skip
    assert claim.get("quote") == text
    assert claim.get("passage") == "passage/aldermoor/other/2015-05-11/0"


@pytest.mark.parametrize(
    "text",
    [
        "The chief executive, the chair of the improvement board and the lead member meet.",
        "Child protection chairs report that the LSCB listens.",
        "Partners hold each other to account.",
        "The DCS met the head who chairs the corporate parenting board.",
        "The board is chaired by an independent chair.",  # of which board, nobody says
    ],
)
def test_nothing_is_read_into_other_words(text: str) -> None:
    assert lines(told(text)) == set()


def test_a_recommendation_recommends() -> None:
    text = "Ensure that statutory partners are held to account for their part."
    records = told(text, of_board=True, default=Modality.RECOMMENDED)
    assert lines(records) == {
        ("ACCOUNTABLE_TO", "statutory-partners-of-the-lscb", "lscb", "recommended")
    }


def test_local_names_and_the_board_of_the_passage() -> None:
    """An abbreviation is the safeguarding board, as is "the board" in a passage about it."""
    name = "Aldermoor Safeguarding Children Board (ASCB) meets."
    text = (
        "The board is chaired by an independent chair. "
        "The chair of ASCB chairs the adults’ safeguarding board."
    )
    assert lines(told(name, text, of_board=True)) == {
        ("CHAIRS", CHAIR, "lscb", "is"),
        ("CHAIRS", CHAIR, "safeguarding_adults_board", "is"),
    }
    assert facts.board_name(f"The Chair of\n{name}") == "Aldermoor Safeguarding Children Board"
    assert facts.board_name("No board.") == "Local Safeguarding Children Board"


# --------------------------------------------------------------------------------------- tenures


def terms(records: Records) -> dict[str, tuple[object, ...]]:
    """Post and start → kind, first and last day as printed or attested."""
    return {
        n.id.split("/", 2)[2]: tuple(
            n.get(k) for k in ("kind", "fromText", "from", "toText", "attestedTo")
        )
        for n in nodes(records, Label.TENURE)
    }


def test_posts_held_by_someone_unnamed() -> None:
    records = told(
        "The interim director of children’s services (DCS) has been in post since May 2014.",
        "The chair of the LSCB has been in post since 2010 and is stepping down in April 2015.",
        "The DCS has been in post since May 2014.",
    )
    assert terms(records) == {
        f"{DCS}/unnamed/2014-05": ("interim", "May 2014", "2014-05-01", None, "2015-03-20"),
        f"lscb/{CHAIR}/unnamed/2010": (
            "not_stated", "2010", "2010-01-01", "in April 2015", "2015-03-20",
        ),
    }  # fmt: skip
    assert nodes(records, Label.PERSON) == []
    assert edges(records, Relationship.HOLDER) == []


def test_acting_then_permanent() -> None:
    text = (
        "The DCS was acting in the post from June 2010 and was permanently appointed in May 2011."
    )
    assert terms(told(text)) == {
        f"{DCS}/unnamed/2010-06": ("acting", "June 2010", "2010-06-01", "May 2011", None),
        f"{DCS}/unnamed/2011-05": ("permanent", "May 2011", "2011-05-01", None, "2015-03-20"),
    }


def test_a_date_is_given_to_the_post_that_it_is_said_of() -> None:
    text = "The DCS works with a chief executive who took up post in March 2014."
    assert set(terms(told(text))) == {"chief-executive/unnamed/2014-03"}


# --------------------------------------------------------------------------------------- figures


def figures(records: Records) -> dict[str, tuple[object, set[str]]]:
    """Name and period in the id → period as printed, and every value that is cited."""
    return {
        n.id.split("/", 2)[2]: (
            n.get("period"),
            {str(e.get("value")) for e in edges(records, Relationship.CITES, n.id)
             if e.from_ == n.id},
        )
        for n in nodes(records, Label.INDICATOR)
    }  # fmt: skip


def test_two_values_of_one_figure_are_both_cited() -> None:
    records = told(
        "At 2 March 2015, 310 children were the subject of a child protection plan. "
        "This is an increase from 1,250 at 31 March 2014.",
        "There is a rise in child protection plans, from 1,250 to 312 at the time of the "
        "inspection.",
    )
    name = "children-with-a-child-protection-plan"
    assert figures(records) == {
        f"{name}/2015-03-02": ("2 March 2015", {"310", "312"}),
        f"{name}/2014-03-31": ("31 March 2014", {"1250"}),
    }
    assert [n.get("value") for n in nodes(records, Label.INDICATOR)] == ["1250", "310"]


def test_what_follows_a_figure_is_named_after_it() -> None:
    records = told("12 live in residential special schools, of whom 25% live out of the area.")
    assert figures(records) == {
        "children-looked-after-in-residential-special-schools/2015-03-02": (None, {"12"}),
        "children-looked-after-in-residential-special-schools-share-outside-the-area/2015-03-02": (
            None, {"25%"},
        ),
    }  # fmt: skip


def test_a_count_of_one_is_left_out() -> None:
    assert figures(told("In the last 12 months there have been 1 adoptions.")) == {}
    assert figures(told("one child is an unaccompanied asylum seeker.")) == {}


def test_a_number_is_not_the_end_of_another() -> None:
    text = "Approximately 62 100 children under 18 live in it."
    assert figures(told(text)) == {
        "children-and-young-people-living-in-the-area/2015-03-02": (None, {"62100"})
    }


@pytest.mark.parametrize(
    ("words", "when"),
    [
        ("At 4 July 2016, there were", When("2016-07-04", "4 July 2016")),
        ("at the time of the inspection", When("2016-07-04", "at the time of the inspection")),
        (
            "In the six months leading up to the inspection",
            When("6-months-to-2016-07-04", "six months leading up to the inspection"),
        ),
        ("In the last 12 months:", When("12-months-to-2017-08-30", "last 12 months")),
        ("during 2015–16", When("2015-16", "2015–16")),
        ("since 1 July 2015", When("since-2015-07-01", "since 1 July 2015")),
        ("often", None),
    ],
)
def test_times(words: str, when: When | None) -> None:
    assert when_in(words, Times("2017-08-30", "2016-07-04")) == when


def test_sentences_and_date_keys() -> None:
    assert sentences("It met, e.g. in May. (See page 3.) Dr. Who left.\n") == [
        "It met, e.g. in May.", "(See page 3.)", "Dr. Who left.",
    ]  # fmt: skip
    assert [date_key(d) for d in ("June 2013", "17 June 14", "2006")] == [
        "2013-06", "2014-06-17", "2006",
    ]  # fmt: skip


# -------------------------------------------------------------------------------- the real report


@cache
def read_report(path: Path) -> Records:
    return committee_agenda.FAMILY.parse(read(path))


@pytest.fixture
def report(wirral: Path) -> Records:
    return read_report(wirral / REAL)


def test_governance_of_the_real_report(report: Records) -> None:
    panel = "chair-of-the-child-death-overview-panel"
    assert lines(report) == {
        ("CHAIRS", DCS, "executive_board", "is"),
        ("CHAIRS", LMCS, "corporate_parenting_board", "is"),
        ("CHAIRS", CHAIR, "lscb", "is"),
        ("CHAIRS", CHAIR, "safeguarding_adults_board", "is"),
        ("CHAIRS", panel, "child-death-overview-panel", "is"),
        ("PART_OF", "executive_board", "lscb", "is"),
        ("PART_OF", "lscb-sub-committees", "lscb", "is"),
        ("PART_OF", "frontline-practitioner-group", "lscb", "is"),
        ("REPORTS_TO", "lscb-sub-committees", "executive_board", "is"),
        ("REPORTS_TO", "child-death-overview-panel", "lscb", "is"),
        ("ACCOUNTABLE_TO", "statutory-partners-of-the-lscb", "lscb", "recommended"),
        ("ACCOUNTABLE_TO", "childrens_trust", "lscb", "denied"),
    }
    assert names(report)["body/wirral/lscb"] == "Wirral Safeguarding Children Board"
    text = {n.id: str(n.get("text")) for n in nodes(report, Label.PASSAGE)}
    for claim in report.edges:
        if claim.type in LINES and claim.get("quote"):
            assert str(claim.get("quote")) in " ".join(text[str(claim.get("passage"))].split())


def test_tenures_of_the_real_report(report: Records) -> None:
    held = terms(report)
    assert {k: (v[0], v[1]) for k, v in held.items()} == {
        f"{DCS}/unnamed/2012-06": ("acting", "June 2012"),
        f"{DCS}/unnamed/2013-04": ("permanent", "April 2013"),
        f"lscb/{CHAIR}/unnamed/2013-06": ("not_stated", "June 2013"),
        "head-of-service-of-childrens-social-care/unnamed": ("interim", None),
        "child-death-overview-panel/chair-of-the-child-death-overview-panel/unnamed": (
            "interim", None,
        ),
    }  # fmt: skip
    assert held[f"lscb/{CHAIR}/unnamed/2013-06"][3]  # his stepping down is announced
    assert edges(report, Relationship.HOLDER) == []


def test_figures_of_the_real_report(report: Records) -> None:
    found = figures(report)
    conflicts = {k: v for k, (_, v) in found.items() if len(v) > 1}
    assert conflicts == {
        "children-with-a-child-protection-plan/2016-07-04": {"392", "393"},
        "statutory-partners-contribute-to-the-finances-of-the-lscb/2016-07-04": {"no", "yes"},
    }
    assert found["children-looked-after/2016-07-04"] == ("4 July 2016", {"705"})
    assert found["children-looked-after-per-10-000-children/2015-03-31"][1] == {"100"}
    assert found["serious-incident-notifications/since-last-inspection"][1] == {"6"}
    assert found["adoptions/12-months-to-2016-07-04"][1] == {"30"}
    assert found["average-caseload-of-independent-reviewing-officers/2016-07-04"][1] == {"90–110"}
    assert found["length-of-care-proceedings-in-weeks/2016-07-04"][1] == {"27"}
    assert len(found) >= 95
    assert "1" not in {v for _, values in found.values() for v in values}
    about = {e.from_ for e in edges(report, Relationship.ABOUT_AUTHORITY, "indicator/")}
    assert about == {n.id for n in nodes(report, Label.INDICATOR)}
