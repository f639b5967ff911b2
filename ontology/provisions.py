"""The shapes of what ``statute.py`` holds: statutory posts, ranks, default claims, successions.

An **end** of a default claim is a node's id (``organisation/national/ofsted``, ``duty/…``) or a
code that stands for an area's own: ``StatutoryPost/dcs``, ``PostRank/head_of_service``,
``BodyKind/lscb``, ``OrganisationKind/icb``, ``Framework/sif``; ``OrganisationKind/local_authority``
is the council itself.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ontology.terms import Basis, PostRank, Relationship, StatutoryPost


class PostKind(NamedTuple):
    """A statutory post: its usual title, the duty (id) and section under which it exists, and
    whether every upper-tier authority has it.
    """

    code: StatutoryPost
    title: str
    duty: str
    section: str
    everywhere: bool


class Rank(NamedTuple):
    """Posts that are told by their titles, for conventions."""

    code: PostRank
    pattern: str
    unless: str

    def fits(self, title: str) -> bool:
        """Whether a post's title is of this rank."""
        plain = title.replace("’", "'")
        if not re.search(self.pattern, plain, re.I):
            return False
        return not (self.unless and re.search(self.unless, plain, re.I))


class Default(NamedTuple):
    """A claim that statute or convention makes about every area.

    ``to`` holds alternatives: the first that the area has. Where several nodes fit an end, each is
    claimed; if ``only_one``, the alternative is passed over instead. Dates are ISO or ``""``.
    """

    type: Relationship
    from_: str
    to: tuple[str, ...]
    basis: Basis
    reasons: tuple[str, ...]
    valid_from: str = ""
    valid_to: str = ""
    only_one: bool = False


class Succession(NamedTuple):
    """One kind of body, organisation or framework that took the place of another.

    ``on`` is the date, or, if ``at_latest``, the last date by which every area had changed.
    """

    earlier: str
    later: str
    on: str
    at_latest: bool
    reasons: tuple[str, ...]
