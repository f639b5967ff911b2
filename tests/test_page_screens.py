"""Pictures of the main pages over the samples: for the README (``make screens``), and to see that
each can be made.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.browsing import Visitor

DAY = "asAt=2020-03-31"
#: Name of a picture → the page, and the height of the picture (CSS pixels).
SCREENS = {
    "overview": (f"/authority/aldermoor?{DAY}", 1180),
    "recommendations": (f"/authority/aldermoor/recommendations?{DAY}", 1000),
    "recommendation": (f"/recommendation/aldermoor/ilacs/2019-06-10/4?{DAY}", 1500),
    "gaps": (f"/authority/aldermoor/gaps?{DAY}", 1100),
    "explore": (
        f"/authority/aldermoor/explore?from=action/aldermoor/improvement_plan/2019-10/4.2&{DAY}",
        1000,
    ),
    "review": (f"/authority/aldermoor/review?{DAY}", 1000),
    "source": ("/document/aldermoor/ilacs_report/2019-06-10", 1100),
}


@pytest.mark.parametrize("name", SCREENS)
def test_a_picture_is_made(visitor: Visitor, tmp_path: Path, name: str) -> None:
    path, height = SCREENS[name]
    page = visitor.go(path)
    page.set_viewport_size({"width": 1280, "height": height})
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)  # what is drawn has settled
    folder = Path(os.environ.get("GOLDENTHREAD_TEST_SCREENS") or tmp_path)
    picture = page.screenshot(path=folder / f"{name}.png")
    assert picture.startswith(b"\x89PNG") and len(picture) > 20_000
