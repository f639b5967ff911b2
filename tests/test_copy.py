"""A store is copied whole, either way between the engines, or says that it is not."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import graph.ordered
import graph.store
from api.cli import main
from api.copying import copy
from api.export import jsonl, line
from graph import Store, open_store, schema
from graph.ordered import ordered
from graph.reading import Part
from graph.statements import decide
from ontology.errors import CopyDiffers, StoreError, StoreUnreachable
from ontology.record import Edge, Graph, Node
from ontology.terms import Basis, Label, Relationship, ReviewState
from tests.records import authority_of, authority_records, corrected

ROOT = Path(__file__).parents[1]
AT = "2024-05-01T10:00:00"
LATER = "2024-06-01T10:00:00"


LOCAL = ("ladybug", "ladybug")
IN, OUT = ("ladybug", "neo4j"), ("neo4j", "ladybug")


@pytest.fixture(params=[LOCAL], ids="-".join)
def urls(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """The URLs of a store that holds two authorities, and of an empty one."""

    def url(engine: str, name: str) -> str:
        if engine == "ladybug":
            return f"ladybug:{tmp_path / name}"
        emptied: Callable[[], str] = request.getfixturevalue("neo4j_emptied")
        return emptied()

    one, other = (url(*of) for of in zip(request.param, ("one", "other"), strict=True))
    with open_store(one) as store:
        fill(store)
    return one, other


def fill(store: Store) -> None:
    """Documents of two authorities: one corrected, one removed, a proposed link decided on."""
    for seed in (0, 1):
        for records in authority_records(seed, 3):
            store.load(records)
    store.load(corrected(authority_records(0, 3)[0]), at=AT)
    store.remove(authority_records(1, 3)[1].source.id)
    held = store.graph(authority_of(0))
    claim = min(i for i, e in held.edges.items() if e.get("basis") == Basis.INFERRED)
    store.add(decide(held, claim, ReviewState.REJECTED, "A. Reviewer", AT, "another matter"))


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["copy", *args])


def export(url: str) -> list[str]:
    with open_store(url, read_only=True) as store:
        return list(jsonl(store.graph()))


@pytest.mark.parametrize("urls", [LOCAL, IN, OUT], indirect=True, ids="-".join)
def test_the_copy_holds_everything_and_goes_on_as_the_store_does(urls: tuple[str, str]) -> None:
    one, other = urls
    before = export(one)
    done = run(one, other)
    assert done.exit_code == 0, done.output
    assert hashlib.sha256("".join(before).encode()).hexdigest() in done.output
    assert export(one) == before == export(other)
    nodes = sum(text.startswith('{"node"') for text in before)
    assert f"the same {nodes} nodes and {len(before) - nodes} claims" in done.output
    with open_store(one) as store, open_store(other) as copied:
        assert copied.kept() == store.kept()
        assert copied.statements(authority_of(0)) == store.statements(authority_of(0))
        documents = authority_records(0, 4)
        later = [corrected(documents[0]), documents[1], documents[3], corrected(documents[1])]
        loaded = [[s.load(records, at=LATER) for records in later] for s in (store, copied)]
        assert loaded[0] == loaded[1]
        assert [d.state for d in loaded[1]] == ["unchanged", "unchanged", "new", "corrected"]
        assert copied.remove(documents[2].source.id) == store.remove(documents[2].source.id)
    assert export(other) == export(one) != before


@pytest.mark.parametrize("urls", [LOCAL, IN], indirect=True, ids="-".join)
def test_what_the_target_holds_is_named_and_given_up_only_if_that_is_said(
    urls: tuple[str, str],
) -> None:
    one, other = urls
    with open_store(other) as store:
        for seed in (1, 2):  # one that the source has too, and one that it has not
            store.load(authority_records(seed, 2)[1])
    before = export(other)
    done = run(one, other)
    assert done.exit_code == 2 and "--replace" in done.output
    assert f"2 documents and 0 decisions and changes ({authority_of(1)}, {authority_of(2)})" in (
        done.output
    )
    assert export(other) == before
    done = run(one, other, "--replace")
    assert done.exit_code == 0, done.output
    assert f"Given up in {other}: 2 documents" in done.output
    assert export(other) == export(one)
    again = run(one, other, "--replace")  # nothing differs, so nothing is written
    assert again.exit_code == 0 and export(other) == export(one)


#: Copies, and is killed after some steps of its transactions.
KILLED = """
import os, signal, sys
from api.cli import main
from graph.engine import Step
left, real = int(sys.argv[1]), Step.check
def check(self, answer):
    global left
    real(self, answer)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
Step.check = check
main(["copy", *sys.argv[2:]])
"""


@pytest.mark.parametrize("urls", [LOCAL, IN], indirect=True, ids="-".join)
def test_a_killed_copy_says_so_and_the_same_command_goes_on(
    urls: tuple[str, str],
) -> None:
    one, other = urls
    before, bytes_before = export(one), files(one)
    seen = []
    for steps in (30, 120, 220, 320, 1_000_000):
        command = [sys.executable, "-c", KILLED, str(steps), one, other]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr
        seen.append(state(other))
        assert files(one) == bytes_before
        if done.returncode == 0:
            break
        assert seen[-1] != "complete"
    assert seen[-1] == "complete" and "unfinished" in seen
    assert export(one) == before == export(other)


def state(url: str) -> str:
    try:
        with open_store(url, read_only=True) as store:
            return "complete" if store.authorities() else "empty"
    except StoreUnreachable:
        return "empty"
    except StoreError as error:
        assert "goldenthread copy " in str(error) and "not finished" in str(error)
        done = CliRunner().invoke(main, ["load", str(ROOT / "samples"), "--store", url])
        assert done.exit_code == 3 and "goldenthread copy " in done.output
        return "unfinished"


def files(url: str) -> bytes:
    """The bytes of a store that is a file."""
    return Path(url.removeprefix("ladybug:")).read_bytes() if url.startswith("ladybug:") else b""


def test_ctrl_c_tells_how_to_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (f"ladybug:{tmp_path / name}" for name in ("one", "other"))
    with open_store(one) as store:
        fill(store)
    real = Store.take

    def stopped(self: Store, part: Part, shipped: object = ()) -> None:
        if part.authority == authority_of(1):
            raise KeyboardInterrupt
        real(self, part, shipped)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Store, "take", stopped)
        done = run(one, other)
    assert done.exit_code == 130 and "the same command goes on" in done.output
    assert state(other) == "unfinished"
    assert run(one, other).exit_code == 0
    assert export(one) == export(other)


def test_a_copy_that_is_not_equal_is_refused_and_names_the_first_difference(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = urls
    real = Store.take

    def wrong(self: Store, part: Part, shipped: object = ()) -> None:
        nodes = dict(part.graph.nodes)
        if part.authority == authority_of(1):
            nodes[part.authority] = Node(part.authority, Label.AUTHORITY, {"name": "Otherwise"})
        real(self, Part(part.authority, part.entries, Graph(nodes, part.graph.edges)), shipped)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(Store, "take", wrong)
        done = run(one, other)
    assert done.exit_code == 1
    assert "is not equal and cannot be used" in done.output and authority_of(1) in done.output
    assert state(other) == "unfinished"
    assert run(one, other).exit_code == 0  # and the same command puts it right
    assert export(one) == export(other)


def test_a_ledger_that_differs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (f"ladybug:{tmp_path / name}" for name in ("one", "other"))
    with open_store(one) as store:
        fill(store)
    real = Store.take
    monkeypatch.setattr(
        Store,
        "take",
        lambda self, part, shipped=(): real(
            self, Part(part.authority, part.entries[:-1], part.graph), shipped
        ),
    )
    with pytest.raises(CopyDiffers, match=r"the ledgers differ at 'ledger/"):
        copy(one, other)


def test_a_store_that_changes_meanwhile_is_not_called_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = (f"ladybug:{tmp_path / name}" for name in ("one", "other"))
    with open_store(one) as store:
        fill(store)
    real, told = Store.revision, iter(["first", None])
    monkeypatch.setattr(Store, "revision", lambda self: next(told, real(self)))
    done = run(one, other)
    assert done.exit_code == 3 and "was changed while it was copied" in done.output
    monkeypatch.undo()
    assert state(other) == "unfinished"


def test_what_an_earlier_version_shipped_is_copied_as_it_is(
    urls: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = urls
    shipped = graph.store.national()
    first = min(i for i, n in shipped.nodes.items() if n.label is Label.THEME)
    older = dict(shipped.nodes) | {first: Node(first, Label.THEME, {"label": "as it was called"})}
    with monkeypatch.context() as patch:
        patch.setattr(graph.store, "national", lambda: Graph(older))
        open_store(one).close()
    assert run(one, other).exit_code == 0
    assert any("as it was called" in text for text in export(other))
    for url in urls:
        open_store(url).close()
    assert export(other) == export(one)
    assert not any("as it was called" in text for text in export(one))


# ---------------------------------------------------------------------------------- what is refused


def test_what_cannot_be_copied_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, empty = tmp_path / "one", tmp_path / "empty"
    with open_store(f"ladybug:{one}") as store:
        store.load(authority_records(0, 1)[0])
    open_store(f"ladybug:{empty}").close()
    (tmp_path / "link").symlink_to(one)
    monkeypatch.chdir(tmp_path)
    for from_, to, status, words in (
        (one, one, 2, "same store"),
        (one, "one", 2, "same store"),
        (one, tmp_path / "link", 2, "same store"),
        (tmp_path / "nowhere", tmp_path / "new", 3, "FROM: there is no store at"),
        (empty, tmp_path / "new", 2, "holds no documents"),
        (one, tmp_path, 3, "TO: "),
        (one, "", 2, "names no file"),
    ):
        done = run(f"ladybug:{from_}", f"ladybug:{to}", "--replace")
        assert done.exit_code == status and words in done.output, done.output
    assert not (tmp_path / "new").exists()
    with open_store(f"ladybug:{tmp_path / 'held'}"):
        done = run(f"ladybug:{one}", f"ladybug:{tmp_path / 'held'}")
        assert done.exit_code == 3 and "is being written" in done.output
    monkeypatch.setattr(schema, "_REVISION", 999)
    open_store(f"ladybug:{tmp_path / 'another'}").close()
    monkeypatch.undo()
    done = run(f"ladybug:{one}", f"ladybug:{tmp_path / 'another'}", "--replace")
    assert done.exit_code == 3 and "TO: the store has schema version 999." in done.output
    secret = "bolt://me:secret@127.0.0.1"
    for pair in ((secret, f"ladybug:{one}"), (f"ladybug:{one}", secret), (secret, secret)):
        assert "secret" not in run(*pair).output


def test_a_neo4j_server_by_another_name_is_the_same(
    neo4j_emptied: Callable[[], str],
) -> None:
    url = neo4j_emptied()
    with open_store(url) as store:
        store.load(authority_records(0, 1)[0])
    before = export(url)
    for name in (url, url.replace("127.0.0.1", "localhost"), url.replace("bolt:", "neo4j:")):
        done = run(url, name, "--replace")
        assert done.exit_code == 2 and "same store" in done.output
    assert export(url) == before


# ---------------------------------------------------------------------------------------- the order


@pytest.mark.parametrize("engine", ["ladybug", "neo4j"])
def test_pages_hold_everything_once_in_the_order_of_the_export(
    engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"ladybug:{tmp_path / 'store'}"
    if engine == "neo4j":
        url = request.getfixturevalue("neo4j_emptied")()
    odd = ("A", "a", "Z", "é", "e\u0301", "\uffee", "a/1", "a/10", "a/2", "a b", "-")
    nodes = {i: Node(i, Label.PERSON, {"authority": "authority/x", "name": i})
             for i in (f"person/{key}" for key in odd)}  # fmt: skip
    type_ = Relationship.SAME_AS
    pairs = [(a, b) for a in nodes for b in nodes if a < b]
    edges = {f"claim/{n}": Edge(f"claim/{n}", type_, *pair, {}) for n, pair in enumerate(pairs)}
    monkeypatch.setattr(graph.ordered, "_PAGE", 7)
    with open_store(url) as store:
        store.take(Part("authority/x", (), Graph(nodes, edges)))
        assert [line(of) for of in ordered(store)] == list(jsonl(store.graph()))
