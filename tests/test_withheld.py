"""Who sees posts only is told no name: in no answer, of no question, whatever is asked for."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import graph.reading
import queries.withheld
from api.export import written
from api.loading import load_paths
from api.papers import snapshots
from graph import Store, open_store, schema
from graph.engine import Step
from graph.ledger import ledger_step, read_statement
from graph.stating import Author, Party, revise_date, state_lead
from ontology.errors import NotAllowed, NotFound, StoreError
from ontology.record import Draft, Graph, Node, Records, Source, node_id
from ontology.terms import DocumentFamily, Label, Relationship
from queries import records, searching, stating
from queries.accountability import accountability_chain
from queries.answers import NAME_WITHHELD, to_json
from queries.coverage import coverage
from queries.documents import documents
from queries.names import Names
from queries.overview import overview
from queries.profiles import profile
from queries.registers import registers
from queries.reviewing import proposals
from queries.searching import search
from queries.source import opened
from queries.statements import statements
from queries.viewer import Viewer
from queries.withheld import Withheld, _copy_of, attend, withheld
from tests.conftest import SAMPLES
from tests.functions import FUNCTIONS
from tests.records import authority_of, authority_records

AREA = "authority/aldermoor"
#: Surnames that are words too are looked for with the first name only.
WORDS = {"Young", "White", "Green", "Field", "Bright", "Head", "King"}


@pytest.fixture(scope="module", params=["samples", "real"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    folder: Path = SAMPLES if request.param == "samples" else request.getfixturevalue("wirral")
    with open_store("ladybug:") as opened:
        assert all(not report.error for report in load_paths(opened, [folder]))
        yield opened


@pytest.fixture(scope="module")
def named(store: Store) -> re.Pattern[str]:
    """Any surname of a person in the store, capitalised, or the full name."""
    names = {
        str(n.get("name")).split()[-1]: str(n.get("name"))
        for n in store.graph().nodes.values()
        if n.label is Label.PERSON
    }
    assert len(names) > 20
    told = [full if last in WORDS else last for last, full in names.items()]
    return re.compile("|".join(rf"\b{re.escape(t)}\b" for t in told))


def found(named: re.Pattern[str], text: str) -> list[str]:
    """Where a name still stands."""
    return [text[max(0, m.start() - 60) : m.end() + 20] for m in named.finditer(text)]


@pytest.mark.parametrize("store", ["samples"], indirect=True)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_answer_names_anyone(name: str, store: Store, named: re.Pattern[str]) -> None:
    viewer = Viewer(store, role_only=True)
    graph = viewer.store.graph()
    answer = list(FUNCTIONS[name](viewer, graph))
    for text in (json.dumps(to_json(answer), ensure_ascii=False), repr(answer)):
        assert found(named, text) == []
    # as many are answered as others are told of, so that nothing but the name is withheld
    asked = [n for n in ("seen", "page", "coverage", "coverage_gaps", "related") if n == name]
    if asked:
        assert len(answer) == len(FUNCTIONS[name](Viewer(store), store.graph()))


@pytest.mark.parametrize("format_", ["jsonl", "turtle", "jsonld", "graphml"])
def test_no_export_names_anyone(format_: str, store: Store, named: re.Pattern[str]) -> None:
    whole, shown = store.graph(), Viewer(store, role_only=True).store.graph()
    assert (len(shown.nodes), len(shown.edges)) == (len(whole.nodes), len(whole.edges))
    text = "".join(written(shown, format_))
    assert NAME_WITHHELD in text
    assert found(named, text) == []


def test_nothing_else_of_a_store_names_anyone(store: Store, named: re.Pattern[str]) -> None:
    seen = Viewer(store, role_only=True).store
    for source in seen.sources():
        assert found(named, repr((source, seen.records(source.id)))) == []
    for authority in seen.authorities():
        assert found(named, repr(seen.statements(authority))) == []
    assert len(seen.sources()) == len(store.sources())


def test_who_looks_for_a_name_does_not_find_it(store: Store, named: re.Pattern[str]) -> None:
    """Not by search, not by a count, not by a filter of any query, not by an id made from it."""
    viewer = Viewer(store, role_only=True)
    people = [n for n in store.graph().nodes.values() if n.label is Label.PERSON]
    for person in people[::9]:
        name = str(person.get("name"))
        assert searching.search(Viewer(store), name)
        assert searching.search(viewer, name) == []
        for label in (Label.PERSON, Label.DOCUMENT, Label.POST):
            assert records.page(viewer, label, search=name).total == 0
        query = "MATCH (n:Person) WHERE n.name STARTS WITH $start RETURN count(n) AS people"
        assert viewer.store.read(query, {"start": name[:4]}) == [{"people": 0}]
        with pytest.raises(NotFound):
            records.node(viewer, person.id)


def test_what_stands_instead_can_be_read(store: Store) -> None:
    """What is withheld is a name, never a word that is like one."""
    shown = Viewer(store, role_only=True).store.graph()
    for node in shown.nodes.values():
        text = str(node.get("text") or "")
        assert not re.search(rf"{NAME_WITHHELD} (?:[Pp]eople|[Pp]erson|[Pp]aper|British)", text)
        assert not re.search(rf"{NAME_WITHHELD}\s+{NAME_WITHHELD}", text)
    people = [n for n in shown.nodes.values() if n.label is Label.PERSON]
    assert people and {n.get("name") for n in people} == {NAME_WITHHELD}


# --------------------------------------------------------------------------- one name at a time


@pytest.fixture(scope="module")
def names() -> Names:
    people = (
        "Councillor Mrs Ada O’Lark MBE",
        "Ben Young",
        "Carla Finch-Reed",
        "Dee Field",
        "Chief Superintendent Ed Wren",
    )
    graph = Graph()
    for number, name in enumerate(people):
        id_ = node_id(Label.PERSON, "aldermoor", f"{number:012x}")
        graph.nodes[id_] = Node(id_, Label.PERSON, {"name": name, "authority": AREA})
    passage = node_id(Label.PASSAGE, "aldermoor", "1")
    graph.nodes[passage] = Node(passage, Label.PASSAGE, {"text": "in the field, young people"})
    return Names(graph, b"secret")


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        ("Ada O'Lark will lead", "* will lead"),
        ("Mrs Ada O’Lark", "*"),
        ("ADA O'LARK, CHAIR", "*, CHAIR"),
        ("O’Lark, Ada (chair)", "* (chair)"),
        ("A. O'Lark and A O'Lark", "* and *"),
        ("Ada\nO’Lark", "*"),
        ("Ada Jane O’Lark", "*"),
        ("Ms O’Lark’s report", "*’s report"),
        ("O’Lark said", "* said"),
        ("Ada said", "* said"),
        ("write to ada.olark@aldermoor.example", "write to *"),
        ("write to enquiries@aldermoor.example", "write to enquiries@aldermoor.example"),
        ("Finch-Reed and Carla Finch‑Reed", "* and *"),
        ("Ben Young and Young people", "* and Young people"),
        ("Mr Young met Young Person's Plan", "* met Young Person's Plan"),
        ("B Young; Cllr Young", "*; *"),
        ("the Field Social Workers of Dee Field", "the Field Social Workers of *"),
        ("Councillor Unheardof Person, Leader", "*, Leader"),
        ("Councillors A Teal, B Rook and Crane", "*"),
        ("Councillor Call for Action", "Councillor Call for Action"),
        ("Lord Chancellor; Lady Mayoress", "Lord Chancellor; Lady Mayoress"),
        ("the Chief Executive and Ed Wren", "the Chief Executive and *"),
        ("Wren Road and St Ada School", "Wren Road and St Ada School"),
        ("wrens and finches", "wrens and finches"),
        ("Ben Young Ed Wren", "*"),
    ],
)
def test_a_name_is_withheld_however_it_is_printed(names: Names, printed: str, shown: str) -> None:
    assert names.text(printed).replace(NAME_WITHHELD, "*") == shown


def test_the_name_of_a_file_and_an_id_name_nobody(names: Names) -> None:
    assert names.value("fileName", "letter_to_ada-olark 2020.pdf") == (
        f"letter_to_{NAME_WITHHELD} 2020.pdf"
    )
    id_ = names.id("document/aldermoor/news_article/the-echo-ben-young-resigns")
    assert re.fullmatch(
        r"document/aldermoor/news_article/the-echo-name-withheld-[0-9a-f]{6}-resigns", id_
    )
    assert names.id("post/aldermoor/head-of-young-peoples-services").endswith(
        "young-peoples-services"
    )
    person = names.id("person/aldermoor/000000000000")
    assert person != "person/aldermoor/000000000000"
    assert names.id("tenure/aldermoor/chair/000000000000").rsplit("/")[-1] in person


def test_who_approved_reviewed_or_inspected_is_withheld(names: Names) -> None:
    for name in ("by", "approver", "reviewedBy", "leadInspector"):
        assert names.value(name, "Somebody Else") == NAME_WITHHELD
    assert names.value("by", "document/aldermoor/plan/2020").startswith("document/")


# ------------------------------------------------------------------------------------ following


def _letter(day: str, name: str) -> Records:
    document = node_id(Label.DOCUMENT, "aldermoor", "news_article", day)
    draft = Draft(Source(document, AREA, day, 0, day, f"{name}.txt"))
    draft.node(Label.AUTHORITY, "aldermoor", name="Aldermoor")
    draft.node(
        Label.DOCUMENT,
        *document.split("/")[1:],
        title=f"A word with {name}",
        family=DocumentFamily.NEWS_ARTICLE,
    )
    passage = draft.node(Label.PASSAGE, *document.split("/")[1:], "1", text=f"{name} was there")
    draft.edge(Relationship.PART_OF, passage, document)
    draft.cites(draft.person(name), passage, name)
    return draft.records()


def test_a_change_is_followed_and_nothing_is_written() -> None:
    with open_store("ladybug:") as store:
        store.load(_letter("2020-01-01", "Ada Lark"))
        shown = Viewer(store, role_only=True)
        text = "MATCH (n:Passage) RETURN n.text AS text ORDER BY n.id"
        assert [r["text"] for r in shown.store.read(text)] == [f"{NAME_WITHHELD} was there"]
        with pytest.raises(NotAllowed, match="only reads"):
            shown.store.load(_letter("2020-01-02", "Bo Finch"))
        with pytest.raises(NotAllowed, match="only reads"):
            shown.store.add()
        with pytest.raises(NotAllowed, match="only reads"):
            shown.store.remove(store.sources()[0].id)
        store.load(_letter("2020-01-02", "Bo Finch"))
        later = Viewer(store, role_only=True)
        assert [r["text"] for r in later.store.read(text)] == [f"{NAME_WITHHELD} was there"] * 2
        assert {s.file_name for s in later.store.sources()} == {f"{NAME_WITHHELD}.txt"}
        store.remove(store.sources()[0].id)
        last = Viewer(store, role_only=True)
        assert len(last.store.read(text)) == 1
        store.remove(store.sources()[0].id)
        assert Viewer(store, role_only=True).store.authorities() == []
        assert Viewer(store, role_only=True).store.read("MATCH (n:Person) RETURN n") == []


@pytest.fixture
def two() -> Iterator[Store]:
    """A store with two authorities."""
    with open_store("ladybug:") as store:
        for seed in (0, 1):
            for one in authority_records(seed, 1):
                store.load(one)
        yield store


def test_only_what_is_granted_is_copied_and_what_is_computed_again_is_followed(two: Store) -> None:
    first, second = two.authorities()
    assert Viewer(two, frozenset({first}), role_only=True).store.sources()
    copy = _copy_of(two)
    assert copy.authorities() == [first]
    assert withheld(two).sources()
    assert copy.authorities() == [first, second]
    # an earlier version of the program made something else of the same documents
    query = "MATCH (n:Document) WHERE n.authority = $authority SET n.title = 'Other' "
    other = Step(query.replace("$authority", f"'{first}'"))
    two._write([other, ledger_step(id=schema.REVISION_ID, digest="other")])
    assert {
        r["title"] for r in withheld(two).read("MATCH (n:Document) RETURN n.title AS title")
    } >= {"Other"}


def test_nothing_is_copied_for_who_is_granted_nothing_or_only_named(two: Store) -> None:
    nobody = Viewer(two, frozenset(), role_only=True)
    assert nobody.store.authorities() == []
    assert Viewer(two, role_only=True).store.authorities() == two.authorities()
    assert attend(two, frozenset()) is None


def test_who_asks_about_one_authority_waits_for_no_other(two: Store) -> None:
    first, second = two.authorities()
    viewer = Viewer(two, role_only=True)
    answers = {
        "coverage": lambda v: coverage(v, authority=second),
        "registers": lambda v: registers(v, second),
        "overview": lambda v: overview(v, second),
        "documents": lambda v: documents(v, second, "2026-01-01"),
        "proposals": lambda v: proposals(v, second),
        "statements": lambda v: statements(v, second),
        "graph": lambda v: sorted(v.store.graph(second).nodes),
        "a thing": lambda v: profile(v, node_id(Label.AUTHORITY, second.split("/")[1])),
        "a document": lambda v: opened(v, two.sources()[-1].id),
        "a search": lambda v: search(v, "the", authority=second),
    }
    assert two.sources()[-1].authority == second
    copy, told = _copy_of(two), {}
    for name, ask in answers.items():
        told[name] = to_json(ask(viewer))
        assert copy.authorities() == [second], name
    assert search(viewer, "the", limit=None)  # which is about all
    assert copy.authorities() == [first, second]
    assert told == {name: to_json(ask(viewer)) for name, ask in answers.items()}


def test_where_somebody_sees_to_it_nobody_waits_for_a_change(
    two: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = two.authorities()
    now = [0.0]
    monkeypatch.setattr(queries.withheld, "monotonic", lambda: now[0])
    viewer, copy = Viewer(two, role_only=True), _copy_of(two)

    def loaded() -> int:
        return len(viewer.store.sources())

    copy._attended = now[0]  # somebody has begun to see to it, and not yet looked
    assert coverage(viewer, authority=first).gaps
    attend(two, None, more=1)
    assert copy.holds(None)
    assert loaded() == len(two.sources())
    two.load(authority_records(0, 2)[1])
    assert loaded() == len(two.sources()) - 1  # of a moment ago
    now[0] += 1
    attend(two, frozenset())
    assert loaded() == len(two.sources())
    again = Withheld()
    again.follow(two)
    for area in two.authorities():
        assert copy.graph(area) == again.graph(area)
        assert copy.entries(area) == again.entries(area)
    two.remove(two.sources()[0].id)
    now[0] += 1
    assert loaded() == len(two.sources()) + 1
    two.load(authority_records(2, 1)[0])
    assert coverage(viewer, authority=authority_of(2)).gaps  # which was not there a moment ago
    now[0] += queries.withheld._LATE  # who saw to it is late
    assert loaded() == len(two.sources())


def test_who_stated_something_is_withheld_wherever_they_are_named(two: Store) -> None:
    area = authority_of(0)
    for one in authority_records(0, 3):
        two.load(one)
    first = {n.label: i for i, n in reversed(two.graph(area).nodes.items())}
    subject, action = first[Label.RECOMMENDATION], first[Label.ACTION]
    viewer, head = Viewer(two), Party(post="Head of Help")
    for by, reason in (
        ("Perpetua Quinlan", "As agreed by Perpetua Quinlan; Quinlan will tell them."),
        ("hubert.zx@council.example", "hubert.zx@council.example asked for it."),
        ("orla_marsh", "See what orla_marsh wrote."),
    ):
        author = Author.now(by, reason)
        stating.state(viewer, subject, lambda g, a=author: state_lead(g, subject, head, a))
    author = Author.now("Jo Field", "So said Vantongeren.")
    stating.state(
        viewer,
        action,
        lambda g: revise_date(g, action, "2026-05-01", author, approver="Hugo Vantongeren"),
    )
    viewer = Viewer(two, role_only=True)
    told = [
        to_json(accountability_chain(viewer, subject)),
        to_json(statements(viewer, area)),
        *(dict(e.properties) for e in viewer.store.graph(area).edges.values()),
        *(dict(n.properties) for n in viewer.store.graph(area).nodes.values()),
        *(e.payload and read_statement(e.payload) for e in viewer.store.entries(area)
          if e.kind == "statement"),
    ]  # fmt: skip
    text = json.dumps(told, default=str)
    assert "wrote." in text and "asked for it." in text
    assert not re.search(r"Quinlan|hubert|orla_marsh|Vantongeren|Jo Field", text)


def test_a_paper_names_the_state_that_it_is_of(two: Store) -> None:
    viewer, area = Viewer(two, role_only=True), authority_of(0)
    attend(two, None, more=2)
    assert viewer.store.state(area) == two.state(area)
    two.load(authority_records(0, 2)[1])
    before = viewer.store.state(area)  # of a moment ago, as what is read is
    assert before != two.state(area)
    told = asked_of_snapshot(viewer, authority=area)
    assert told[0] == before and len(told[1]) == 1
    assert asked_of_snapshot(viewer, snapshots=[before]) == told
    attend(two, None)
    assert viewer.store.state(area) == two.state(area)


def asked_of_snapshot(viewer: Viewer, **given: object) -> tuple[str, list[str]]:
    """The name of the state that a paper is of, and the documents in it."""
    return snapshots.asked(
        viewer,
        lambda found: (found.states[0][1], [s.id for s in found.viewer.store.sources()]),
        **given,  # type: ignore[arg-type]
    )


def test_what_is_asked_while_nobody_writes_is_of_one_state(
    two: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph.reading, "_PAUSES", (0.0,))
    viewer, seen = Viewer(two, role_only=True), []
    others = iter(authority_records(0, 5)[1:])

    def ask() -> tuple[int, int]:
        one = len(viewer.store.sources())
        two.load(next(others))
        seen.append(one)
        return one, len(viewer.store.sources())

    one, other = viewer.store.whole(ask)
    assert one == other
    assert len(seen) == 2
    assert len(viewer.store.sources()) == len(two.sources())


def test_what_cannot_be_followed_is_told_to_who_asks(
    two: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    attend(two, None, more=2)
    two.load(authority_records(0, 2)[1])

    def broken(*_: object) -> None:
        raise StoreError("the copy could not be written")

    monkeypatch.setattr(Withheld, "_put", broken)
    with pytest.raises(StoreError):
        attend(two, None)
    viewer = Viewer(two, role_only=True)
    with pytest.raises(StoreError):  # and is not shown for ever what was so before
        coverage(viewer, authority=authority_of(0))
    monkeypatch.undo()
    assert len(viewer.store.sources()) == len(two.sources())


def test_many_may_ask_while_it_follows(two: Store) -> None:
    first, second = two.authorities()
    documents_ = authority_records(0, 4)
    wrong: list[object] = []
    ended = threading.Event()

    def ask(authority: str) -> None:
        while not ended.is_set():
            try:
                found = coverage(Viewer(two, role_only=True), authority=authority)
                if not found.summary.rows:
                    wrong.append(found)
            except Exception as error:
                wrong.append(error)

    threads = [threading.Thread(target=ask, args=(a,)) for a in (first, second, first)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3):
            for one in documents_[1:]:
                two.load(one)
                attend(two, None)
            for one in documents_[1:]:
                two.remove(one.source.id)
    finally:
        ended.set()
        for thread in threads:
            thread.join(timeout=120)
    assert not wrong
    assert not any(thread.is_alive() for thread in threads)
    attend(two, None)
    given = to_json(coverage(Viewer(two, role_only=True), authority=first))
    with open_store("ladybug:") as other:
        for one in (*authority_records(0, 1), *authority_records(1, 1)):
            other.load(one)
        assert to_json(coverage(Viewer(other, role_only=True), authority=first)) == given


def test_grants_hold_for_who_sees_posts_only(store: Store) -> None:
    (first, *others) = store.authorities()
    viewer = Viewer(store, frozenset({first}), role_only=True)
    assert viewer.store.authorities() == [first]
    graph = viewer.store.graph()
    assert {n.get("authority") for n in graph.nodes.values()} == {None, first}
    assert {n.get("name") for n in graph.nodes.values() if n.label is Label.PERSON} == {
        NAME_WITHHELD
    }
    assert all(viewer.store.graph(other) == Graph() for other in others)
