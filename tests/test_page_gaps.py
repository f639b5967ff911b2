"""The catalogue of gaps in a browser: counted truly, opened, narrowed, compared, taken away."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml
from playwright.sync_api import Browser, Page

from graph import open_store
from graph.stating import Author, waive
from ontology.terms import GAP_KINDS, GapKindId
from queries.answers import CoverageRow
from queries.coverage import coverage_summary, gap_kinds
from queries.viewer import Viewer
from tests.browsing import Visitor, readable, sound
from tests.conftest import ROOT
from tests.records import authority_records
from tests.running import Server, served
from web.pages.gaps import PART

GAPS = "/authority/aldermoor/gaps"
#: The planted gaps: kind → where, and as at which day.
PLANTED = yaml.safe_load((ROOT / "samples" / "gaps.yaml").read_text("utf-8"))
DAY = "2020-03-31"
#: A kind opened, as at a day at which the samples say what they say.
AMBIGUOUS = f"{GAPS}?kind=lead_ambiguous&asAt={DAY}"


def figure(row: CoverageRow) -> str:
    """What a page says of a count."""
    if row.examined == 0:
        return "nothing examined"
    if row.found == 0:
        return f"None found in {row.examined} examined"
    return f"{row.found} of {row.examined} examined"


@pytest.mark.parametrize("path", ["/gaps", GAPS, AMBIGUOUS, f"{AMBIGUOUS}&query=yes"])
def test_the_pages_are_sound(visitor: Visitor, narrow: Visitor, plain: Visitor, path: str) -> None:
    sound(visitor, path)
    sound(narrow, path)
    readable(plain, path)


def test_every_kind_is_counted_as_the_query_counts_it(visitor: Visitor, samples_path: Path) -> None:
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        summary = coverage_summary(Viewer(store), "authority/aldermoor", as_at=DAY)
    page = visitor.go(f"{GAPS}?asAt={DAY}")
    for row in summary.rows:
        line = page.locator(f"#k-{row.kind.id}")
        assert line.locator("th a").inner_text() == row.kind.title
        cells = [c.replace("\n", " ") for c in line.locator("td").all_inner_texts()]
        assert cells[0].startswith(figure(row)), row.kind.id
        assert bool(row.unsure) == ("more perhaps belong here" in cells[0])
        assert cells[2].startswith(str(row.waiting) if row.waiting else "–")
    assert page.locator("tbody tr[id^='k-']").count() == len(GAP_KINDS) == len(summary.rows)


def test_the_groups_follow_the_catalogues_numbers(visitor: Visitor) -> None:
    page = visitor.go("/gaps")
    numbers = {}
    for section in page.locator("section").all():
        told = section.locator("dd:has(code)").all_inner_texts()
        numbers[section.locator("h2").inner_text()] = {int(t.split(",")[0]) for t in told}
    assert numbers == {
        "Recommendations": set(range(1, 11)),
        "Leads and the chain": set(range(11, 20)),
        "Bodies": set(range(20, 25)),
        "Dates, measures and sources": set(range(25, 29)),
    }
    for kind in gap_kinds():
        entry = page.locator(f"#k-{kind.id}").inner_text()
        assert all(t in entry for t in (kind.definition, kind.why, kind.scope, kind.closing))


@pytest.mark.parametrize("kind", PLANTED)
def test_a_planted_gap_is_in_its_kinds_list(kind: str, samples_served: Server) -> None:
    planted = PLANTED[kind]
    key, day = planted["subject"].split("/")[1], planted.get("as_at", DAY)
    path = f"/authority/{key}/gaps?kind={kind}&asAt={day}&all=yes"
    answer = samples_served.send("GET", path, headers={"accept": "text/html"})
    assert answer.status == 200
    opened = answer.text.split('id="open"')[1].split("<section")[0]
    assert GAP_KINDS[kind]["closing"] in opened.replace("&#39;", "'").replace("&amp;", "&")
    assert f'href="/{quote(planted["subject"])}?asAt={day}"' in opened


def test_an_opened_kind_says_all_that_is_known_of_it(visitor: Visitor) -> None:
    page = visitor.go(f"{AMBIGUOUS}#open")
    kind = page.locator("#open")
    assert kind.locator("h2").inner_text() == "Ambiguous lead"
    told = kind.inner_text()
    assert "1 of 16 examined" in told and "None waived" in told
    assert GAP_KINDS["lead_ambiguous"]["definition"] in told
    assert "Of 16 examined (actions with a lead), 1 has the gap" in told
    row = kind.locator("tbody tr")
    assert row.count() == 1
    assert row.locator("th").inner_text() == "Action 2.1"
    assert "“Clinical Lead”, names a rank" in row.inner_text()
    assert row.locator("blockquote").inner_text().startswith("“2.1")
    assert "1 Oct 2019" in row.inner_text()
    # it stands below its own group, and above the next
    order = page.locator("main section").evaluate_all(
        "all => all.map(s => s.querySelector('h2').id)"
    )
    assert order == ["g-recommendations", "g-leads", "open-title", "g-bodies", "g-dates"]
    page.get_by_role("link", name="Read the query").click()
    assert "MATCH" in page.locator("#query").inner_text()
    page.get_by_role("link", name="Close Ambiguous lead").click()
    assert page.locator("#open").count() == 0


def test_what_changed_is_told_since_a_day_or_the_last_meeting_on_record(visitor: Visitor) -> None:
    page = visitor.go(f"{GAPS}?asAt={DAY}")
    assert "Since" not in page.locator(".gt-gaps thead").first.inner_text()  # no meeting on record
    page = visitor.go(f"{GAPS}?asAt={DAY}&since=2020-01-05&kind=action_overdue")
    # the dates of 1.1, 2.2, 3.3 (January) and 2.4 (February) passed meanwhile
    assert page.locator("#k-action_overdue td").last.inner_text() == "4 new"
    assert page.locator("#k-action_without_date td").last.inner_text() == "no change"
    new = page.locator("#open tbody tr", has_text="New since")
    assert [t.inner_text() for t in new.locator("th").all()] == [
        "Action 1.1", "Action 2.2", "Action 2.4", "Action 3.3",
    ]  # fmt: skip
    page = visitor.go(f"{GAPS}?asAt={DAY}&since=2020-01-05&kind=chain_broken")
    assert "No longer found since 5 January 2020: Action 1.1, Action 1.2" in page.inner_text(
        "#open"
    )
    page = visitor.go("/authority/cold-ashby/gaps?asAt=2023-04-30")
    assert "17 November 2015, the last meeting that a loaded document records" in page.inner_text(
        "main"
    )


def test_a_list_is_narrowed_and_the_figures_with_it(visitor: Visitor) -> None:
    page = visitor.go(f"{GAPS}?asAt={DAY}")
    page.get_by_text("Narrow the list").click()
    page.get_by_label("Body that oversees it").select_option(label="Corporate Parenting Board")
    page.get_by_label("Severity").select_option(label="Evidence")
    page.get_by_role("button", name="Show").click()
    # action 1.4 alone is given to it, and what it answers
    assert page.locator("#k-date_not_fixed td").first.inner_text() == "1 of 1 examined"
    assert page.locator("#k-action_overdue td").first.inner_text() == "nothing examined"
    assert page.locator("#k-chain_broken").count() == 0
    assert visitor.violations() == []
    page.get_by_role("link", name="Remove Severity: evidence").click()
    assert page.locator("#k-without_overseeing_body td").first.inner_text().startswith("None found")
    page.get_by_role("link", name="Remove Body that oversees it").click()
    assert page.locator("#k-date_not_fixed td").first.inner_text() == "1 of 16 examined"
    page = visitor.go(
        f"{GAPS}?asAt={DAY}&recommendation=recommendation/aldermoor/ilacs/2019-06-10/4"
    )
    assert (
        page.locator("#k-action_without_lead td").first.inner_text() == "None found in 3 examined"
    )
    page = visitor.go(f"{GAPS}?asAt={DAY}&theme=theme/advocacy")
    assert page.locator("#k-recommendation_untraced td").first.inner_text().startswith("1 of 1")


def taken(page: Page, name: str) -> str:
    """A file that a link gives."""
    with page.expect_download() as waited:
        page.get_by_role("button", name=name).click()
    return Path(waited.value.path()).read_text("utf-8-sig")


def test_what_is_shown_is_what_is_taken_away(visitor: Visitor) -> None:
    page = visitor.go(AMBIGUOUS)
    rows = list(csv.DictReader(io.StringIO(taken(page, "CSV"))))
    assert [r["Subject"] for r in rows] == ["Action 2.1"]
    page = visitor.go(f"{GAPS}?asAt={DAY}&severity=statutory")
    rows = list(csv.DictReader(io.StringIO(taken(page, "CSV"))))
    assert {r["Severity"] for r in rows} == {"statutory"}
    found = page.locator(".gt-gaps__n").all_inner_texts()
    assert len(rows) == sum(int(n) for n in found if n.isdecimal())


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a made-up authority with more gaps of a kind than a part of a list holds."""
    url = f"ladybug:{tmp_path_factory.mktemp('long') / 'store'}"
    with open_store(url) as store:
        for records in authority_records(0, 5, 10):
            store.load(records)
    with served(url) as server:
        yield server


def test_a_long_list_comes_in_parts(chromium: Browser, long: Server) -> None:
    with Visitor(chromium, long.address) as visitor:
        page = sound(visitor, f"{GAPS}?kind=recommendation_untraced&asAt=2024-06-30")
        figure = page.locator("#k-recommendation_untraced td").first.inner_text()
        many = int(figure.split(" ")[0])
        assert PART < many <= 2 * PART
        rows = page.locator("#open tbody tr")
        first = rows.locator("th").all_inner_texts()
        assert len(first) == PART
        assert f"Showing 1 to {PART} of {many}" in page.inner_text("#open")
        page.get_by_role("link", name="Next page").click()
        page.wait_for_url("**page=2#open")
        rest = rows.locator("th").all_inner_texts()
        assert len(rest) == many - PART and not set(first) & set(rest)
        page.get_by_role("link", name=f"Show all {many} on one page").click()
        page.wait_for_url("**all=yes#open")
        assert rows.locator("th").all_inner_texts() == first + rest


def test_who_has_no_authority_asks_for_all(visitor: Visitor, samples_path: Path) -> None:
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        rows = coverage_summary(Viewer(store), as_at=DAY).rows
    page = visitor.go(f"/gaps?asAt={DAY}")
    assert "examined" not in page.locator(".gt-entry__head").first.inner_text()
    page.get_by_role("link", name="Count them over all 3 authorities").click()
    for row in rows:
        assert figure(row) in page.locator(f"#k-{row.kind.id} .gt-entry__head").inner_text()


def test_no_such_kind_is_told(visitor: Visitor) -> None:
    page = visitor.go(f"{GAPS}?kind=nothing", status=404)
    assert "there is no kind of gap 'nothing'" in page.inner_text("main").replace("There", "there")
    page = visitor.go(f"{GAPS}?since=2020-04-01&asAt={DAY}", status=400)
    assert "must be before" in page.inner_text("main")


def test_with_the_keyboard_from_the_authority_to_the_passage(visitor: Visitor) -> None:
    page = visitor.go(f"/authority/aldermoor?asAt={DAY}")

    def follow(words: str) -> None:
        for _ in range(200):
            page.keyboard.press("Tab")
            if visitor.focused().startswith(words):
                page.keyboard.press("Enter")
                page.wait_for_load_state("load")
                return
        raise AssertionError(f"nothing that says '{words}' is come to")

    follow("Gaps")
    assert page.inner_text("h1") == "Gaps"
    follow("Ambiguous lead")
    page.wait_for_url(re.compile("kind=lead_ambiguous.*#open"))
    follow("Action 2.1")
    page.wait_for_url(re.compile("/action/aldermoor/"))
    page.go_back()
    follow("Improvement plan, October 2019")
    page.wait_for_url(re.compile("/passage/aldermoor/improvement_plan/2019-10/"))


def test_on_paper_are_the_words_and_not_the_furniture(visitor: Visitor) -> None:
    page = visitor.go(AMBIGUOUS)
    page.emulate_media(media="print")
    for gone in (".gt-search", ".gt-fold", ".gt-actions", ".gt-jump", ".govuk-service-navigation"):
        assert not page.locator(gone).first.is_visible(), gone
    for stays in ("#open h2", "#open tbody tr", ".gt-gaps thead", ".gt-sev"):
        assert page.locator(stays).first.is_visible(), stays
    after = "getComputedStyle(document.querySelector('#open tbody a'), '::after').content"
    assert page.evaluate(after) == "none"  # no address behind a link


# ------------------------------------------------------------------------------- what is waived

SUBJECT = "action/aldermoor/improvement_plan/2019-10/2.1"
REASON = "The lead is <b>agreed</b> & named soon."


@pytest.fixture(scope="module")
def until() -> date:
    return date.today() + timedelta(days=30)


@pytest.fixture(scope="module")
def waived(
    samples_loaded: object, samples_path: Path, tmp_path_factory: pytest.TempPathFactory,
    until: date,
) -> Iterator[Server]:  # fmt: skip
    """A server of the samples, in which somebody waived a gap today."""
    store = tmp_path_factory.mktemp("waived") / "store"
    shutil.copy(samples_path, store)
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    author = Author("Jo Field", now, REASON)
    with open_store(f"ladybug:{store}") as opened:
        graph = opened.held("authority/aldermoor")[0]
        given = {"approver": "The Board", "until": until.isoformat()}
        opened.add(waive(graph, GapKindId.LEAD_AMBIGUOUS, SUBJECT, author, **given))
    with served(f"ladybug:{store}") as server:
        yield server


def test_a_waived_gap_stands_beside_the_figure_and_not_in_it(
    chromium: Browser, waived: Server, until: date
) -> None:
    with Visitor(chromium, waived.address) as visitor:
        page = sound(visitor, f"{GAPS}?kind=lead_ambiguous")
        cells = page.locator("#k-lead_ambiguous td").all_inner_texts()
        assert cells[0] == "None found in 16 examined" and cells[1].startswith("1")
        row = page.locator("#open tbody tr")
        assert row.count() == 1 and "gt-waived" in str(row.get_attribute("class"))
        told = row.inner_text()
        assert REASON in told  # as text, whatever it looks like
        assert f"To {until.day} {until:%B %Y}." in told and "Approved by The Board" in told
        end = row.get_by_role("link", name="End the waiver on Action 2.1")
        assert str(end.get_attribute("href")).startswith("/state/withdraw?statement=statement%2F")
        page = visitor.go(f"{GAPS}?kind=lead_ambiguous&waived=no")
        assert page.locator("#open tbody tr").count() == 0
        yesterday = (date.today() - timedelta(days=1)).isoformat()
        page = visitor.go(f"{GAPS}?kind=lead_ambiguous&since={yesterday}")
        assert page.locator("#k-lead_ambiguous td").last.inner_text() == "1 waived since"


def test_what_counts_can_be_waived_by_who_may(chromium: Browser, waived: Server) -> None:
    with Visitor(chromium, waived.address) as visitor:
        page = visitor.go(f"{GAPS}?kind=lead_collective")
        rows = page.locator("#open tbody tr")
        assert rows.count() == 2
        link = rows.first.get_by_role("link", name="Waive")
        href = str(link.get_attribute("href"))
        assert href.startswith("/state/waiver?kind=lead_collective&subject=action%2Faldermoor%2F")
        page = visitor.go(
            f"{GAPS}?kind=lead_collective&asAt={DAY}"
        )  # nothing is stated in the past
        assert page.get_by_role("link", name="Waive").count() == 0
