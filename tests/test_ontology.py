"""The ontology, checked like code; and what is generated from it, held against it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS

from ontology import model
from ontology.generate import FILES
from ontology.model import GT, Class, graph, read
from ontology.record import check_node, is_national, label_of, slug
from ontology.statute import (
    BROADER,
    DEFAULTS,
    NATIONAL,
    POSTS,
    RANKS,
    SUCCESSIONS,
    THEMES,
)
from ontology.terms import (
    CODES,
    CONNECTS,
    PROPERTIES,
    RELATIONSHIP_PROPERTIES,
    Basis,
    Label,
    PostRank,
    Relationship,
    StatutoryPost,
)

ROOT = Path(__file__).parents[1]
MODEL = read()
RDF_GRAPH = graph()
_VALUE_TYPES = {"string", "date", "integer", "decimal", "boolean", "strings"}


@pytest.mark.parametrize("name", sorted(FILES))
def test_generated_files_are_what_the_ontology_says_today(name: str) -> None:
    committed = (ROOT / "ontology" / name).read_text("utf-8")
    assert committed == FILES[name](), "run: python -m ontology.model"


# ------------------------------------------------------------------------------------------ lint


@pytest.mark.parametrize("class_", [*MODEL.classes, MODEL.claim], ids=lambda c: c.name)
def test_every_class_has_wording_a_definition_and_a_citation(class_: Class) -> None:
    assert class_.label and class_.plural and class_.source
    assert _is_sentence(class_.definition), class_.definition


@pytest.mark.parametrize("relationship", MODEL.relationships, ids=lambda r: r.name)
def test_every_relationship_has_wording_a_definition_and_a_citation(
    relationship: model.Relationship,
) -> None:
    assert relationship.label and relationship.source
    assert _is_sentence(relationship.definition), relationship.definition


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 3 and text.endswith(".") and text[0].isupper()


def test_every_property_has_a_label_and_a_definition() -> None:
    for term in RDF_GRAPH.subjects(RDF.type, OWL.DatatypeProperty):
        assert RDF_GRAPH.value(term, RDFS.label), term
        assert str(RDF_GRAPH.value(term, SKOS.definition) or "").endswith("."), term


def test_every_property_is_used_and_every_property_used_is_declared() -> None:
    declared = {str(p).removeprefix(GT) for p in RDF_GRAPH.subjects(RDF.type, OWL.DatatypeProperty)}
    owners = [*MODEL.classes, MODEL.claim, *MODEL.relationships]
    assert {name for owner in owners for name in owner.properties} == declared


def test_no_property_has_two_types_except_code_lists() -> None:
    types: dict[str, set[str]] = defaultdict(set)
    for owner in [*MODEL.classes, MODEL.claim, *MODEL.relationships]:
        for name, type_ in owner.properties.items():
            types[name].add(type_)
    several = {name: found for name, found in types.items() if len(found) > 1}
    assert set(several) <= {"kind", "role"}
    assert all(t in CODES for found in several.values() for t in found)


def test_every_type_is_a_value_type_or_a_code_list() -> None:
    for owned in (*PROPERTIES.values(), *RELATIONSHIP_PROPERTIES.values()):
        assert set(owned.values()) <= _VALUE_TYPES | set(CODES)


def test_relationships_join_labels_that_exist() -> None:
    assert set(CONNECTS) == set(Relationship)
    for relationship in MODEL.relationships:
        assert relationship.connects
        for pair in relationship.connects:
            assert set(pair) <= {label.value for label in Label}, relationship.name


def test_what_is_required_of_a_class_is_a_property_of_it() -> None:
    for class_ in [*MODEL.classes, MODEL.claim]:
        assert set(class_.required) <= set(class_.properties)
        for needed in class_.needs:
            froms = {a for a, _ in CONNECTS[Relationship(needed)]}
            assert class_.name in froms


def test_every_code_has_words_for_people_and_every_list_a_definition() -> None:
    for scheme, codes in MODEL.codes.items():
        assert RDF_GRAPH.value(GT[scheme], SKOS.definition), scheme
        assert len({c for c, _ in codes}) == len(codes) > 0, scheme
        for code, label in codes:
            assert re.fullmatch(r"[a-z0-9_]+", code), (scheme, code)
            assert label and "_" not in label, (scheme, code)
            assert code not in {"dcs", "lmcs", "lscb", "icb", "ccg", "sif"} or len(label) > 5


def test_terms_reused_from_other_vocabularies_exist_there() -> None:
    known = {str(ns): ns for ns in (DCTERMS, FOAF, ORG, PROV, SKOS, SDO)}
    reused = {
        o
        for p in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.closeMatch)
        for o in RDF_GRAPH.objects(None, p)
    }
    found = set()
    for term in reused:
        namespace, name = re.match(r"(.*[#/])(.*)", str(term)).groups()  # type: ignore[union-attr]
        if namespace in known:
            found.add(namespace)
            assert URIRef(term) in known[namespace], name
    assert found == set(known)


# ---------------------------------------------------------------------------------------- themes


def test_themes_have_definitions_names_and_a_place() -> None:
    assert 40 <= len(THEMES) <= 60
    for id_, (label, others) in THEMES.items():
        assert label_of(id_) is Label.THEME
        assert id_ == f"theme/{slug(id_.removeprefix('theme/'))}"
        assert label and others, id_
        term = URIRef(f"https://golden-thread.example/id/{id_}")
        assert _is_sentence(str(RDF_GRAPH.value(term, SKOS.definition))), id_
    for id_, wider in BROADER.items():
        assert wider in THEMES and wider not in (id_, BROADER.get(BROADER.get(wider, ""), ""))


def test_no_name_stands_for_two_themes() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for id_, (label, others) in THEMES.items():
        for name in (label, *others):
            owners[name.casefold()].add(id_)
    assert {n: o for n, o in owners.items() if len(o) > 1} == {}


@pytest.mark.parametrize(
    ("name", "theme"),
    [("IROs", "independent-reviewing-officers"), ("LADO", "designated-officer"),
     ("PEPs", "education-of-children-in-care"), ("CAMHS", "emotional-health"),
     ("LSCB", "safeguarding-partnership"), ("EDT", "emergency-duty")],
)  # fmt: skip
def test_acronyms_lead_to_their_theme(name: str, theme: str) -> None:
    assert name in THEMES[f"theme/{theme}"][1]


# --------------------------------------------------------------------------------------- statute


def test_national_nodes_are_well_formed_and_belong_to_no_authority() -> None:
    assert len({n.id for n in NATIONAL}) == len(NATIONAL)
    for node in NATIONAL:
        check_node(node)
        assert is_national(node.id)
        assert node.label is label_of(node.id)
        assert node.get("authority") is None
    ids = {n.id for n in NATIONAL}
    assert {"organisation/national/ofsted", "organisation/national/department-for-education"} <= ids
    assert set(THEMES) <= ids


def test_every_duty_has_a_citation_and_an_address_that_agree() -> None:
    for node in NATIONAL:
        if node.label is not Label.DUTY:
            continue
        address = str(node.get("iri"))
        year = re.fullmatch(
            r"http://www\.legislation\.gov\.uk/id/(?:ukpga|uksi)/(\d{4})/\d+(?:/section/(\w+))?",
            address,
        )
        assert year, address
        assert year[1] in str(node.get("citation")), node.id
        if year[2]:
            assert re.search(rf"sections? {year[2]}\b", str(node.get("citation"))), node.id


def test_the_statutory_posts() -> None:
    assert {p.code for p in POSTS} == set(StatutoryPost)
    national = {n.id for n in NATIONAL}
    for post in POSTS:
        assert post.title and post.section and post.duty in national
    everywhere = {p.code.value for p in POSTS if p.everywhere}
    assert everywhere == {"dcs", "lmcs", "chief_executive", "leader", "virtual_school_head"}


def test_default_claims_join_what_their_relationship_joins() -> None:
    for default in DEFAULTS:
        for to in default.to:
            assert (_label(default.from_), _label(to)) in CONNECTS[default.type], default


def _label(end: str) -> Label:
    if is_national(end):
        assert end in {n.id for n in NATIONAL}, end
        return label_of(end)
    scheme, code = end.split("/")
    assert code in CODES[scheme], end
    return {
        "StatutoryPost": Label.POST,
        "PostRank": Label.POST,
        "BodyKind": Label.BODY,
        "OrganisationKind": Label.ORGANISATION,
        "Framework": Label.INSPECTION,
    }[scheme]


def test_default_claims_say_why_and_since_when() -> None:
    for default in DEFAULTS:
        assert default.basis in (Basis.STATUTE, Basis.CONVENTION)
        assert default.reasons and all(default.reasons)
        if default.basis is Basis.STATUTE:
            assert re.search(r"\d{4}", default.reasons[0]), "no Act or guidance is named"
        else:
            assert default.reasons[0].startswith("Usual"), "a custom is called one"
        dates = [date.fromisoformat(d) for d in (default.valid_from, default.valid_to) if d]
        assert dates == sorted(dates)


def test_no_custom_starts_at_a_post_outside_the_council() -> None:
    """Conventions are about ranks (which are of the council only) and about bodies."""
    for default in DEFAULTS:
        if default.basis is Basis.CONVENTION:
            assert default.from_.startswith(("PostRank/", "BodyKind/"))


def test_successions_are_of_kinds_and_dated() -> None:
    known = {(s.earlier, s.later): s for s in SUCCESSIONS}
    lscb = known["BodyKind/lscb", "BodyKind/safeguarding_partnership"]
    assert (lscb.on, lscb.at_latest) == ("2019-09-29", True)
    assert known["OrganisationKind/ccg", "OrganisationKind/icb"].on == "2022-07-01"
    assert known["OrganisationKind/pct", "OrganisationKind/ccg"].on == "2013-04-01"
    assert known["Framework/sif", "Framework/ilacs"].on == "2018-01-01"
    for succession in SUCCESSIONS:
        assert succession.reasons
        assert _label(succession.earlier) is _label(succession.later)


@pytest.mark.parametrize(
    ("title", "rank"),
    [
        ("Head of Fostering", PostRank.HEAD_OF_SERVICE),
        ("Head of Service, Assessment and Intervention", PostRank.HEAD_OF_SERVICE),
        ("Heads of Service", PostRank.HEAD_OF_SERVICE),
        ("Deputy Director Children’s Social Care", PostRank.CHILDREN_SOCIAL_CARE_DIRECTOR),
        ("Assistant Director, Early Help", PostRank.CHILDREN_DIRECTOR),
        ("Corporate Director for Children", PostRank.CORPORATE_DIRECTOR),
        ("Principal Social Worker", PostRank.PRINCIPAL_SOCIAL_WORKER),
        ("Local Authority Designated Officer (LADO)", PostRank.DESIGNATED_OFFICER),
        ("Head of Schools and Communities", PostRank.HEAD_OF_OTHER_SERVICE),
    ],
)
def test_a_title_tells_a_rank(title: str, rank: PostRank) -> None:
    assert next(r for r in RANKS if r.code is rank).fits(title)


@pytest.mark.parametrize(
    "title",
    ["0–19 service lead", "Named nurse", "Clinical Lead", "Head of Nursing", "Head of CAMHS",
     "Head of Legal Services", "Director of Public Health", "Detective Chief Inspector",
     "Head of Safeguarding, Clinical Commissioning Group (CCG)", "Assistant Director of Nursing",
     "Assistant Director Adult Social Care", "Headteacher"],
)  # fmt: skip
def test_a_title_of_another_service_tells_no_rank(title: str) -> None:
    placing = (PostRank.COUNCIL_POST, PostRank.PARTNER_PROFESSION)
    assert [r.code for r in RANKS if r.fits(title) and r.code not in placing] == []


@pytest.mark.parametrize(
    ("title", "placed"),
    [
        ("Deputy Director Children’s Social Care", PostRank.COUNCIL_POST),
        ("Head of Fostering", PostRank.COUNCIL_POST),
        ("Principal Social Worker", PostRank.COUNCIL_POST),
        ("Named nurse", PostRank.PARTNER_PROFESSION),
        ("Detective Chief Inspector", PostRank.PARTNER_PROFESSION),
        ("Hospital Social Work Manager", None),
        ("Social Care Health Lead", None),
        *((t, None) for t in ("Commissioning Manager", "Head of Service", "Team Manager",
                              "Head of Safeguarding", "Assistant Director, Children",
                              "Performance Manager", "Virtual School Headteacher")),
    ],
)  # fmt: skip
def test_a_title_that_any_partner_may_use_tells_of_no_employer(
    title: str, placed: PostRank | None
) -> None:
    placing = (PostRank.COUNCIL_POST, PostRank.PARTNER_PROFESSION)
    found = [r.code for r in RANKS if r.code in placing and r.fits(title)]
    assert found == ([placed] if placed else [])


def test_a_head_of_service_outside_social_care_is_not_under_its_director() -> None:
    ranks = [r.code for r in RANKS if r.fits("Head of Schools and Communities")]
    assert ranks == [PostRank.HEAD_OF_OTHER_SERVICE]


# ------------------------------------------------------------------------------------- cold start


@pytest.mark.parametrize(
    "module", ["ontology.terms", "ontology.statute", "ontology.record", "graph.defaults"]
)
def test_what_answers_a_question_loads_no_rdf_library(module: str) -> None:
    program = (
        f"import sys, {module}; "
        "print([m for m in ('rdflib', 'pyshacl', 'strawberry') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"
