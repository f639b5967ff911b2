"""A browser signs in with a key, sees what that may see, and signs out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from api.access import add_key, grant, keys_beside, revoke_key
from api.routes.entering import local
from api.sessions import COOKIE, IDLE, LONGEST, Sessions
from tests.browsing import Visitor, sound
from tests.issuer import Clock
from tests.running import Server, served

TODAY = date(2026, 11, 29)


@pytest.fixture
def access(tmp_path: Path) -> Path:
    path = tmp_path / "access.yaml"
    path.write_text("groups: {}\n", "utf-8")
    path.chmod(0o600)
    return path


@pytest.fixture
def key(access: Path) -> str:
    given = grant("reader", ["aldermoor"], False, "the key")
    return add_key(keys_beside(access), "board", given, None, TODAY)


@pytest.fixture
def asking(
    access: Path, key: str, samples_loaded: object, samples_path: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Server]:  # fmt: skip
    """A server of the samples that asks who comes."""
    shutil.copy(samples_path, tmp_path / "store")
    monkeypatch.setenv("GOLDENTHREAD_ACCESS", str(access))
    with served(f"ladybug:{tmp_path / 'store'}") as server:
        yield server


def test_a_page_is_come_to_by_signing_in(
    chromium: Browser, asking: Server, access: Path, key: str
) -> None:
    with Visitor(chromium, asking.address) as visitor:
        page = sound(visitor, "/authority/aldermoor?asAt=2020-03-31")
        assert page.inner_text("h1") == "Sign in"
        assert "Aldermoor" not in page.content().replace("aldermoor?asAt", "")

        page.fill("#key", "gt_wrong")
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**wrong=key**")
        assert visitor.violations() == []

        page.fill("#key", key)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/authority/aldermoor?asAt=2020-03-31")
        assert "Signed in as key:board" in page.inner_text("footer")
        visitor.go("/authority/brackwater", status=404)  # which is not granted

        visitor.go("/authority/aldermoor")
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_url("**/sign-in")
        assert visitor.go("/authority/aldermoor").inner_text("h1") == "Sign in"

        page.fill("#key", key)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/authority/aldermoor")
        revoke_key(keys_beside(access), "board")
        assert visitor.go("/authority/aldermoor").inner_text("h1") == "Sign in"


def test_signing_in_needs_no_script_and_nobody_else_can_send_it(
    chromium: Browser, asking: Server, key: str
) -> None:
    with Visitor(chromium, asking.address, script=False) as visitor:
        page = visitor.go("/")
        page.fill("#key", key)
        page.get_by_role("button", name="Sign in").click()
        assert "Aldermoor" in page.inner_text("main")
    body = f"key={key}&next=/".encode()
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert asking.send("POST", "/sign-in", body, form).status == 403
    foreign = form | {"origin": "http://elsewhere.example"}
    assert asking.send("POST", "/sign-in", body, foreign).status == 403


def test_what_was_typed_before_a_session_ended_is_sent_again(
    chromium: Browser, asking: Server, access: Path
) -> None:
    given = grant("editor", ["aldermoor"], False, "the key")
    key = add_key(keys_beside(access), "officer", given, None, TODAY)
    action = "action/aldermoor/improvement_plan/2019-10/1.1"
    with Visitor(chromium, asking.address) as visitor:
        page = visitor.go(f"/state/progress?subject={action}")
        page.fill("#key", key)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/state/progress**")
        page.fill("#text", "The audits have begun")
        page.fill("#reason", "I saw them")
        page.context.add_cookies(
            [{"name": COOKIE, "value": "over", "url": f"http://{asking.address}"}]
        )
        visitor.expected.add("/state/progress")
        page.locator("main form button.govuk-button").last.click()
        page.wait_for_selector("h1:has-text('You are signed out')")
        assert visitor.violations() == [] and visitor.overflows() <= 0

        with page.expect_popup() as opened:
            page.get_by_role("link", name="sign in").click()
        opened.value.fill("#key", key)
        opened.value.get_by_role("button", name="Sign in").click()
        opened.value.get_by_role("button", name="Sign out").wait_for()
        page.get_by_role("button", name="Send it again").click()
        page.wait_for_url(f"**/{action}**")
        assert "The audits have begun" in page.inner_text("main")


def test_programs_are_told_as_before(asking: Server) -> None:
    assert asking.send("GET", "/authority/aldermoor").status == 401
    assert asking.ask("{ authorities { totalCount } }").status == 401


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere",
        "",
        "/a\nb",
        "//[",
        "//[\\",
    ],
)
def test_signing_in_leads_nowhere_else(address: str) -> None:
    assert local(address) == "/"


def test_a_session_ends_by_itself() -> None:
    clock = Clock()
    sessions = Sessions(clock)
    idle, busy = sessions.begin("gt_one"), sessions.begin("gt_two")
    for _ in range(int(LONGEST / IDLE) * 2 + 1):
        assert sessions.brought(busy) == "gt_two"
        clock.now += IDLE / 2 - 1
    assert sessions.brought(idle) == ""
    clock.now += IDLE / 2
    assert sessions.brought(busy) == ""
    assert sessions.brought("another") == ""
