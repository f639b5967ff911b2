"""A recommendation, an action and a finding in a browser: their words, thread and gaps."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Page

from graph import open_store
from queries.accountability import accountability_chain
from queries.roles import roles
from queries.strands import nested
from queries.told import Mark, Nested
from queries.viewer import Viewer
from tests.browsing import Visitor, readable, sound

DAY = "2020-03-31"
KEY = "recommendation/aldermoor/ilacs/2019-06-10/2"
#: Four actions, four breaks, of which two are passed by an assumed hop.
BROKEN = f"/{KEY}?asAt={DAY}"
UNBROKEN = f"/recommendation/aldermoor/ilacs/2019-06-10/1?asAt={DAY}"
ACTION = f"/action/aldermoor/improvement_plan/2019-10/2.4?asAt={DAY}"
FINDING = f"/finding/aldermoor/ilacs/2019-06-10/10?asAt={DAY}"
PLAN = f"/chain?id=plan/aldermoor/improvement_plan/2019-10&asAt={DAY}"
POST = f"/chain?id=post/aldermoor/director-of-childrens-services&asAt={DAY}"
#: No action answers it, and the body that it is addressed to has ended.
ALONE = f"/recommendation/aldermoor/sif/2016-09-05/lscb/29?asAt={DAY}"
#: The most that a first view weighs (bytes as sent), without the drawing's code.
MOST = 150_000
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def viewer(samples_path: Path) -> Iterator[Viewer]:
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        yield Viewer(store)


def told(viewer: Viewer, id_: str, *, assumed: bool = True) -> Nested:
    chain = accountability_chain(viewer, id_, DAY, assumed)
    return nested(chain, roles(viewer, chain))


def drawn(page: Page) -> None:
    """Go to the drawing, and wait until it is there."""
    page.locator("[data-place]").scroll_into_view_if_needed()
    page.locator("[data-place][data-drawn] svg").wait_for()


@pytest.mark.parametrize("path", [BROKEN, UNBROKEN, ALONE, ACTION, FINDING, PLAN, POST])
def test_the_pages_are_sound(visitor: Visitor, narrow: Visitor, plain: Visitor, path: str) -> None:
    for one in (visitor, narrow):
        page = sound(one, path)
        if page.locator("[data-place]").count():
            drawn(page)
            assert not one.violations(), path
            assert one.overflows() <= 0, path
    page = readable(plain, path)
    ids = page.locator("[id]").evaluate_all("all => all.map(x => x.id)")
    assert len(ids) == len(set(ids)), path
    targets = page.locator("main a[href^='#']").evaluate_all("all => all.map(x => x.hash.slice(1))")
    assert set(targets) <= set(ids), path


def test_the_verdict_links_to_each_break_in_the_order_of_reading(
    visitor: Visitor, viewer: Viewer
) -> None:
    page = visitor.go(BROKEN)
    breaks = told(viewer, KEY).breaks
    assert len(breaks) == 4
    links = page.locator(".gt-verdict ol a")
    assert links.all_inner_texts() == [mark.broken.sentence for mark in breaks]
    assert links.evaluate_all("all => all.map(a => a.hash)") == [
        f"#break-{mark.number}" for mark in breaks
    ]
    boxes = page.locator(".gt-break")
    assert boxes.locator(".gt-break__label").all_inner_texts() == [
        f"Break {n}" for n in range(1, 5)
    ]
    assert "4 places" in page.locator(".gt-verdict h2").inner_text()


def test_each_hop_says_on_what_it_rests(plain: Visitor, viewer: Viewer) -> None:
    page = plain.go(BROKEN)
    whole = told(viewer, KEY)
    items = [item for item in whole.items() if not isinstance(item, Mark)]
    assert page.locator(".gt-thread > .gt-hop").count() == len(items)
    text = re.sub(
        r"\s+", " ", page.locator("#chain").locator("xpath=ancestor::section").inner_text()
    )
    for hop in whole.hops():
        if hop.claim.quote:
            assert re.sub(r"\s+", " ", hop.claim.quote) in text, hop
        else:
            assert all(re.sub(r"\s+", " ", reason)[1:] in text for reason in hop.claim.reasons), hop
    assert text.count("Convention – assumed") == 1 + sum(
        hop.claim.basis == "convention" for hop in whole.hops()
    )


def test_a_strand_ends_with_a_link_to_where_it_joins(plain: Visitor) -> None:
    page = plain.go(UNBROKEN)
    joins = page.get_by_role("link", name="Joins the shared line").all()
    assert len(joins) >= 4
    for link in joins:
        at = (link.get_attribute("href") or "").removeprefix("#")
        item = page.locator(f"[id='{at}']")
        assert item.count() == 1
    head = page.locator("#at-post-aldermoor-head-of-quality-assurance")
    assert "Action 1.1, Action 1.2 and Action 1.3 come in here." in head.inner_text()


def test_what_is_only_assumed_is_called_so_and_can_be_left_out(
    plain: Visitor, viewer: Viewer
) -> None:
    page = plain.go(BROKEN)
    assert page.locator(".gt-break--bridged").count() == 2
    assert page.get_by_text("What follows is only assumed, so it does not close the gap.").count()
    page.get_by_role("link", name="Leave out what is only assumed").click()
    whole = told(viewer, KEY, assumed=False)
    assert page.locator(".gt-thread > .gt-hop").count() == sum(
        not isinstance(i, Mark) for i in whole.items()
    )
    assert page.locator(".gt-break--bridged").count() == 0
    assert page.locator(".gt-thread .gt-basis--convention").count() == 0


def test_one_looks_as_at_another_day(plain: Visitor) -> None:
    page = plain.go(BROKEN)
    page.get_by_text("Change the date").click()
    for part, value in (("Day", "1"), ("Month", "2"), ("Year", "2019")):
        page.get_by_label(part, exact=True).fill(value)
    page.get_by_role("button", name="Look as at this day").click()
    assert "asAt-year=2019" in page.url
    assert "1 February 2019" in page.locator("#main-content").inner_text()
    assert "issued later" in page.locator(".gt-verdict").inner_text()


def test_the_keyboard_goes_from_the_verdict_to_a_break_and_what_mends_it(visitor: Visitor) -> None:
    assert "State to whom" not in visitor.go(BROKEN).inner_text("main")  # of a day that is past
    page = visitor.go(BROKEN.partition("?")[0])
    page.locator(".gt-verdict ol a").nth(1).focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#break-2")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert visitor.focused().startswith("State to whom it answers")
    page.keyboard.press("Enter")
    page.wait_for_url("**/state/line**")


def test_the_drawing_is_one_image_and_says_what_it_shows(visitor: Visitor, viewer: Viewer) -> None:
    page = visitor.go(BROKEN)
    assert not page.locator("[data-place] svg").count()
    drawn(page)
    image = page.get_by_role("img", name=re.compile("The accountability chain of .* drawn"))
    assert image.count() == 1
    told_of = page.locator("[data-place] desc").text_content() or ""
    assert "The thread is broken at 4 places." in told_of
    assert "Actions 2.1 and 2.3: broken." in told_of
    boxes = page.locator("[data-place] [data-id]").evaluate_all("x => x.map(g => g.dataset.id)")
    assert {f"break-{mark.number}" for mark in told(viewer, KEY).breaks} <= set(boxes)
    assert {s.subject.id for s in told(viewer, KEY).strands} <= set(boxes)


def test_no_box_of_the_drawing_covers_another(visitor: Visitor) -> None:
    for path in (BROKEN, PLAN + "&drawn=all"):
        page = visitor.go(path)
        drawn(page)
        boxes = page.locator("[data-place] [data-id] > rect:first-child").evaluate_all(
            "all => all.map(r => ['x', 'y', 'width', 'height'].map(n => +r.getAttribute(n)))"
        )
        assert len(boxes) > 10
        for n, (x, y, w, h) in enumerate(boxes):
            for ox, oy, ow, oh in boxes[n + 1 :]:
                assert x + w <= ox or ox + ow <= x or y + h <= oy or oy + oh <= y, path


def test_many_actions_are_folded_and_opened(visitor: Visitor) -> None:
    page = visitor.go(PLAN)
    drawn(page)
    folds = page.locator("[data-place] [data-id^='fold-']")
    assert folds.count() >= 1
    assert "more actions" in (folds.first.text_content() or "")
    few = page.locator("[data-place] [data-id^='action/']").count()
    page.get_by_role("link", name="Draw all actions").click()
    drawn(page)
    assert page.locator("[data-place] [data-id^='fold-']").count() == 0
    every = page.locator("[data-place] [data-id^='action/']").count()
    assert few < every == page.locator("ol.govuk-list > li:has(h4[id^='strand-'])").count()


@pytest.mark.parametrize("format_", ["svg", "png"])
def test_the_drawing_is_saved_whole(visitor: Visitor, format_: str, tmp_path: Path) -> None:
    page = visitor.go(BROKEN)
    drawn(page)
    with page.expect_download() as saving:
        page.get_by_role("button", name=f"Download {format_.upper()}").click()
    file = tmp_path / saving.value.suggested_filename
    saving.value.save_as(file)
    assert file.name == f"{KEY.replace('/', '-')}.{format_}"
    if format_ == "png":
        assert file.read_bytes().startswith(b"\x89PNG")
        return
    root = ElementTree.fromstring(file.read_text("utf-8"))
    every = list(root.iter())
    assert root.get("role") == "img"
    assert not [
        e for e in every if "style" in e.attrib or e.tag == f"{SVG}style" or "href" in e.attrib
    ]
    texts = [e for e in every if e.tag == f"{SVG}text"]
    assert texts and all(e.get("fill") and e.get("font-size") for e in texts)


def test_the_drawing_is_not_loaded_before_it_is_near(visitor: Visitor) -> None:
    sizes: list[tuple[str, int]] = []
    page = visitor.page
    page.on("response", lambda r: sizes.append((r.url, int(r.headers.get("content-length", "0")))))
    visitor.go(BROKEN)
    page.wait_for_load_state("networkidle")
    assert not [url for url, _ in sizes if "elk" in url]
    assert sum(size for _, size in sizes) < MOST
    drawn(page)
    assert [url for url, _ in sizes if "elk" in url]


def test_without_script_the_list_is_the_chain(plain: Visitor) -> None:
    page = plain.go(BROKEN)
    assert "needs JavaScript" in page.locator("[data-place]").inner_text()
    assert page.get_by_role("button", name="Download SVG").count() == 0
    assert page.get_by_role("button", name="Copy link").count() == 0


def test_a_break_is_printed_with_its_words_and_its_bars(visitor: Visitor) -> None:
    page = visitor.go(PLAN)
    page.emulate_media(media="print")
    box = page.locator(".gt-break").first
    assert box.locator("svg .gt-break__gap").count() == 1
    assert page.locator("details.gt-strand__fold:not([open]) .gt-hop").first.is_visible()
    assert page.locator(".gt-actions").first.is_hidden()
    page.emulate_media(media="screen")


def test_the_address_is_copied(visitor: Visitor) -> None:
    page = visitor.go(BROKEN)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_chain_is_kept_as_a_table(visitor: Visitor, viewer: Viewer) -> None:
    page = visitor.go(BROKEN)
    with page.expect_download() as saving:
        page.get_by_role("button", name="Chain as CSV").click()
    text = Path(saving.value.path()).read_text("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text)))
    hops = list(told(viewer, KEY).hops())
    assert [(x["From"], x["To"]) for x in lines] == [(h.from_.name, h.to.name) for h in hops]
    assert [x["Hop"] for x in lines] == [str(n) for n in range(1, len(hops) + 1)]
    assert all(x["Quotation"] or x["Rests on"] for x in lines)


def test_a_chain_of_nothing_is_told(visitor: Visitor) -> None:
    page = visitor.go("/chain?id=post/aldermoor/nobody", status=404)
    assert "Nothing has the id" in page.inner_text("main")
