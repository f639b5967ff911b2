"""The source viewer in a browser: the page itself with the passage marked where it stands, its
words where there is no script, and what was read from it; and the documents of an authority.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from api.access import add_key, grant, keys_beside
from api.loading import load_paths
from api.originals import Originals, originals_of
from graph import open_store
from queries.answers import NAME_WITHHELD
from queries.coverage import coverage_gaps
from queries.documents import documents
from queries.source import Opened, Printed, opened
from queries.viewer import Viewer
from tests.browsing import NARROW, Visitor, readable, sound
from tests.conftest import SAMPLES
from tests.plan_pdf import DIAGRAM, write_plan
from tests.running import Server, served

PLAN = "document/aldermoor/improvement_plan/2017-01"
REPORT = "document/aldermoor/ilacs_report/2019-06-10"
LONG = "document/aldermoor/improvement_plan/2019-10"
AGENDA = "document/cold-ashby/committee_agenda/2015-11-17"
SHEET = "document/cold-ashby/improvement_plan/2023-03"
NEWS = (
    "document/brackwater/news_article/"
    "the-brackwater-packet-care-in-brackwater-is-praised-but-plans-are-too-long"
)
EXPECTED = "document/aldermoor/expected/monitoring_visit_letter/2016-11-1"
LISTED = "/authority/aldermoor/documents"
#: Words of a document that would do harm if a page took them for its own.
HOSTILE = "<script>window.hit = 1</script> <img src=x onerror='window.hit = 2'> & \"so on\"."


@dataclass
class World:
    """A server over the samples with their files, and the store that it serves."""

    server: Server
    url: str
    files: Originals

    def opened(self, id_: str, part: int | None = None) -> Opened:
        with open_store(self.url, read_only=True) as store:
            return opened(Viewer(store), id_, part)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The samples, a plan as a PDF with something that is not understood, and a hostile article."""
    folder = tmp_path_factory.mktemp("source")
    url = f"ladybug:{folder / 'store'}"
    files, given = originals_of(url, ""), folder / "in"
    given.mkdir()
    write_plan(given / "improvement-plan-2017.pdf")
    news = SAMPLES / "brackwater" / "news-article.txt"
    last = "An improvement board"
    (given / news.name).write_text(
        news.read_text("utf-8").replace(last, f"{HOSTILE}\n\n{last}"), "utf-8"
    )
    with open_store(url) as store:
        reports = [
            report
            for path in (SAMPLES, given / news.name, given / "improvement-plan-2017.pdf")
            for report in load_paths(store, [path], originals=files)
        ]
    assert not [r.error for r in reports if r.error]
    with served(url) as server:
        yield World(server, url, files)


@pytest.fixture
def reader(chromium: Browser, world: World) -> Iterator[Visitor]:
    with Visitor(chromium, world.server.address) as one:
        yield one


@pytest.fixture
def phone(chromium: Browser, world: World) -> Iterator[Visitor]:
    with Visitor(chromium, world.server.address, width=NARROW) as one:
        yield one


@pytest.fixture
def scriptless(chromium: Browser, world: World) -> Iterator[Visitor]:
    with Visitor(chromium, world.server.address, script=False, width=NARROW) as one:
        yield one


def drawn(page: Page) -> Locator:
    """The page as it is drawn, once it is."""
    expect(page.locator("[data-island=source]")).to_have_attribute("data-drawn", "yes")
    return page.locator(".gt-page__drawn")


def row_of(found: Opened) -> Printed:
    """A row whose lead and measure were read."""
    return next(p for p in found.passages if len([c for c in p.cells if c.read]) > 1)


# ------------------------------------------------------------------------------------- soundness


@pytest.mark.parametrize(
    "path",
    [LISTED, f"/{PLAN}", f"/{REPORT}?page=2", f"/{REPORT}?page=2&size=large", f"/{LONG}?page=2",
     f"/{SHEET}", f"/{AGENDA}", f"/{AGENDA}/report", f"/{NEWS}", f"/{EXPECTED}",
     f"/{PLAN}?view=text"],
)  # fmt: skip
def test_the_pages_are_sound(
    reader: Visitor, phone: Visitor, scriptless: Visitor, path: str
) -> None:
    for one in (reader, phone):
        page = sound(one, path)
        if page.locator("[data-sheet]").count():
            drawn(page)
            assert one.violations() == [] and one.overflows() <= 0
    readable(scriptless, path)


@pytest.mark.parametrize("document", [PLAN, LONG])
def test_a_passage_is_sound(
    reader: Visitor, phone: Visitor, scriptless: Visitor, world: World, document: str
) -> None:
    row = row_of(world.opened(document, 1))
    for one in (reader, phone):
        page = sound(one, f"/{row.id}")
        if document == PLAN:
            drawn(page)
            assert one.violations() == [] and one.overflows() <= 0
    readable(scriptless, f"/{row.id}")


# ------------------------------------------------------------------------------ the page is drawn


def test_the_passage_is_marked_where_its_words_are(reader: Visitor, world: World) -> None:
    found = world.opened(REPORT, 2)
    passage = next(p for p in found.passages if p.read and len(p.text) > 60)
    assert passage.box
    page = reader.go(f"/{passage.id}")
    sheet = drawn(page).bounding_box()
    over = page.locator("[data-hit]").bounding_box()
    assert sheet and over
    width, height = 595.28, 841.89  # A4, in points
    for measured, expected in (
        ((over["x"] - sheet["x"]) / sheet["width"], passage.box.left / width),
        (over["width"] / sheet["width"], (passage.box.right - passage.box.left) / width),
        ((over["y"] - sheet["y"]) / sheet["height"], (height - passage.box.top) / height),
        (over["height"] / sheet["height"], (passage.box.top - passage.box.bottom) / height),
    ):
        assert measured == pytest.approx(expected, abs=0.004)
    words = page.locator(".gt-page__text span", has_text=passage.text[:25]).first
    place = words.bounding_box()
    assert place and over["x"] - 4 <= place["x"] and place["y"] >= over["y"] - 4
    assert place["y"] + place["height"] <= over["y"] + over["height"] + 4
    assert "1" in page.locator("[data-hit] .gt-page__ref").inner_text()


def test_the_page_is_drawn_and_its_words_can_be_selected(reader: Visitor, world: World) -> None:
    page = reader.go(f"/{REPORT}")
    sheet = drawn(page)
    expect(page.locator("[data-words]")).to_be_hidden()
    ink = page.evaluate(
        """() => {
          const canvas = document.querySelector('canvas');
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let dark = 0;
          for (let i = 0; i < data.length; i += 4) dark += data[i] < 128 && data[i + 3] > 0;
          return dark / (data.length / 4);
        }"""
    )
    assert 0.005 < ink < 0.3, ink
    first = world.opened(REPORT).passages[0]
    words = page.locator(".gt-page__text span", has_text=first.text[:20]).first
    words.select_text()
    assert page.evaluate("getSelection().toString()").strip() in first.text
    before = sheet.bounding_box()
    page.set_viewport_size({"width": 700, "height": 900})
    expect(sheet).not_to_have_css("width", f"{before['width'] if before else 0}px")
    page.wait_for_timeout(400)
    assert reader.overflows() <= 0


def test_cells_of_a_row_have_numbers_and_their_claims(reader: Visitor, world: World) -> None:
    row = row_of(world.opened(PLAN))
    cell = next(c for c in row.cells if c.read)
    found = world.opened(cell.id)
    page = reader.go(f"/{cell.id}")
    drawn(page)
    numbers = page.locator("[data-hit] .gt-page__ref").all_inner_texts()
    assert [re.findall(r"\d", n) for n in numbers] == [["1"], ["2"], ["3"]]
    told = page.locator("section[aria-labelledby=read]")
    assert f"{len(found.claims)} claims" in told.inner_text()
    for hop in found.claims:
        line = told.locator("li", has_text=hop.from_.name).filter(has_text=hop.to.name)
        assert line.locator(".gt-basis").first.inner_text() == "Stated"
    for thing in (*row.read, *cell.read):
        link = told.get_by_role("link", name=thing.name, exact=True).first
        assert link.get_attribute("href") == f"/{quote(thing.id)}"
    gaps = told.locator(".gt-claim--broken").first
    assert "Gap:" in gaps.inner_text()


def test_a_gap_of_an_inspection_is_not_told_wherever_that_is_named(
    reader: Visitor, world: World
) -> None:
    with open_store(world.url, read_only=True) as store:
        (gap,) = coverage_gaps(Viewer(store), ["response_missing"], "authority/cold-ashby")
    rests = {e.id for e in gap.evidence}
    every = world.opened(f"{AGENDA}/report").passages
    named = [p.id for p in every if gap.subject.id in {ref.id for ref in p.read}]
    others = [id_ for id_ in named if id_ not in rests]
    assert len(others) > 2
    for passage in others[:3]:
        assert gap.sentence not in reader.go(f"/{quote(passage)}").inner_text("main"), passage


def test_what_was_not_understood_is_marked_said_and_listed(reader: Visitor, world: World) -> None:
    page = reader.go(f"/{PLAN}")
    drawn(page)
    assert page.locator(".gt-page__over--left").count() == 1
    assert DIAGRAM in page.locator("section[aria-labelledby=not]").inner_text()
    understood = page.locator("section[aria-labelledby=und]").inner_text()
    assert "94.1% accounted for" in understood and "17 blocks" in understood
    page = reader.go(f"/{PLAN}?view=text")
    unread = page.locator(".gt-page__unread")
    assert unread.inner_text() == f"Not understood {DIAGRAM}"
    assert page.locator("[data-sheet]").count() == 0
    page.get_by_role("link", name="Page as published").click()
    drawn(page)


def test_a_page_that_cannot_be_drawn_keeps_its_words(reader: Visitor, world: World) -> None:
    reader.expected.add(f"/file/{REPORT}")
    reader.page.route("**/file/**", lambda route: route.fulfill(status=500, body="no"))
    page = reader.go(f"/{REPORT}")
    expect(page.locator("[data-island=source]")).to_have_attribute("data-drawn", "no")
    assert "cannot be drawn" in page.locator("[data-told]").inner_text()
    expect(page.locator("[data-words]")).to_be_visible()
    expect(page.locator("[data-sheet]")).to_be_hidden()


def test_nothing_of_pdf_js_is_fetched_elsewhere(reader: Visitor) -> None:
    asked: list[str] = []
    reader.page.on("request", lambda request: asked.append(request.url))
    for path in (LISTED, f"/{LONG}", f"/{PLAN}?view=text"):
        reader.go(path)
    assert asked and not [url for url in asked if "pdf" in url.rsplit("/", 1)[-1]]


# --------------------------------------------------------------------------- the words of a page


def test_without_script_the_words_are_there_with_the_passage_marked(
    scriptless: Visitor, world: World
) -> None:
    row = row_of(world.opened(PLAN))
    found = world.opened(row.id)
    page = scriptless.go(f"/{row.id}")
    hit = page.locator(".gt-page__hit")
    assert hit.count() == 1 and row.columns[1] in hit.inner_text()
    sheet = page.locator(".gt-page__sheet").inner_text()
    for passage in found.passages:
        for text in passage.columns or (passage.text,):
            assert " ".join(text.split()) in " ".join(sheet.split())
    assert page.get_by_role("link", name="To the passage").get_attribute("href") == (
        f"#{hit.get_attribute('id')}"
    )
    assert page.get_by_text("Copy link").is_hidden()
    heads = page.locator(".gt-page__sheet thead th").all_inner_texts()
    assert heads[:2] == ["No.", "Planned activity"] and len(heads) == 12


def test_all_words_of_a_long_document_stand_on_its_parts(reader: Visitor, world: World) -> None:
    found = world.opened(LONG)
    assert len(found.parts) > 1 and not found.paged
    for part in found.parts:
        here = world.opened(LONG, part.number)
        sheet = reader.go(f"/{LONG}?page={part.number}").locator(".gt-page__sheet").inner_text()
        for passage in here.passages:
            for text in passage.columns or (passage.text,):
                assert " ".join(text.split()) in " ".join(sheet.split())
    page = reader.go(f"/{LONG}")
    page.get_by_role("link", name="Next part").click()
    assert page.locator("h2#pg").inner_text() == f"Part 2 of {len(found.parts)}"
    page.get_by_role("link", name="Previous part").click()
    assert page.locator(".gt-leaves [aria-current=page]").inner_text().endswith("1")


def test_words_that_look_like_a_page_are_words(reader: Visitor, world: World) -> None:
    found = world.opened(NEWS)
    hostile = next(p for p in found.passages if "window.hit" in p.text)
    page = reader.go(f"/{hostile.id}")
    assert HOSTILE in page.locator(".gt-page__hit").inner_text()
    assert page.evaluate("window.hit") is None
    assert page.locator("main script, main img").count() == 0
    answer = world.server.send("GET", f"/{hostile.id}", headers={"accept": "text/html"})
    assert "<script>window" not in answer.text and "&lt;script&gt;window" in answer.text


def test_a_passage_far_down_is_in_sight(reader: Visitor, world: World) -> None:
    down = world.opened(LONG, 1).passages[25]
    page = reader.go(f"/{down.id}")
    expect(page.locator(".gt-page__hit").first).to_be_in_viewport()
    expect(page.locator("h2#read")).to_be_in_viewport()


def test_programs_still_get_the_passage(world: World) -> None:
    passage = world.opened(PLAN).passages[0]
    answer = world.server.send("GET", f"/{passage.id}")
    assert answer.status == 200 and f'"id":"{passage.id}"' in answer.text


def test_a_page_that_is_not_there_is_told(reader: Visitor) -> None:
    page = reader.go(f"/{REPORT}?page=99", status=404)
    assert "has 2 pages, and no 99" in page.inner_text("main")
    reader.go("/passage/aldermoor/none/1", status=404)
    reader.go("/document/aldermoor/none", status=404)


def test_a_report_inside_an_agenda_leads_to_it_and_back(reader: Visitor, world: World) -> None:
    page = reader.go(f"/{AGENDA}")
    (report,) = world.opened(AGENDA).holds
    page.get_by_role("link", name=report.name[:60]).first.click()
    assert page.url.endswith(f"/{AGENDA}/report")
    page.get_by_role("link", name=world.opened(AGENDA).document.name).click()
    assert page.url.endswith(f"/{AGENDA}")


# ----------------------------------------------------------------------------- files, and for whom


def test_the_file_can_be_had_and_the_link_copied(reader: Visitor, world: World) -> None:
    passage = world.opened(REPORT, 2).passages[3]
    page = reader.go(f"/{passage.id}")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Download PDF (2 pages)").click()
    (file,) = SAMPLES.glob("aldermoor/inspection report - 5*.pdf")
    assert saved.value.suggested_filename == file.name
    assert Path(saved.value.path()).read_bytes() == file.read_bytes()
    page.get_by_role("button", name="Copy link to this passage").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"http://{world.server.address}/{passage.id}"


def test_where_the_file_is_not_kept_its_words_are_shown(reader: Visitor, world: World) -> None:
    sha256 = str(world.opened(REPORT).sha256)
    path = world.files.find(sha256)
    data = path.read_bytes()
    path.unlink()
    try:
        page = sound(reader, f"/{REPORT}")
        assert "The file itself is not kept here" in page.inner_text("main")
        assert page.locator("[data-sheet]").count() == 0
        assert page.get_by_text("Download").count() == 0
    finally:
        path.write_bytes(data)
    drawn(reader.go(f"/{REPORT}"))


def test_who_sees_posts_only_sees_words_without_names(
    chromium: Browser, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    access = tmp_path / "access.yaml"
    access.write_text("groups: {}\n", "utf-8")
    access.chmod(0o600)
    key = add_key(
        keys_beside(access), "posts", grant("reader", "*", True, "the key"), None, date.today()
    )
    monkeypatch.setenv("GOLDENTHREAD_ACCESS", str(access))
    shutil.copy(world.url.removeprefix("ladybug:"), tmp_path / "store")
    monkeypatch.setenv("GOLDENTHREAD_FILES", str(world.files.folder))
    row = row_of(world.opened(PLAN))
    with (
        served(f"ladybug:{tmp_path / 'store'}") as server,
        Visitor(chromium, server.address, headers={"x-api-key": key}) as one,
    ):
        server.send("GET", f"/{row.id}", headers={"x-api-key": key})  # the first takes its time
        page = sound(one, f"/{row.id}")
        main = page.inner_text("main")
        assert "You are shown posts without names" in main
        assert NAME_WITHHELD in page.locator(".gt-page__hit").inner_text()
        assert "Adeyemi" not in page.content()
        assert page.locator("[data-sheet]").count() == page.get_by_text("Download").count() == 0


# -------------------------------------------------------------------------------- the documents


def test_the_documents_are_those_that_are_known(reader: Visitor, world: World) -> None:
    today = date.today().isoformat()
    with open_store(world.url, read_only=True) as store:
        known = documents(Viewer(store), "authority/aldermoor", today)
    page = reader.go(LISTED)
    rows = page.locator("section[aria-labelledby=loaded] tbody tr")
    assert rows.count() == len(known.loaded) == 6
    for row, one in zip(rows.all(), known.loaded, strict=True):
        text = row.inner_text()
        assert one.document.name in text and one.issued in text
        assert f"of {one.blocks.total} blocks" in text
    plan = page.locator("tr", has=page.locator(f"a[href='/{PLAN}']"))
    assert "94.1%" in plan.inner_text() and "January 2017" in plan.inner_text()
    page.get_by_role("link", name="1 not understood").click()
    assert DIAGRAM in page.locator("section[aria-labelledby=not]").inner_text()
    page = reader.go(LISTED)
    missing = page.locator("section[aria-labelledby=missing]")
    assert missing.locator("li").count() == len(known.missing) == 4
    first = missing.locator("li").first
    assert known.missing[0].sentence in " ".join(first.inner_text().split())
    first.get_by_role("link").first.click()
    assert "not loaded" in page.inner_text("main")


def test_nothing_loaded_says_what_to_do(reader: Visitor) -> None:
    page = sound(reader, f"{LISTED}?asAt=2001-01-01")
    empty = page.locator("section[aria-labelledby=loaded]").inner_text()
    assert "No document of Aldermoor that was issued by 1 January 2001 is loaded." in empty
    assert "Load documents" in empty and "Issued later, and left out" in empty
    reader.go("/authority/nowhere/documents", status=404)
