"""What is kept of an authority is what would be read again, whatever was changed meanwhile."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import pytest

from graph import Store, open_store
from graph.engine import Step
from graph.stating import Author, Party, record_progress, state_holder, state_lead
from ontology.errors import BadValue, NotAllowed, NotFound, QueryError
from ontology.record import Graph
from ontology.terms import Label, Relationship, ReviewState
from queries import kept, stating
from queries.accountability import accountability_chain
from queries.answers import to_json
from queries.asked import Asked
from queries.behind import Behind
from queries.coverage import coverage, coverage_gaps, coverage_summary, gaps_of
from queries.granted import Granted
from queries.overview import overview
from queries.records import related
from queries.registers import registers
from queries.reviewing import proposals
from queries.searching import search, words_about
from queries.statements import statements
from queries.supposing import supposing
from queries.viewer import Viewer
from queries.withheld import withheld
from tests.records import authority_of, authority_records, corrected

AREAS = [authority_of(seed) for seed in range(2)]
#: How many changes each run makes, and how many documents each authority may have.
CHANGES, DOCUMENTS = 10, 5
LABELS, TYPES = frozenset(map(str, Label)), frozenset(map(str, Relationship))

Question = Callable[[Viewer, str], object]


class Fresh(Behind):
    """A store of which nothing is kept."""

    def about(self, authority: str) -> Store:
        return cast("Store", self)


class Ahead(Behind):
    """A store that is asked about some authorities in turn, and reads for several at once."""

    def __init__(self, store: Store, areas: Sequence[str]) -> None:
        super().__init__(store)
        self._areas = areas

    def about(self, authority: str) -> Store:
        return kept.ahead(self._behind, authority, self._areas)


def ahead(store: Store, areas: Sequence[str]) -> Viewer:
    """Who asks before anybody does."""
    return Viewer(cast("Store", Ahead(store, areas)))


def fresh(viewer: Viewer, store: Store) -> Viewer:
    """Who sees the same of a store, and reads it each time."""
    behind = withheld(store) if viewer.role_only else store
    return Viewer(cast("Store", Fresh(behind)), viewer.authorities, viewer.role_only)


# --------------------------------------------------------------------- whatever was changed


@dataclass
class World:
    """A store, and what happens to it by chance."""

    store: Store
    chance: random.Random
    stated: list[str] = field(default_factory=list)

    def change(self) -> str:
        """Change something; says what."""
        seed = self.chance.randrange(len(AREAS))
        name = self.chance.choice([*CHANGE, "load", "load"])
        try:
            CHANGE[name](self, seed)
        except (BadValue, NotFound) as refused:
            return f"{name}, refused: {refused}"
        return name

    def one(self, seed: int, *labels: Label) -> str:
        """Something of these labels."""
        return self.of(self.store.held(AREAS[seed])[0], *labels)

    def of(self, graph: Graph, *labels: Label) -> str:
        """Something of these labels in a graph."""
        found = sorted(i for i, n in graph.nodes.items() if n.label in labels)
        if not found:
            raise NotFound("nothing of the kind")
        return self.chance.choice(found)

    def state(self, seed: int, make: Callable[[Graph], object]) -> None:
        """Have something stated of an authority."""
        subject = self.one(seed, Label.RECOMMENDATION, Label.ACTION)
        made = stating.state(Viewer(self.store), subject, make)  # type: ignore[arg-type]
        self.stated.append(made.id)


def _author() -> Author:
    return Author.now("Jo Field", "It was said in the meeting.")


def _load(world: World, seed: int) -> None:
    world.store.load(world.chance.choice(authority_records(seed, DOCUMENTS)))


def _correct(world: World, seed: int) -> None:
    loaded = [s.id for s in world.store.sources() if s.authority == AREAS[seed]]
    if not loaded:
        raise NotFound("nothing is loaded")
    found = world.store.records(world.chance.choice(loaded))
    if not any(n.label in (Label.FINDING, Label.RECOMMENDATION) for n in found.nodes):
        raise NotFound("nothing in it can be worded otherwise")
    world.store.load(corrected(found, world.chance.randrange(100)))


def _remove(world: World, seed: int) -> None:
    loaded = [s.id for s in world.store.sources() if s.authority == AREAS[seed]]
    if len(loaded) > 1:
        getattr(world.store, world.chance.choice(["remove", "forget"]))(world.chance.choice(loaded))


def _lead(world: World, seed: int) -> None:
    party = Party(person=world.chance.choice(["Ann Dray", "Bo Eccles"]))
    world.state(
        seed,
        lambda graph: state_lead(
            graph, world.of(graph, Label.ACTION, Label.RECOMMENDATION), party, _author()
        ),
    )


def _progress(world: World, seed: int) -> None:
    world.state(
        seed,
        lambda graph: record_progress(graph, world.of(graph, Label.ACTION), "Begun.", _author()),
    )


def _holder(world: World, seed: int) -> None:
    party, since = Party(person="Cy Fairlie"), f"201{world.chance.randrange(10)}-01-01"
    world.state(
        seed,
        lambda graph: state_holder(
            graph, world.of(graph, Label.POST), party, _author(), since=since
        ),
    )


def _waive(world: World, seed: int) -> None:
    viewer = Viewer(world.store)
    gaps = coverage_gaps(viewer, authority=AREAS[seed], include_waived=True)
    if gaps:
        gap = world.chance.choice(gaps)
        until = (date.today() + timedelta(days=30)).isoformat()
        made = stating.accept_gap(
            viewer, gap.kind.id, gap.subject.id, _author(), approver="The board", until=until
        )
        world.stated.append(made.id)


def _review(world: World, seed: int) -> None:
    graph = world.store.held(AREAS[seed])[0]
    links = sorted(i for i, e in graph.edges.items() if e.get("basis") == "inferred")
    if links:
        decision = world.chance.choice([ReviewState.ACCEPTED, ReviewState.REJECTED])
        made = stating.review(Viewer(world.store), world.chance.choice(links), decision, _author())
        world.stated.append(made.id)


def _withdraw(world: World, _: int) -> None:
    if world.stated:
        id_ = world.stated.pop(world.chance.randrange(len(world.stated)))
        stating.take_back(Viewer(world.store), id_, _author(), may=lambda _: None)


CHANGE: Mapping[str, Callable[[World, int], None]] = {
    "load": _load,
    "correct": _correct,
    "remove": _remove,
    "lead": _lead,
    "progress": _progress,
    "holder": _holder,
    "waive": _waive,
    "review": _review,
    "withdraw": _withdraw,
}


def _chain(viewer: Viewer, area: str) -> object:
    lines = registers(viewer, area).recommendations
    return [accountability_chain(viewer, line.recommendation.id) for line in lines[:2]]


def _of_things(viewer: Viewer, area: str) -> object:
    lines = registers(viewer, area).recommendations
    return gaps_of(viewer, area, [x.recommendation.id for x in lines[:3]], belonging=True)


def _overview(viewer: Viewer, area: str) -> object:
    try:
        return overview(viewer, area)
    except NotFound as error:
        return str(error)


def _around(viewer: Viewer, area: str) -> object:
    about = viewer.about(area)
    actions = registers(viewer, area).actions[:3]
    return [related(about, a.action.id, t) for a in actions for t in Relationship]


#: Questions about one authority.
QUESTIONS: Mapping[str, Question] = {
    "coverage": lambda v, area: coverage(v, authority=area, include_waived=True),
    "coverage as at a day": lambda v, area: coverage(v, authority=area, as_at="2013-06-01"),
    "its summary": coverage_summary,
    "some kinds": lambda v, area: coverage(v, ["action_overdue", "chain_broken"], area),
    "registers": registers,
    "chains": _chain,
    "gaps of things": _of_things,
    "overview": _overview,
    "search": lambda v, area: search(v, "review the", authority=area, limit=None),
    "statements": lambda v, area: statements(v, area, include_withdrawn=True),
    "what things are joined to": _around,
}


@pytest.mark.parametrize("seed", range(5))
def test_kept_answers_are_those_that_would_be_made_again(seed: int) -> None:
    chance = random.Random(seed)
    with open_store("ladybug:") as store:
        world = World(store, chance)
        for area in range(len(AREAS)):
            store.load(chance.choice(authority_records(area, DOCUMENTS)))
        told = []
        for _ in range(CHANGES):
            told.append(world.change())
            if chance.random() < 0.5:
                QUESTIONS[chance.choice(sorted(QUESTIONS))](ahead(store, AREAS), AREAS[0])
            for name in chance.sample(sorted(QUESTIONS), 3):
                area = chance.choice(AREAS)
                granted = chance.choice([None, frozenset({area}), frozenset({AREAS[0]})])
                viewer = Viewer(store, granted, role_only=chance.random() < 0.3)
                for _ in range(2):
                    given = to_json(QUESTIONS[name](viewer, area))
                    made = to_json(QUESTIONS[name](fresh(viewer, store), area))
                    assert given == made, (name, area, granted, viewer.role_only, told)


# ------------------------------------------------------------------------------ what is read


@pytest.fixture
def loaded() -> Iterator[Store]:
    """Both authorities, with all their documents."""
    with open_store("ladybug:") as store:
        for seed in range(len(AREAS)):
            for records in authority_records(seed, DOCUMENTS):
                store.load(records)
        yield store


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """The names of the queries that the store is asked."""
    asked: list[str] = []

    @contextmanager
    def watched(name: str) -> Iterator[None]:
        asked.append(name)
        yield

    before, store.watched = store.watched, watched
    try:
        yield asked
    finally:
        store.watched = before


def test_nothing_is_read_twice_about_one_authority(loaded: Store) -> None:
    viewer = Viewer(loaded)
    for question in QUESTIONS.values():
        question(viewer, AREAS[0])
    with counted(loaded) as asked:
        for question in QUESTIONS.values():
            question(Viewer(loaded, frozenset(AREAS)), AREAS[0])
    assert asked == []


@pytest.mark.usefixtures("samples_loaded")
def test_what_is_read_for_several_is_what_each_of_them_has(samples_path: Path) -> None:
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        areas = store.authorities()
        assert len(areas) > 2
        viewer = ahead(store, areas)
        for question in (*QUESTIONS.values(), words_about):
            question(viewer, areas[0])
        parted = {
            (scope, query): (given, found.value)
            for (scope, key), found in kept._keeper(store)._kept.items()
            if len(key) == 3 and isinstance(query := key[0], str) and "MATCH" in query
            and (given := dict(key[1])).get("authorities") and f"authority/{scope}" != areas[0]
        }  # fmt: skip
        assert len({query for _, query in parted}) > 60
        assert len({scope for scope, _ in parted}) == len(areas) - 1
        assert sum(len(rows) for _, rows in parted.values()) > 1000
        for (scope, query), (given, rows) in parted.items():
            alone = Granted(store, frozenset({f"authority/{scope}"}))
            unfrozen = {k: list(v) if isinstance(v, tuple) else v for k, v in given.items()}
            found = alone.read(query, unfrozen)
            assert sorted(map(repr, found)) == sorted(map(repr, rows)), (scope, query)


def test_for_the_others_only_what_hangs_on_the_first_answers_is_read(loaded: Store) -> None:
    viewer = ahead(loaded, AREAS)
    with counted(loaded) as first:
        coverage(viewer, authority=AREAS[0])
        registers(viewer, AREAS[0])
        words_about(viewer, AREAS[0])
    with counted(loaded) as second:
        coverage(viewer, authority=AREAS[1])
        registers(viewer, AREAS[1])
        words_about(viewer, AREAS[1])
    by_id = {name for name in second if name.endswith(" by id")}
    # rows of parties may hold national things alone, which are of no authority in particular
    assert set(second) - by_id <= {
        "queries/evidence.cypher",
        "queries/accountability/parties.cypher",
    }
    assert len(second) < len(first) / 4


@pytest.mark.parametrize(
    "words",
    ["review", "the council", "Reviewing officers", "zebra", "a", "Action 1", "finding 2", "1"],
)
def test_a_search_finds_the_same_whether_words_are_kept_or_not(loaded: Store, words: str) -> None:
    for role_only in (False, True):
        viewer = Viewer(loaded, role_only=role_only)
        read = search(viewer, words, limit=None)
        with counted(loaded) as asked:
            assert search(viewer, words, limit=None) == read
        assert role_only or asked
        for area in AREAS:
            words_about(viewer, area)
        with counted(loaded) as asked:
            assert search(viewer, words, limit=None) == read
        assert set(asked) <= {"queries/authorities.cypher"}


def test_a_change_of_another_authority_makes_nothing_to_be_read_again(loaded: Store) -> None:
    viewer = Viewer(loaded)
    coverage(viewer, authority=AREAS[0])
    loaded.load(authority_records(1, DOCUMENTS + 1)[-1])
    with counted(loaded) as asked:
        coverage(viewer, authority=AREAS[0])
    assert asked == []


def test_after_a_statement_only_what_it_may_have_changed_is_read_again(loaded: Store) -> None:
    viewer = Viewer(loaded)
    actions = registers(viewer, AREAS[0]).actions
    coverage(viewer, authority=AREAS[0])
    stating.state(
        viewer,
        actions[0].action.id,
        lambda graph: record_progress(graph, actions[0].action.id, "Begun.", _author()),
    )
    with counted(loaded) as asked:
        coverage(viewer, authority=AREAS[0])
        registers(viewer, AREAS[0])
    assert set(asked) <= {
        "queries/updates.cypher", "queries/gaps/recommendation_untraced.cypher",
    }  # fmt: skip
    assert "queries/updates.cypher" in asked


def test_who_may_not_see_an_authority_is_told_nothing_that_was_kept_of_it(loaded: Store) -> None:
    every = coverage(Viewer(loaded), authority=AREAS[0])
    assert every.gaps
    other = Viewer(loaded, frozenset({AREAS[1]}))
    assert coverage(other, authority=AREAS[0]).gaps == ()
    assert registers(other, AREAS[0]).actions == ()
    about = Viewer(loaded, frozenset({AREAS[0]})).about(AREAS[0])
    assert coverage(about, authority=AREAS[1]).gaps == ()
    assert about.store.authorities() == [AREAS[0]]


def test_a_store_about_an_authority_is_only_read(loaded: Store) -> None:
    store = Viewer(loaded).about(AREAS[0]).store
    document = loaded.sources()[0].id
    for change in (
        lambda: store.load(authority_records(0, 1)[0]),
        lambda: store.remove(document),
        lambda: store.forget(document),
        store.add,
        store.refresh,
    ):
        with pytest.raises(NotAllowed, match="only read"):
            change()


def test_an_error_is_not_kept(loaded: Store) -> None:
    store = Viewer(loaded).about(AREAS[0]).store
    for _ in range(2):
        with pytest.raises(QueryError):
            store.read("MATCH (n:Nothing) RETURN n.id AS id")


def test_an_answer_made_of_what_is_read_elsewhere_is_made_again_after_any_change(
    loaded: Store,
) -> None:
    viewer, made = Viewer(loaded), []
    for document in (None, None, authority_records(0, DOCUMENTS + 1)[-1]):
        if document is not None:
            loaded.load(document)
        viewer.answer(AREAS[0], "elsewhere", lambda _: made.append(loaded.sources()))
    assert len(made) == 2


def test_an_answer_that_was_kept_explains_itself_as_when_it_was_made(loaded: Store) -> None:
    told = []
    for _ in range(2):
        asked = Asked.of(Viewer(loaded))
        asked.put(coverage)(asked.viewer, authority=AREAS[0])
        told.append((asked.query, asked.parameters))
    assert "queries/actions.cypher" in told[0][0]
    assert told[0] == told[1]


def test_a_change_to_what_is_everybodys_is_one_of_each_authority(loaded: Store) -> None:
    about = Viewer(loaded).about(AREAS[0]).store
    ask = "MATCH (o:Organisation) WHERE o.authority IS NULL RETURN o.id AS id, o.name AS name"
    first = about.read(ask)
    rows = [(str(first[0]["id"]), "Renamed")]
    text = "UNWIND $rows AS row MATCH (o:Organisation {id: row.id}) SET o.name = row.name"
    loaded._write([Step(text, ("id", "name"), rows, ("Organisation",))])
    assert "Renamed" in {row["name"] for row in about.read(ask)}
    loaded._write([Step("MATCH (o:Organisation) WHERE o.name = 'Renamed' SET o.name = 'Again'")])
    assert "Again" in {row["name"] for row in about.read(ask)}


def test_where_others_write_every_change_counts(
    loaded: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded._engine, "exclusive", False)
    viewer = Viewer(loaded)
    coverage(viewer, authority=AREAS[0])
    with counted(loaded) as asked:
        coverage(viewer, authority=AREAS[0])
    assert asked == []
    loaded.load(authority_records(1, DOCUMENTS + 1)[-1])
    with counted(loaded) as asked:
        coverage(viewer, authority=AREAS[0])
    assert asked


def test_of_what_is_supposed_only_what_may_see_it_is_asked_again(loaded: Store) -> None:
    viewer, area = Viewer(loaded), AREAS[0]
    link = proposals(viewer, area).waiting[0]
    supposed = supposing(viewer, link.claim.id).about(area).store
    for type_ in (link.relationship, Relationship.LED_BY):
        text = f"MATCH (a:Action)-[c:{type_}]->() WHERE c.review = 'accepted' RETURN c.id AS claim"
        if type_ is not Relationship.LED_BY:
            text = text.replace("a:Action", f"a:{link.from_.label}")
        viewer.about(area).store.read(text)
        with counted(loaded) as asked:
            rows = supposed.read(text)
        seen = type_ is link.relationship
        assert bool(asked) == seen
        assert ({"claim": link.claim.id} in rows) == seen
