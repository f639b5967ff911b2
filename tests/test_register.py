"""The governance register: read alike from YAML and XLSX, with messages for people."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from api.loading import load_paths
from api.mentions import all_unmet
from graph import open_store
from loaders.families._register_dates import read_day
from loaders.families._register_format import FACTS, SECTIONS
from loaders.families.governance_register import FAMILY
from loaders.family import recognise
from loaders.read import read
from loaders.read.document import Document
from ontology.errors import ReadError
from ontology.record import Edge, Records
from ontology.terms import CODES, Label, Relationship
from samples import register
from tests.aldermoor import Aldermoor, World

TOP = {
    "governance_register": "Aldermoor",
    "stated_by": "Head of Governance",
    "as_at": "2021-03-01",
    "council": "Aldermoor City Council",
    "gss_code": "E08000999",
    "ofsted_urn": "80999",
}
DCS = "Director of Children's Services"


def document(tmp_path: Path, text: str, name: str = "register.yaml") -> Document:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return read(path)


def records(tmp_path: Path, **entries: list[dict[str, str]]) -> Records:
    return FAMILY.parse(document(tmp_path, register.yaml_text(TOP, entries)))


def edges(found: Records, type_: Relationship) -> list[Edge]:
    return [edge for edge in found.edges if edge.type is type_]


def every_section() -> dict[str, list[dict[str, str]]]:
    """One entry of each section, and what those entries name."""
    entries = {section.name: [section.example] for section in SECTIONS.values()}
    titles = (DCS, "Lead Member for Children", "Corporate Director for Children")
    entries["posts"] = [*entries["posts"], *({"title": title} for title in titles)]
    bodies = (
        "Aldermoor Safeguarding Children Board",
        "Aldermoor Safeguarding Children Partnership",
    )
    entries["bodies"] = [*entries["bodies"], *({"name": name} for name in bodies)]
    return entries


def test_every_section_is_read_and_every_claim_is_registered(tmp_path):
    found = records(tmp_path, **every_section())

    assert found.notes == ()
    passages = {n.id: n for n in found.nodes if n.label is Label.PASSAGE}
    structure = {e.id for e in edges(found, Relationship.PART_OF) if e.from_ in passages}
    claims = [e for e in found.edges if e.id not in structure]
    assert {str(e.type) for e in claims} == {
        "ABOUT_AUTHORITY", "ACCOUNTABLE_TO", "CHAIRS", "CITES", "CONSIDERED", "DECIDED_AT",
        "HOLDER", "LED_BY", "MEMBER_OF", "OF_BODY", "OF_POST", "OVERSEES", "POST_IN", "RECURS_AS",
        "SAME_AS", "SUCCEEDED_BY", "UPDATES",
    }  # fmt: skip
    for claim in claims:
        assert claim.get("basis") == "registered"
        assert claim.get("quote") == " ".join(
            str(passages[claim.get("passage")].get("text")).split()
        )
        assert claim.get("reasons") == ("stated by Head of Governance as at 2021-03-01",)
    document_node = next(n for n in found.nodes if n.label is Label.DOCUMENT)
    assert document_node.id == "document/aldermoor/governance_register/2021-03-01"
    assert document_node.get("publisher") == "Head of Governance"
    assert document_node.get("blocksNotUnderstood") == 0


def test_workbook_and_yaml_say_the_same(tmp_path):
    entries = every_section()
    path = tmp_path / "register.xlsx"
    path.write_bytes(register.workbook(TOP, entries))
    from_excel, from_yaml = FAMILY.parse(read(path)), records(tmp_path, **entries)

    def said(found: Records) -> set[tuple[object, ...]]:
        return {
            (e.type, e.from_, e.to, e.get("validFrom"), e.get("mode"), e.get("role"))
            for e in found.edges
            if e.type not in (Relationship.CITES, Relationship.PART_OF)
        }

    assert from_excel.notes == ()
    assert said(from_excel) == said(from_yaml)
    assert recognise(read(path)).code == "governance_register"


def test_facts_of_the_authority(tmp_path):
    authority = next(n for n in records(tmp_path).nodes if n.label is Label.AUTHORITY)
    assert dict(authority.properties) == {
        "authority": "authority/aldermoor",
        "name": "Aldermoor",
        "gssCode": "E08000999",
        "ofstedUrn": "80999",
    }


def test_line_and_its_dates(tmp_path):
    found = records(
        tmp_path,
        posts=[{"title": DCS}, {"title": "Chief Executive"}],
        lines=[{"who": DCS, "line": "accountable to", "whom": "Chief Executive",
                "from": "April 2019", "to": "2020"}],
    )  # fmt: skip
    (line,) = edges(found, Relationship.ACCOUNTABLE_TO)
    assert line.from_ == "post/aldermoor/director-of-childrens-services"
    assert line.to == "post/aldermoor/chief-executive"
    assert (line.get("validFrom"), line.get("validTo")) == ("2019-04-01", "2020-12-31")
    posts = {n.id: n.get("statutory") for n in found.nodes if n.label is Label.POST}
    assert posts == {line.from_: "dcs", line.to: "chief_executive"}


def test_holders_vacancies_and_two_tenures_of_one_person(tmp_path):
    found = records(
        tmp_path,
        posts=[{"title": DCS}, {"title": "Team Manager"}, {"title": "Service Manager"}],
        holders=[
            {"person": "Ama Mensah", "post": DCS, "kind": "acting", "from": "2018-06",
             "to": "2019-03-31"},
            {"person": "Ama Mensah", "post": DCS, "kind": "permanent", "from": "2019-04-01"},
            {"post": "Team Manager", "kind": "vacant", "from": "2021-01-01"},
            {"person": "not named", "post": "Service Manager", "kind": "interim"},
        ],
    )  # fmt: skip
    assert found.notes == ()
    tenures = {n.id.split("/", 2)[2]: n for n in found.nodes if n.label is Label.TENURE}
    acting, permanent = (n for key, n in sorted(tenures.items()) if "director" in key)
    assert acting.get("kind") == "acting" and acting.get("attestedTo") is None
    assert (acting.get("from"), acting.get("fromTo"), acting.get("fromPrecision")) == (
        "2018-06-01", "2018-06-30", "month")  # fmt: skip
    assert permanent.get("kind") == "permanent" and permanent.get("attestedTo") == "2021-03-01"
    assert tenures["team-manager/unnamed/2021-01-01"].get("kind") == "vacant"
    assert tenures["service-manager/unnamed"].get("kind") == "interim"
    assert len([n for n in found.nodes if n.label is Label.PERSON]) == 1
    assert len(edges(found, Relationship.HOLDER)) == 2


def test_what_other_documents_make_is_only_mentioned(tmp_path):
    board = {"overseer": "Corporate Parenting Board", "mode": "monitors"}
    found = records(
        tmp_path,
        bodies=[{"name": "Corporate Parenting Board"}],
        oversight=[
            board | {"item": "action 2.3", "of": "improvement_plan/2019-10"},
            board | {"item": "plan", "of": "plan/aldermoor/improvement_plan/2019-10"},
            board | {"item": "recommendation lscb/124", "of": "sif/2016-07-04"},
            board | {"item": "recommendation/aldermoor/ilacs/2019-06-24/2"},
        ],
    )
    assert {e.to for e in edges(found, Relationship.OVERSEES)} == {
        "action/aldermoor/improvement_plan/2019-10/2.3",
        "plan/aldermoor/improvement_plan/2019-10",
        "recommendation/aldermoor/sif/2016-07-04/lscb/124",
        "recommendation/aldermoor/ilacs/2019-06-24/2",
    }
    assert {r.id for r in found.references} == {e.to for e in edges(found, Relationship.OVERSEES)}
    for node in found.nodes:
        if node.id in {r.id for r in found.references}:
            assert dict(node.properties) == {"authority": "authority/aldermoor"}


@pytest.mark.parametrize(
    ("section", "entry", "told"),
    [
        ("bodies", {"name": "Audit Panel", "kind": "oak"}, "kind 'oak' is not known; allowed: "),
        ("bodies", {"kind": "panel"}, "'name' is missing (its full name)"),
        ("bodies", {"name": "Audit Panel", "colour": "red"}, "no column 'colour' here; columns"),
        ("holders", {"person": "TBC", "post": DCS}, "'TBC' is not a first and last name"),
        ("holders", {"post": DCS}, "'person' is missing; write the name, 'not named', or kind"),
        ("holders", {"person": "Ama Mensah", "post": DCS, "kind": "vacant"}, "has no holder"),
        ("holders", {"person": "Ama Mensah", "post": "Cabinet"}, "it cannot be said of a tenure"),
        ("lines", {"who": "Director of Childrens Service", "line": "reports to", "whom": "Cabinet"},
         f"did you mean '{DCS}'?"),
        ("lines", {"who": DCS, "line": "sits under", "whom": "Cabinet"},
         "line 'sits under' is not known; allowed: accountable to, reports to"),
        ("lines", {"who": DCS, "line": "reports to", "whom": DCS}, "stands on both sides of"),
        ("lines", {"who": "Clinical Lead", "line": "reports to", "whom": "Cabinet"},
         "'Clinical Lead' could be any of post/aldermoor/"),
        ("lines", {"who": "Ruth Okoro", "line": "reports to", "whom": "Cabinet"},
         "write the post that the person holds"),
        ("chairs", {"body": "Cabinet", "chair": DCS, "from": "2020", "to": "2019"},
         "'from' (2020) is after 'to' (2019)"),
        ("chairs", {"body": "Cabinet", "chair": DCS, "from": "spring"}, "'spring' in 'from' is"),
        ("chairs", {"body": "Cabinet", "chair": DCS, "from": "2021-02-30"}, "is not a date"),
        ("chairs", {"body": "Cabinet", "chair": DCS, "to": "2999-12-31"},
         "'2999-12-31' in 'to' cannot be meant: a register of 2021-03-01 tells of 1900 to 2041"),
        ("chairs", {"body": "Cabinet", "chair": DCS, "from": "0921"}, "cannot be meant"),
        ("holders", {"person": "Ama Mensah", "post": DCS, "attested": "2022"},
         "'2022' in 'attested' is after 2021-03-01, the day of which the register is true"),
        ("updates", {"item": "action 1.1", "of": "improvement_plan/2019-10", "on": "2021-03-02",
                     "kind": "verified complete"}, "'2021-03-02' in 'on' is after 2021-03-01"),
        ("posts", {"title": "5"}, "'5' in 'title' has no letter: it is no name"),
        ("oversight", {"overseer": "Cabinet", "item": "action 2.3"}, "needs 'of'"),
        ("oversight", {"overseer": "Cabinet", "item": "plan/brackwater/improvement_plan/2019-10"},
         "is not of this authority (aldermoor)"),
        ("oversight", {"overseer": "Cabinet", "item": "finding/aldermoor/sif/2016-07-04/1"},
         "it cannot be said of a body and a finding"),
        ("meetings", {"body": "Cabinet", "held_on": "2020-01"}, "should be a day, such as"),
        ("links", {"item": "finding 1", "of": "sif/2016-07-04", "link": "causes", "to": "plan"},
         "link 'causes' is not known; allowed: supports"),
        ("links", {"item": "action 1.1", "of": "improvement_plan/2019-10", "link": "supports",
                   "to": "recommendation/aldermoor/sif/2016-07-04/la/1"},
         "it cannot be said of an action and a recommendation that one supports"),
        ("updates", {"item": "plan", "of": "improvement_plan/2019-10", "kind": "progress",
                     "on": "2020-01-16"}, "it cannot be said of an update and a plan"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_told_and_the_others_are_read(tmp_path, section, entry, told):
    entries = {
        "organisations": [{"name": "Aldermoor Integrated Care Board"}, {"name": "Moor Trust"}],
        "bodies": [{"name": "Cabinet"}],
        "posts": [{"title": DCS}, {"title": "Clinical Lead", "in": "Moor Trust"},
                  {"title": "Clinical Lead", "in": "Aldermoor Integrated Care Board"}],
        "holders": [{"person": "Ruth Okoro", "post": DCS}],
    }  # fmt: skip
    good = records(tmp_path, **entries)
    entries[section] = [*entries.get(section, []), entry]
    found = records(tmp_path, **entries)

    (note,) = found.notes
    text = (tmp_path / "register.yaml").read_text()
    first = register.yaml_text({}, {section: [entry]}).splitlines()[2]
    line = text[: text.rindex(first)].count("\n") + 1
    assert note.startswith(f"register.yaml, line {line}: ")
    assert told in note
    left = [n for n in found.nodes if n.get("reading") == "not_understood"]
    assert [n.get("line") for n in left] == [line]
    assert {e.id for e in good.edges if e.type is not Relationship.CITES} <= {
        e.id for e in found.edges
    }
    assert not [e for e in found.edges if e.get("passage") == left[0].id]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("  - name: [1, 2]", "line 6: 'name' should be one value, not [1, 2]; write one line"),
        ("  - name:\n      first: Cabinet", "line 6: 'name' should be one value, not first: Cabi"),
        ("  - [Cabinet]", "line 6: an entry should be 'column: value' lines, not [Cabinet]"),
        ("chairs: none", "line 6: 'chairs' should be a list of entries"),
        ("chairs:\n  body: Cabinet", "line 6: 'chairs' should be a list of entries"),
        ("council: [A, B]", "line 6: 'council' should be one value, not a list"),
        ("  - [a, b]: Cabinet", "line 6: there is no column 'a_b' here"),
    ],
)
def test_one_field_of_the_wrong_kind_leaves_the_others(tmp_path, lines, told):
    top = "governance_register: Aldermoor\nstated_by: Clerk\nas_at: 2021-03-01\n"
    text = f"{top}bodies:\n  - name: Audit Panel\n{lines}\nposts:\n  - title: {DCS}\n"
    found = FAMILY.parse(document(tmp_path, text))
    (note,) = found.notes
    assert note.startswith(f"register.yaml, {told}")
    made = {n.id for n in found.nodes}
    assert {"body/aldermoor/audit-panel", "post/aldermoor/director-of-childrens-services"} <= made
    left = [n for n in found.nodes if n.get("reading") == "not_understood"]
    assert {n.get("line") for n in left} == {6}


def test_dates_that_cannot_be_meant_in_a_workbook(tmp_path):
    path = tmp_path / "register.xlsx"
    entries = {
        "bodies": [{"name": "Cabinet"}, {"name": "Audit Panel", "to": "2999-12-31"}, {"name": "7"}]
    }
    path.write_bytes(register.workbook(TOP, entries))
    first, second = FAMILY.parse(read(path)).notes
    assert first.startswith("register.xlsx, sheet Bodies, row 4: '2999-12-31' in 'to' cannot be")
    assert second.startswith("register.xlsx, sheet Bodies, row 5: '7' in 'name' has no letter")


def test_a_register_of_a_day_that_cannot_be_meant_is_refused(tmp_path):
    with pytest.raises(ReadError, match="'as_at' cannot be 2999-01-01; write the day of which"):
        FAMILY.parse(document(tmp_path, register.yaml_text(TOP | {"as_at": "2999-01-01"}, {})))


GHOSTS = {
    "posts": [{"title": DCS}],
    "leads": [
        {"item": "recommendation 99", "of": "ilacs/2019-06-24", "lead": DCS},
        {"item": "action 9.9", "of": "improvement_plan/2024-07", "lead": DCS},
        {"item": "action 1", "of": "improvement_plan/2024-07", "lead": DCS},
    ],
}


@pytest.mark.parametrize("form", ["yaml", "xlsx"])
def test_a_line_about_what_is_not_loaded_is_told_until_it_is(tmp_path, form):
    path = tmp_path / f"register.{form}"
    yaml = register.yaml_text(TOP, GHOSTS).encode()
    path.write_bytes(yaml if form == "yaml" else register.workbook(TOP, GHOSTS))
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        (report,) = load_paths(store, [path])
        assert not report.error and dict(report.counts) == {"post": 1}  # and no recommendation
        told = [re.sub(r".*(?:row|line) \d+: points at (\S+), .*", r"\1", n) for n in report.notes]
        plan = "action/aldermoor/improvement_plan/2024-07"
        ghosts = ["recommendation/aldermoor/ilacs/2019-06-24/99", f"{plan}/9.9"]
        assert told == [*ghosts, f"{plan}/1"]
        place = (
            "sheet Leads, row 3" if form == "xlsx" else f"line {_line(yaml, 'recommendation 99')}"
        )
        assert report.notes[0].startswith(f"register.{form}, {place}: points at ")
        store.load(Aldermoor(World()).records())
        assert [n for n in all_unmet(store) if f"{plan}/1," in n] == []
        assert len(all_unmet(store)) == 2
        (joined,) = [e for e in store.graph().edges.values()
                     if e.from_ == f"{plan}/1" and e.get("basis") == "registered"
                     and e.type is Relationship.LED_BY]  # fmt: skip
        assert joined.to == "post/aldermoor/director-of-childrens-services"


def test_a_register_that_is_yet_to_come_is_told(tmp_path):
    soon = (date.today() + timedelta(days=40)).isoformat()
    path = tmp_path / "register.yaml"
    path.write_text(register.yaml_text(TOP | {"as_at": soon}, {"posts": [{"title": DCS}]}))
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        (report,) = load_paths(store, [path])
    assert report.notes == (f"register.yaml: it is dated {soon}, which is yet to come",)


def _line(text: bytes, words: str) -> int:
    return text[: text.index(words.encode())].count(b"\n") + 1


def test_place_in_a_workbook(tmp_path):
    path = tmp_path / "register.xlsx"
    wrong = {"posts": [{"title": DCS}, {"in": "the council"}]}
    path.write_bytes(register.workbook(TOP, wrong))
    (note,) = FAMILY.parse(read(path)).notes
    assert (
        note == "register.xlsx, sheet Posts, row 4: 'title' is missing (as it is written in plans)"
    )


def test_clinical_lead_with_its_organisation(tmp_path):
    found = records(
        tmp_path,
        organisations=[{"name": "Moor Trust"}, {"name": "Fen Trust"}],
        posts=[{"title": "Clinical Lead", "in": "Moor Trust"},
               {"title": "Clinical Lead", "in": "Fen Trust"}, {"title": DCS}],
        lines=[{"who": "Clinical Lead, Fen Trust", "line": "reports to", "whom": DCS}],
    )  # fmt: skip
    assert (
        edges(found, Relationship.REPORTS_TO)[0].from_ == "post/aldermoor/fen-trust/clinical-lead"
    )


def test_a_line_may_name_one_below_it(tmp_path):
    found = records(
        tmp_path,
        bodies=[{"name": "Practice Panel", "part_of": "Cabinet"}, {"name": "Cabinet"}],
    )
    assert found.notes == ()
    assert [e.to for e in edges(found, Relationship.PART_OF) if e.from_.startswith("body/")] == [
        "body/aldermoor/cabinet"
    ]


def test_two_bodies_of_which_there_is_one_are_not_merged_silently(tmp_path):
    found = records(
        tmp_path, bodies=[{"name": "Improvement Board"}, {"name": "Aldermoor Improvement Board"}]
    )
    assert "are taken as one body" in found.notes[0]


@pytest.mark.parametrize("missing", ["governance_register", "stated_by", "as_at"])
def test_a_register_that_does_not_say_whose_it_is_is_refused(tmp_path, missing):
    top = {name: value for name, value in TOP.items() if name != missing}
    top = {"governance_register": "", **top} if missing == "governance_register" else top
    with pytest.raises(ReadError, match=f"'{missing}' is missing at the top"):
        FAMILY.parse(document(tmp_path, register.yaml_text(top, {})))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("governance_register: [", "line 1"),
        ("governance_register: A\nposts:\n  - title: a: b\n", "line 3 is not YAML"),
        ("a: &x [1]\nb: *x\n", "line 2: '*x' (an alias) is not read here"),
        ("- 1\n", "line 1: a file of 'name: value' lines is expected"),
        ("a: " + "[" * 5000 + "]" * 5000, "nested too deep"),
    ],
)
def test_what_is_not_a_register_in_yaml(tmp_path, text, told):
    with pytest.raises(ReadError) as refused:
        document(tmp_path, text)
    assert told in str(refused.value)


def test_unknown_section_and_fact_are_told_once(tmp_path):
    text = register.yaml_text(TOP | {"colour": "red"}, {})
    text += "people:\n  - {name: a}\n  - {name: b}\n"
    found = FAMILY.parse(document(tmp_path, text))
    assert len(found.notes) == 2
    assert "'colour' is not known here; allowed: governance_register" in found.notes[0]
    assert "'people' is no section; sections are: organisations" in found.notes[1]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019-09-01", "2019-09-01", "2019-09-01"),
        ("2019-09-01 00:00:00", "2019-09-01", "2019-09-01"),
        ("01/09/2019", "2019-09-01", "2019-09-01"),
        ("1st Sept 2019", "2019-09-01", "2019-09-01"),
        ("February 2020", "2020-02-01", "2020-02-29"),
        ("2019-09", "2019-09-01", "2019-09-30"),
        ("2019", "2019-01-01", "2019-12-31"),
    ],
)
def test_dates(text, first, last):
    day = read_day(text)
    assert day is not None
    assert (day.first, day.last) == (first, last)


@pytest.mark.parametrize("text", ["31/02/2019", "2019-13", "soon", "1 Foo 2019", "09/2019/01"])
def test_no_dates(text):
    assert read_day(text) is None


def test_template_and_documentation_are_of_this_format():
    docs = Path(__file__).parents[1] / "docs"
    page = (docs / "governance-register.md").read_text("utf-8")
    assert register.documentation(page) == page
    assert (docs / "register-template.yaml").read_text("utf-8") == register.yaml_template()
    with pytest.raises(ReadError, match="'governance_register' is missing"):
        FAMILY.parse(read(docs / "register-template.xlsx"))
    for column in (c for s in SECTIONS.values() for c in s.columns):
        assert column.reads in {
            "text",
            "person",
            "date",
            "thing",
            "item",
            "of",
            "line",
            "link",
            *CODES,
        }
    assert {fact.name for fact in FACTS} == set(TOP)
