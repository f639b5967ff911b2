"""Pages about the pages."""

from __future__ import annotations

import pytest

from tests.browsing import Visitor, readable, sound

PAGES = ["/about/accessibility", "/about/thread", "/about/corrections"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound(visitor: Visitor, path: str) -> None:
    sound(visitor, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_sound_on_a_phone(narrow: Visitor, path: str) -> None:
    sound(narrow, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_read_without_script(plain: Visitor, path: str) -> None:
    readable(plain, path)


def test_each_basis_has_its_sample_of_a_line(visitor: Visitor) -> None:
    page = visitor.go("/about/thread")
    for basis in ("stated", "statute", "registered", "convention", "inferred"):
        assert page.locator(f"tbody .gt-basis--{basis}").count() == 1
    assert "never “none”" in page.inner_text("main")


def test_every_page_leads_to_them(visitor: Visitor) -> None:
    page = visitor.go("/")
    for name in ("Accessibility statement", "How the thread is drawn", "Correct a name or a post"):
        page.get_by_role("link", name=name).click()
        assert page.inner_text("h1") == name


def test_another_address_is_none(visitor: Visitor) -> None:
    assert "Page not found" in visitor.go("/about/nothing", status=404).inner_text("h1")
