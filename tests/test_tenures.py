"""Who held a post and when: what two documents and a register may say of one holder or of two."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from graph import open_store
from loaders import names
from ontology.record import Draft, Node, Records, Source
from ontology.terms import Basis, GapKindId, Label, PassageKind, PassageReading, Relationship
from queries.answers import Gap
from queries.coverage import coverage_gaps
from queries.records import holder
from queries.structure import structure
from queries.tenures import Tenure, when
from queries.viewer import Viewer

AREA, DCS = "aldermoor", "Director of Children's Services"
PLANNED = "2010-08-18"

#: What a document says of a post: a name or "", and the properties of the tenure.
Said = tuple[str, dict[str, str]]


def records(key: str, *said: Said, basis: Basis = Basis.STATED, plan: str = "") -> Records:
    """What one document says of the director; ``plan`` is the date of a plan that it is."""
    draft = Draft(Source(f"document/{AREA}/{key}", f"authority/{AREA}", "2020-01-01"))
    draft.node(Label.AUTHORITY, AREA, name="Aldermoor")
    document = draft.node(Label.DOCUMENT, *draft.source.id.split("/")[1:], title=key)
    for n, (name, properties) in enumerate(said, 1):
        passage = draft.node(
            Label.PASSAGE, *document.split("/")[1:], str(n), text=f"{key} {n}", ordinal=n,
            kind=PassageKind.LINE, reading=PassageReading.RECORD,
        )  # fmt: skip
        draft.edge(Relationship.PART_OF, passage, document)
        post = names.post(draft, DCS)
        person = draft.person(name) if name else None
        kind = properties.get("kind", "not_stated")
        since = "" if name else properties.get("from", "")
        tenure = draft.node(
            Label.TENURE, *post.split("/")[1:], person.rsplit("/", 1)[-1] if person else "unnamed",
            *([since] if since else []), **{**properties, "kind": kind},
        )  # fmt: skip
        draft.edge(Relationship.OF_POST, tenure, post, passage=passage, basis=basis)
        if person:
            draft.edge(Relationship.HOLDER, tenure, person, passage=passage, basis=basis)
        for node in filter(None, (tenure, post, person)):
            draft.cites(node, passage)
    if plan:
        id_ = draft.node(Label.PLAN, AREA, "improvement_plan", plan, issuedOn=plan, issuedOnTo=plan)
        draft.edge(Relationship.REPORTS, document, id_)
    return draft.records()


def shown(first: str, last: str = "", **more: str) -> dict[str, str]:
    return {"attestedFrom": first, "attestedTo": last or first, **more}


def month(start: str, end: str, **more: str) -> dict[str, str]:
    return {"from": start, "fromTo": end, "fromPrecision": "month", **more}


LETTER = records("letter", ("Ann Archer", shown(PLANNED)), plan=PLANNED)
PLAIN_PLAN = records("plan", plan=PLANNED)
#: As reports of 2013 to 2017 say it, in one sentence and without a name.
ACTING = records(
    "report",
    ("", month("2012-06-01", "2012-06-30", kind="acting", to="2013-04-30", toPrecision="month")),
    ("", month("2013-04-01", "2013-04-30", kind="permanent", attestedTo="2016-07-28")),
)
SINCE = records("report", ("", month("2013-06-01", "2013-06-30", attestedTo="2016-07-28")))


def told(
    tmp_path: Path, *loaded: Records, as_at: str = "2020-06-30", role_only: bool = False
) -> list[Gap]:
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        for one in loaded:
            store.load(one)
        kinds = [GapKindId.HOLDER_CHANGED]
        return coverage_gaps(Viewer(store, role_only=role_only), kinds, as_at=as_at)


@pytest.mark.parametrize(
    "loaded",
    [
        [PLAIN_PLAN, ACTING],
        [PLAIN_PLAN, SINCE],
        # a name on a day of the month since when the report shows somebody
        [records("letter", ("Ann Archer", shown("2013-06-10")), plan=PLANNED), SINCE],
        # who was interim in the letter may be who was then appointed
        [records("letter", ("Ann Archer", shown(PLANNED, kind="interim")), plan=PLANNED), SINCE],
        # two who hold it at once
        [records("plan", ("Ann Archer", shown(PLANNED)), ("Bea Brook", shown(PLANNED)),
                 plan=PLANNED),
         records("later", ("Cy Cole", shown("2019-10-01")))],
        # before anything was recommended or planned
        [records("letter", ("Ann Archer", shown("2009-01-05"))), PLAIN_PLAN, SINCE],
    ],
    ids=["acting, then permanent", "since a month", "a day of the month", "interim before",
         "two at once", "before the plan"],
)  # fmt: skip
def test_what_may_be_one_holder_is_no_change(tmp_path: Path, loaded: Sequence[Records]) -> None:
    assert told(tmp_path, *loaded) == []


def test_a_name_before_a_stated_start_is_another_holder(tmp_path: Path) -> None:
    (gap,) = told(tmp_path, LETTER, ACTING)
    assert gap.sentence == (
        "Director of Children's Services has had more than one holder: Ann Archer on 18 August "
        "2010; then a holder whom no document names, acting from June 2012 until April 2013 and "
        "permanent from April 2013, shown until 28 July 2016."
    )
    assert gap.since == "2012-06-01"
    assert {p.text for p in gap.evidence} == {"letter 1", "report 1", "report 2"}


def test_two_whom_nobody_names_are_two_where_the_dates_say_so(tmp_path: Path) -> None:
    later = records("later", ("", month("2017-01-01", "2017-01-31", attestedTo="2019-06-28")))
    (gap,) = told(tmp_path, PLAIN_PLAN, SINCE, later)
    assert gap.sentence.endswith(
        "a holder whom no document names, from June 2013, shown until 28 July 2016; then a holder "
        "whom no document names, from January 2017, shown until 28 June 2019."
    )


def test_it_has_not_changed_before_it_did(tmp_path: Path) -> None:
    assert told(tmp_path, LETTER, SINCE, as_at="2012-12-31") == []


def test_a_register_and_a_report_of_one_appointment_are_one(tmp_path: Path) -> None:
    register = records(
        "register",
        ("Bea Brook", {"from": "2013-06-10", "fromTo": "2013-06-10", "fromPrecision": "day",
                       "attestedFrom": "2020-01-01", "attestedTo": "2020-01-01"}),
        basis=Basis.REGISTERED,
    )  # fmt: skip
    assert told(tmp_path / "a", PLAIN_PLAN, SINCE, register) == []
    (gap,) = told(tmp_path / "b", LETTER, SINCE, register)
    assert "Ann Archer on 18 August 2010; then Bea Brook from 10 June 2013" in gap.sentence
    assert "whom no document names" not in gap.sentence
    # each rests on what says it: the report has neither that day nor that name
    assert {p.text for p in gap.evidence} == {"letter 1", "register 1"}


def test_names_are_withheld_from_who_sees_posts_only(tmp_path: Path) -> None:
    (gap,) = told(tmp_path, LETTER, SINCE, role_only=True)
    assert "Archer" not in gap.sentence and "a named holder on 18 August 2010" in gap.sentence


def test_a_holder_for_the_time_being_is_told_until_another_follows(tmp_path: Path) -> None:
    interim = records("report", ("Ann Archer", shown("2016-07-04", "2016-07-28", kind="interim")))
    (gap,) = told(tmp_path / "a", PLAIN_PLAN, interim)
    assert "is recorded as interim between 4 July 2016 and 28 July 2016" in gap.sentence
    later = records("later", ("Ann Archer", {}), ("Bea Brook", shown("2019-10-01", "2019-10-31")))
    (gap,) = told(tmp_path / "b", PLAIN_PLAN, interim, later)
    assert "then Bea Brook in October 2019" in gap.sentence
    assert "no later holder" not in gap.sentence


def test_who_holds_a_post_is_known_for_as_long_as_it_is_shown(tmp_path: Path) -> None:
    """A report's "since" is known to the report's date; an officer's goes on until followed."""
    span = {"from": "2013-06-10", "attestedTo": "2016-07-28"}
    for basis, name in ((Basis.STATED, None), (Basis.REGISTERED, "Ann Archer")):
        with open_store(f"ladybug:{tmp_path / basis.value}") as store:
            store.load(records("one", ("Ann Archer", span), basis=basis))
            post = f"post/{AREA}/director-of-childrens-services"

            viewer = Viewer(store)
            assert _name(holder(viewer, post, "2015-01-01")) == "Ann Archer"
            assert _name(holder(viewer, post, "2019-10-01")) == name
            store.load(records("two", ("Bea Brook", {"from": "2018-01-08"}), basis=basis))
            if name:
                assert _name(holder(viewer, post, "2019-10-01")) == "Bea Brook"


def _name(node: Node | None) -> object:
    return node and node.get("name")


@pytest.mark.parametrize(
    ("properties", "words"),
    [
        (shown("2010-08-18"), "on 18 August 2010"),
        (shown("2019-10-01", "2019-10-31"), "in October 2019"),
        (shown("2019-10-01", "2019-11-30"), "between 1 October 2019 and 30 November 2019"),
        ({"from": "2019-03-04", "fromPrecision": "day"}, "from 4 March 2019"),
        ({"from": "2019-01-01", "fromPrecision": "year"}, "from 2019"),
    ],
)
def test_a_time_is_told_no_more_exactly_than_it_is_printed(
    properties: dict[str, str], words: str
) -> None:
    node = Node("tenure/aldermoor/x/y", Label.TENURE, {**properties})
    assert when(Tenure(node, (), "post/aldermoor/x", (), None)) == words


def test_posts_that_are_the_same_say_so(tmp_path: Path) -> None:
    draft = Draft(Source(f"document/{AREA}/plan", f"authority/{AREA}", "2020-01-01"))
    draft.node(Label.AUTHORITY, AREA, name="Aldermoor")
    draft.node(Label.DOCUMENT, *draft.source.id.split("/")[1:], title="plan")
    one, other, third = (names.post(draft, n) for n in (DCS, "Director of Children", "Head of IT"))
    draft.edge(Relationship.SAME_AS, other, one, basis=Basis.REGISTERED)
    draft.edge(
        Relationship.SAME_AS, third, one, basis=Basis.INFERRED, review="unreviewed", score=0.9
    )
    with open_store(f"ladybug:{tmp_path / 'store'}") as store:
        store.load(draft.records())
        lines = structure(Viewer(store), f"authority/{AREA}").posts
        same = {line.post.id: [ref.id for ref in line.same] for line in lines}
        assert (same[one], same[other], same[third]) == ([other], [one], [])
