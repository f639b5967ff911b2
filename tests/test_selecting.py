"""Lists: what fits, in which order, and that pages hold each thing once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.schema import schema
from graph import open_store
from ontology.errors import BadValue, NotFound
from ontology.record import Graph, Node
from ontology.terms import GAP_KINDS, GapKindId, Label, Relationship
from queries.conditions import ORDERS
from queries.coverage import coverage
from queries.having import HAS, THROUGH_ACTIONS
from queries.selecting import Part, Place, Selected, select
from queries.viewer import Viewer
from queries.wording import natural

AS_AT = "2024-06-30"


@pytest.fixture(scope="module")
def viewers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Viewer]]:
    """A viewer of what a folder holds; each folder is loaded once."""
    from api.loading import load_paths

    with ExitStack() as opened:

        @cache
        def viewer(folder: Path) -> Viewer:
            url = f"ladybug:{tmp_path_factory.mktemp('lists') / 'store'}"
            store = opened.enter_context(open_store(url))
            list(load_paths(store, [folder]))
            return Viewer(store)

        yield viewer


@pytest.fixture(scope="module", params=["samples", "wirral"])
def viewer(request: pytest.FixtureRequest, viewers: Callable[[Path], Viewer]) -> Viewer:
    """A viewer of the samples, and one of the real documents."""
    return viewers(request.getfixturevalue(request.param))


@pytest.fixture(scope="module")
def sample(samples: Path, viewers: Callable[[Path], Viewer]) -> Viewer:
    """A viewer of the samples."""
    return viewers(samples)


def every(viewer: Viewer, label: Label, **wanted: object) -> set[str]:
    """The ids of all that fit."""
    found = select(viewer, label, wanted, part=Part(first=10**6))
    ids = {n.id for n in found.nodes}
    assert len(ids) == len(found.nodes) == found.total
    return ids


# ------------------------------------------------------------------- one truth with the catalogue


def test_what_things_have_and_lack_is_what_the_catalogue_says(viewer: Viewer) -> None:
    told = coverage(viewer, as_at=AS_AT, include_waived=True)
    rows = {row.kind.id: row for row in told.summary.rows}
    for label, has in HAS.items():
        for name, kind in has.items():
            yes = every(viewer, label, as_at=AS_AT, **{name: True})
            no = every(viewer, label, as_at=AS_AT, **{name: False})
            assert no == {g.subject.id for g in told.gaps if g.kind.id == kind}, name
            assert not yes & no and len(yes) + len(no) == rows[kind].examined, name


#: A kind of gap is asked for in the list of each label that its subjects may be of.
_LISTED = (Label.RECOMMENDATION, Label.ACTION, Label.FINDING, Label.PLAN, Label.INSPECTION,
           Label.POST, Label.BODY, Label.DOCUMENT)  # fmt: skip


def test_gaps_that_are_asked_for_are_those_counted(viewer: Viewer) -> None:
    told = coverage(viewer, as_at=AS_AT, include_waived=True)
    rows = {row.kind.id: row for row in told.summary.rows}
    asked = 0
    for kind in GapKindId:
        subjects = {g.subject.id for g in told.gaps if g.kind.id == kind}
        open_ = {g.subject.id for g in told.gaps if g.kind.id == kind and g.waiver is None}
        labels = {g.subject.label for g in told.gaps if g.kind.id == kind}
        if not labels or not labels <= set(_LISTED):
            continue
        asked += 1
        found = {i for of in labels for i in every(viewer, of, gap=[kind.value], as_at=AS_AT)}
        assert found == open_ and len(found) == rows[kind].found, kind
        if rows[kind].waived:
            waived = {
                i
                for of in labels
                for i in every(viewer, of, gap=[kind.value], as_at=AS_AT, include_waived=True)
            }
            assert waived == subjects and len(waived) == rows[kind].found + rows[kind].waived
    assert asked > 15
    for kind in (GapKindId.ACTION_OVERDUE, GapKindId.RECOMMENDATION_WITHOUT_ACTION):
        label = Label.ACTION if kind == GapKindId.ACTION_OVERDUE else Label.RECOMMENDATION
        without = every(viewer, label, without_gap=[kind.value], as_at=AS_AT)
        row = rows[kind]
        assert len(without) == row.examined - row.found - row.waived


def test_what_is_overdue_is_so_as_at_the_day(viewer: Viewer) -> None:
    before: set[str] = set()
    for day in ("2019-12-31", "2020-06-30", "2030-01-01"):
        told = coverage(viewer, kinds=["action_overdue"], as_at=day, include_waived=True)
        found = every(viewer, Label.ACTION, overdue=day)
        assert found == {g.subject.id for g in told.gaps}
        answered = {
            r
            for r in every(viewer, Label.RECOMMENDATION, made=True)
            if every(viewer, Label.ACTION, recommendation=[r], as_at=day) & found
        }
        assert every(viewer, Label.RECOMMENDATION, overdue=day) == answered
        assert found != before
        before = found


def test_what_a_recommendation_has_by_its_actions(viewer: Viewer) -> None:
    made = every(viewer, Label.RECOMMENDATION, has_action=True) | every(
        viewer, Label.RECOMMENDATION, has_action=False
    )
    actions = {r: every(viewer, Label.ACTION, recommendation=[r]) for r in made}
    for name in THROUGH_ACTIONS:
        having = every(viewer, Label.ACTION, **{name: True})
        yes = every(viewer, Label.RECOMMENDATION, **{name: True})
        no = every(viewer, Label.RECOMMENDATION, **{name: False})
        by_action = {r for r in made if actions[r] & having}
        assert by_action <= yes and not yes & no and yes | no == made, name
        if name == "has_date":
            assert by_action == yes


def test_as_at_leaves_out_what_was_not_on_record(viewer: Viewer) -> None:
    early = every(viewer, Label.RECOMMENDATION, as_at="2017-01-01", made=True)
    now = every(viewer, Label.RECOMMENDATION, made=True)
    assert early < now
    issued = every(viewer, Label.RECOMMENDATION, issued=_days(last="2017-01-01"), made=True)
    assert issued <= early


# ------------------------------------------------------------- conditions, against the graph itself


def _days(first: str = "0000", last: str = "9999") -> object:
    from queries.conditions import Range

    return Range(first, last)


class Around:
    """What things are joined to, read from the whole graph: another way to the same answers."""

    def __init__(self, graph: Graph) -> None:
        self.nodes = graph.nodes
        self._edges = [e for e in graph.edges.values() if e.get("review") != "rejected"]

    def out(self, id_: str, type_: str) -> list[Node]:
        return [self.nodes[e.to] for e in self._edges if e.from_ == id_ and e.type == type_]

    def into(self, id_: str, type_: str) -> list[Node]:
        return [self.nodes[e.from_] for e in self._edges if e.to == id_ and e.type == type_]

    def grades(self, n: Node, *, overall: bool) -> set[object]:
        area = "overall_effectiveness" if overall else n.get("area")
        return {
            j.get("grade")
            for i in self.out(n.id, "MADE_IN")
            for j in self.into(i.id, "MADE_IN")
            if j.label is Label.JUDGEMENT and area and j.get("area") == area
        }

    def answered(self, n: Node) -> set[str]:
        direct = self.out(n.id, "ADDRESSES")
        return {r.id for d in direct for r in (d, *self.out(d.id, "SAME_AS"))}

    def claims(self, n: Node) -> set[tuple[object, object]]:
        left_out = {Relationship.CITES, Relationship.ABOUT_AUTHORITY, Relationship.HAS_THEME}
        return {
            (e.get("basis"), e.get("review") or "unreviewed")
            for e in self._edges
            if n.id in (e.from_, e.to) and e.type not in left_out
        }

    def families(self, n: Node) -> set[object]:
        passages = self.out(n.id, "CITES")
        return {d.get("family") for p in passages for d in self.out(p.id, "PART_OF")}

    def reports(self, n: Node) -> list[Node]:
        return [d for i in self.out(n.id, "MADE_IN") for d in self.into(i.id, "REPORTS")]


_Test = Callable[[Around, Node], object]
#: Label, condition, value, and the same said of the graph.
ORACLE: list[tuple[Label, str, object, _Test]] = [
    (Label.FINDING, "grade", ["inadequate"],
     lambda g, n: "inadequate" in g.grades(n, overall=False)),
    (Label.FINDING, "overall_grade", ["inadequate", "requires_improvement"],
     lambda g, n: g.grades(n, overall=True) & {"inadequate", "requires_improvement"}),
    (Label.RECOMMENDATION, "overall_grade", ["inadequate"],
     lambda g, n: "inadequate" in g.grades(n, overall=True)),
    (Label.RECOMMENDATION, "area", ["lscb"], lambda g, n: n.get("area") == "lscb"),
    (Label.FINDING, "polarity", ["weakness"], lambda g, n: n.get("polarity") == "weakness"),
    (Label.FINDING, "marked", False, lambda g, n: not n.get("marked")),
    (Label.FINDING, "search", "The children", lambda g, n: all(
        w in str(n.get("text")).lower() for w in ("the", "children"))),
    (Label.FINDING, "review", ["unreviewed"],
     lambda g, n: ("inferred", "unreviewed") in g.claims(n)),
    (Label.FINDING, "basis", ["stated"], lambda g, n: any(b == "stated" for b, _ in g.claims(n))),
    (Label.POST, "basis", ["statute"], lambda g, n: any(b == "statute" for b, _ in g.claims(n))),
    (Label.ACTION, "family", ["improvement_plan"],
     lambda g, n: "improvement_plan" in g.families(n)),
    (Label.FINDING, "family", ["sif_report"], lambda g, n: "sif_report" in g.families(n)),
    (Label.RECOMMENDATION, "inspected", ("2015-01-01", "2016-12-31"), lambda g, n: any(
        "2015-01-01" <= str(i.get("startedOn") or "") <= "2016-12-31"
        for i in g.out(n.id, "MADE_IN"))),
    (Label.FINDING, "issued", ("2019-01-01", "2021-12-31"), lambda g, n: any(
        "2019-01-01" <= str(d.get("issuedOn") or "") <= "2021-12-31" for d in g.reports(n))),
    (Label.DOCUMENT, "issued", ("2016-01-01", "2019-12-31"), lambda g, n:
        "2016-01-01" <= str(n.get("issuedOn") or "") <= "2019-12-31"),
    (Label.ACTION, "due", ("2019-06-01", "2020-01-31"), lambda g, n:
        "2019-06-01" <= str(n.get("dueTo") or n.get("dueFrom") or "") <= "2020-01-31"),
    (Label.PERSON, "leads", True, lambda g, n: g.into(n.id, "LED_BY")),
    (Label.PERSON, "leads", False, lambda g, n: not g.into(n.id, "LED_BY")),
    (Label.POST, "leads", True, lambda g, n: g.into(n.id, "LED_BY")),
    (Label.POST, "statutory", ["DCS"], lambda g, n: n.get("statutory") == "DCS"),
    (Label.BODY, "leads", False, lambda g, n: not g.into(n.id, "LED_BY")),
    (Label.INSPECTION, "state", ["loaded"], lambda g, n: n.get("state") == "loaded"),
    (Label.MEASURE, "unit", ["percentage"], lambda g, n: n.get("unit") == "percentage"),
]  # fmt: skip


def test_each_condition_says_what_the_graph_says(viewer: Viewer) -> None:
    graph = viewer.store.graph()
    around, some = Around(graph), 0
    for label, name, value, test in ORACLE:
        given_ = _days(*value) if isinstance(value, tuple) else value
        of = [n for n in graph.nodes.values() if n.label is label and n.get("authority")]
        expected = {n.id for n in of if test(around, n)}
        assert every(viewer, label, **{name: given_}) == expected, (label, name)
        some += 0 < len(expected) < len(of)
    assert some > len(ORACLE) / 2, "most of these tell things apart"


def test_conditions_that_name_a_thing(viewer: Viewer) -> None:
    """Each for all things that could be named: together they give all that is joined so."""
    graph = viewer.store.graph()
    around = Around(graph)

    def named(label: Label, name: str, of: Label, joined: Callable[[Node], set[str]]) -> None:
        subjects = [n for n in graph.nodes.values() if n.label is label and n.get("authority")]
        for far in sorted(n.id for n in graph.nodes.values() if n.label is of)[:25]:
            expected = {n.id for n in subjects if far in joined(n)}
            assert every(viewer, label, **{name: [far]}) == expected, (label, name, far)

    def out(*types: str) -> Callable[[Node], set[str]]:
        return lambda n: {m.id for t in types for m in around.out(n.id, t)}

    named(Label.RECOMMENDATION, "inspection", Label.INSPECTION, out("MADE_IN"))
    named(Label.FINDING, "inspection", Label.INSPECTION, out("MADE_IN"))
    named(Label.FINDING, "recommendation", Label.RECOMMENDATION, out("SUPPORTS"))
    named(Label.ACTION, "plan", Label.PLAN, out("PART_OF"))
    named(Label.ACTION, "recommendation", Label.RECOMMENDATION, around.answered)
    named(Label.ACTION, "lead", Label.PERSON, out("LED_BY"))
    named(Label.ACTION, "lead", Label.POST, out("LED_BY"))
    named(Label.FINDING, "theme", Label.THEME, out("HAS_THEME"))
    named(Label.PLAN, "inspection", Label.INSPECTION, out("RESPONDS_TO"))
    named(Label.BODY, "oversees", Label.PLAN, out("OVERSEES"))
    named(Label.POST, "organisation", Label.ORGANISATION, out("POST_IN"))
    named(Label.DOCUMENT, "inspection", Label.INSPECTION, out("REPORTS"))
    measured = {
        m.id: around.into(m.id, "MEASURED_BY") for m in graph.nodes.values()
        if m.label is Label.MEASURE
    }  # fmt: skip
    named(Label.MEASURE, "action", Label.ACTION, lambda m: {a.id for a in measured[m.id]})
    plans = {
        m: {p.id for a in of for p in around.out(a.id, "PART_OF")} for m, of in measured.items()
    }
    named(Label.MEASURE, "plan", Label.PLAN, lambda m: plans[m.id])
    held = {
        n.id: {p.id for t in around.into(n.id, "HOLDER") for p in around.out(t.id, "OF_POST")}
        for n in graph.nodes.values() if n.label is Label.PERSON
    }  # fmt: skip
    named(Label.PERSON, "post", Label.POST, lambda n: held[n.id])


def test_several_authorities_and_what_rests_on_a_document(sample: Viewer) -> None:
    both = ["authority/aldermoor", "authority/brackwater"]
    one, other = (every(sample, Label.ACTION, authority=[a]) for a in both)
    assert one and other and every(sample, Label.ACTION, authority=both) == one | other
    assert every(sample, Label.ACTION) > one | other
    for document in every(sample, Label.DOCUMENT, state=["loaded"]):
        told = coverage(sample, kinds=["action_without_lead"], document=document)
        (row,) = told.summary.rows
        assert len(every(sample, Label.ACTION, document=[document])) == row.examined


def test_who_sees_one_authority_sees_no_other_in_a_list(sample: Viewer) -> None:
    narrow = Viewer(sample.store, frozenset({"authority/brackwater"}))
    seen = every(narrow, Label.RECOMMENDATION, has_lead=False)
    assert seen and all(i.startswith("recommendation/brackwater/") for i in seen)
    with pytest.raises(NotFound):
        select(narrow, Label.ACTION, {"authority": ["authority/aldermoor"]})


def test_the_order_of_names_is_not_told_where_names_are_withheld(sample: Viewer) -> None:
    narrow = Viewer(sample.store, role_only=True)
    found = select(narrow, Label.PERSON, order="name", part=Part(first=100))
    assert [n.id for n in found.nodes] == sorted((n.id for n in found.nodes), key=natural)
    assert {p.key for p in found.places} == {"name withheld"}
    name = str(next(n for n in select(sample, Label.PERSON).nodes).get("name"))
    assert every(sample, Label.PERSON, search=name)
    assert not every(narrow, Label.PERSON, search=name)


def test_what_is_no_condition_or_order_is_refused(sample: Viewer) -> None:
    with pytest.raises(BadValue, match="no condition"):
        select(sample, Label.PLAN, {"polarity": ["weakness"]})
    with pytest.raises(BadValue, match="no order"):
        select(sample, Label.PLAN, order="due")
    with pytest.raises(NotFound, match="theme/none"):
        select(sample, Label.FINDING, {"theme": ["theme/none"]})


# ------------------------------------------------------------------------------- orders and pages


def test_numbers_come_as_people_count_and_what_has_no_key_comes_last(viewer: Viewer) -> None:
    for descending in (False, True):
        found = select(
            viewer, Label.ACTION, order="number", descending=descending, part=Part(first=1000)
        )
        ids = [n.id for n in found.nodes]
        assert ids == sorted(ids, key=natural, reverse=descending)
        due = select(
            viewer, Label.ACTION, order="due", descending=descending, part=Part(first=1000)
        )
        dates = [str(n.get("dueTo") or n.get("dueFrom") or "") for n in due.nodes]
        known = [d for d in dates if d]
        assert known == sorted(known, reverse=descending)
        assert dates[: len(known)] == known and len(known) < len(dates)


_FILTERS: list[tuple[Label, Mapping[str, object]]] = [
    (Label.RECOMMENDATION, {"made": True}),
    (Label.RECOMMENDATION, {"made": True, "has_lead": False}),
    (Label.ACTION, {}),
    (Label.ACTION, {"overdue": "2020-06-30"}),
    (Label.FINDING, {"polarity": ["weakness"]}),
    (Label.DOCUMENT, {"authority": ["authority/aldermoor"]}),
    (Label.POST, {"search": "head"}),
    (Label.PERSON, {"leads": True}),
    (Label.BODY, {}),
]


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_pages_forward_and_back_hold_each_thing_once(sample: Viewer, data: st.DataObject) -> None:
    label, wanted = data.draw(st.sampled_from(_FILTERS))
    order = data.draw(st.sampled_from(["id", "number", *ORDERS[label]]))
    descending, size = data.draw(st.booleans()), data.draw(st.integers(2, 9))

    def ask(part: Part) -> Selected:
        return select(sample, label, wanted, order=order, descending=descending, part=part)

    whole = ask(Part(first=1000))
    ids = [n.id for n in whole.nodes]
    assert len(ids) == whole.total and not whole.earlier and not whole.later
    for forward in (True, False):
        came: list[str] = []
        at: Place | None = None
        while True:
            page = ask(Part(first=size, after=at) if forward else Part(last=size, before=at))
            more, before = (page.later, page.earlier) if forward else (page.earlier, page.later)
            assert page.total == whole.total and before == (at is not None and bool(ids))
            some = [n.id for n in page.nodes]
            came = came + some if forward else some + came
            if not more:
                break
            assert len(some) == size
            at = page.places[-1 if forward else 0]
        assert came == ids


def test_a_page_goes_on_where_a_thing_was_that_is_gone(sample: Viewer) -> None:
    whole = select(sample, Label.ACTION, order="due", part=Part(first=1000))
    for i in (0, 3, len(whole.places) - 2):
        gone = Place(whole.places[i].key, whole.places[i].id + "/gone")
        found = select(sample, Label.ACTION, order="due", part=Part(first=5, after=gone))
        assert [p.id for p in found.places] == [p.id for p in whole.places[i + 1 : i + 6]]


# -------------------------------------------------------------------------- as GraphQL tells them


def asked(viewer: Viewer, query: str, **variables: object) -> dict[str, Any]:
    result = schema.execute_sync(query, variables, context_value={"viewer": viewer})
    assert result.errors is None, result.errors
    found: dict[str, Any] = json.loads(json.dumps(result.data))
    return found


#: Every list of the schema that has pages: its name and its arguments.
LISTS = {
    "authorities": "", "documents": "orderBy: TITLE", "inspections": "orderBy: STARTED",
    "recommendations": "orderBy: AREA, descending: true",
    "findings": "filter: {polarity: MIXED}, orderBy: ISSUED",
    "plans": "", "actions": "filter: {hasMeasure: true}, orderBy: TEXT", "measures": "",
    "people": "orderBy: NAME", "posts": 'search: "head"', "bodies": "orderBy: NAME",
    "search": 'text: "plan"', "coverageGaps": "kinds: [action_overdue, document_missing]",
    "proposedLinks": "filter: {score: 0.3}", "links": "filter: {basis: REGISTERED}",
    "recurrence": 'authority: "authority/aldermoor"',
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_every_list_goes_on_from_its_cursors(sample: Viewer, name: str) -> None:
    named = name not in ("proposedLinks", "links", "recurrence")
    node = "{ id }" if named else "{ claim { id } }"
    args = f"{LISTS[name]}, " if LISTS[name] else ""

    def page(first: int, after: str) -> dict[str, Any]:
        query = f"""{{ {name}({args}first: {first}{after}) {{ totalCount
            edges {{ cursor node {node} }}
            pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"""
        found: dict[str, Any] = asked(sample, query)[name]
        return found

    def ids(of: dict[str, Any]) -> list[str]:
        return [e["node"]["id"] if named else e["node"]["claim"]["id"] for e in of["edges"]]

    whole, came, after = page(100, ""), [], ""
    assert 0 < whole["totalCount"] <= 100
    while True:
        some = page(3, after)
        came += ids(some)
        assert some["totalCount"] == whole["totalCount"]
        assert some["pageInfo"]["hasPreviousPage"] == bool(after)
        assert some["pageInfo"]["endCursor"] == some["edges"][-1]["cursor"]
        if not some["pageInfo"]["hasNextPage"]:
            break
        after = f', after: "{some["pageInfo"]["endCursor"]}"'
    assert came == ids(whole) and len(set(came)) == len(came) == whole["totalCount"]


def test_a_cursor_of_another_order_is_refused(sample: Viewer) -> None:
    query = """query($after: String, $o: ActionOrder = DUE) {
        actions(first: 2, after: $after, orderBy: $o) { pageInfo { endCursor } } }"""
    end = asked(sample, query)["actions"]["pageInfo"]["endCursor"]
    assert asked(sample, query, after=end)
    for wrong in ({"o": "TEXT", "after": end}, {"after": end[:-4]}, {"after": "W10="},
                  {"after": "WyJhIiwx"}, {"after": "x" * 5000}):  # fmt: skip
        result = schema.execute_sync(query, wrong, context_value={"viewer": sample})
        assert result.errors and result.errors[0].extensions == {"code": "BAD_VALUE"}, wrong
        assert "cursor" in result.errors[0].message


def test_a_filter_takes_one_or_several_and_may_stand_beside_an_argument(sample: Viewer) -> None:
    one = asked(sample, '{ bodies(authority: "authority/aldermoor") { totalCount } }')
    same = asked(sample, '{ bodies(filter: {authority: "authority/aldermoor"}) { totalCount } }')
    assert one == same
    query = """{ bodies(authority: "authority/aldermoor",
        filter: {authority: "authority/brackwater"}) { totalCount } }"""
    result = schema.execute_sync(query, context_value={"viewer": sample})
    assert result.errors and "give it once" in result.errors[0].message
    last = asked(sample, "{ actions(last: 2, orderBy: NUMBER) { edges { node { id } } } }")
    ids = sorted(every(sample, Label.ACTION), key=natural)
    assert [e["node"]["id"] for e in last["actions"]["edges"]] == ids[-2:]


def test_every_kind_of_the_catalogue_can_be_asked_for() -> None:
    assert {k.value for k in GapKindId} == set(GAP_KINDS)
