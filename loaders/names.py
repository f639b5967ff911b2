"""Names of authorities, organisations, bodies and posts, and the nodes they stand for.

Every family makes these nodes here, so that one thing gets one id whichever document names it.
"""

from __future__ import annotations

import re

from ontology import naming
from ontology.record import Draft, Source, node_id, slug
from ontology.terms import (
    InspectorRole,
    Label,
    OrganisationKind,
    Relationship,
    TenureKind,
)

OFSTED = "organisation/national/ofsted"
DFE = "organisation/national/department-for-education"

#: The employer of a post whose words say that it is not the council, but not who.
UNSTATED = "unstated"

_RANK = r"(?:metropolitan|district|borough|county|city|unitary|royal|london)"
#: What may stand before the area in the name of its council ("Metropolitan Borough of …").
_BEFORE_AREA = re.compile(
    rf"^(?:the )?(?:(?:(?:{_RANK}|council) )*(?:borough|city|county|district|council) of (?:the )?|"
    r"county (?!of\b)|together for children\W+)",
    re.I,
)
#: The first words after the area that are no part of its name ("… City Council", "…'s services").
_AFTER_AREA = re.compile(
    r"['’]s?(?=\s|$).*|[\s,(–-]+\b(?:"
    rf"{_RANK}\b(?: (?:{_RANK}|of)\b)*"
    r"(?=\s*(?:council|authority|children|local|safeguarding|area\b|[’'),]|$))|"
    r"council|corporation|authority|local (?:authority|area|safeguarding)|child|children|"
    r"safeguarding|area send|send|lscb|mbc|lbc|unitary)\b.*",
    re.I,
)
#: Short forms that councils and newspapers use, and the name of the authority.
_SHORT_FORMS = {
    "bath and ne somerset": "Bath and North East Somerset",
    "bcp": "Bournemouth, Christchurch and Poole",
    "blackburn": "Blackburn with Darwen",
    "brighton": "Brighton and Hove",
    "east riding": "East Riding of Yorkshire",
    "hull": "Kingston upon Hull",
    "newcastle": "Newcastle upon Tyne",
    "richmond": "Richmond upon Thames",
    "southend": "Southend-on-Sea",
    "stockton": "Stockton-on-Tees",
    "telford": "Telford and Wrekin",
}


def area_name(printed: str) -> str:
    """The area that a council's or a service's name is about.

    >>> area_name("Wirral Metropolitan Borough Council"), area_name("London Borough of Barnet")
    ('Wirral', 'Barnet')
    >>> area_name("Isle of Wight Council"), area_name("City of London Corporation")
    ('Isle of Wight', 'City of London')
    """
    name = " ".join(printed.replace("&", " and ").split()).strip(" .,;:")
    if re.match(r"(?:the )?city of london\b", name, re.I):
        return "City of London"
    rest = _BEFORE_AREA.sub("", name)
    rest = _AFTER_AREA.sub("", f"{rest} ", count=1).strip(" ,;:-–(")
    return _SHORT_FORMS.get(rest.lower(), rest) or name


def authority_key(printed: str) -> str:
    """The key of an authority from any form of its name."""
    return slug(area_name(printed))


def authority_id(printed: str) -> str:
    """The id of an authority from any form of its name."""
    return node_id(Label.AUTHORITY, authority_key(printed))


def authority(draft: Draft, printed: str) -> str:
    """The authority that ``printed`` names (a council, its children's services or the area)."""
    return draft.node(Label.AUTHORITY, authority_key(printed), name=area_name(printed))


def council(draft: Draft, printed: str | None = None) -> str:
    """The council of the draft's authority, by its full name where one is printed."""
    return draft.node(
        Label.ORGANISATION,
        _area(draft.source),
        "council",
        name=printed,
        kind=OrganisationKind.LOCAL_AUTHORITY,
    )


def organisation(draft: Draft, name: str, kind: OrganisationKind | None = None) -> str:
    """Another organisation of the area."""
    return draft.node(Label.ORGANISATION, _area(draft.source), slug(name), name=name, kind=kind)


def body(draft: Draft, name: str, **properties: object) -> str:
    """A body of the area. Of most kinds there is one at a time, and the kind identifies it; others
    are told apart by name. The first name a document uses is the one it is given.
    """
    key = naming.body_id(_area(draft.source), name).split("/")[1:]
    if draft.has(node_id(Label.BODY, *key)):
        return draft.node(Label.BODY, *key, **properties)
    return draft.node(Label.BODY, *key, name=name, kind=naming.body_kind(name), **properties)


def post(
    draft: Draft,
    title: str,
    employer: str | None = None,
    *,
    passage: str | None = None,
    quote: str | None = None,
) -> str:
    """A post by its title. It is said to be in ``employer``, an organisation or body, where
    ``passage`` says so; where nothing is printed, convention may place it (``graph/defaults.py``).
    ``UNSTATED`` is for a post that is not one of the council, of an employer whom no one names.

    "of" and "for" are one (Director of/for Children's Services); titles that differ otherwise are
    two posts, which ``graph/links.py`` may propose as one.
    """
    title = naming.post_title(title)
    id_ = naming.post_id(_area(draft.source), title, employer)
    if not draft.has(id_):
        kind = naming.statutory_of(title, employer)
        draft.node(Label.POST, *id_.split("/")[1:], title=title, statutory=kind)
    if employer and passage:
        draft.edge(Relationship.POST_IN, id_, employer, passage=passage, quote=quote)
    return id_


def tenure(
    draft: Draft,
    post_id: str,
    person: str | None,
    *,
    kind: TenureKind = TenureKind.NOT_STATED,
    since: str = "",
    passage: str | None = None,
    quote: str | None = None,
    **properties: object,
) -> str:
    """A post held for a time. ``since`` tells two tenures of one holder (or of an unnamed one)
    apart: an ISO date or month; properties are those of Tenure (``attestedFrom`` …).
    """
    key = naming.tenure_id(post_id, person, since).split("/")[1:]
    id_ = draft.node(Label.TENURE, *key, kind=kind, **properties)
    draft.edge(Relationship.OF_POST, id_, post_id, passage=passage, quote=quote)
    if person:
        draft.edge(Relationship.HOLDER, id_, person, passage=passage, quote=quote)
    if passage:
        draft.cites(id_, passage, quote)
    return id_


def inspector(
    draft: Draft, inspection: str, name: str, role: InspectorRole, passage: str, quote: str
) -> str:
    """A named inspector of an inspection and the part taken."""
    person = draft.person(name)
    draft.cites(person, passage, quote)
    draft.edge(
        Relationship.INSPECTED_BY,
        inspection,
        person,
        passage=passage,
        quote=quote,
        role=role,
        distinct=role,
    )
    return person


def _area(source: Source) -> str:
    return source.authority.split("/", 1)[1]
