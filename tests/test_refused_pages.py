"""What cannot be answered is told as a page to who has a browser, and never as a fault of ours."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.access import add_key, grant, keys_beside
from api.app import create_app
from api.settings import Settings
from api.signing import SignIn
from graph import open_store
from tests.test_access import Fixed
from web import ical

ACTION = "action/aldermoor/improvement_plan/2019-10/1.1"


@dataclass
class Client:
    """What a browser is to a server: it asks for pages, and keeps cookies."""

    app: FastAPI
    base: str = "http://testserver"
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def get(self, path: str) -> httpx.Response:
        return self.send("GET", path)

    def post(self, path: str, **given: Any) -> httpx.Response:
        return self.send("POST", path, **given)

    def send(
        self, method: str, path: str, headers: dict[str, str] | None = None, **given: Any
    ) -> httpx.Response:
        async def answered() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(
                transport=transport, base_url=self.base, cookies=self.cookies
            ) as client:
                told = {"accept": "text/html"} | (headers or {})
                answer = await client.request(method, path, headers=told, **given)
                self.cookies = client.cookies
                return answer

        return asyncio.run(answered())


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("access") / "access.yaml"
    path.write_text("groups: {}\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def key(access: Path) -> str:
    given = grant("editor", ["aldermoor"], False, "the key")
    return add_key(keys_beside(access), "board", given, None, date(2026, 11, 29))


@pytest.fixture(scope="module")
def app(access: Path, key: str, samples_loaded: object, samples_path: Path) -> Iterator[FastAPI]:
    """A server of the samples that asks who comes; what it notes is beside the access file."""
    copy = access.with_name("store")
    shutil.copy(samples_path, copy)
    settings = Settings(
        f"ladybug:{copy}", allowed_hosts=("testserver",),
        audit=str(access.with_name("log")), files="none",
    )  # fmt: skip
    with open_store(settings.store) as store:
        yield create_app(Fixed(store), settings, SignIn(access))


@pytest.fixture
def outside(app: FastAPI) -> Client:
    """A browser before it signs in."""
    return Client(app)


@pytest.fixture
def browser(outside: Client, key: str) -> Client:
    """The same, signed in."""
    assert outside.post("/sign-in", data={"_form": token(outside), "key": key}).status_code == 303
    return outside


def token(client: Client, page: str = "/sign-in") -> str:
    """What a form of a page holds."""
    found = re.search(r'name="_form" value="([^"]+)"', client.get(page).text)
    assert found, page
    return found[1]


@pytest.mark.parametrize(("typed", "address"), [("gt_Ж", "/"), ("gt_no", "//["), ("gt_no", "/\\[")])
def test_whatever_is_typed_to_sign_in_is_no_fault_of_ours(
    outside: Client, typed: str, address: str
) -> None:
    sent = {"_form": token(outside), "key": typed, "next": address}
    answer = outside.post("/sign-in", data=sent)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2F&wrong=key"


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2201-01-01"])
@pytest.mark.parametrize(
    "path",
    ["authority/aldermoor/chase", "authority/aldermoor/chase.csv", "theme/supervision"],
)
def test_a_day_of_which_nothing_can_be_told_is_refused(
    browser: Client, path: str, day: str
) -> None:
    answer = browser.get(f"/{path}?asAt={day}")
    assert answer.status_code == 400
    assert day in answer.text
    assert "1900 to 2200" in answer.text


def test_a_day_that_no_calendar_has_loses_nothing_that_was_typed(browser: Client) -> None:
    page = f"/state/claimed?subject={ACTION}"
    sent = {
        "_form": token(browser, page), "subject": ACTION, "reason": "As she said",
        "on-day": "1", "on-month": "1", "on-year": str(2**31),
    }  # fmt: skip
    answer = browser.post("/state/claimed", data=sent)
    assert "must be a real date" in answer.text and "As she said" in answer.text
    assert answer.status_code < 500


def test_the_last_of_all_days_is_one_of_a_calendar() -> None:
    last = ical.Event("a/1", date.max.isoformat(), "Due", "", "http://a.example/1")
    assert "DTSTART;VALUE=DATE:99991231" in ical.written("Due", [last], "2026-01-01")


@pytest.mark.parametrize("name", ["document", "recommendation", "body", "theme"])
@pytest.mark.parametrize("given", ["nope", "body/aldermoor/nope", ACTION, "passage/", "%00"])
def test_what_is_not_there_narrows_nothing(browser: Client, name: str, given: str) -> None:
    for page in (f"authority/aldermoor/gaps?{name}", f"export/gaps.csv?authority=aldermoor&{name}"):
        answer = browser.get(f"/{page}={given}")
        assert answer.status_code == 404, page
        assert f"There is no {name} with the id" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/authority/aldermoor/chase.csv",
        "/authority/aldermoor/chase.ics",
        f"/chain.csv?id={ACTION}",
        f"/authority/aldermoor/explore/graphml?from={ACTION}",
        "/export/gaps.csv?authority=aldermoor",
    ],
)
def test_whatever_is_kept_as_a_file_is_noted(browser: Client, access: Path, path: str) -> None:
    log = access.with_name("log")
    log.write_text("")
    assert browser.get("/authority/aldermoor/explore/suggest?q=care").status_code == 200
    assert browser.get(path).status_code == 200
    (line,) = map(json.loads, log.read_text().splitlines())
    assert (line["what"], line["about"]) == ("export", path.partition("?")[0])
    assert (line["by"], line["authority"]) == ("key:board", "authority/aldermoor")
    log.unlink()
    log.mkdir()  # nothing can be written where a folder is
    try:
        assert browser.get(path).status_code == 503
    finally:
        log.rmdir()


def test_what_was_typed_is_sent_again_after_signing_in_in_another_tab(
    browser: Client, key: str
) -> None:
    page = f"/state/progress?subject={ACTION}"
    sent = {"_form": token(browser, page), "subject": ACTION, "text": 'Begun "so"', "reason": "I"}
    signed_in = browser.cookies["goldenthread_session"]
    browser.cookies.set("goldenthread_session", "over", "testserver.local", "/")
    answer = browser.post("/state/progress", data=sent)
    assert answer.status_code == 401 and "www-authenticate" in answer.headers
    assert "You are signed out" in answer.text and 'href="/sign-in"' in answer.text
    assert "Aldermoor" not in answer.text

    foreign = browser.post("/state/progress", data={"text": "What is sent by nobody"})
    assert foreign.status_code == 401

    again = {"_form": token(browser), "key": key}
    assert browser.post("/sign-in", data=again).status_code == 303
    assert browser.cookies["goldenthread_session"] != signed_in
    held = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', answer.text)
    resent = {name: unescape(value) for name, value in held}
    assert resent | {"_form": ""} == sent | {"_form": ""}
    assert resent["_form"] != sent["_form"]
    assert browser.post("/state/progress", data=resent).status_code == 303
    assert "What is sent by nobody" not in foreign.text and 'type="hidden"' not in foreign.text


def test_signing_in_again_ends_what_was_before(app: FastAPI, browser: Client, key: str) -> None:
    before = Client(app, cookies=httpx.Cookies(browser.cookies))
    sent = {"_form": token(browser, "/load"), "key": key}
    assert browser.post("/sign-in", data=sent).status_code == 303
    assert browser.get("/authority/aldermoor").status_code == 200
    assert before.get("/authority/aldermoor").status_code == 303
    assert browser.cookies["goldenthread_form"] != before.cookies["goldenthread_form"]
    assert browser.post("/sign-out", data=sent).status_code == 403
    assert browser.post("/sign-out", data={"_form": token(browser, "/load")}).status_code == 303
    assert not browser.cookies


PART = 'Content-Disposition: form-data; name="text"'
BROKEN = {
    "fields": ("application/x-www-form-urlencoded", "&".join(["a=1"] * 300)),
    "no boundary": ("multipart/form-data", "a"),
    "broken": ("multipart/form-data; boundary=b", "nothing of the kind"),
    "a file": (
        "multipart/form-data; boundary=b", f"--b\r\n{PART}; filename=a\r\n\r\na\r\n--b--\r\n"
    ),
    "escapes": (
        "multipart/form-data; boundary=b; charset=unicode_escape",
        f"--b\r\n{PART}\r\n\r\n\\ud800\r\n--b--\r\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("path", ["/state/progress", "/sign-in"])
@pytest.mark.parametrize("name", BROKEN)
def test_a_form_that_cannot_be_read_is_told_as_a_page(
    browser: Client, name: str, path: str
) -> None:
    media, body = BROKEN[name]
    answer = browser.send("POST", path, {"content-type": media}, content=body)
    assert answer.status_code == 400
    assert "<h1" in answer.text and "form" in answer.text


def test_what_an_address_does_not_take_is_told_as_a_page(browser: Client) -> None:
    answer = browser.send("DELETE", "/state/progress")
    assert answer.status_code == 405 and "This cannot be done here" in answer.text
    program = browser.send("DELETE", "/state/progress", {"accept": "*/*"})
    assert program.status_code == 405 and program.json()["errors"]
    assert answer.headers["allow"] == program.headers["allow"]


def test_a_page_can_be_asked_for_without_its_body(browser: Client) -> None:
    made_of = re.findall(r'/static/[^"]+', browser.get("/sign-in").text)
    for path in ("/authority/aldermoor", "/sign-in", "/theme/supervision", *made_of):
        answer = browser.send("HEAD", path)
        assert (answer.status_code, answer.text) == (200, ""), path
        assert int(answer.headers["content-length"]) > 100


def test_over_tls_nothing_that_is_kept_is_sent_in_the_clear(app: FastAPI, key: str) -> None:
    client = Client(app, base="https://testserver")
    sent = {"_form": token(client), "key": key}
    assert client.post("/sign-in", data=sent).status_code == 303
    assert {c.secure for c in client.cookies.jar} == {True} and len(client.cookies) == 2
    behind = Client(app)  # a proxy elsewhere, which nobody believes
    sent = {"_form": token(behind), "key": key}
    origin = {"origin": "https://testserver"}
    assert behind.send("POST", "/sign-in", origin, data=sent).status_code == 303
    assert {c.secure for c in behind.cookies.jar} == {True} and len(behind.cookies) == 2


def test_only_who_may_lead_is_chased(browser: Client) -> None:
    chase = "/authority/aldermoor/chase"
    for post in ("Buy this", "post/aldermoor/nope", ACTION):
        for ending in ("", ".csv", ".ics"):
            assert browser.get(f"{chase}{ending}?post={post}").status_code == 404
    assert browser.get(f"{chase}?post=nobody").status_code == 200
    idle = browser.get(f"{chase}?post=post/aldermoor/chief-executive&asAt=2016-01-01")
    assert idle.status_code == 200 and "Led by: Chief Executive" in idle.text


@pytest.mark.parametrize("path", ["post/aldermoor/nope", "claim/nope", "state/withdraw?id=nope"])
def test_a_page_names_no_command(browser: Client, path: str) -> None:
    answer = browser.get(f"/{path}")
    assert answer.status_code == 404
    assert "search for what you are looking for" in answer.text
    assert "goldenthread" not in answer.text
