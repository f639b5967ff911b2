"""What an endpoint offers: persisted documents, the schema, pages; and what it refuses."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.endpoint import Offers
from api.persisted import Persisted
from api.reader import Reader
from api.settings import Settings
from graph import open_store
from ontology.errors import BadValue

QUERY = "{ gapKinds { id } }"
OTHER = "{ gapKinds { number } }"


class Asking:
    """Asks an application without a server."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def get(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._send("GET", path, **more))

    def post(self, path: str, **more: Any) -> httpx.Response:
        return asyncio.run(self._send("POST", path, **more))

    async def _send(self, method: str, path: str, **more: Any) -> httpx.Response:
        transport = httpx.ASGITransport(self._app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, **more)


Client = Callable[[Offers | None], Asking]


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of an empty store."""
    made = f"ladybug:{tmp_path_factory.mktemp('persisted') / 'store'}"
    open_store(made).close()
    return made


@pytest.fixture
def client(url: str) -> Iterator[Client]:
    """Clients of applications over the store, which is let go of after each test: an opening takes
    terabytes of addresses, of which a process has enough for a dozen.
    """
    with ExitStack() as opened:

        def of(offers: Offers | None) -> Asking:
            reader = Reader(url)
            opened.callback(reader.close)
            return Asking(create_app(reader, Settings(store=url, audit="none"), offers=offers))

        yield of


def answer(client: Asking, body: object) -> tuple[int, str | None, Any]:
    """The status, the code of the first error, and the data of an answer to a POST."""
    found = client.post("/graphql", json=body)
    told = found.json()
    (error,) = told.get("errors", [{}])[:1]
    return found.status_code, error.get("extensions", {}).get("code"), told.get("data")


def test_a_document_is_asked_for_by_its_id(client: Client) -> None:
    some = client(Offers(persisted=Persisted({sha(QUERY): QUERY})))
    for body in (
        {"documentId": f"sha256:{sha(QUERY)}"},
        {"documentId": sha(QUERY)},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": sha(QUERY)}}},
        {"query": QUERY, "documentId": sha(QUERY)},
        {"query": OTHER},
    ):
        status, code, data = answer(some, body)
        assert (status, code) == (200, None) and len(data["gapKinds"]) > 20, body
    apollo = json.dumps({"persistedQuery": {"version": 1, "sha256Hash": sha(QUERY)}})
    assert some.get("/graphql", params={"extensions": apollo}).json()["data"]
    assert some.get("/graphql", params={"documentId": sha(QUERY)}).json()["data"]


def test_an_id_of_nothing_or_that_is_none_is_refused(client: Client) -> None:
    some = client(Offers(persisted=Persisted({sha(QUERY): QUERY})))
    for body, expected in (
        ({"documentId": sha(OTHER)}, (404, "PERSISTED_QUERY_NOT_FOUND")),
        ({"documentId": "nonsense"}, (400, "BAD_VALUE")),
        ({"documentId": 3}, (400, "BAD_REQUEST")),
        ({"extensions": []}, (400, "BAD_REQUEST")),
        ({"query": OTHER, "documentId": sha(QUERY)}, (400, "BAD_VALUE")),
        ({"extensions": {"persistedQuery": 3}}, (400, "BAD_REQUEST")),
    ):
        assert answer(some, body)[:2] == expected, body
    assert answer(client(None), {"documentId": sha(QUERY)})[1] == "PERSISTED_QUERY_NOT_FOUND"


def test_only_what_was_agreed_upon_is_answered_where_the_server_says_so(client: Client) -> None:
    only = client(Offers(persisted=Persisted({sha(QUERY): QUERY}, only=True)))
    assert answer(only, {"documentId": sha(QUERY)})[0] == 200
    assert answer(only, {"query": QUERY})[0] == 200
    for body in ({"query": OTHER}, {"query": QUERY + " "}, {"query": "{ nonsense"}):
        assert answer(only, body)[:2] == (403, "DOCUMENT_NOT_PERSISTED"), body
    assert only.get("/graphql", params={"query": OTHER}).status_code == 403


def test_limits_hold_for_persisted_documents(client: Client) -> None:
    long = "{ " + " ".join(f"a{i}: gapKinds {{ id }}" for i in range(31)) + " }"
    some = client(Offers(persisted=Persisted({sha(long): long}, only=True)))
    assert answer(some, {"documentId": sha(long)})[:2] == (200, "TOO_LARGE")


def test_documents_are_read_from_a_folder_a_list_and_a_manifest(tmp_path: Path) -> None:
    folder = tmp_path / "documents"
    (folder / "deep").mkdir(parents=True)
    (folder / "a.graphql").write_text(QUERY, "utf-8")
    (folder / "deep" / "b.graphql").write_text(OTHER, "utf-8")
    (folder / "README.md").write_text("no document", "utf-8")
    expected = {sha(QUERY): QUERY, sha(OTHER): OTHER}
    assert Persisted.read(folder, only=True) == Persisted(expected, only=True)
    file = tmp_path / "documents.json"
    file.write_text(json.dumps({f"sha256:{id_}": text for id_, text in expected.items()}))
    assert Persisted.read(file).documents == expected
    operations = [{"id": i, "body": t, "name": "x", "type": "query"} for i, t in expected.items()]
    file.write_text(json.dumps({"format": "apollo-persisted-query-manifest", "version": 1,
                                "operations": operations}))  # fmt: skip
    assert Persisted.read(file).documents == expected


@pytest.mark.parametrize("said", ["[]", "{", '{"a": "b"}', '{"operations": [{"id": 1}]}', "3"])
def test_what_holds_no_documents_is_refused(tmp_path: Path, said: str) -> None:
    file = tmp_path / "documents.json"
    file.write_text(said)
    with pytest.raises(BadValue, match=r"documents\.json"):
        Persisted.read(file)
    with pytest.raises(BadValue, match="none"):
        Persisted.read(tmp_path / "none")


def test_a_server_may_not_tell_its_schema(client: Client) -> None:
    silent, open_ = client(Offers(introspection=False)), client(None)
    asking = ("{ __schema { types { name } } }", '{ __type(name: "Gap") { name } }')
    for query in asking:
        assert answer(open_, {"query": query})[1] is None
        assert answer(silent, {"query": query})[:2] == (200, "NO_INTROSPECTION")
        assert answer(open_, {"query": query})[1] is None, "what one is told, the other is not"
    named = '{ node(id: "post/none") { __typename } }'
    assert answer(silent, {"query": named}) == (200, None, {"node": None})


def test_a_server_may_have_no_pages(client: Client) -> None:
    person = {"accept": "text/html"}
    for path in ("/graphql", "/graphql?graphiql"):
        assert "<html" in client(None).get(path, headers=person).text.lower()
        found = client(Offers(pages=False)).get(path, headers=person)
        assert found.status_code == 400 and "<html" not in found.text.lower()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ([], (400, "BATCH_REFUSED")),
        ([{"query": QUERY}, {"query": QUERY}], (400, "BATCH_REFUSED")),
        ("text", (400, "BAD_REQUEST")),
        ({}, (400, "BAD_REQUEST")),
        ({"query": "  "}, (400, "BAD_REQUEST")),
        ({"query": "{ " + "gapKinds { id } " * 300 + "}"}, (200, "TOO_LARGE")),
        ({"query": "{ gapKinds { " + "id @skip(if: false) " * 51 + "} }"}, (200, "TOO_LARGE")),
        ({"query": "{ gapKinds { " + "id " * 5000 + "} }"}, (200, "TOO_LARGE")),
    ],
    ids=["empty batch", "batch", "text", "nothing", "blank", "fields", "directives", "tokens"],
)  # fmt: skip
def test_what_asks_for_too_much_is_refused(
    client: Client, body: object, expected: tuple[int, str]
) -> None:
    assert answer(client(None), body)[:2] == expected


def test_directives_are_counted_over_the_whole_query(client: Client) -> None:
    few = "{ gapKinds { " + "id @skip(if: false) " * 50 + "} }"
    assert answer(client(None), {"query": few})[:2] == (200, None)
