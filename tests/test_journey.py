"""The command line and the API over each engine: the same questions, answered in the same words."""

from __future__ import annotations

import json
import os
from collections.abc import Callable

import pytest
from click.testing import CliRunner

from api.cli import main
from api.schema import schema
from graph import open_store
from graph.neo4j import Neo4j
from queries.viewer import Viewer
from tests.conftest import SAMPLES
from tests.test_graphql import AS_AT, CHAIN, GAPS, SUMMARY
from tests.test_server import posted, sent, serving

ACTION = "action/aldermoor/improvement_plan/2019-10/4.2"
AT = ("--as-at", AS_AT)


@pytest.fixture(scope="module")
def urls(tmp_path_factory: pytest.TempPathFactory, neo4j_emptied: Callable[[], str]) -> list[str]:
    """The URLs of a store that is not there and of an empty one on a server."""
    return [f"ladybug:{tmp_path_factory.mktemp('journey') / 'store'}", neo4j_emptied()]


def said(url: str, *args: str) -> tuple[int, str]:
    """The exit status of a command, and what it prints to people and programs."""
    done = CliRunner().invoke(main, [*args, "--store", url])
    assert done.exception is None or isinstance(done.exception, SystemExit), args
    return done.exit_code, done.output.replace(url, "URL")


def alike(urls: list[str], *args: str) -> str:
    """What a command says on both."""
    one, other = (said(url, *args) for url in urls)
    assert one == other, args
    assert one[0] == (1 if "--check" in args else 0), one
    return one[1]


def test_every_command_says_the_same_on_both(urls: list[str]) -> None:
    assert "15 of 15 files loaded" in alike(urls, "load", str(SAMPLES))
    for args in (
        ("gaps", *AT, "--all"),
        ("gaps", *AT, "--format", "json"),
        ("gaps", *AT, "--kind", "recommendation_without_action", "--check"),
        ("gaps", *AT, "--authority", "aldermoor"),
        ("chain", ACTION, *AT),
        ("chain", ACTION, *AT, "--format", "json"),
        ("search", "SUPERVISION"),
        ("search", "supervision", "--authority", "aldermoor", "--format", "json"),
        ("links", "list", "--format", "json"),
        ("check",),
        ("export",),
        ("export", "--authority", "brackwater", "--format", "turtle"),
    ):
        assert alike(urls, *args)
    before = alike(urls, "export")
    claim = json.loads(alike(urls, "links", "list", "--format", "json"))[0]["claim"]["id"]
    given = (claim, "--by", "A. Reviewer", "--reason", "the same matter")
    alike(urls, "links", "accept", *given)
    assert "accepted by A. Reviewer" in alike(urls, "links", "list", "--review", "accepted")
    plan = next(SAMPLES.rglob("*plan*.docx"))
    alike(urls, "remove", plan.name)
    assert len(alike(urls, "export")) < len(before)
    alike(urls, "links", "undo", *given)
    assert "unchanged" in alike(urls, "load", str(SAMPLES))
    alike(urls, "links", "propose")


def test_graphql_says_the_same_on_both(urls: list[str]) -> None:
    answers = []
    for url in urls:
        with open_store(url, read_only=True) as store:
            found = [
                schema.execute_sync(query, variables, context_value={"viewer": Viewer(store)})
                for query in (GAPS, SUMMARY, CHAIN)
                for variables in [{"asAt": AS_AT} | ({"id": ACTION} if query is CHAIN else {})]
            ]
        assert not any(result.errors for result in found)
        answers.append([result.data for result in found])
    assert answers[0] == answers[1] and answers[0][0]


def test_a_server_over_neo4j_answers_and_sees_what_is_loaded(urls: list[str]) -> None:
    with serving(urls[1]) as (_, address):
        query = f'{{ accountabilityChain(id: "{ACTION}") {{ verdict }} }}'
        assert "errors" not in posted(address, query)
        assert sent(address, path="/readyz")[0] == 200
        assert said(urls[1], "remove", "improvement-plan-2019.txt")[0] == 0
        gone = posted(address, query)
        assert gone["errors"][0]["extensions"]["code"] == "NOT_FOUND"  # type: ignore[index]
        assert said(urls[1], "load", str(SAMPLES))[0] == 0
        assert "errors" not in posted(address, query)


def test_an_empty_server_is_told_as_a_store_that_is_not_there(
    neo4j_emptied: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = neo4j_emptied()
    engine = Neo4j(url)
    with engine._session() as session:  # not even what makes it a store of ours
        session.run("MATCH (n) DETACH DELETE n").consume()
    engine.close()
    for args in (["gaps"], ["chain", ACTION], ["search", "x"], ["links", "list"]):
        status, told = said(url, *args)
        assert status == 3 and "load documents into it first (goldenthread load)" in told
    for name in [n for n in os.environ if n.startswith("GOLDENTHREAD_NEO4J_PASSWORD")]:
        monkeypatch.delenv(name)
    for args in (["gaps"], ["load", str(SAMPLES)], ["serve"], ["check"]):
        status, told = said(url, *args)
        assert status == 3 and "GOLDENTHREAD_NEO4J_PASSWORD_FILE" in told
        assert told.count("\n") == 1
