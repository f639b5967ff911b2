"""The real improvement plan against its source.

No text of the real plan stands here: what is expected is read from the file itself.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from pathlib import Path

import pytest

from loaders.families.improvement_plan import FAMILY, parse, running_lines
from loaders.family import recognise
from loaders.read import read
from loaders.read.document import Document
from ontology.terms import Label, Relationship
from tests.said import Said, folded, short

KEY = "wirral/improvement_plan/2019-10"
NAMELESS = {"1.6", "2.9", "3.8", "3.9", "3.10", "3.11", "3.12", "4.5", "5.2"}


# --------------------------------------------------------------------------------- the real plan


@pytest.fixture(scope="module")
def path(wirral: Path) -> Path:
    return wirral / "003_0d67a00a8f20d19a.txt"


@pytest.fixture(scope="module")
def document(path: Path) -> Document:
    return read(path)


@pytest.fixture(scope="module")
def said(document: Document) -> Said:
    return Said(parse(document))


@pytest.fixture(scope="module")
def rows(path: Path) -> dict[str, list[str]]:
    """Number → the five cells after it, straight from the file."""
    table = {}
    for line in path.read_text("utf-8").split("\n"):
        cells = line.split("\t")
        at = next((i for i, c in enumerate(cells[:2]) if re.fullmatch(r"\d\.\d+", c)), None)
        if at is not None:
            table[cells[at]] = [folded(c) for c in cells[at + 1 : at + 6]]
    return table


def test_the_plan_is_recognised_and_nothing_is_lost(document: Document, said: Said) -> None:
    assert recognise(document) is FAMILY
    plan = said.nodes[f"document/{KEY}"]
    blocks, read_, furniture = (
        int(str(plan.get(k))) for k in ("blocks", "blocksRead", "blocksFurniture")
    )
    assert blocks == len(document.blocks)
    assert (read_ + furniture) / blocks >= 0.98
    left = [p for p in said.of(Label.PASSAGE) if p.get("reading") == "not_understood"]
    assert len(left) == 1  # the caption of a diagram that the text does not hold
    assert str(left[0].get("text")).startswith("Diagram")


def test_plan_and_document(said: Said) -> None:
    plan = said.nodes[f"plan/{KEY}"]
    dates = {
        "issuedOn": "2019-10-01",
        "issuedOnTo": "2019-10-31",
        "issuedOnText": "October 2019",
        "issuedOnPrecision": "month",
    }
    review = {
        "reviewOn": "2020-10-01",
        "reviewOnTo": "2020-10-31",
        "reviewOnText": "after 1 year",
        "reviewOnPrecision": "month",
    }
    assert {k: plan.get(k) for k in {**dates, **review}} == {**dates, **review}
    source = said.nodes[f"document/{KEY}"]
    assert {k: source.get(k) for k in dates} == dates
    assert (source.get("family"), source.get("state")) == ("improvement_plan", "loaded")
    assert source.get("title") == plan.get("title") == "Ofsted Improvement Plan Wirral"
    assert said.ends(Relationship.REPORTS) == {(KEY[7:], KEY[7:])}


def test_the_inspection_it_answers(said: Said) -> None:
    (edge,) = said.edges(Relationship.RESPONDS_TO)
    stub = said.nodes[edge.to]
    assert edge.to == "inspection/wirral/cited/ilacs/2019-06"
    assert (stub.get("state"), stub.get("framework")) == ("cited", "ilacs")
    (reference,) = said.records.references
    assert (reference.id, reference.earliest, reference.latest, reference.kinds) == (
        stub.id,
        "2019-06-01",
        "2019-06-30",
        ("ilacs",),
    )


def test_five_quoted_recommendations(path: Path, said: Said) -> None:
    lines = path.read_text("utf-8").split("\n")
    start = next(i for i, line in enumerate(lines) if "recommendations from Ofsted were" in line)
    bullets = [x for x in lines[start + 1 : start + 8] if x.startswith("- ")][:5]
    printed = [folded(re.sub(r"^- (?:\d\. )?", "", b)) for b in bullets]
    for n, text in enumerate(printed, 1):
        node = said.nodes[f"recommendation/{KEY}/{n}"]
        assert (node.get("text"), node.get("number"), node.get("ordinal")) == (text, str(n), n)
        assert node.get("kind") == "area_for_improvement"
        assert [e.to for e in said.out[node.id, Relationship.PART_OF]] == [f"plan/{KEY}"]
    assert len(said.of(Label.RECOMMENDATION)) == 5
    assert not said.edges(Relationship.MADE_IN)


def test_quoting_and_the_second_wording_are_cited(path: Path, said: Said) -> None:
    text = path.read_text("utf-8")
    headed = re.findall(r"^Ofsted [Ii]mprovement action \d(?::\s*|\n\s*\n)(\S.*)$", text, re.M)
    assert len(headed) == 5
    for n, words in enumerate(headed, 1):
        cites = said.out[f"recommendation/{KEY}/{n}", Relationship.CITES]
        (quotes,) = [e for e in cites if e.get("property") == "quotes"]
        assert quotes.get("quote") == "The specific recommendations from Ofsted were"
        (second,) = [e for e in cites if e.get("property") == "text"]
        assert second.get("value") == second.get("quote") == folded(words)


def test_outcomes(path: Path, said: Said) -> None:
    printed = path.read_text("utf-8")
    for n in range(1, 6):
        text = str(said.nodes[f"outcome/{KEY}/{n}"].get("text"))
        assert f"- {n}. {text}" in printed
    assert len(said.of(Label.OUTCOME)) == 5


def test_forty_one_actions_as_printed(rows: dict[str, list[str]], said: Said) -> None:
    actions = said.of(Label.ACTION)
    assert [str(a.get("number")) for a in sorted(actions, key=lambda a: int(str(a.get("ordinal"))))
            ] == list(rows)  # fmt: skip
    assert Counter(n.split(".")[0] for n in rows) == {"1": 7, "2": 9, "3": 12, "4": 7, "5": 6}
    for number, (text, outcome, due, lead, _) in rows.items():
        action = said.action(number)
        assert action.id == f"action/{KEY}/{number}"
        assert [action.get(k) for k in ("text", "desiredOutcome", "dueText", "leadText")] == [
            text,
            outcome,
            due,
            lead,
        ]
        section = number.split(".")[0]
        addressed = said.out[action.id, Relationship.ADDRESSES]
        assert [e.to for e in addressed] == [f"recommendation/{KEY}/{section}"]
        aims = said.out[action.id, Relationship.AIMS_FOR]
        assert [e.to for e in aims] == [f"outcome/{KEY}/{section}"]


def test_dates(rows: dict[str, list[str]], said: Said) -> None:
    months = ["January", "February", "March", "April", "May", "June", "July", "August"]
    months += ["September", "October", "November", "December"]
    other = {}
    for number, cells in rows.items():
        action = said.action(number)
        got = tuple(action.get(k) for k in ("dueFrom", "dueTo", "duePrecision"))
        name, _, year = cells[2].partition(" ")
        if name in months:
            month = months.index(name) + 1
            last = monthrange(int(year), month)[1]
            first = f"{year}-{month:02}"
            assert got == (f"{first}-01", f"{first}-{last}", "month"), number
        else:
            other[number] = got
    assert other == {
        "2.5": (None, None, "ongoing"),
        "3.3": (None, None, "ongoing"),
        "5.4": (None, None, "ongoing"),
        "2.6": ("2020-04-01", "2021-03-31", "financial_year"),
    }


def test_people_who_lead_with_their_posts(rows: dict[str, list[str]], said: Said) -> None:
    assert {n for n in rows if not any(e.to.startswith("person/") for e in said.leads(n))} == (
        NAMELESS
    )
    assert len(said.of(Label.PERSON)) == 15
    for number in rows.keys() - NAMELESS - {"1.5"}:
        lead = rows[number][3]
        (edge,) = said.leads(number)
        name, _, post = lead.partition(", ")
        assert said.named(edge.to) == name
        assert re.sub(r"\W+", " ", said.named(str(edge.get("inPost")))) == re.sub(r"\W+", " ", post)
        assert said.post_in(str(edge.get("inPost"))) is None  # no cell says whose post it is
        assert (edge.get("asPrinted"), edge.get("role"), edge.get("several")) == (
            lead,
            "lead",
            False,
        )
    holders = {e.to for e in said.edges(Relationship.HOLDER)}
    assert holders == {p.id for p in said.of(Label.PERSON)}
    for tenure in said.of(Label.TENURE):
        assert (tenure.get("attestedFrom"), tenure.get("attestedTo")) == (
            "2019-10-01",
            "2019-10-31",
        )


def test_three_people_share_one_post(rows: dict[str, list[str]], said: Said) -> None:
    leads = said.leads("1.5")
    words = rows["1.5"][3].split(" Head of")[0].split(", ")
    assert [said.named(e.to) for e in leads] == words
    assert len(words) == 3
    assert {e.get("inPost") for e in leads} == {
        "post/wirral/head-of-service-assessment-and-intervention"
    }
    assert [e.get("ordinal") for e in leads] == [1, 2, 3]
    assert {e.get("role") for e in leads} == {"joint"}


UNNAMED = {
    "1.6": ["body/wirral/safeguarding_partnership"],
    "2.9": ["post/wirral/unstated/0-19-service-lead", "post/wirral/unstated/named-nurse"],
    "3.8": ["post/wirral/head-of-service-childrens-social-care"],
    "3.9": ["organisation/wirral/scrutiny-support-service"],
    "3.10": ["post/wirral/wirral-ccg/clinical-lead"],
    "3.11": [
        "post/wirral/unstated/0-19-service-lead",
        "post/wirral/unstated/named-nurse",
        "organisation/wirral/cwp",
    ],
    "3.12": ["post/wirral/unstated/clinical-lead"],
    "4.5": ["post/wirral/head-of-service-assessment-and-intervention"],
    "5.2": ["post/wirral/head-of-service-assessment-and-intervention"],
}


@pytest.mark.parametrize("number", UNNAMED)
def test_leads_that_are_no_persons(number: str, rows: dict[str, list[str]], said: Said) -> None:
    edges = said.leads(number)
    assert [e.to for e in edges] == UNNAMED[number]
    assert {e.get("asPrinted") for e in edges} == {rows[number][3]}
    assert [e.get("several") for e in edges] == [number in ("3.8", "4.5")] * len(edges)


def test_no_health_post_is_in_the_council(said: Said) -> None:
    health = [p.id for p in said.of(Label.POST) if re.search(r"linical|nurse|0-19", p.id)]
    assert {p: said.post_in(p) for p in health} == {
        "post/wirral/unstated/0-19-service-lead": None,
        "post/wirral/unstated/named-nurse": None,
        "post/wirral/unstated/clinical-lead": None,
        "post/wirral/wirral-ccg/clinical-lead": "organisation/wirral/wirral-ccg",
    }
    kinds = {o.id: o.get("kind") for o in said.of(Label.ORGANISATION)}
    assert kinds == {
        "organisation/wirral/wirral-ccg": "ccg",
        "organisation/wirral/cwp": "nhs_trust",
        "organisation/wirral/scrutiny-support-service": "team",
    }


def test_a_bare_head_of_service_is_a_post_of_its_own(said: Said) -> None:
    (edge,) = said.leads("4.7")
    assert edge.get("inPost") == "post/wirral/head-of-service"


def test_measures(rows: dict[str, list[str]], said: Said) -> None:
    found = {n: said.measures(n) for n in rows}
    counts = {n: len(m) for n, m in found.items()}
    assert {n: c for n, c in counts.items() if c != 1} == {"1.2": 3, "2.3": 3, "3.1": 0}
    for number, cells in rows.items():
        assert " ".join(str(m.get("text")) for m in found[number]) == cells[4]
    first = {n: str(m[0].get("unit")) for n, m in found.items() if m}
    assert Counter(first.values())["count"] == 21
    assert Counter(first.values())["percentage"] == 14
    rest = {n: u for n, u in first.items() if u not in ("count", "percentage")}
    assert rest == {
        "2.4": "document",
        "3.9": "status",
        "3.10": "duration",
        "4.1": "other",
        "5.1": "document",
    }
    assert [m.get("unit") for m in found["2.3"]] == ["count", "duration", "percentage"]
    all_ = [m for ms in found.values() for m in ms]
    assert not [m for m in all_ if m.get("baseline") or m.get("target") or m.get("source")]
    assert {str(m.id.split("/")[-2]) for m in all_ if m.get("frequency")} == {
        "1.1",
        "1.5",
        "1.7",
        "4.5",
    }


def test_a_status_in_the_measure_column_is_the_actions(said: Said) -> None:
    action = said.action("3.9")
    assert (action.get("statusText"), action.get("status")) == ("COMPLETED", "complete")
    others = {str(a.get("status")) for a in said.of(Label.ACTION) if a.id != action.id}
    assert others == {"not_stated"}


def test_running_lines_are_furniture_and_no_people(document: Document, said: Said) -> None:
    ordinals = running_lines(document.blocks)
    texts = Counter(b.text for b in document.blocks if b.ordinal in ordinals)
    assert sorted(texts.values(), reverse=True)[0] == 16
    footers = [t for t in texts if texts[t] == 1]
    assert len(footers) == 11
    words = {w for t in footers for w in re.split(r"\W+", t.split(",")[0]) if len(w) > 3}
    people = " ".join(said.named(p.id) for p in said.of(Label.PERSON))
    assert not [w for w in words if re.search(rf"\b{w}\b", people)]
    furniture = [p for p in said.of(Label.PASSAGE) if p.get("reading") == "furniture"]
    assert len(furniture) == 16 + 11 + 1  # … and one stray line between rows


def test_who_reports_to_whom_is_planned_and_no_accountability(said: Said) -> None:
    reports = said.edges(Relationship.REPORTS_TO)
    assert {(short(e.from_), short(e.to)) for e in reports} == {
        (post, body)
        for post in ("corporate-director-of-children", "deputy-director-of-social-care")
        for body in (
            "children-and-families-overview-and-scrutiny-committee",
            "corporate_parenting_board",
            "cabinet",
        )
    }
    assert {e.get("modality") for e in reports} == {"planned"}
    assert not said.edges(Relationship.ACCOUNTABLE_TO)


def test_who_watches_over_the_plan(said: Said) -> None:
    told = {
        short(e.from_): (e.get("mode"), e.get("modality"))
        for e in said.edges(Relationship.OVERSEES)
    }
    assert told == {
        "corporate-director-of-children": ("challenges", "planned"),
        "children-and-families-overview-and-scrutiny-committee": ("monitors", "planned"),
        "corporate_parenting_board": ("monitors", "planned"),
        "cabinet": ("monitors", "planned"),
        "department-for-education": ("supervises", "planned"),
    }
    assert {e.to for e in said.edges(Relationship.OVERSEES)} == {f"plan/{KEY}"}


def test_the_quarterly_meeting_has_three_members(said: Said) -> None:
    assert said.ends(Relationship.MEMBER_OF) == {
        (post, "quarterly-ofsted-accountability-meeting")
        for post in (
            "corporate-director-of-children",
            "cabinet-member-of-children-families-and-education",
            "chief-executive",
        )
    }
    assert {e.get("modality") for e in said.edges(Relationship.MEMBER_OF)} == {"planned"}


def test_interventions(said: Said) -> None:
    told = {
        (short(e.from_), e.get("modality"))
        for e in said.edges(Relationship.ABOUT_AUTHORITY)
        if e.from_.startswith("intervention/")
    }
    assert told == {("improvement_notice", "ended"), ("supervision_and_support", "is")}
    period = said.nodes["intervention/wirral/supervision_and_support"]
    assert period.get("toText") == "one year"


def test_commitments(said: Said) -> None:
    kinds = Counter(str(c.get("kind")) for c in said.of(Label.COMMITMENT))
    assert kinds == {
        "measures": 1,
        "review": 2,
        "meeting": 3,
        "reporting": 1,
        "alignment": 3,
        "other": 4,
    }
    (cited,) = [d for d in said.of(Label.DOCUMENT) if d.get("state") == "cited"]
    assert cited.id == "document/wirral/cited/social-care-improvement-plan"
    assert cited.id in {e.to for e in said.out[f"document/{KEY}", Relationship.REFERS_TO]}


def test_every_claim_has_its_words(said: Said) -> None:
    structural = {Relationship.PART_OF, Relationship.REPORTS, Relationship.ABOUT_AUTHORITY}
    checked = 0
    for edge in said.records.edges:
        if edge.get("quote"):
            text = folded(said.nodes[str(edge.get("passage"))].get("text"))
            assert str(edge.get("quote")) in text, edge
            checked += 1
        else:
            assert edge.type in structural, edge
    assert checked > 400
    cited = {e.from_ for e in said.edges(Relationship.CITES)}
    bare = {Label.PASSAGE, Label.AUTHORITY, Label.DOCUMENT}
    uncited = {n.id for n in said.records.nodes if n.label not in bare} - cited
    assert uncited == set()
