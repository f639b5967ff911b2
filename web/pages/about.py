"""About the pages: their accessibility, how the thread is drawn, and how a mistake is corrected."""

from __future__ import annotations

from web.site import Ask, Page, Pages

pages = Pages()

#: What a page about the pages is called in its address → its template.
_ABOUT = {
    "accessibility": "about/accessibility.html",
    "thread": "about/thread.html",
    "corrections": "about/corrections.html",
}


def _about(ask: Ask) -> Page:
    return Page(_ABOUT[ask.url.rsplit("/", 1)[1]])


for _name in _ABOUT:
    pages.get(f"/about/{_name}")(_about)
