"""Documents loaded with a browser: sent, read as one watches, told file by file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from graph import open_store
from tests.browsing import NARROW, Visitor
from tests.running import Server, served

WAIT = 60_000


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server whose store holds nothing."""
    open_store(f"ladybug:{tmp_path / 'store'}").close()
    with served(f"ladybug:{tmp_path / 'store'}") as server:
        yield server


def _of(samples: Path, area: str) -> list[Path]:
    return sorted((samples / area).iterdir())


def test_from_nothing_to_an_overview(chromium: Browser, empty: Server, samples: Path) -> None:
    with Visitor(chromium, empty.address) as visitor:
        page = visitor.go("/")
        assert visitor.violations() == []
        page.get_by_role("link", name="Load documents").click()
        assert visitor.violations() == []
        files = _of(samples, "brackwater")
        page.locator("input[type=file]").set_input_files(files)
        page.get_by_role("button", name="Load them").click()
        status = page.locator("#state")
        expect(status).to_contain_text(f"All {len(files)} files read", timeout=WAIT)
        for file in files:
            assert page.locator(".gt-file__name", has_text=file.name).count() == 1
        assert page.get_by_role("heading", name="Brackwater, before and after").count() == 1
        assert "nothing examined" in page.inner_text("main")  # of what was counted before
        assert visitor.violations() == []
        page.get_by_role("link", name="Open the overview").click()
        assert "Brackwater" in page.inner_text("h1")


def test_without_script_each_file_is_told(
    chromium: Browser, empty: Server, samples: Path, tmp_path: Path
) -> None:
    wrong = tmp_path / "minutes <script>alert(1)<script>.pdf"
    wrong.write_text("this is no PDF")
    with Visitor(chromium, empty.address, script=False, width=NARROW) as visitor:
        page = visitor.go("/load")
        page.locator("input[type=file]").set_input_files([*_of(samples, "aldermoor")[:1], wrong])
        page.get_by_role("button", name="Load them").click()
        more = page.get_by_role("link", name="See how far it is")
        while more.count():
            more.click()
        told = page.inner_text("main")
        assert "All 2 files read; 1 could not be taken in" in told
        assert visitor.overflows() <= 0
        page.goto(f"http://{empty.address}/load")
        assert page.get_by_role("link", name="2 files").count() == 1


def test_a_form_without_files_says_so(visitor: Visitor) -> None:
    page = visitor.go("/load")
    page.get_by_role("button", name="Load them").click()
    expect(page).to_have_title(re.compile("^Error: "))
    assert visitor.violations() == []
    page.get_by_role("link", name="Choose the documents to load").click()
    assert page.locator("input[type=file]").count() == 1


def test_loading_the_same_again_changes_nothing(
    chromium: Browser, empty: Server, samples: Path
) -> None:
    with Visitor(chromium, empty.address) as visitor:
        for told in ("new", "loaded before, and the same"):
            page = visitor.go("/load")
            page.locator("input[type=file]").set_input_files(_of(samples, "cold-ashby")[:1])
            page.get_by_role("button", name="Load them").click()
            expect(page.locator("#state")).to_contain_text("All 1 file read", timeout=WAIT)
            assert told in page.inner_text("main")
        assert "No figure of the gaps is another one than before." in page.inner_text("main")


def test_the_start_leads_to_loading_where_something_is_loaded_already(visitor: Visitor) -> None:
    page = visitor.go("/?all=1")
    page.get_by_role("button", name="Load documents").click()
    page.wait_for_url("**/load")
