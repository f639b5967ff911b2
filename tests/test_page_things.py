"""Pages of things, of people and bodies, and of themes: by what an officer comes to do."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from api.access import add_key, grant, keys_beside
from graph import open_store
from graph.stating import Author, Party, state_line
from ontology.record import Graph
from ontology.terms import Relationship
from tests.browsing import Visitor, readable, sound
from tests.officer import AUTHORITY
from tests.running import served
from web.profiles.kinds import KINDS, OTHER, Ties
from web.profiles.timeline import Axis, Span

PLAN = "/plan/aldermoor/improvement_plan/2019-10"
DIRECTOR = "/post/aldermoor/director-of-childrens-services"
#: A page of each shape, in the samples.
PAGES = [
    "/body/aldermoor/lscb",
    "/body/cold-ashby/children-and-families-scrutiny-committee",
    DIRECTOR,
    "/post/aldermoor/head-of-quality-assurance",
    "/person/aldermoor/0b7b699c0703",
    "/organisation/aldermoor/council",
    PLAN,
    "/inspection/cold-ashby/ilacs/2022-06-20",
    "/measure/aldermoor/improvement_plan/2017-01/1.1/1",
    "/indicator/cold-ashby/children-with-a-child-protection-plan/2015-03-31",
    "/meeting/cold-ashby/children-and-families-scrutiny-committee/2015-11-17",
    "/duty/children-act-2004-s18",
    "/duty/children-act-2004-s18?authority=authority/aldermoor",
    "/authority/aldermoor/people",
    "/authority/aldermoor/themes",
    "/theme/supervision?authority=authority/aldermoor",
    "/theme/supervision",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_on_a_phone(narrow: Visitor, path: str) -> None:
    sound(narrow, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_without_script(plain: Visitor, path: str) -> None:
    readable(plain, path)


def test_each_kind_of_thing_has_a_page(visitor: Visitor, samples_graph: Graph) -> None:
    for label in KINDS:
        ids = sorted(i for i, n in samples_graph.nodes.items() if n.label is label)
        if ids:
            readable(visitor, f"/{ids[0]}")


def _section(page: Page, heading: str) -> str:
    return page.locator("section", has=page.get_by_role("heading", name=heading)).first.inner_text()


# ------------------------------------------------------------------------------------- posts


def test_who_held_a_post_is_told_as_it_is_shown_and_no_more(visitor: Visitor) -> None:
    page = visitor.go(DIRECTOR)
    held = _section(page, "Who held it, and when")
    assert "Holder not named" in held
    assert "From January 2016, shown until 29 September 2016" in held
    assert "Farida Kassim" in held
    assert "Permanent" in held
    assert "From 11 January 2016" in held


def test_what_is_shown_on_one_day_is_a_mark_and_no_bar(visitor: Visitor) -> None:
    page = visitor.go("/post/aldermoor/head-of-fostering")
    row = page.locator(".gt-time tbody tr")
    assert row.count() == 1
    assert row.locator(".gt-time__mark").count() == 1
    assert row.locator(".gt-time__bar").count() == 0
    assert "October 2019" in row.inner_text()


def test_a_post_tells_whom_it_answers_to_and_on_what_that_rests(visitor: Visitor) -> None:
    page = visitor.go("/post/aldermoor/head-of-quality-assurance")
    above = _section(page, "Answers to")
    assert "Director of Children's Services" in above
    assert "Registered" in above
    assert "Interim" in _section(page, "Who held it, and when")


def test_what_a_post_leads_is_a_list_in_the_order_of_the_plan(visitor: Visitor) -> None:
    page = visitor.go("/post/aldermoor/head-of-service-assessment")
    links = page.locator("section:has(#leads) tbody th[scope=row] a").all_inner_texts()
    assert len(links) > 1
    assert "Ofsted Improvement Plan Aldermoor" in _section(page, "Actions that it leads")
    own = [name for name in links if name.startswith("Action ")]
    assert own == links
    assert not any(char.isdigit() for char in page.inner_text("#leads"))


def test_a_page_looks_as_at_a_day(visitor: Visitor) -> None:
    page = visitor.go(f"{DIRECTOR}?asAt=2017-06-30")
    held = _section(page, "Who held it, and when")
    assert "30 June 2017" in page.inner_text("main")
    assert "Farida Kassim" not in held, "a register of 2020 said so"
    assert "Holder not named" in held


# ------------------------------------------------------------------------------------- bodies


def test_a_body_that_ended_says_what_took_its_place(visitor: Visitor) -> None:
    page = visitor.go("/body/aldermoor/lscb")
    assert "Its place was taken by Aldermoor Safeguarding Children Partnership" in page.inner_text(
        "main"
    )
    time = _section(page, "Over time")
    assert "Until 31 August 2019" in time
    assert "From 1 September 2019" in time
    page.get_by_role("link", name="Aldermoor Safeguarding Children Partnership").first.click()
    assert page.inner_text("h1") == "Aldermoor Safeguarding Children Partnership"
    assert "Took the place of" in _section(page, "Before, after, and other names")


def test_a_body_shows_its_meetings_and_that_no_decision_is_found(visitor: Visitor) -> None:
    page = visitor.go("/body/cold-ashby/children-and-families-scrutiny-committee")
    meetings = _section(page, "Meetings and decisions")
    assert "17 November 2015" in meetings
    assert "No decision found in the documents loaded" in meetings


def test_what_a_body_oversees_is_told_with_how(visitor: Visitor) -> None:
    page = visitor.go("/body/aldermoor/corporate_parenting_board")
    oversees = _section(page, "Oversees")
    assert "Action 1.4" in oversees
    assert "In what way: monitors" in oversees
    assert "Lead Member for Children's Services" in _section(page, "Chair and members")


# ------------------------------------------------------------------------------------- people


def test_a_person_has_posts_over_time_and_no_figure(visitor: Visitor) -> None:
    page = visitor.go("/person/aldermoor/0b7b699c0703")
    assert page.inner_text("h1") == "Imran Sethi"
    posts = _section(page, "Posts held")
    assert "Head of Service, Children in Care" in posts
    assert "Head of Service, Assessment" in posts
    assert page.locator("#gaps").count() == 0
    page.get_by_role("link", name="How to have it corrected").click()
    assert page.inner_text("h1") == "Correct a name or a post"


def test_people_and_bodies_list_posts_bodies_and_lines(visitor: Visitor) -> None:
    page = visitor.go("/authority/aldermoor/people")
    posts = page.locator("section:has(#posts) tbody tr")
    assert "Statutory post" in posts.first.inner_text()
    row = posts.filter(has_text="Head of Quality Assurance").first.inner_text()
    assert "Tomasz Wieczorek" in row and "Interim" in row and "Registered" in row
    nested = page.locator(".gt-line-up", has_text="Director of Children's Services").last
    assert (
        "Head of Quality Assurance"
        in page.locator(
            '.gt-line-up:has(> .gt-line-up__one a:text-is("Director of Children\'s Services"))'
        ).inner_text()
    )
    assert nested.count() == 1
    assert "it was succeeded by" in page.locator("section:has(#bodies)").inner_text()
    people = page.locator("section:has(#people) li > a").all_inner_texts()
    assert people[:3] == ["Rosalind Achebe", "Grace Adeyemi", "Sunniva Dahl"]


# ------------------------------------------------------------------------- plans, inspections


def test_a_plan_shows_its_actions_under_its_outcomes(visitor: Visitor) -> None:
    page = visitor.go(PLAN)
    groups = page.locator("section:has(#actions) .gt-group").all_inner_texts()
    assert [g.split("\n")[0] for g in groups] == [f"Outcome {n}" for n in range(1, 5)]
    rows = page.locator("section:has(#actions) tbody th[scope=row] a").all_inner_texts()
    assert rows[0] == "Action 1.1"
    assert len(rows) == 14
    assert "October 2019" in page.inner_text(".gt-head")
    assert (
        "Inspection of children’s social care services"
        in page.locator("section:has(#answers)").inner_text()
    )


def test_a_plan_shows_which_quotation_differs(visitor: Visitor) -> None:
    quoted = ""
    for plan in ("aldermoor/improvement_plan/2017-01", "aldermoor/improvement_plan/2019-10",
                 "brackwater/improvement_plan/2022-01"):  # fmt: skip
        page = visitor.go(f"/plan/{plan}")
        if page.locator("#quoted").count():
            quoted += _section(page, "Recommendations that it quotes")
    assert quoted.count("The words differ.") == 1


def test_an_inspection_tells_whether_the_answer_came_in_time(visitor: Visitor) -> None:
    late = visitor.go("/inspection/cold-ashby/ilacs/2022-06-20").locator("section:has(#facts)")
    assert "22 November 2022" in late.inner_text()
    assert "Reckoned: 70 working days after the report" in late.inner_text()
    assert "Later than that" in late.inner_text()
    page = visitor.go("/inspection/cold-ashby/sif/2015-09-07")
    facts = page.locator("section:has(#facts)").inner_text()
    assert "17 February 2016" in facts
    assert "Not found in the documents loaded" in facts
    page = visitor.go("/inspection/aldermoor/ilacs/2019-06-10")
    assert "In time" in page.locator("section:has(#facts)").inner_text()


def test_an_inspection_shows_each_grade_and_finding_once(visitor: Visitor) -> None:
    page = visitor.go("/inspection/aldermoor/sif/2016-09-05")
    assert page.locator("section:has(#grades) tbody tr").count() == 7
    told = page.inner_text("#findings")
    found = page.locator("section:has(#findings) li.gt-found")
    assert told == f"Findings ({found.count()})"
    page.locator(".gt-area summary").first.click()
    first = page.locator("li.gt-found").first
    assert first.is_visible()
    note = page.locator("section:has(#recommendations) > p").inner_text()
    assert note.startswith("Of ") and "found to have an action in a plan that is loaded" in note


def test_a_measure_tells_what_it_is_and_what_is_not_stated(visitor: Visitor) -> None:
    facts = visitor.go(PAGES[8]).locator("section:has(#facts)").inner_text()
    assert "61%" in facts and "98%" in facts
    assert facts.count("Not stated in the documents loaded") == 2


# ------------------------------------------------------------------------------------- themes


def test_a_theme_is_told_inspection_by_inspection(visitor: Visitor) -> None:
    page = visitor.go("/authority/aldermoor/themes")
    page.get_by_role("row", name="Supervision").get_by_role("link").first.click()
    assert page.inner_text("h1") == "Supervision"
    assert "Met in 3 of 3 inspections of Aldermoor that are loaded" in page.inner_text("main")
    days = page.locator("section:has(#over-time) .gt-time__words").all_inner_texts()
    assert days == ["5 September 2016", "January 2017", "17 October 2017", "10 June 2019",
                    "October 2019"]  # fmt: skip
    assert "Inferred – awaiting review" in page.inner_text("main")
    others = page.locator("section:has(#elsewhere) li").all_inner_texts()
    assert others == ["Brackwater (3)", "Cold Ashby (1)"]


def test_what_is_everybodys_asks_in_which_authority(visitor: Visitor) -> None:
    page = visitor.go("/duty/children-act-2004-s18")
    assert "Nothing" not in page.inner_text("main")
    page.get_by_role("link", name="Brackwater").click()
    assert "Director of Children" in _section(page, "Who and what stands under it")


# -------------------------------------------------------------------------- what must not be


def test_in_print_what_is_folded_stands_open(visitor: Visitor) -> None:
    page = visitor.go("/inspection/aldermoor/sif/2016-09-05")
    assert not page.locator("li.gt-found").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator("li.gt-found").first.is_visible()
    assert page.locator("li.gt-found").last.is_visible()
    assert not page.locator(".gt-search").is_visible()


def test_a_name_that_holds_html_is_shown_as_words(
    chromium: Browser, samples_loaded: object, samples_path: Path, tmp_path: Path
) -> None:
    store, name = tmp_path / "store", "Head of <script>alert(1)</script> & <b>Bold</b> Services"
    shutil.copy(samples_path, store)
    with open_store(f"ladybug:{store}") as opened:
        opened.add(
            state_line(
                opened.held(AUTHORITY)[0],
                AUTHORITY,
                Party(id="post/aldermoor/commissioning-manager"),
                Relationship.ACCOUNTABLE_TO,
                Party(post=name),
                Author.now("Clerk", "As told."),
            )
        )
    with served(f"ladybug:{store}") as server, Visitor(chromium, server.address) as one:
        assert name in one.go("/post/aldermoor/commissioning-manager").inner_text("main")
        assert name in one.go("/authority/aldermoor/people").inner_text("main")
        found = one.go("/search?q=bold&authority=authority/aldermoor")
        assert name in found.inner_text("main")
        found.go_back()
        box = found.get_by_role("combobox")
        box.press_sequentially("bold")
        expect(found.get_by_role("option").first).to_contain_text(name)


def test_who_sees_posts_only_is_given_no_name(
    chromium: Browser,
    samples_loaded: object,
    samples_path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    access = tmp_path / "access.yaml"
    access.write_text("groups: {}\n", "utf-8")
    access.chmod(0o600)
    given = grant("reader", ["aldermoor"], True, "the key")
    key = add_key(keys_beside(access), "board", given, None, date(2026, 11, 29))
    shutil.copy(samples_path, tmp_path / "store")
    monkeypatch.setenv("GOLDENTHREAD_ACCESS", str(access))
    told = {"authorization": f"Bearer {key}"}
    with (
        served(f"ladybug:{tmp_path / 'store'}") as server,
        Visitor(chromium, server.address, headers=told) as one,
    ):
        for path in ("/authority/aldermoor/people", DIRECTOR, PLAN):
            page = sound(one, path)
            for name in ("Kassim", "Wieczorek", "Adeyemi", "Achebe"):
                assert name not in page.content(), (path, name)
        page = one.go(DIRECTOR)
        page.get_by_role("link", name="Name withheld").first.click()
        assert page.inner_text("h1") == "Name withheld"
        assert "The name is withheld".lower() in page.inner_text("main").lower()
        one.go("/search?q=Kassim")
        assert "names of people are not searched" in one.page.inner_text("main")
        one.go("/person/aldermoor/0b7b699c0703", status=404)


# --------------------------------------------------------------------------------- timelines


def test_a_mark_is_a_day_and_a_bar_is_a_time_that_is_stated() -> None:
    axis = Axis.over([Span("2010-01-01", "2020-01-01", ())], "2030-01-01")
    assert axis.drawn(Span("", "", ("2015-01-01",)), "x")[0] == ()
    (bar,), marks = axis.drawn(Span("2010-01-01", "2020-01-01", ("2015-01-01",)), "x")
    assert (bar.x, round(bar.width), bar.loose, marks) == (0.0, 50, False, ())
    known, tail = axis.drawn(Span("2010-01-01", "", ("2020-01-01",)), "x")[0]
    assert (round(known.width), tail.loose) == (50, True)
    (ended,), _ = axis.drawn(Span("", "2020-01-01", ()), "x")
    assert ended.loose
    assert ended.x + ended.width == pytest.approx(axis.at("2020-01-01"))
    (on,), _ = axis.drawn(Span("2020-01-01", "", ("2021-01-01",), goes_on=True), "x")
    assert round(on.x + on.width) == 100


@pytest.mark.parametrize(
    ("first", "ticks"), [("2024-05-01", 3), ("2010-01-01", 4), ("1990-01-01", 4)]
)
def test_few_years_are_written_at_a_line(first: str, ticks: int) -> None:
    axis = Axis.over([Span("", "", (first,))], "2026-06-30")
    assert len(axis.ticks) == ticks
    assert all(0 <= tick.x <= 94 for tick in axis.ticks)


def test_no_claim_of_a_thing_is_left_out(samples_loaded: object, samples_path: Path) -> None:
    """Whatever a kind's sections tell, the rest stands at the end."""
    for kind in (*KINDS.values(), OTHER):
        ways = [way for t in (*kind.main, *kind.aside) if isinstance(t, Ties) for way in t.ways]
        assert not set(ways) & set(kind.told), kind
        by_label = [(way, t.labels) for t in (*kind.main, *kind.aside)
                    if isinstance(t, Ties) for way in t.ways]  # fmt: skip
        assert all(
            not one & other
            for n, (way, one) in enumerate(by_label)
            for other_way, other in by_label[n + 1 :]
            if way == other_way
        ), kind
