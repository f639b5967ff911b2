"""A page for each thing, at its id: what it is, what it answers for, and on what all that rests."""

from __future__ import annotations

from ontology.terms import GAP_KINDS, WORDING, Label, Relationship
from queries.answers import Ref
from queries.coverage import seen
from queries.days import dated
from queries.profiles import Profile, profile
from queries.records import nodes
from queries.responses import response_to
from web.chrome import MENU, of_thing
from web.profiles.facts import facts
from web.profiles.kinds import KINDS, OTHER, made_sections, rest
from web.profiles.making import Making
from web.profiles.shapes import Fact
from web.site import Ask, Page, Pages

pages = Pages()

#: The kinds of gap at an action that are about its measures.
_OF_MEASURES = frozenset(k for k in GAP_KINDS if "measure" in k or k.startswith("threshold"))


def thing(ask: Ask) -> Page:
    """What is recorded of a thing."""
    id_ = f"{ask.url.split('/')[1]}/{ask.path['key']}"
    own = of_thing(id_)
    chosen = "" if own else ask.query.get("authority", "")
    found = profile(ask.viewer, id_, authority=chosen or None, as_at=ask.as_at)
    authorities = [] if own else seen(ask.viewer, chosen or None)
    authority = own or (authorities[0] if len(authorities) == 1 else "")
    making = Making(ask, found, authority)
    kind = KINDS.get(found.node.label, OTHER)
    measured = found.of(Relationship.MEASURED_BY, outward=False)
    about = [b.ref.id for b in measured] if found.node.label is Label.MEASURE else []
    gaps = making.gaps_at(about, _OF_MEASURES) if about else making.gaps if kind.gaps else []
    several = bool(authorities) and not authority
    main = [] if several else made_sections(making, kind.main)
    more = rest(making, kind)
    return Page(
        "thing.html",
        {
            "authority": authority,
            "section": kind.section,
            "crumbs": _crumbs(ask, authority, kind.section),
            "subject": found.ref,
            "caption": _caption(found),
            "profile": found,
            "kind": kind,
            "words": _words(found),
            "facts": _facts(found, making),
            "ended": _ended(found),
            "main": [*main, more] if more.stands else main,
            "aside": [] if several else made_sections(making, kind.aside),
            "gaps": gaps,
            "named": [c for c in found.cited if not c.property],
            "elsewhere": _elsewhere(ask, authorities) if several else (),
        },
    )


def _crumbs(ask: Ask, authority: str, section: str) -> list[tuple[str, str]]:
    words = dict(MENU).get(section, "")
    return [(words, ask.link(f"/{authority}/{section}"))] if authority and words else []


def _caption(found: Profile) -> str:
    """What kind of thing it is; of an inspection or a plan, also of when."""
    word = WORDING[found.node.label][0].capitalize()
    dated_by = {Label.INSPECTION: "startedOnText", Label.PLAN: "issuedOnText"}
    when = str(found.node.get(dated_by.get(found.node.label, "")) or "")
    return f"{word}, {when}" if when else word


def _words(found: Profile) -> str:
    """A thing's own words, where its name is only a number."""
    return str(found.node.get("text") or "")


def _facts(found: Profile, making: Making) -> list[Fact]:
    told = facts(found, KINDS.get(found.node.label, OTHER).facts)
    iri = str(found.node.get("iri") or "")
    told = [
        Fact(f.key, f.words, f.note, f.sources, f.refs, iri if f.words == iri else "") for f in told
    ]
    return [*told, *_response(found)] if found.node.label is Label.INSPECTION else told


def _response(found: Profile) -> list[Fact]:
    """When an answer was due, which is recorded, and whether it came in time."""
    response = response_to(found)
    refs = tuple(ref for ref, _ in response.plans)
    if not (response.required or response.due or refs):
        return []
    how = (
        "Stated in the report"
        if response.stated
        else "Reckoned: 70 working days after the report, as the regulations have it"
    )
    if response.named:
        how += "; the day of the report is taken from its file’s name"
    due = dated(response.due) if response.due else ""
    in_time = {True: "Later than that", False: "In time", None: ""}[response.late]
    return [
        Fact("Response due", due or "Not known", how if due else ""),
        Fact("Response", "" if refs else "Not found in the documents loaded", in_time, refs=refs),
    ]


def _ended(found: Profile) -> list[Ref]:
    """What took the place of a body, organisation or post."""
    return [b.ref for b in found.of(Relationship.SUCCEEDED_BY, outward=True)]


def _elsewhere(ask: Ask, authorities: list[str]) -> list[Ref]:
    """The authorities whose part of what is everybody's can be looked at."""
    return sorted(map(Ref.of, nodes(ask.viewer, authorities)), key=lambda ref: ref.name)


for _label in Label:
    pages.get(f"/{_label.lower()}/{{key:path}}")(thing)
