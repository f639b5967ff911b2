"""The contract of each role on each surface, as one table: a new surface is a new row."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.routing import APIRoute
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from api.app import create_app
from api.audit import Audit
from api.callers import Caller, Role
from api.reader import Reader
from api.settings import Settings
from api.signing import ENTRANCE, MADE_OF, OPEN, NotSignedIn, SignIn
from graph import Store, open_store
from graph.statements import Statement
from ontology.record import Graph, Node, Records
from ontology.terms import Label
from tests.records import authority_records

#: Who asks, by what they bring.
CALLERS = ("nobody", "reader", "reviewer", "editor", "administrator", "other", "posts")


class Table(SignIn):
    """Knows a caller by the word that they bring."""

    def __init__(self, callers: dict[str, Caller]) -> None:
        super().__init__(None)
        self._callers = callers

    def caller(self, headers: Headers) -> Caller:
        token = headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self._callers:
            raise NotSignedIn("sign in", given=bool(token))
        return self._callers[token]


class Fixed(Reader):
    """A store that is there."""

    read_only = False

    def __init__(self, store: Store) -> None:
        self._fixed = store

    def store(self) -> Store:
        return self._fixed

    def close(self) -> None:
        pass


@dataclass
class World:
    """The application with its callers, and things in the store that they may see or not."""

    app: FastAPI
    callers: dict[str, Caller]
    log: Path
    store: Store
    graph: Graph
    other: str
    records: Records

    def ask(self, who: str, method: str, path: str, **given: Any) -> tuple[int, str]:
        answer = self.answer(who, method, path, **given)
        return answer.status_code, answer.text

    def answer(self, who: str, method: str, path: str, **given: Any) -> httpx.Response:
        headers = {} if who == "nobody" else {"authorization": f"Bearer {who}"}
        return self.request(method, path, headers, **given)

    def request(
        self, method: str, path: str, headers: dict[str, str], **given: Any
    ) -> httpx.Response:
        async def answered() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            base = "http://testserver"
            async with httpx.AsyncClient(transport=transport, base_url=base) as client:
                return await client.request(method, path, headers=headers, **given)

        return asyncio.run(answered())

    def asked(self, who: str, query: str) -> Any:
        status, text = self.ask(who, "POST", "/graphql", json={"query": query})
        return json.loads(text) if status == 200 else status

    def node(self, label: Label) -> Node:
        return min((n for n in self.graph.nodes.values() if n.label is label), key=lambda n: n.id)

    def lines(self) -> list[dict[str, str]]:
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    log = tmp_path_factory.mktemp("audit") / "audit.jsonl"
    with open_store("ladybug:") as store:
        (theirs, others) = (authority_records(seed, 3) for seed in (0, 1))
        for one in (*theirs, *others):
            store.load(one)
        own, other = theirs[0].source.authority, others[0].source.authority
        granted = frozenset({own})
        callers = {role.name.lower(): Caller(role.name, role, granted) for role in Role}
        callers["other"] = Caller("other", Role.ADMINISTRATOR, frozenset({other}))
        callers["posts"] = replace(callers["reader"], name="posts", role_only=True)
        settings = Settings(allowed_hosts=("testserver",), files=str(log.with_name("files")))
        app = create_app(Fixed(store), settings, Table(callers), Audit(log))

        @app.get("/export/{name}")
        def export(name: str, request: Request) -> PlainTextResponse:  # as surfaces of exports are
            graph = request.state.caller.viewer(store).store.graph()
            names = [str(n.get("name")) for n in graph.nodes.values() if n.label is Label.PERSON]
            return PlainTextResponse(" ".join(sorted(names)))

        @app.post("/change")
        def change(request: Request) -> PlainTextResponse:
            request.state.caller.viewer(store).store.load(theirs[0])
            return PlainTextResponse("done")

        yield World(app, callers, log, store, store.graph(own), other, theirs[0])


# ------------------------------------------------------------------------- what each caller gets

SEES, NOT_FOUND, POSTS, CLOSED, FORBIDDEN = "sees", "not found", "posts", "closed", "forbidden"
_READ = {
    **dict.fromkeys(("reader", "reviewer", "editor", "administrator"), SEES),
    "nobody": CLOSED,
    "other": NOT_FOUND,
    "posts": POSTS,
}
_CHANGE = {
    **dict.fromkeys(("editor", "administrator"), SEES),
    **dict.fromkeys(("reader", "reviewer", "other", "posts"), FORBIDDEN),
    "nobody": CLOSED,
}
#: Surface → what it gives to each caller.
SURFACES = {
    "node": _READ,
    "nodes": _READ,
    "search": _READ,
    "total": _READ,
    "passage": _READ,
    "export": _READ,
    "graph": _READ,
    "paper": _READ,
    "linked": _READ,
    "file": {**_READ, "posts": FORBIDDEN},
    "counts": {**_READ, "posts": SEES},
    "register": {**_READ, "posts": SEES},
    "upload": {**_CHANGE, "other": SEES},  # whose documents they are is seen when they are read
    "mutation": _CHANGE,
    "change": _CHANGE,
    "statement": {**_CHANGE, "reviewer": FORBIDDEN},
    "review": {**_CHANGE, "reviewer": SEES},
    "removal": {**_CHANGE, "editor": FORBIDDEN},
}


def gives(world: World, surface: str, who: str) -> str:
    """What a surface gives to a caller, in the words above."""
    person, passage = world.node(Label.PERSON), world.node(Label.PASSAGE)
    body = world.node(Label.RECOMMENDATION)
    name = str(person.get("name"))
    match surface:
        case "node" | "nodes":
            field = f'node(id: "{body.id}")' if surface == "node" else f'nodes(ids: ["{body.id}"])'
            found = world.asked(who, f"{{ found: {field} {{ id }} }}")
            if found == 401:
                return CLOSED
            if found["data"]["found"] in (None, [None]):
                return NOT_FOUND
            seen = world.asked(who, f'{{ node(id: "{person.id}") {{ name }} }}')["data"]["node"]
            return POSTS if seen is None else SEES
        case "search":
            found = world.asked(who, f'{{ search(text: "{name}") {{ totalCount }} }}')
            if found == 401:
                return CLOSED
            if found["data"]["search"]["totalCount"]:
                return SEES
            word = str(body.get("text")).split()[0]
            kept = world.asked(
                who, f'{{ search(text: "{word}", first: 100) {{ edges {{ node {{ id }} }} }} }}'
            )
            return POSTS if body.id in json.dumps(kept) else NOT_FOUND
        case "total":
            found = world.asked(who, f'{{ people(search: "{name}") {{ totalCount }} }}')
            if found == 401:
                return CLOSED
            if found["data"]["people"]["totalCount"]:
                return SEES
            kept = world.asked(who, '{ people(search: "withheld") { totalCount } }')
            return POSTS if kept["data"]["people"]["totalCount"] else NOT_FOUND
        case "passage":
            status, text = world.ask(who, "GET", f"/{passage.id}")
            if status != 200:
                return {401: CLOSED, 404: NOT_FOUND}[status]
            assert json.loads(text)["id"] == passage.id
            return POSTS if who == "posts" and name not in text else SEES
        case "export":
            status, text = world.ask(who, "GET", "/export/people")
            if status == 401:
                return CLOSED
            if name in text:
                return SEES
            return POSTS if "withheld" in text else NOT_FOUND
        case "graph":
            status, text = world.ask(who, "GET", "/export/graph.jsonl")
            if status == 401:
                return CLOSED
            if name in text:
                return SEES
            return POSTS if body.id in text else NOT_FOUND
        case "paper" | "linked":
            own = world.records.source.authority
            path = f"/id/{body.id}" if surface == "linked" else "/export/recommendations.csv"
            given = {} if surface == "linked" else {"params": {"authority": own}}
            status, text = world.ask(who, "GET", path, **given)
            if status != 200:
                return {401: CLOSED, 404: NOT_FOUND}[status]
            assert str(body.get("text")) in text
            seen = world.ask(who, "GET", f"/id/{person.id}")[0] == 200  # ids of people are others
            return SEES if seen else POSTS
        case "file":
            source, files = world.records.source, world.log.with_name("files")
            files.mkdir(exist_ok=True)  # with bytes that are not the document's
            (files / source.sha256).write_bytes(b"damaged")
            status, text = world.ask(who, "GET", f"/file/{source.id}")
            if status == 500:  # who may see it is told so
                assert json.loads(text)["errors"][0]["extensions"]["code"] == "FILE_DAMAGED"
            return {500: SEES, 401: CLOSED, 403: FORBIDDEN, 404: NOT_FOUND}[status]
        case "counts" | "register":
            own = world.records.source.authority
            field = "coverageSummary" if surface == "counts" else "statements"
            more = "rows { examined }" if surface == "counts" else "totalCount"
            found = world.asked(who, f'{{ found: {field}(authority: "{own}") {{ {more} }} }}')
            if found == 401:
                return CLOSED
            codes = {e["extensions"]["code"] for e in found.get("errors", ())}
            assert codes <= {"NOT_FOUND"}
            return NOT_FOUND if codes else SEES
        case "upload":
            files = {"files": ("note.txt", b"no document that anybody knows")}
            status, _ = world.ask(who, "POST", "/documents", files=files)
            return {202: SEES, 401: CLOSED, 403: FORBIDDEN}[status]
        case "mutation":
            found = world.asked(
                who,
                f'''mutation {{ stateBody(input: {{subject: "{body.id}", reason: "so it is",
                    body: {{body: "Board of {who}"}}}}) {{ statement {{ id }} }} }}''',
            )
            if found == 401:
                return CLOSED
            codes = {e["extensions"]["code"] for e in found.get("errors", ())}
            assert codes <= {"NOT_ALLOWED", "NOT_FOUND"}, found
            return FORBIDDEN if codes else SEES
        case "change":
            status, text = world.ask(who, "POST", "/change")
            if status == 403:
                assert json.loads(text)["errors"][0]["extensions"]["code"] == "NOT_ALLOWED"
            return {200: SEES, 401: CLOSED, 403: FORBIDDEN}[status]
    return _stated(world, surface, who)


def _stated(world: World, surface: str, who: str) -> str:
    """What changes through a viewer's store, which every surface that changes uses."""
    from ontology.errors import NotAllowed, NotFound

    if who == "nobody":
        return CLOSED  # nobody has a viewer
    store = world.callers[who].viewer(world.store).store
    kind = "review" if surface == "review" else "change"
    about = world.records.source
    data = {"subject": about.id, "before": "one", "after": "other"}
    if surface == "review":
        data = {"claim": "claim/none", "from": "", "to": "", "fingerprint": "", "reason": ""}
    stated = Statement(f"statement/{surface}", about.authority, kind, "x", "2024-01-01", data)
    try:
        if surface == "removal":
            store.remove(about.id)
            world.store.load(world.records)
        else:
            store.add(stated)
    except (NotAllowed, NotFound):
        return FORBIDDEN
    return SEES


@pytest.mark.parametrize("who", CALLERS)
@pytest.mark.parametrize("surface", SURFACES)
def test_each_caller_gets_of_each_surface_what_the_table_says(
    world: World, surface: str, who: str
) -> None:
    assert gives(world, surface, who) == SURFACES[surface][who]


# ---------------------------------------------------------------------------- closed by default


def _paths(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        if isinstance(route, APIRoute | Route):
            for method in sorted(route.methods or {"GET"}):
                yield method, route.path
        else:
            below = getattr(route, "routes", None) or getattr(
                getattr(route, "original_router", None), "routes", None
            )
            assert below is not None, route
            yield from _paths(below)


def test_every_route_is_closed_to_who_is_not_known(world: World) -> None:
    paths = set(_paths(world.app.routes))
    assert ("POST", "/graphql") in paths and ("POST", "/change") in paths
    for method, path in sorted(paths):
        if path in OPEN:
            assert world.ask("nobody", method, path)[0] == 200
            continue
        if path == ENTRANCE or path.startswith(MADE_OF):  # which see nothing of the store
            status = 403 if method == "POST" else 303 if path == ENTRANCE else 404
            assert world.ask("nobody", method, path)[0] == status, (method, path)
            continue
        for who in ("nobody", "someone"):
            answer = world.answer(who, method, path)
            assert answer.status_code == 401, (method, path)
            assert answer.headers["www-authenticate"].startswith('Bearer realm="goldenthread"')
            if method != "HEAD":
                code = answer.json()["errors"][0]["extensions"]["code"]
                assert code == "NOT_SIGNED_IN"


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://testserver", 200),
        ("https://testserver", 200),
        ("null", 403),
        ("http://example.org", 403),
        ("http://testserver.example.org", 403),
        ("http://testserver:8000", 403),
    ],
)
def test_a_page_of_another_site_can_send_nothing(
    world: World, origin: str | None, status: int
) -> None:
    headers = {"authorization": "Bearer editor"} | ({"origin": origin} if origin else {})
    files = {"files": ("note.txt", b"no document that anybody knows")}
    asked = world.request("POST", "/graphql", headers, json={"query": "{ gapKinds { id } }"})
    sent = world.request("POST", "/documents", headers, files=files)
    assert (asked.status_code, sent.status_code) == (status, 202 if status == 200 else status)
    assert world.request("GET", "/graphql?query={gapKinds{id}}", headers).status_code == 200


def test_a_path_that_nobody_serves_tells_no_more(world: World) -> None:
    for path in ("/none", "/healthz/", "/HEALTHZ", "//healthz", "/healthz/../graphql", "/docs"):
        assert world.ask("nobody", "GET", path)[0] == 401


def test_what_is_not_granted_reads_as_what_is_not_there(world: World) -> None:
    hidden = min(
        n.id for n in world.store.graph(world.other).nodes.values() if n.label is Label.PASSAGE
    )
    texts = {
        path: world.ask("administrator", "GET", f"/{path}")
        for path in (hidden, "passage/nowhere/x/1")
    }
    assert {status for status, _ in texts.values()} == {404}
    told = {
        json.loads(t.replace(path, ""))["errors"][0]["message"] for path, (_, t) in texts.items()
    }
    assert len(told) == 1


# ------------------------------------------------------------------------------------- the log


def test_exports_and_changes_stand_in_the_log(world: World) -> None:
    world.log.unlink(missing_ok=True)
    world.ask("reader", "GET", f"/export/people?authority={world.other}")
    world.ask("reader", "POST", "/change")
    world.ask("editor", "POST", "/change")
    world.ask("nobody", "GET", "/export/people")
    told = [
        (line["by"], line["role"], line["what"], line["about"], line["authority"], line["outcome"])
        for line in world.lines()
    ]
    source = world.records.source
    load = ("load", source.id, source.authority)
    assert told == [
        ("READER", "reader", "export", "/export/people", world.other, "done"),
        ("READER", "reader", *load, "begun"),
        ("READER", "reader", *load, "refused"),
        ("EDITOR", "editor", *load, "begun"),
        ("EDITOR", "editor", *load, "done"),
    ]
    begun, refused = world.lines()[1:3]
    assert begun["id"] == refused["id"]
    assert world.log.stat().st_mode & 0o777 == 0o600
    text = world.log.read_text()
    passages = [str(n.get("text")) for n in world.graph.nodes.values() if n.get("text")]
    assert passages and not any(passage in text for passage in passages)


def test_what_cannot_be_noted_is_not_done(world: World) -> None:
    world.log.unlink(missing_ok=True)
    world.log.mkdir()  # nothing can be written where a folder is
    before = world.store.revision()
    try:
        for method, path in (("GET", "/export/people"), ("POST", "/change")):
            status, text = world.ask("administrator", method, path)
            assert status == 503
            (error,) = json.loads(text)["errors"]
            assert error["extensions"]["code"] == "AUDIT_UNWRITABLE"
            assert "GOLDENTHREAD_AUDIT" in error["message"]
    finally:
        world.log.rmdir()
    assert world.store.revision() == before
    assert world.ask("administrator", "GET", "/export/people")[0] == 200
