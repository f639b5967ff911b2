"""The pages, a file for what people come to do; each registers its functions with a ``Pages``."""

from __future__ import annotations

from web.pages import compare, entrance, explore, load, start, things
from web.site import Route

#: Every page. An address is answered by the first that fits: a thing's own page comes last, since
#: any id fits it.
PAGES: tuple[Route, ...] = (
    *start.pages.routes,
    *entrance.pages.routes,
    *load.pages.routes,
    *explore.pages.routes,
    *compare.pages.routes,
    *things.pages.routes,
)
