"""What tests share: the real documents, the samples, a store of their own; no skip in CI."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

from api.memory import frugal, give_back
from graph.engine import Step
from ontology.record import Graph

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from api.loading import Report
    from graph.store import Store
    from tests.browsing import Visitor
    from tests.running import Server

ROOT = Path(__file__).parents[1]
WIRRAL = ROOT.parent / "shared" / "wirral"
SAMPLES = ROOT / "samples" / "documents"

_CI = bool(os.environ.get("CI"))

frugal()


@pytest.fixture(scope="module", autouse=True)
def _memory_given_back() -> Iterator[None]:
    """What the stores of a file's tests took: with that of all files a process came to 10 GB."""
    yield
    give_back()


# ------------------------------------------------------------------- nothing is skipped in CI


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Let a skipped test fail where nothing may be skipped. An expected failure is no skip."""
    report = yield
    return _required(report, item.nodeid)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    """The same for a module that is skipped as a whole."""
    report = yield
    return _required(report, collector.nodeid)


def _required(report: object, name: str) -> object:
    if _CI and getattr(report, "skipped", False) and not hasattr(report, "wasxfail"):
        reason = getattr(report, "longrepr", "")
        report.outcome = "failed"  # type: ignore[attr-defined]
        report.longrepr = f"{name} was skipped, and nothing may be in CI: {reason}"  # type: ignore[attr-defined]
    return report


# --------------------------------------------------------------------------- the real documents


@pytest.fixture(scope="session")
def wirral() -> Path:
    """The folder of Wirral's documents, which stands beside the repository."""
    if not WIRRAL.is_dir():
        pytest.skip("the folder shared/wirral does not stand beside the repository")
    return WIRRAL


@pytest.fixture(scope="session")
def wirral_loaded(
    wirral: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Graph, dict[str, Report]]:
    """The graph of Wirral's documents and the report on each file."""
    return _loaded(wirral, tmp_path_factory.mktemp("wirral") / "store")


@pytest.fixture(scope="session")
def wirral_graph(wirral_loaded: tuple[Graph, dict[str, Report]]) -> Graph:
    """The graph of Wirral's documents."""
    return wirral_loaded[0]


@pytest.fixture(scope="session")
def wirral_reports(wirral_loaded: tuple[Graph, dict[str, Report]]) -> dict[str, Report]:
    """File name → what became of it."""
    return wirral_loaded[1]


# --------------------------------------------------------------------------------- the samples


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the invented authorities' documents."""
    return SAMPLES


@pytest.fixture(scope="session")
def samples_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the store that holds the samples is: only to read."""
    return tmp_path_factory.mktemp("samples") / "store"


@pytest.fixture(scope="session")
def samples_loaded(samples: Path, samples_path: Path) -> tuple[Graph, dict[str, Report]]:
    """The graph of the samples and the report on each file."""
    return _loaded(samples, samples_path)


@pytest.fixture(scope="session")
def samples_served(
    samples_loaded: tuple[Graph, dict[str, Report]],
    samples_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """A server's own process over a copy of the samples' store, only to be read."""
    from tests.running import served

    store = tmp_path_factory.mktemp("served") / "store"
    shutil.copy(samples_path, store)
    with served(f"ladybug:{store}") as server:
        yield server


@pytest.fixture(scope="session")
def samples_graph(samples_loaded: tuple[Graph, dict[str, Report]]) -> Graph:
    """The graph of the samples."""
    return samples_loaded[0]


@pytest.fixture(scope="session")
def samples_reports(samples_loaded: tuple[Graph, dict[str, Report]]) -> dict[str, Report]:
    """File name → what became of it."""
    return samples_loaded[1]


# ------------------------------------------------------------------------------------ a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser, shared by the tests of a module: while it is there its thread has a loop of events
    that runs, and tests elsewhere run their own.
    """
    from tests.browsing import chromium_started

    with chromium_started() as browser:
        yield browser


@pytest.fixture
def visitor(chromium: Browser, samples_served: Server) -> Iterator[Visitor]:
    """Someone who looks at the samples, with JavaScript, in a wide window."""
    from tests.browsing import Visitor

    with Visitor(chromium, samples_served.address) as one:
        yield one


@pytest.fixture
def narrow(chromium: Browser, samples_served: Server) -> Iterator[Visitor]:
    """The same in a narrow window."""
    from tests.browsing import NARROW, Visitor

    with Visitor(chromium, samples_served.address, width=NARROW) as one:
        yield one


@pytest.fixture
def plain(chromium: Browser, samples_served: Server) -> Iterator[Visitor]:
    """The same in a narrow window, without JavaScript: nothing of axe can be asked."""
    from tests.browsing import NARROW, Visitor

    with Visitor(chromium, samples_served.address, script=False, width=NARROW) as one:
        yield one


# ------------------------------------------------------------------------------------- a store


class _OneServer(LoadScopeScheduling):  # type: ignore[misc]
    """Tests on Neo4j, which their ids name, share a server and its one database: they go to one
    process, one by one. (Marked groups would not do: xdist 3.8 writes a group's name into a test's
    id, which pytest 9.2 no longer lets it.) Those of a file of pages share a browser.
    """

    def _split_scope(self, nodeid: str) -> str:
        named = ("neo4j", "test_engines", "test_journey")
        if any(name in nodeid for name in named):
            return "neo4j"
        module = nodeid.partition("::")[0]
        return module if "test_page" in module else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> _OneServer:
    """How tests are dealt out to processes."""
    return _OneServer(config, log)


@pytest.fixture(params=["ladybug", "neo4j"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, on each engine."""
    if request.param == "ladybug":
        return f"ladybug:{tmp_path / 'store'}"
    emptied: Callable[[], str] = request.getfixturevalue("neo4j_emptied")
    return emptied()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store, on each engine."""
    from graph import open_store

    with open_store(store_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def neo4j_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a Neo4j server: the one that ``GOLDENTHREAD_TEST_NEO4J`` names, else our own."""
    from tools.neo4j.server import LONG_TERM, Server, Unavailable, release

    if url := os.environ.get("GOLDENTHREAD_TEST_NEO4J"):
        yield url
        return
    wanted = os.environ.get("GOLDENTHREAD_TEST_NEO4J_VERSION", LONG_TERM.version)
    with pytest.MonkeyPatch.context() as patch:
        try:
            server = Server(tmp_path_factory.mktemp("neo4j"), release(wanted))
            server.start()
        except Unavailable as error:
            pytest.skip(str(error))
        for name, value in server.settings.items():
            if name != "GOLDENTHREAD_STORE":
                patch.setenv(name, value)
        yield server.url
        server.kill()  # its folder is thrown away


@pytest.fixture(scope="session")
def neo4j_emptied(neo4j_url: str) -> Callable[[], str]:
    """Takes everything but what the ontology ships out of the Neo4j store; gives its URL."""
    from graph import open_store, schema
    from graph.neo4j import Neo4j
    from graph.reading import national

    def emptied() -> str:
        # Refuses a database that holds something else, and makes an empty one ready.
        open_store(neo4j_url).close()
        engine = Neo4j(neo4j_url)
        kept = [schema.VERSION_ID, schema.COMMITS_ID, *national().nodes]
        query = "UNWIND $rows AS row MATCH (n) WHERE NOT n.id IN row.kept DETACH DELETE n"
        engine.write([Step(query, ("kept",), [(kept,)])])
        engine.close()
        return neo4j_url

    return emptied


def _loaded(folder: Path, path: Path) -> tuple[Graph, dict[str, Report]]:
    from api.loading import load_paths
    from graph import open_store

    with open_store(f"ladybug:{path}") as opened:
        reports = {report.file: report for report in load_paths(opened, [folder])}
        return opened.graph(), reports
