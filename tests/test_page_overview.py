"""An authority at a glance, what changed in it, and the list of authorities, in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from api.loading import load_paths
from graph import open_store
from graph.stating import Author, waive
from loaders import names
from ontology.record import Draft, Records, Source
from ontology.terms import GAP_KINDS, DocumentFamily, DocumentState, Label
from queries.coverage import coverage
from queries.lines import Without, register
from queries.since import changed
from queries.viewer import Viewer
from tests.aldermoor import Aldermoor, World
from tests.browsing import Visitor, readable, sound
from tests.running import Server, served

AREA = "authority/aldermoor"
OVERVIEW = f"/{AREA}"
ILACS = "inspection/aldermoor/ilacs/2019-06-10"
SINCE = f"{OVERVIEW}?since=2019-09-01"
SCRIPT = "<script>document.title = 'run'</script><b>Plan</b> for the winter."


@pytest.mark.parametrize(
    "path",
    ["/", OVERVIEW, SINCE, f"{OVERVIEW}?inspection=inspection/aldermoor/sif/2016-09-05",
     f"{OVERVIEW}?asAt=2016-12-31", f"{OVERVIEW}?asAt=2001-01-01", f"{OVERVIEW}/changes",
     f"{OVERVIEW}/changes?since=2019-09-01", "/authority/brackwater", "/authority/cold-ashby"],
)  # fmt: skip
def test_the_pages_are_sound(visitor: Visitor, narrow: Visitor, plain: Visitor, path: str) -> None:
    sound(visitor, path)
    sound(narrow, path)
    readable(plain, path)


@pytest.fixture(scope="module")
def viewer(samples_path: Path, samples_served: Server) -> Iterator[Viewer]:
    assert samples_served.address
    with open_store(f"ladybug:{samples_path}", read_only=True) as store:
        yield Viewer(store)


def test_how_many_recommendations_have_what(visitor: Visitor, viewer: Viewer) -> None:
    lines = [
        x for x in register(viewer, AREA).lines if x.of.inspection and x.of.inspection.id == ILACS
    ]
    page = visitor.go(OVERVIEW)
    assert page.inner_text("#covered") == (
        "Of 4 recommendations made in the inspection of June 2019, ILACS"
    )
    items = page.locator(".gt-coverage__item")
    for place, what in enumerate(
        (Without.ACTION, Without.NAMED_LEAD, Without.DATE, Without.MEASURE, Without.BODY)
    ):
        having = sum(not line.lacks(what) for line in lines)
        assert items.nth(place).inner_text().startswith(f"{having} of 4")
        assert items.nth(place).locator(".gt-beads__on").count() == having
    whole = sum(line.verdict.value == "unbroken" for line in lines)
    assert items.nth(5).inner_text().startswith(f"{whole} of 4")
    items.nth(4).get_by_role("link", name="3 without a body of its own").click()
    assert page.locator(".gt-register tbody tr").count() == 3
    page.go_back()
    page.locator(".gt-coverage__item").nth(5).get_by_role("link", name="3 without").click()
    assert page.locator(".gt-register tbody tr").count() == 3


def test_assumed_hops_are_told_beside_and_not_in(visitor: Visitor) -> None:
    page = visitor.go("/authority/brackwater")
    chain = page.locator(".gt-coverage__item").nth(5).inner_text()
    assert chain.startswith("0 of 5") and "3 if assumed hops count" in chain


def test_another_inspection_is_chosen(visitor: Visitor) -> None:
    page = visitor.go(OVERVIEW)
    page.get_by_role("link", name="September 2016, SIF", exact=True).click()
    assert page.inner_text("#covered").startswith("Of 9 recommendations")
    visitor.go(f"{OVERVIEW}?inspection=inspection/aldermoor/nothing", status=400)


def test_the_gaps_that_matter_most_are_those_of_most_weight(
    visitor: Visitor, viewer: Viewer
) -> None:
    rows = {r.kind.title: r for r in coverage(viewer, authority=AREA).summary.rows}
    page = visitor.go(SINCE)
    table = page.get_by_role("region", name="Gaps that matter most, table").locator("tbody tr")
    assert table.count() == 7
    weights = ("statutory", "safety", "accountability", "evidence", "hygiene")
    order = []
    for line in table.all():
        title = line.locator("th a").inner_text()
        row = rows[title]
        assert f"{row.found} of {row.examined}" in line.locator("td").first.inner_text()
        order.append((weights.index(row.kind.severity.value), -row.found))
    assert order == sorted(order)
    table.first.locator("a").first.click()
    assert page.url.endswith("#open")


def test_what_changed_is_counted_and_all_of_it_is_told(visitor: Visitor, viewer: Viewer) -> None:
    found = changed(viewer, AREA, "2019-09-01")
    page = visitor.go(SINCE)
    page.get_by_role("link", name=f"All {found.total} changes").click()
    assert "What changed since 1 September 2019" in page.inner_text("h1")
    for stand, place in (("new", "new"), ("no longer found", "gone")):
        many = len(found.gaps[stand])  # type: ignore[index]
        section = page.locator(f"section[aria-labelledby={place}]")
        assert section.locator("details li").count() == many
    assert "Governance register of Aldermoor, 2 March 2020" in page.inner_text("main")
    assert "no approval is recorded" in page.inner_text("main")


def test_the_dates_are_changed_by_a_form(visitor: Visitor) -> None:
    page = visitor.go(f"{OVERVIEW}?inspection={ILACS}")
    page.get_by_text("Change the dates", exact=True).click()
    page.get_by_label("As at").fill("2019-12-31")
    page.get_by_label("Compared with").fill("2019-09-01")
    page.get_by_role("button", name="Show").click()
    assert "As at 31 December 2019. Compared with 1 September 2019" in page.inner_text(".gt-head")
    assert f"inspection={ILACS}".replace("/", "%2F") in page.url
    visitor.go(f"{OVERVIEW}?asAt=2019-01-01&since=2019-09-01", status=400)


def test_grades_are_drawn_and_told_in_a_table(visitor: Visitor) -> None:
    page = visitor.go(OVERVIEW)
    drawing = page.get_by_role("img", name=re.compile("^Overall effectiveness: inadequate in Sep"))
    assert drawing.locator(".gt-grades__dot").count() == 2
    table = page.get_by_role("region", name="Grades, table")
    adoption = table.locator("tr", has_text="Adoption").locator("td")
    assert adoption.all_inner_texts()[0] == "Good"
    assert "not graded" in adoption.nth(1).inner_text()
    assert "Gave no grade: October 2017, monitoring visit" in page.inner_text("main")


def test_what_is_missing_says_why(visitor: Visitor) -> None:
    page = visitor.go(OVERVIEW)
    section = page.locator("section[aria-labelledby=missing]")
    assert "Letter of the first monitoring visit" in section.inner_text()
    assert "is expected to exist, and it is not among the documents loaded" in section.inner_text()
    assert section.locator("li").count() == section.locator("li a").count() == 4


def test_the_list_tells_each_authority_at_a_glance(visitor: Visitor) -> None:
    page = visitor.go("/")
    row = page.locator("tbody tr", has_text="Brackwater").inner_text()
    assert "September 2021, ILACS" in row and "Requires improvement" in row and "8" in row
    assert page.get_by_label("Find an authority").count() == 0
    page.get_by_role("link", name="Cold Ashby", exact=True).click()
    assert page.inner_text("h1") == "Cold Ashby"
    page.get_by_role("link", name="Authorities", exact=True).click()
    assert page.inner_text("h1") == "Authorities"


def test_in_print_the_figures_remain(visitor: Visitor) -> None:
    page = visitor.go(SINCE)
    page.emulate_media(media="print")
    assert page.locator(".gt-coverage__n").first.is_visible()
    assert page.locator(".gt-grades").is_visible()
    assert not page.get_by_text("Change the dates", exact=True).is_visible()


# ---------------------------------------------------------------------- little, odd and much of it


def town(name: str) -> Records:
    """An authority of which there is one undated document, and no inspection."""
    area = name.casefold()
    id_ = f"document/{area}/other/1"
    draft = Draft(Source(id_, f"authority/{area}"))
    names.authority(draft, name)
    draft.node(
        Label.DOCUMENT, area, "other", "1", title=f"A paper of {name}",
        family=DocumentFamily.MINUTES, state=DocumentState.LOADED,
    )  # fmt: skip
    return draft.records()


@pytest.fixture(scope="module")
def odd(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose Aldermoor has script in its words and a waived gap, whose Brackwater has one
    report, and ten towns nothing but a paper.
    """
    path = tmp_path_factory.mktemp("odd") / "store"
    with open_store(f"ladybug:{path}") as store:
        store.load(Aldermoor(World(quoted=SCRIPT)).records())
        report = next((samples / "brackwater").glob("*report*"))
        assert all(not r.error for r in load_paths(store, [report]))
        for letter in "ABCDEFGHIJ":
            store.load(town(f"{letter}town"))
        graph, _ = store.held(AREA)
        subject = "action/aldermoor/improvement_plan/2024-07/4"
        assert "action_overdue" in GAP_KINDS
        author = Author("Jo Field", "2026-02-01T09:00:00.000000+00:00", "Agreed.")
        given = {"approver": "The board", "until": "2027-12-31"}
        store.add(waive(graph, "action_overdue", subject, author, **given))
    with served(f"ladybug:{path}") as server:
        yield server


@pytest.fixture
def guest(chromium: Browser, odd: Server) -> Iterator[Visitor]:
    with Visitor(chromium, odd.address) as one:
        yield one


def text(page: Page) -> str:
    return page.inner_text("main")


def test_an_authority_is_found_by_its_name(guest: Visitor, chromium: Browser, odd: Server) -> None:
    page = sound(guest, "/")
    page.get_by_label("Find an authority").fill("btown")
    page.get_by_role("button", name="Find").click()
    assert page.locator("tbody tr").count() == 1
    assert "1 authority of 12 has “btown” in the name" in text(page)
    sound(guest, "/?name=nowhere")
    with Visitor(chromium, odd.address, width=320) as narrow:
        sound(narrow, "/")


def test_an_authority_without_an_inspection_says_what_to_do(guest: Visitor) -> None:
    page = sound(guest, "/authority/ctown")
    told = text(page)
    assert "No inspection report that makes a recommendation is loaded." in told
    assert "No inspection whose report is loaded gives a grade." in told
    assert "No loaded document records a meeting to compare with." in told
    sound(guest, "/authority/ctown/changes")
    page = sound(guest, "/authority/ctown/recommendations")
    assert "No document loaded makes a recommendation" in text(page)


def test_an_authority_with_one_report_reads_well(guest: Visitor) -> None:
    page = sound(guest, "/authority/brackwater")
    told = text(page)
    assert "0 of 5" in told and "None without" not in told
    assert page.get_by_role("img", name=re.compile("^Overall effectiveness")).count() == 1
    assert page.locator(".gt-grades__dot").count() == 1


def test_words_of_a_document_are_shown_and_not_run(guest: Visitor) -> None:
    page = sound(guest, f"{OVERVIEW}/recommendations")
    assert SCRIPT in page.inner_text("section[aria-labelledby=quoted]")
    assert page.title() != "run" and page.locator("main b").count() == 0
    page = sound(guest, f"{OVERVIEW}/recommendations?words=%3Cscript%3E&view=%3Cb%3Ex%3C%2Fb%3E")
    assert "<b>x</b>, a saved view" in text(page)


def test_what_is_waived_stands_beside_the_figure(guest: Visitor) -> None:
    page = sound(guest, f"{OVERVIEW}?since=2026-01-01")
    row = page.locator("tbody tr", has_text="Action past its date")
    assert "1 waived beside" in row.inner_text()
    assert "Stated" in page.inner_text("section[aria-labelledby=changed]")
