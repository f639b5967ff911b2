"""How posts, bodies, organisations and holdings of posts get their ids from what they are called.

Whoever names one, a document that is read or an officer who states it, means the one of that name;
so both make its id here. ``area`` is an authority's key (``wirral``).
"""

from __future__ import annotations

import re

from ontology.record import node_id, slug
from ontology.terms import BodyKind, Label, StatutoryPost

#: Bodies of which an authority's area has one at a time: what identifies them is their kind.
_BODIES: tuple[tuple[re.Pattern[str], BodyKind], ...] = tuple(
    (re.compile(pattern, re.I), kind)
    for pattern, kind in (
        (r"safeguarding children('s)? partnership|children'?s safeguarding partnership|"
         r"safeguarding partnership", BodyKind.SAFEGUARDING_PARTNERSHIP),
        (r"safeguarding adults?'? (board|partnership)|adults?'?s? safeguarding board",
         BodyKind.SAFEGUARDING_ADULTS_BOARD),
        (r"safeguarding (children('s)? )?board|children'?s safeguarding board|\bW?LSCB\b",
         BodyKind.LSCB),
        (r"corporate parenting (board|panel|committee)", BodyKind.CORPORATE_PARENTING_BOARD),
        (r"health and well-?being board", BodyKind.HEALTH_AND_WELLBEING_BOARD),
        (r"children'?s trust", BodyKind.CHILDRENS_TRUST),
        (r"improvement board", BodyKind.IMPROVEMENT_BOARD),
        (r"executive board", BodyKind.EXECUTIVE_BOARD),
        (r"children in care council", BodyKind.CHILDREN_IN_CARE_COUNCIL),
        (r"^(the )?cabinet$", BodyKind.CABINET),
        (r"^(full )?council$", BodyKind.COUNCIL),
    )
)  # fmt: skip
_MANY = {BodyKind.SCRUTINY_COMMITTEE, BodyKind.SUB_COMMITTEE, BodyKind.PANEL, BodyKind.OTHER}

_STATUTORY: tuple[tuple[re.Pattern[str], StatutoryPost], ...] = tuple(
    (re.compile(pattern, re.I), post)
    for pattern, post in (
        (r"^director (of|for) children'?s?'? services$", StatutoryPost.DCS),
        (r"^(statutory )?dcs$", StatutoryPost.DCS),
        (r"^(cabinet|lead) member (for|of) children\b", StatutoryPost.LMCS),
        (r"^chief executive( officer)?$", StatutoryPost.CHIEF_EXECUTIVE),
        (r"^leader( of (the )?.*council)?$", StatutoryPost.LEADER),
        (r"^(head of (the )?virtual school|virtual school head(teacher)?)$",
         StatutoryPost.VIRTUAL_SCHOOL_HEAD),
    )
)  # fmt: skip

#: What is in no person's name.
_NO_NAME = re.compile(r"[\d@/]|\b(tbc|tbd|vacant|vacancy|post|team)\b", re.I)


def is_persons_name(name: str) -> bool:
    """Whether a text may be a person's first and last name.

    >>> is_persons_name("Jo Field"), is_persons_name("Jo"), is_persons_name("Vacant post")
    (True, False, False)
    """
    return len(name.split()) > 1 and _NO_NAME.search(name) is None


def body_id(area: str, name: str) -> str:
    """The id of a body. Of most kinds an area has one at a time, and the kind identifies it;
    others are told apart by name.
    """
    kind = body_kind(name)
    return node_id(Label.BODY, area, slug(name) if kind in _MANY else kind.value)


def organisation_id(area: str, name: str) -> str:
    """The id of an organisation of an area that is not its council."""
    return node_id(Label.ORGANISATION, area, slug(name))


def post_title(printed: str) -> str:
    """A post's title without what is around it."""
    return " ".join(printed.replace("–", "-").split()).strip(" ,;.-")


def post_id(area: str, title: str, employer: str | None = None) -> str:
    """The id of a post of the council, or of the organisation or body with the id ``employer``.

    "of" and "for" are one (Director of/for Children's Services).
    """
    return node_id(
        Label.POST, area, *_owner(employer), slug(re.sub(r"\bfor\b", "of", title, flags=re.I))
    )


def statutory_of(title: str, employer: str | None = None) -> StatutoryPost | None:
    """The statutory post that a post of this title is: one of the council."""
    return None if _owner(employer) else statutory(title)


def _owner(employer: str | None) -> tuple[str, ...]:
    return () if not employer or employer.endswith("/council") else (employer.split("/")[-1],)


def tenure_id(post: str, person: str | None, since: str = "") -> str:
    """The id of a post held. ``since`` (an ISO date or month) tells two holdings of one person, or
    of an unnamed one, apart.
    """
    holder = person.rsplit("/", 1)[-1] if person else "unnamed"
    return node_id(Label.TENURE, *post.split("/")[1:], holder, *([since] if since else []))


def body_kind(name: str) -> BodyKind:
    """What kind of body a name stands for."""
    plain = name.replace("’", "'")
    for pattern, kind in _BODIES:
        if pattern.search(plain):
            return kind
    if re.search(r"scrutiny", plain, re.I):
        return BodyKind.SCRUTINY_COMMITTEE
    if re.search(r"sub-?committee", plain, re.I):
        return BodyKind.SUB_COMMITTEE
    if re.search(r"\bpanel\b", plain, re.I):
        return BodyKind.PANEL
    return BodyKind.OTHER


def statutory(title: str) -> StatutoryPost | None:
    """The statutory post that a title is the usual name of, if any."""
    plain = title.replace("’", "'").strip()
    return next((post for pattern, post in _STATUTORY if pattern.search(plain)), None)
