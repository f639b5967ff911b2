"""What stands around every page: where one is, where one can go, as at which day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ontology.errors import GoldenThreadError
from ontology.record import label_of, node_id
from ontology.terms import Label
from queries.answers import Ref
from queries.records import nodes
from queries.reviewing import unreviewed
from web.site import Ask


@dataclass(frozen=True)
class Item:
    """An entry of the menu: its words, its address, whether one is there, and a number beside it
    with what that counts.
    """

    text: str
    href: str
    active: bool = False
    count: int = 0
    counts: str = ""


#: Part of an authority's address → its words in the menu.
MENU = (
    ("", "Overview"),
    ("recommendations", "Recommendations"),
    ("gaps", "Gaps"),
    ("meetings", "Meetings"),
    ("people", "People and bodies"),
    ("documents", "Documents"),
    ("explore", "Explore"),
    ("review", "Review"),
)
#: The same for what is at the foot of each page: those that the menu has no room for.
MORE = (
    ("chase", "What falls due"),
    ("changes", "What changed"),
    ("themes", "Themes"),
    ("compare", "Beside other authorities"),
    ("statements", "What people stated"),
)


def chrome(ask: Ask, given: Mapping[str, object]) -> dict[str, object]:
    """What the layout shows. A page may give ``authority`` (an id), ``section`` (a part of
    :data:`MENU`), ``crumbs`` ((words, address) pairs), a ``title`` of its own, and where it is
    looked at as at ``today``.
    """
    try:
        known = authority_of(ask, str(given.get("authority") or ""))
    except GoldenThreadError:  # which the page itself tells
        known = None
    section = given.get("section")
    menu = [_item(ask, known.id, part, words, section) for part, words in MENU if known]
    return {
        "here": known,
        "menu": menu,
        "more": [(words, ask.link(f"/{known.id}/{part}")) for part, words in MORE if known],
        "section": section,
        "crumbs": (),
        "today": ask.again(asAt=None),
        "site": ask.site,
    }


def _item(ask: Ask, authority: str, part: str, words: str, section: object) -> Item:
    href = ask.link(f"/{authority}/{part}" if part else f"/{authority}")
    if part != "review":
        return Item(words, href, part == section)
    waiting = unreviewed(ask.viewer, authority)
    return Item(words, href, part == section, waiting, "links that nobody has reviewed")


def authority_of(ask: Ask, authority: str) -> Ref | None:
    """The authority that a page is about: the one given, or the only one that there is."""
    if not authority:
        every = ask.viewer.store.authorities()
        if len(every) != 1:
            return None
        authority = every[0]
    found = nodes(ask.viewer, [authority])
    return Ref.of(found[0]) if found else None


def of_thing(id_: str) -> str:
    """The id of the authority in the id of a thing; ``""``: it is national."""
    parts = id_.split("/")
    if label_of(id_) is Label.AUTHORITY:
        return id_
    return "" if len(parts) < 3 or parts[1] == "national" else node_id(Label.AUTHORITY, parts[1])
