"""The register of recommendations: what it can be narrowed by is what the catalogue of gaps and the
chains say, a count is of what would be listed, and files hold exactly what the page lists.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner

from api.cli import main
from api.loading import load_paths
from graph import open_store
from ontology.errors import BadValue, NotFound
from ontology.record import Graph
from ontology.terms import GapKindId, Label, Relationship
from queries.accountability import accountability_chains, chain_verdicts
from queries.coverage import coverage_gaps, seen
from queries.having import checks
from queries.lines import Dates, Group, Recurs, Register, Without, register
from queries.narrowing import NAMES, Filter, Order
from queries.viewer import Viewer
from tests.both import fill_one_of_each
from tests.papers import asked, file, read_csv, read_xlsx

#: On these days the samples and Wirral's documents show the most.
DAYS = ("2016-12-31", "2020-06-30", "2026-06-30")


@pytest.fixture(scope="module")
def viewers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Viewer]]:
    """A viewer of what a folder holds; each folder is loaded once."""
    with ExitStack() as opened:

        @cache
        def viewer(folder: Path) -> Viewer:
            url = f"ladybug:{tmp_path_factory.mktemp('register') / 'store'}"
            store = opened.enter_context(open_store(url))
            assert all(not report.error for report in load_paths(store, [folder]))
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


def registers(viewer: Viewer) -> list[tuple[str, str, Register]]:
    """Each authority's register on each day."""
    return [(a, day, register(viewer, a, day)) for a in seen(viewer) for day in DAYS]


def having(of: Register, group: Group, code: str) -> set[str]:
    """The ids of the lines that are marked so."""
    return {x.id for x in of.lines if any(c == code for c, _ in x.marks[group])}


# ------------------------------------------------------------------------------------- one truth


def test_what_is_lacking_is_what_the_catalogue_says(viewer: Viewer) -> None:
    for authority, day, found in registers(viewer):
        of: dict[GapKindId, set[str]] = defaultdict(set)
        for gap in coverage_gaps(viewer, authority=authority, as_at=day, include_waived=True):
            of[gap.kind.id].add(gap.subject.id)
        every = {line.id for line in found.lines}
        bare, again = GapKindId.RECOMMENDATION_WITHOUT_ACTION, GapKindId.RECOMMENDATION_RECURS
        assert having(found, Group.WITHOUT, Without.ACTION) == of[bare]
        assert having(found, Group.RECURS, Recurs.BEFORE) == every & of[again]
        for name, what in (
            ("has_named_lead", Without.NAMED_LEAD),
            ("has_measure", Without.MEASURE),
            ("has_body", Without.BODY),
        ):
            fit = checks(viewer, Label.RECOMMENDATION, {name: False, "as_at": day}, [authority])
            lacking = {id_ for id_ in every if all(fits(id_) for fits in fit)}
            assert having(found, Group.WITHOUT, what) == lacking, (name, day)
        late = of[GapKindId.ACTION_OVERDUE]
        dateless = of[GapKindId.ACTION_WITHOUT_DATE] | of[GapKindId.DATE_NOT_FIXED]
        for line in found.lines:
            actions = {a.action.id for a in line.of.actions}
            marked = {code for code, _ in line.marks[Group.DATES]}
            assert (Dates.PAST in marked) == bool(actions & late)
            assert (Dates.UNFIXED in marked) == bool(actions & dateless)
            assert line.lacks(Without.DATE) == (not any(a.due for a in line.of.actions))
            assert line.lacks(Without.GAP) == (not line.gaps)


def test_a_target_is_what_a_measure_states(viewer: Viewer) -> None:
    graph: Graph = viewer.store.graph()
    measured = {
        e.from_
        for e in graph.edges.values()
        if e.type is Relationship.MEASURED_BY and graph.nodes[e.to].get("target")
    }
    for _, _, found in registers(viewer):
        for line in found.lines:
            actions = {a.action.id for a in line.of.actions}
            assert line.lacks(Without.TARGET) == (not measured & {line.id, *actions})


def test_gaps_are_those_of_what_belongs_to_a_recommendation(viewer: Viewer) -> None:
    for authority in seen(viewer):
        for line in register(viewer, authority).lines:
            own = coverage_gaps(viewer, authority=authority, recommendation=line.id)
            assert sorted(line.gaps) == sorted((g.kind.id, g.subject.id) for g in own)


def test_every_verdict_is_that_of_the_chain(viewer: Viewer) -> None:
    for authority, day, found in registers(viewer):
        verdicts = chain_verdicts(viewer, authority, day)
        every = [(id_, day) for id_ in verdicts]
        chains = accountability_chains(viewer, every)
        told = {
            id_: chain.verdict
            for (id_, _), chain in zip(every, chains, strict=True)
            if not isinstance(chain, NotFound)
        }
        assert told == verdicts
        assert {line.id: line.verdict for line in found.lines}.items() <= verdicts.items()
    assert len(chain_verdicts(viewer)) >= 30


# ---------------------------------------------------------------------------------------- counts


def test_a_count_is_of_what_would_be_listed(viewer: Viewer) -> None:
    for authority in seen(viewer):
        lines = register(viewer, authority, DAYS[-1]).lines
        for chosen in (
            [],
            [("without", "body")],
            [("without", "body"), ("without", "target"), ("dates", "past")],
            [("chain", "broken"), ("leads", "one"), ("leads", "several"), ("words", "care")],
        ):
            filter_ = Filter.of(chosen)
            for facet in filter_.facets(lines):
                group = facet.group.value
                for choice in facet.choices:
                    others = [p for p in chosen if p[0] != group or group == "without"]
                    wanted = Filter.of([*others, (group, choice.code)])
                    assert choice.count == len(wanted.listed(lines)), (chosen, choice)
                    assert choice.chosen == ((group, choice.code) in chosen)


def test_a_filter_is_its_pairs() -> None:
    pairs = [
        ("without", "action"),
        ("without", "body"),
        ("inspection", "inspection/aldermoor/ilacs/2019-06-10"),
        ("words", "care leavers"),
        ("order", "gaps"),
        ("down", "1"),
    ]
    filter_ = Filter.of([*pairs, ("page", "2"), ("chain", "")])
    assert filter_.pairs == pairs
    assert Filter.of(filter_.pairs) == filter_
    assert filter_.narrows and not Filter.of([("order", "text")]).narrows
    assert {name for name, _ in pairs} <= set(NAMES)


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("without", "hope"), "'hope' is nothing to ask for as without; there are action,"),
        (("kind", "wish"), "'wish' is nothing to ask for as kind"),
        (("order", "luck"), "there is no order 'luck'; there are number,"),
        (("words", "x" * 201), "more than 200 characters"),
    ],
)
def test_what_is_nothing_to_ask_by_is_told(pair: tuple[str, str], said: str) -> None:
    with pytest.raises(BadValue, match=said):
        Filter.of([pair])


def test_words_are_looked_for_in_texts_and_themes(sample: Viewer) -> None:
    lines = register(sample, "authority/aldermoor", DAYS[-1]).lines
    found = Filter.of([("words", "CARE leavers")]).listed(lines)
    expected = {
        x.id
        for x in lines
        if "care" in f"{x.of.text} {x.themes}".casefold()
        and "leavers" in f"{x.of.text} {x.themes}".casefold()
    }
    assert {x.id for x in found} == expected != set()


def test_each_order_is_of_the_same_lines(sample: Viewer) -> None:
    lines = register(sample, "authority/aldermoor", DAYS[-1]).lines
    for order in Order:
        up = Filter.of([("order", order)]).listed(lines)
        down = Filter.of([("order", order), ("down", "1")]).listed(lines)
        assert down == up[::-1]
        assert sorted(x.id for x in up) == sorted(x.id for x in lines)
    texts = [x.of.text.casefold() for x in Filter.of([("order", "text")]).listed(lines)]
    assert texts == sorted(texts)
    broken = [x.verdict.value for x in Filter.of([("order", "gaps")]).listed(lines)]
    assert broken[0] == "broken" and broken[-1] == "unbroken"


def test_what_only_a_plan_quotes_stands_apart() -> None:
    with open_store("ladybug:") as store:
        fill_one_of_each(store)
        found = register(Viewer(store), "authority/aldermoor", "2025-06-12")
    assert [line.text for line in found.quoted] == ["Plan for the winter."]
    assert not {line.recommendation.id for line in found.quoted} & {x.id for x in found.lines}


# ----------------------------------------------------------------------------------------- papers


@pytest.mark.parametrize(
    "pairs",
    [
        [("without", "body"), ("order", "dates")],
        [("leads", "one"), ("leads", "several"), ("order", "text"), ("down", "1")],
        [("words", "care")],
    ],
)
def test_a_file_holds_exactly_what_is_listed(sample: Viewer, pairs: list[tuple[str, str]]) -> None:
    filter_ = Filter.of(pairs)
    found = register(sample, "authority/aldermoor", DAYS[-1])
    listed = [x.id for x in filter_.listed(found.lines)]
    paper = asked(sample, "recommendations", authority="aldermoor", filter=filter_)
    rows = read_csv(file(paper, "csv"))
    assert [row["Id"] for row in rows] == listed
    assert [row["Id"] for row in read_xlsx(file(paper, "xlsx"))[paper.tables[0].title]] == listed
    assert f"{len(listed)} of {len(found.lines)} recommendations are listed" in paper.notes[0]
    who = {x.id: x.who.words for x in found.lines}
    assert {row["Id"]: row["Who leads"] for row in rows} == {id_: who[id_] for id_ in listed}
    again = paper.again
    assert all(f"--filter {name}=" in again for name, _ in filter_.pairs)


def test_only_recommendations_take_a_filter(sample: Viewer) -> None:
    with pytest.raises(BadValue, match="only the register of recommendations takes a filter"):
        asked(sample, "actions", filter=Filter.of([("without", "action")]))


def test_the_command_takes_a_filter(samples: Path, tmp_path: Path) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    with open_store(url) as store:
        list(load_paths(store, [samples / "brackwater"]))
        viewer = Viewer(store)
        lines = register(viewer, "authority/brackwater", DAYS[-1]).lines
        listed = [x.id for x in Filter.of([("without", "action")]).listed(lines)]
    command = ["export", "--store", url, "--format", "csv", "--paper", "recommendations"]
    command += ["--authority", "brackwater", "--as-at", DAYS[-1]]
    out = tmp_path / "some.csv"
    given = ["--filter", "without=action", "--output", str(out)]
    result = CliRunner().invoke(main, [*command, *given], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert [row["Id"] for row in read_csv(out.read_bytes())] == listed != []
    wrong = CliRunner().invoke(main, [*command, "--filter", "hope=action"])
    assert wrong.exit_code == 2 and "with one of these names: without," in wrong.output
