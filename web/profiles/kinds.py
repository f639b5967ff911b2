"""Which facts and sections a page of each kind of thing has: a table.

A section is a list of claims of some types (:class:`Ties`), or made by a function of
:mod:`web.profiles.sections`. What a kind does not list is told at the end, so that no claim is left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ontology.terms import CODES, Label, Relationship
from queries.answers import cited
from queries.profiles import Bond
from web.profiles import sections as made
from web.profiles.facts import Property
from web.profiles.making import Making
from web.profiles.sections import NOT_FOUND
from web.profiles.shapes import Section, lines

OUT, IN = True, False
_R = Relationship
#: Types of claim, each with whether it runs from the thing.
Ways = tuple[tuple[Relationship, bool], ...]


@dataclass(frozen=True)
class Ties:
    """A list of the claims of some types, in some directions, with things of some kinds."""

    id: str
    title: str
    ways: Ways
    empty: str = ""
    note: str = ""
    labels: frozenset[Label] = frozenset(Label)


Maker = Callable[[Making], Section]


@dataclass(frozen=True)
class Kind:
    """What a page of a kind of thing shows: facts, then sections, and sections at its side.

    ``told``: claims that are shown by a maker, so that they are not told again at the end.
    ``wide``: its tables want the whole width, and the side comes below. ``chain``: a thread starts
    from it. ``gaps``: those at it are listed.
    """

    facts: tuple[Property, ...] = ()
    main: tuple[Ties | Maker, ...] = ()
    aside: tuple[Ties | Maker, ...] = ()
    told: Ways = ()
    wide: bool = False
    chain: bool = False
    gaps: bool = True
    section: str = ""


def _ties(making: Making, ties: Ties) -> Section:
    bonds = [
        b
        for b in making.profile.bonds
        if (b.relationship, b.outward) in ties.ways and b.ref.label in ties.labels
    ]
    order = {way: n for n, way in enumerate(ties.ways)}
    bonds.sort(key=lambda b: (b.over, order[b.relationship, b.outward]))
    rows = lines(bonds, _notes)
    return Section(ties.id, ties.title, "claims", rows, ties.empty, ties.note if rows else "")


#: What a claim says besides: property → the words before it, and the code list that it is of.
_CARRIED: Mapping[str, tuple[str, str]] = {
    "mode": ("In what way: ", "OversightMode"),
    "stance": ("Of progress: ", "Stance"),
}


def _notes(bond: Bond) -> list[str]:
    notes = [
        f"{words}{CODES[scheme].get(str(bond.carries[name]), '')}"
        for name, (words, scheme) in _CARRIED.items()
        if name in bond.carries
    ]
    scheme = "InspectorRole" if bond.relationship is _R.INSPECTED_BY else "LeadRole"
    if role := CODES[scheme].get(str(bond.carries.get("role"))):
        notes.append(role[:1].upper() + role[1:])
    if bond.ref.label is Label.DOCUMENT and (which := cited(bond.other)) != bond.ref.name:
        notes.insert(0, which)
    return notes


def made_sections(making: Making, wanted: Sequence[Ties | Maker]) -> list[Section]:
    """Some sections of a page, without those that have nothing to say."""
    every = [_ties(making, w) if isinstance(w, Ties) else w(making) for w in wanted]
    return [section for section in every if section.stands]


def rest(making: Making, kind: Kind) -> Section:
    """The claims that none of a kind's sections tells."""
    told = {way for t in (*kind.main, *kind.aside) if isinstance(t, Ties) for way in t.ways}
    told |= set(kind.told)
    bonds = [b for b in making.profile.bonds if (b.relationship, b.outward) not in told]
    title = "Also joined to" if kind.main else "What it is joined to"
    return Section("joined", title, "claims", lines(bonds, _notes))


_ABOVE = Ties(
    "answers-to", "Answers to",
    ((_R.ACCOUNTABLE_TO, OUT), (_R.REPORTS_TO, OUT), (_R.PART_OF, OUT)),
    f"To whom it answers is {NOT_FOUND}.",
)  # fmt: skip
_BELOW = Ties(
    "answer-to-it", "Who answers to it",
    ((_R.ACCOUNTABLE_TO, IN), (_R.REPORTS_TO, IN), (_R.PART_OF, IN)),
)  # fmt: skip
_NAMES = Ties(
    "names", "Before, after, and other names",
    ((_R.SUCCEEDED_BY, IN), (_R.SUCCEEDED_BY, OUT), (_R.SAME_AS, OUT), (_R.SAME_AS, IN)),
)  # fmt: skip
_ADDRESSED = Ties("addressed", "Addressed to it", ((_R.ADDRESSED_TO, IN),))
_DUTIES = Ties("duties", "Duties", ((_R.UNDER_DUTY, OUT),))
_THEMES = Ties("themes", "Themes", ((_R.HAS_THEME, OUT),))
_SEATS = Ties("seats", "Chairs, and sits on", ((_R.CHAIRS, OUT), (_R.MEMBER_OF, OUT)))
_LED: Ways = ((_R.LED_BY, IN),)

KINDS: Mapping[Label, Kind] = {
    Label.BODY: Kind(
        (
            Property("kind", "Kind"),
            Property("from", "From", told=True),
            Property("to", "Until"),
        ),
        (
            made.body_over_time,
            Ties(
                "members", "Chair and members",
                ((_R.CHAIRS, IN), (_R.MEMBER_OF, IN), (_R.POST_IN, IN)),
                f"Who chairs it, and who its members are, is {NOT_FOUND}.",
            ),
            _ABOVE,
            _BELOW,
            made.oversight,
            made.led_actions,
            made.led_recommendations,
            made.meetings,
            _ADDRESSED,
            _NAMES,
        ),
        (_DUTIES, _THEMES),
        ((_R.OVERSEES, OUT), (_R.OF_BODY, IN), *_LED),
        chain=True,
        section="people",
    ),
    Label.POST: Kind(
        (Property("statutory", "Statutory post"),),
        (
            made.holders,
            Ties(
                "answers-to", "Answers to",
                ((_R.ACCOUNTABLE_TO, OUT), (_R.REPORTS_TO, OUT)),
                f"To whom it answers is {NOT_FOUND}.",
            ),
            _BELOW,
            made.led_actions,
            made.led_recommendations,
            made.oversight,
            _SEATS,
            _ADDRESSED,
            _NAMES,
        ),
        (
            Ties(
                "in", "Where the post is", ((_R.POST_IN, OUT),),
                f"In which organisation it is, is {NOT_FOUND}.",
            ),
            _DUTIES,
            _THEMES,
        ),
        ((_R.OF_POST, IN), (_R.OVERSEES, OUT), *_LED),
        chain=True,
        section="people",
    ),
    Label.PERSON: Kind(
        (),
        (
            made.posts_held,
            made.named_actions,
            made.led_recommendations,
            _SEATS,
            Ties("inspected", "Inspections", ((_R.INSPECTED_BY, IN),)),
            _ADDRESSED,
            Ties(
                "printed-as", "Also printed as", ((_R.SAME_AS, OUT), (_R.SAME_AS, IN)),
                note="Names are kept apart until someone who reviews them says that they are one.",
            ),
        ),
        (),
        ((_R.HOLDER, IN), *_LED),
        chain=True,
        gaps=False,
        section="people",
    ),
    Label.ORGANISATION: Kind(
        (Property("kind", "Kind"),),
        (
            _ABOVE,
            _BELOW,
            Ties("posts", "Posts in it", ((_R.POST_IN, IN),)),
            made.oversight,
            made.led_actions,
            made.led_recommendations,
            _SEATS,
            Ties("inspected", "Inspections", ((_R.INSPECTED_BY, IN),)),
            _ADDRESSED,
            _NAMES,
        ),
        (_DUTIES,),
        ((_R.OVERSEES, OUT), *_LED),
        chain=True,
        section="people",
    ),
    Label.PLAN: Kind(
        (
            Property("issuedOn", "Issued", told=True),
            Property("reviewOn", "To be reviewed", told=True),
        ),
        (
            made.planned,
            made.quoted,
            Ties(
                "overseen", "Who oversees it", ((_R.OVERSEES, IN), (_R.CONSIDERED, IN)),
                f"A body that oversees it is {NOT_FOUND}.",
            ),
            Ties(
                "outcomes", "Outcomes that it aims for", ((_R.PART_OF, IN),),
                labels=frozenset({Label.OUTCOME}),
            ),
            Ties(
                "promises", "What it promises beside its actions", ((_R.PART_OF, IN),),
                labels=frozenset({Label.COMMITMENT}),
            ),
        ),
        (
            Ties(
                "answers", "What it responds to", ((_R.RESPONDS_TO, OUT),),
                f"An inspection that it responds to is {NOT_FOUND}.",
            ),
            Ties("versions", "Earlier, and later", ((_R.SUPERSEDES, OUT), (_R.SUPERSEDES, IN))),
            Ties("documents", "Where it is printed", ((_R.REPORTS, IN),)),
            _DUTIES,
        ),
        ((_R.ABOUT_AUTHORITY, OUT),),
        wide=True,
        chain=True,
        section="recommendations",
    ),
    Label.INSPECTION: Kind(
        (
            Property("framework", "Framework", told=True),
            Property("startedOn", "Began", told=True),
            Property("endedOn", "Ended"),
            Property("leadInspector", "Lead inspector", told=True),
            Property("state", "Its report"),
        ),
        (
            made.graded,
            made.recommended,
            made.found,
            Ties(
                "before-after", "Before and after it",
                ((_R.FOLLOWS_UP, OUT), (_R.FOLLOWS_UP, IN), (_R.RESPONDS_TO, IN), (_R.SAME_AS, OUT),
                 (_R.SAME_AS, IN)),
            ),
            Ties("spoken-of", "Where documents speak of it", ((_R.REFERS_TO, IN),)),
        ),
        (
            Ties("documents", "Documents that report it", ((_R.REPORTS, IN),),
                 f"The report is {NOT_FOUND}."),
            Ties("inspectors", "Inspectors", ((_R.INSPECTED_BY, OUT),)),
            _DUTIES,
        ),
        ((_R.MADE_IN, IN), (_R.ABOUT_AUTHORITY, OUT)),
        wide=True,
        section="recommendations",
    ),
    Label.MEASURE: Kind(
        (
            Property("unit", "Unit", told=True),
            Property("baseline", "Baseline", told=True),
            Property("target", "Target", told=True),
            Property("source", "Where the figure comes from", told=True),
            Property("frequency", "How often", told=True),
        ),
        (made.measured, made.figures),
        (),
        ((_R.MEASURED_BY, IN), (_R.OBSERVES, IN)),
        section="recommendations",
    ),
    Label.OUTCOME: Kind(
        (Property("number", "Number"),),
        (
            made.aimed_for,
            Ties("measures", "Measures of its own", ((_R.MEASURED_BY, OUT),)),
            Ties("plan", "In the plan", ((_R.PART_OF, OUT),)),
        ),
        (),
        ((_R.AIMS_FOR, IN),),
        wide=True,
        section="recommendations",
    ),
    Label.COMMITMENT: Kind(
        (Property("kind", "Kind"),),
        (Ties("plan", "In the plan", ((_R.PART_OF, OUT),)),),
        section="recommendations",
    ),
    Label.INDICATOR: Kind(
        (
            Property("value", "Value", told=True),
            Property("unit", "Unit"),
            Property("period", "Period", told=True),
        ),
        (Ties("observes", "What it is a figure for", ((_R.OBSERVES, OUT),),
              "It is not recorded as a figure for a measure of a plan."),),
        (),
        ((_R.ABOUT_AUTHORITY, OUT),),
        section="recommendations",
    ),
    Label.JUDGEMENT: Kind(
        (
            Property("area", "Area"),
            Property("areaPrinted", "Area as printed"),
            Property("grade", "Grade"),
            Property("gradePrinted", "Grade as printed"),
        ),
        (Ties("inspection", "Given in", ((_R.MADE_IN, OUT),)),),
        section="recommendations",
    ),
    Label.MEETING: Kind(
        (Property("heldOn", "Held", told=True),),
        (
            Ties("body", "Meeting of", ((_R.OF_BODY, OUT),)),
            Ties("considered", "What it had before it", ((_R.CONSIDERED, OUT),),
                 f"What it considered is {NOT_FOUND}."),
            Ties("decided", "What it resolved", ((_R.DECIDED_AT, IN),),
                 f"A decision is {NOT_FOUND}: minutes show them."),
        ),
        section="meetings",
    ),
    Label.DECISION: Kind(
        (Property("number", "Number"),),
        (Ties("meeting", "Resolved at", ((_R.DECIDED_AT, OUT),)),),
        section="meetings",
    ),
    Label.DUTY: Kind(
        (Property("title", "What it is"), Property("iri", "The law")),
        (Ties("under", "Who and what stands under it", ((_R.UNDER_DUTY, IN),),
              "Nothing that is loaded stands under it."),),
        section="people",
    ),
    Label.INTERVENTION: Kind(
        (
            Property("kind", "Kind"),
            Property("from", "From", told=True),
            Property("to", "Until", told=True),
        ),
        (Ties("about", "Where", ((_R.ABOUT_AUTHORITY, OUT),)),),
        section="people",
    ),
    Label.TENURE: Kind(
        (
            Property("kind", "How it is held"),
            Property("from", "From", told=True),
            Property("to", "Until", told=True),
            Property("attestedFrom", "First shown"),
            Property("attestedTo", "Last shown"),
        ),
        (Ties("post", "The post and its holder", ((_R.OF_POST, OUT), (_R.HOLDER, OUT))),),
        section="people",
    ),
    Label.UPDATE: Kind(
        (
            Property("kind", "Kind"),
            Property("on", "On"),
            Property("status", "Status"),
            Property("scale", "As rated"),
            Property("dueTo", "New date"),
            Property("approver", "Approved by"),
            Property("reason", "Why"),
            Property("by", "Recorded by"),
        ),
        (Ties("of", "What it is about", ((_R.UPDATES, OUT),)),),
        section="recommendations",
    ),
    Label.WAIVER: Kind(
        (
            Property("gapKind", "Kind of gap"),
            Property("reason", "Why"),
            Property("approver", "Approved by"),
            Property("on", "From"),
            Property("until", "Until", told=True),
            Property("by", "Recorded by"),
        ),
        (Ties("of", "What it is about", ((_R.WAIVES, OUT),)),),
        section="gaps",
    ),
}  # fmt: skip
#: What a thing of any other kind shows.
OTHER = Kind()
