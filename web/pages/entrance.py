"""Where a browser signs in."""

from __future__ import annotations

from web.site import Ask, Go, Page, Pages

pages = Pages()

#: Why signing in failed, by the word for it in the address.
_WRONG = {
    "key": "The key is none of those that are known here, or it has expired",
    "granted": "You are known, and nothing is granted to you here; an administrator can grant it",
}


@pages.get("/sign-in")
def sign_in(ask: Ask) -> Page | Go:
    """A key is asked for, where callers sign in at all."""
    if not ask.site.signs_in:
        return Go("/")
    wrong = _WRONG.get(ask.query.get("wrong", ""), "")
    return Page("sign-in.html", {"wrong": wrong, "next": ask.query.get("next", "/")})
