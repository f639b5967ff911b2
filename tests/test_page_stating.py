"""People state things where they stand, and take them back; who may not is shown no form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from graph import open_store
from ontology.terms import Label
from tests.browsing import NARROW, WIDE, Visitor, readable, sound
from tests.own import asking_server, own_server, send_form, token_of
from tests.running import Server
from web.stating.kinds import FORMS

#: It has no lead and no action.
NO_LEAD = "recommendation/aldermoor/sif/2016-09-05/la/7"
ACTION = "action/aldermoor/improvement_plan/2019-10/1.1"
POST = "post/aldermoor/head-of-fostering"
PATHS = [
    *(f"/state/{kind}?subject={NO_LEAD}" for kind, form in FORMS.items()
      if Label.RECOMMENDATION in form.about and kind != "waiver"),
    f"/state/verified?subject={ACTION}",
    f"/state/holder?subject={POST}",
    f"/state/line?subject={POST}",
    f"/state/waiver?subject={NO_LEAD}&kind=recommendation_without_lead",
    "/authority/aldermoor/statements",
]  # fmt: skip


@pytest.fixture
def own(samples_loaded: object, samples_path: Path, tmp_path: Path) -> Iterator[Server]:
    with own_server(samples_path, tmp_path) as server:
        yield server


def button(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def said(page: Page) -> str:
    return page.locator(".govuk-notification-banner").inner_text()


@pytest.mark.parametrize("path", PATHS)
def test_a_form_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


@pytest.mark.parametrize("path", [PATHS[0], *PATHS[-5:]])
def test_a_form_is_sound_on_a_phone(narrow: Visitor, path: str) -> None:
    sound(narrow, path)


def test_without_script_a_lead_is_stated_and_withdrawn(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address, script=False, width=NARROW) as visitor:
        page = readable(visitor, f"/state/lead?subject={NO_LEAD}")
        assert "Offer an advocate to every child" in page.inner_text("blockquote")
        page.select_option("#lead", label="Head of Fostering")
        page.fill("#reason", "The <b>board</b> said so")
        page.fill("#by", "Mina <i>Field</i>")
        button(page, "State a lead")
        page.wait_for_url(f"**/{NO_LEAD}")
        assert "Head of Fostering leads Recommendation 7 (2016)." in said(page)
        assert "Recommendation without a lead: 7 of 13, now 6 of 13." in said(page)
        assert visitor.overflows() <= 0

        page = readable(visitor, "/authority/aldermoor/statements")
        assert "Why: The <b>board</b> said so" in page.inner_text("main")
        assert page.locator("main b, main i").count() == 0
        page.get_by_role("link", name="Withdraw").click()
        assert page.input_value("#by") == "Mina <i>Field</i>"  # which the browser remembered
        assert "Head of Fostering leads" in page.inner_text("main")
        page.fill("#reason", "It was another post")
        button(page, "Withdraw it")
        page.wait_for_url(f"**/{NO_LEAD}")
        assert "It no longer counts" not in page.inner_text("h1")
        assert "Recommendation without a lead: 6 of 13, now 7 of 13." in said(page)

        page = visitor.go("/authority/aldermoor/statements")
        assert "Nobody has stated anything of this sort" in page.inner_text("main")
        page = visitor.go("/authority/aldermoor/statements?withdrawn=yes")
        told = page.inner_text("main")
        assert "Withdrawn by Mina <i>Field</i>" in told
        assert "It was another post" in told
        assert page.get_by_role("link", name="Withdraw").count() == 0


def test_somebody_known_is_found_by_typing(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(f"/state/lead?subject={NO_LEAD}")
        page.locator("main input[role=combobox]").first.fill("fost")
        page.get_by_role("option", name="Head of Fostering").wait_for()
        assert visitor.violations() == []
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.fill("#reason", "Stated at the board")
        page.fill("#by", "Mina Field")
        button(page, "State a lead")
        page.wait_for_url(f"**/{NO_LEAD}")
        assert "Head of Fostering leads" in said(page)


def test_somebody_new_is_named(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(f"/state/lead?subject={NO_LEAD}")
        page.get_by_label("Not listed there yet").check()
        page.get_by_label("Post", exact=True).check()
        page.get_by_label("Name, or the title of the post").fill("Head of Advocacy")
        page.get_by_role("combobox", name="Of a post: where it is").fill("Aldermoor C")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.fill("#reason", "A new post")
        page.fill("#by", "Mina Field")
        button(page, "State a lead")
        page.wait_for_url(f"**/{NO_LEAD}")
        assert "Head of Advocacy leads" in said(page)


def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_stays(visitor: Visitor) -> None:
    page = visitor.go(f"/state/lead?subject={NO_LEAD}")
    page.get_by_label("Not listed there yet").check()
    page.get_by_label("Person", exact=True).check()
    page.get_by_label("Name, or the title of the post").fill("<script>alert(1)</script>")
    for part, value in (("day", "31"), ("month", "2"), ("year", "2026")):
        page.fill(f"#since-{part}", value)
    button(page, "State a lead")
    expect(page).to_have_title(re.compile("^Error: "))
    errors = page.locator(".govuk-error-summary a")
    assert errors.all_inner_texts() == [
        "The date must be a real date, such as 31 3 2026", "Enter why you state it",
        "Enter your name",
    ]  # fmt: skip
    assert visitor.violations() == []
    errors.first.click()
    assert page.evaluate("document.activeElement.id") == "since-day"
    assert page.input_value("#since-day") == "31"
    assert page.input_value("#lead-name") == "<script>alert(1)</script>"

    page.fill("#since-month", "3")
    page.fill("#reason", "Why not")
    page.fill("#by", "Mina Field")
    button(page, "State a lead")  # refused by what makes the statement
    expect(errors).to_have_text(["'<script>alert(1)</script>' is not a first and last name"])
    assert page.locator("script:not([src])").count() == 0


def test_what_is_sent_twice_is_said_once(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(f"/state/progress?subject={ACTION}")
        page.fill("#text", "Half of the teams were trained")
        page.fill("#reason", "The trainer's list")
        page.fill("#by", "Mina Field")
        page.get_by_role("button", name="Record progress").dblclick()
        page.wait_for_url(f"**/{ACTION}")
        page = visitor.go("/authority/aldermoor/statements")
        assert page.locator(".gt-stated").count() == 1

        page = visitor.go(f"/state/progress?subject={ACTION}")
        fields = {"text": "All were trained", "reason": "The list", "by": "Mina Field"}
        for name in ("_form", "once", "subject"):
            fields[name] = page.input_value(f"form[method=post] input[name={name}]")
        for _ in range(2):  # as a browser sends it that is asked to reload what it sent
            answer = page.request.post(
                page.url.partition("?")[0], form=fields, max_redirects=0,
                headers={"origin": f"http://{own.address}", "accept": "text/html"},
            )  # fmt: skip
            assert answer.status == 303
        page = visitor.go(f"/{ACTION}")
        assert "You stated it before; it is on record once." in said(page)
        page = visitor.go("/authority/aldermoor/statements")
        assert page.locator(".gt-stated").count() == 2


def test_it_is_closed_with_a_passage_that_was_found_by_its_words(
    chromium: Browser, own: Server
) -> None:
    with Visitor(chromium, own.address, script=False) as visitor:
        page = visitor.go(f"/state/verified?subject={ACTION}")
        page.fill("#reason", "I read it")
        page.fill("#by", "Mina Field")
        button(page, "Close with evidence")
        assert "A verification says on what evidence" in page.inner_text(".govuk-error-summary")
        page.fill("#passage-words", "supervision audits graded")
        button(page, "Find passages")
        assert page.input_value("#reason") == "I read it"
        page.locator("#hit-1").check()
        button(page, "Close with evidence")
        page.wait_for_url(f"**/{ACTION}")
        assert "was seen to be complete" in said(page)


def test_a_date_that_nobody_approved_does_not_count(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(f"/state/date?subject={ACTION}")
        told = page.inner_text(".gt-form")
        assert "A date that nobody approved is shown, and does not count." in told
        for part, value in (("day", "1"), ("month", "3"), ("year", "2031")):
            page.fill(f"#due-{part}", value)
        page.fill("#reason", "It takes longer")
        page.fill("#by", "Mina Field")
        button(page, "Give or revise a date")
        page.wait_for_url(f"**/{ACTION}")
        assert "which nobody is said to have approved" in said(page)
        assert "Date moved without approval: 1 of 1, now 2 of 2." in said(page)
        assert "Action past its date" not in said(page)


def test_a_gap_is_waived_beside_the_figure_and_comes_back(chromium: Browser, own: Server) -> None:
    where = f"/state/waiver?subject={NO_LEAD}&kind=recommendation_without_lead"
    with Visitor(chromium, own.address) as visitor:
        page = visitor.go(where)
        assert "Recommendation without a lead" in page.inner_text("main")
        page.fill("#approver", "Improvement board")
        for part, value in (("day", "1"), ("month", "3"), ("year", "2031")):
            page.fill(f"#until-{part}", value)
        page.fill("#reason", "It is being reorganised")
        page.fill("#by", "Mina Field")
        button(page, "Waive it")
        page.wait_for_url(f"**/{NO_LEAD}")
        assert "Recommendation without a lead: 7 of 13, now 6 of 13 and 1 waived." in said(page)
        visitor.go(where.replace("/7", "/99"), status=404)
        visitor.go(f"/state/waiver?subject={NO_LEAD}&kind=action_without_lead", status=404)


def test_statements_are_asked_for_by_kind_and_author_without_a_name_in_the_address(
    chromium: Browser, own: Server
) -> None:
    with Visitor(chromium, own.address) as visitor:
        for author in ("Mina Field", "Osei Grant"):
            page = visitor.go(f"/state/claimed?subject={ACTION}")
            page.fill("#reason", "Seen")
            page.fill("#by", author)
            button(page, "Say that it is complete")
            page.wait_for_url(f"**/{ACTION}")
        page = sound(visitor, "/authority/aldermoor/statements")
        page.select_option("#by", label="Osei Grant")
        page.select_option("#kind", label="Said to be complete")
        button(page, "Show")
        page.wait_for_url("**kind=claimed**")
        assert page.locator(".gt-stated").count() == 1
        assert "Osei" not in page.url
        assert "1 statement of 2" in page.inner_text("main")


def test_who_may_not_gets_no_form_and_is_refused(
    chromium: Browser, samples_loaded: object, samples_path: Path, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    form = f"/state/lead?subject={NO_LEAD}"
    with asking_server(samples_path, tmp_path, monkeypatch) as (server, keys):
        for role in ("reader", "reviewer"):
            with Visitor(chromium, server.address, headers=keys[role]) as visitor:
                page = visitor.go(form, status=403)
                assert page.locator("main form").count() == 0
            cookie, token = token_of(server, "/authority/aldermoor/statements", keys[role])
            fields = {"_form": token, "subject": NO_LEAD, "lead": POST, "lead-how": "known",
                      "reason": "r", "role": "lead"}  # fmt: skip
            sent = send_form(server, "/state/lead", fields, keys[role] | {"cookie": cookie})
            assert sent.status == 403
        with Visitor(chromium, server.address, headers=keys["editor"]) as visitor:
            page = visitor.go(form)
            assert page.locator("#by").count() == 0
            assert "key:editor" in page.inner_text(".govuk-inset-text")
            page.locator("main input[role=combobox]").first.fill("Head of Fostering")
            page.keyboard.press("ArrowDown")
            page.keyboard.press("Enter")
            page.fill("#reason", "Decided")
            button(page, "State a lead")
            page.wait_for_url(f"**/{NO_LEAD}")
        with open_store(f"ladybug:{tmp_path / 'store'}", read_only=True) as store:
            (one,) = store.statements("authority/aldermoor")
        assert one.by == "key:editor"
        with Visitor(chromium, server.address, headers=keys["reviewer"]) as visitor:
            page = visitor.go("/authority/aldermoor/statements")
            assert page.get_by_role("link", name="Withdraw").count() == 0
            visitor.go(f"/state/withdraw?statement={one.id}", status=403)


def test_a_form_is_taken_only_from_a_page_of_this_browser(own: Server) -> None:
    page = f"/state/lead?subject={NO_LEAD}"
    (cookie, token), (other, _) = token_of(own, page, {}), token_of(own, page, {})
    origin = {"origin": f"http://{own.address}"}
    fields = {"subject": NO_LEAD, "lead": POST, "lead-how": "known", "role": "lead",
              "reason": "Because", "by": "Mina Field"}  # fmt: skip
    good = fields | {"_form": token}
    wrong = [
        (fields, {"cookie": cookie} | origin),
        (fields | {"_form": token[:-4] + "AAAA"}, {"cookie": cookie} | origin),
        (good, origin),
        (good, {"cookie": other} | origin),
        (good, {"cookie": cookie, "origin": "http://elsewhere.example"}),
    ]
    for sent, headers in wrong:
        assert send_form(own, "/state/lead", sent, headers).status == 403, (sent, headers)
    listed = own.send("GET", "/authority/aldermoor/statements", headers={"accept": "text/html"})
    assert "Nobody has stated anything" in listed.text
    assert send_form(own, "/state/lead", good, {"cookie": cookie} | origin).status == 303
    listed = own.send("GET", "/authority/aldermoor/statements", headers={"accept": "text/html"})
    assert "Head of Fostering leads" in listed.text


#: Kind of form → what it is of, what is given, and what is then said.
SENT = {
    "lead": (ACTION, {"lead-how": "known", "lead": POST, "role": "joint"},
             "leads Action 1.1 (joint)"),
    "body": (ACTION, {"body-how": "new", "body-kind": "body", "body-name": "Practice Board",
                      "mode": "monitors"}, "Practice Board oversees Action 1.1 (monitors)."),
    "line": (POST, {"whom-how": "known", "whom": "post/aldermoor/chief-executive",
                    "line": "ACCOUNTABLE_TO"}, "is accountable to Chief Executive."),
    "holder": (POST, {"holder-how": "vacant", "since-day": "1", "since-month": "3",
                      "since-year": "2025"}, "Head of Fostering is vacant from 1 March 2025."),
    "measure": (ACTION, {"text": "Share of audits graded good", "unit": "percentage",
                         "target": "90%"}, "is measured by “Share of audits graded good”."),
    "progress": (ACTION, {"text": "Begun", "status": "in_progress"}, "in progress: Begun"),
    "date": (ACTION, {"due-day": "1", "due-month": "3", "due-year": "2027", "approver": "Board"},
             "is due 1 March 2027, approved by Board."),
    "claimed": (ACTION, {"on-day": "1", "on-month": "3", "on-year": "2026"},
                "is said to be complete on 1 March 2026."),
    "verified": (ACTION, {"evidence": "I saw it"}, "I saw it"),
    "reopened": (ACTION, {}, "is not complete after all"),
    "waiver": (NO_LEAD, {"kind": "recommendation_without_lead", "approver": "Board",
                         "until-day": "1", "until-month": "3", "until-year": "2031"},
               "is accepted until 1 March 2031, approved by Board."),
}  # fmt: skip


def test_each_form_states_what_it_says(own: Server) -> None:
    cookie, token = token_of(own, PATHS[0], {})
    brought = {"cookie": cookie, "origin": f"http://{own.address}"}
    assert SENT.keys() == FORMS.keys()
    for kind, (subject, given, _) in SENT.items():
        fields = {"_form": token, "subject": subject, "reason": f"why {kind}", "by": "Mina Field"}
        sent = send_form(own, f"/state/{kind}", fields | given, brought)
        assert sent.status == 303, (kind, sent.text)
    told = own.send("GET", "/authority/aldermoor/statements", headers={"accept": "text/html"}).text
    for kind, (_, _, sentence) in SENT.items():
        assert sentence in told, (kind, sentence)
        assert f"Why: why {kind}" in told
    wrong = {"_form": token, "subject": POST, "reason": "r", "by": "Mina Field"}
    assert send_form(own, "/state/lead", wrong, brought).status == 400
    assert send_form(own, "/state/nothing", wrong, brought).status == 404


def test_what_cannot_be_broken_makes_no_page_wider(chromium: Browser, own: Server) -> None:
    address = "https://minutes.example/" + "a" * 456
    for width in (WIDE, NARROW):
        with Visitor(chromium, own.address, width=width) as visitor:
            for kind in ("measure", "progress"):
                page = visitor.go(f"/state/{kind}?subject={NO_LEAD}")
                for field, words in (("text", address), ("reason", address), ("by", "N" * 90)):
                    page.fill(f"#{field}", words)
                page.locator(".gt-form__fields button").last.click()
                page.wait_for_url(f"**/{NO_LEAD}")
            for path in ("", "/changes?since=2020-01-01", "/statements", "/recommendations"):
                readable(visitor, f"/authority/aldermoor{path}")
            readable(visitor, f"/{NO_LEAD}")


def test_a_statement_tells_the_coverage_that_it_changed(chromium: Browser, own: Server) -> None:
    with Visitor(chromium, own.address, script=False) as visitor:
        page = visitor.go(f"/state/measure?subject={NO_LEAD}")
        for field, words in (("text", "Audits done"), ("reason", "Agreed"), ("by", "Mina Field")):
            page.fill(f"#{field}", words)
        button(page, "State a measure")
        told = re.search(r"that have a measure: (\d+) of 13, now (\d+) of 13\.", said(page))
        assert told is not None
        assert int(told[2]) == int(told[1]) + 1
        page.get_by_role("link", name="Withdraw").first.click()
        assert "Why do you withdraw it?" in page.inner_text("main")
