"""The fields that types have from the ontology: one for each property, and for each relationship
one at each of its ends.

A relationship that says how a document is put together is a field that holds things
(:data:`STRUCTURE`). Any other is a claim, which may be denied, planned or only inferred: its fields
list **links**, ``{ from to claim }`` with what else the relationship carries (:data:`NAMES`). Where
a type has a field of that name already, which holds things alone, the links end in ``Links``:
``Recommendation.addressedTo`` and ``addressedToLinks``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from inspect import get_annotations
from types import GenericAlias
from typing import Annotated, Any

import strawberry
from strawberry.types import Info

from api.fields import Date, Node, asking, many, one, prop, thing
from ontology import terms
from ontology.record import Edge
from ontology.terms import (
    CONNECTS,
    PROPERTIES,
    RELATIONSHIP_PROPERTIES,
    STRUCTURAL,
    Label,
    Relationship,
)
from queries import answers

#: Type, near label, far label → the field at the near end (``1``: it holds one thing), and that at
#: the far end.
STRUCTURE: Mapping[tuple[Relationship, Label, Label], tuple[str, str]] = {
    (Relationship.ABOUT_AUTHORITY, Label.DOCUMENT, Label.AUTHORITY): ("about", "documents"),
    (Relationship.ABOUT_AUTHORITY, Label.INDICATOR, Label.AUTHORITY): ("about", "indicators"),
    (Relationship.ABOUT_AUTHORITY, Label.INSPECTION, Label.AUTHORITY): ("about", "inspections"),
    (Relationship.ABOUT_AUTHORITY, Label.INTERVENTION, Label.AUTHORITY): ("about", "interventions"),
    (Relationship.ABOUT_AUTHORITY, Label.PLAN, Label.AUTHORITY): ("about", "plans"),
    (Relationship.PART_OF, Label.ACTION, Label.PLAN): ("plan 1", "actions"),
    (Relationship.PART_OF, Label.BODY, Label.BODY): ("part_of", "parts"),
    (Relationship.PART_OF, Label.COMMITMENT, Label.PLAN): ("plan 1", "commitments"),
    (Relationship.PART_OF, Label.DOCUMENT, Label.DOCUMENT): ("part_of 1", "parts"),
    (Relationship.PART_OF, Label.ORGANISATION, Label.ORGANISATION): ("part_of", "parts"),
    (Relationship.PART_OF, Label.OUTCOME, Label.PLAN): ("plan 1", "outcomes"),
    (Relationship.PART_OF, Label.PASSAGE, Label.DOCUMENT): ("document 1", "passages"),
    (Relationship.PART_OF, Label.RECOMMENDATION, Label.PLAN): ("quoted_in", "quotes"),
    (Relationship.PART_OF, Label.RECOMMENDATION, Label.RECOMMENDATION): ("clause_of", "clauses"),
    (Relationship.REPORTS, Label.DOCUMENT, Label.INSPECTION): ("inspections", "documents"),
    (Relationship.REPORTS, Label.DOCUMENT, Label.PLAN): ("plans", "documents"),
    (Relationship.MADE_IN, Label.FINDING, Label.INSPECTION): ("inspection 1", "findings"),
    (Relationship.MADE_IN, Label.JUDGEMENT, Label.INSPECTION): ("inspection 1", "judgements"),
    (Relationship.MADE_IN, Label.RECOMMENDATION, Label.INSPECTION): (
        "inspection 1",
        "recommendations",
    ),
    (Relationship.OF_BODY, Label.MEETING, Label.BODY): ("body 1", "meetings"),
}

#: Any other type → the field at the end where it begins, and that where it ends.
NAMES: Mapping[Relationship, tuple[str, str]] = {
    Relationship.PART_OF: ("part_of", "parts"),
    Relationship.CITES: ("cites", "cited_by"),
    Relationship.SUPPORTS: ("supports", "supported_by"),
    Relationship.ADDRESSED_TO: ("addressed_to", "addressed_by"),
    Relationship.RESPONDS_TO: ("responds_to", "responses"),
    Relationship.FOLLOWS_UP: ("follows_up", "followed_up_by"),
    Relationship.REFERS_TO: ("refers_to", "referred_to_by"),
    Relationship.SUPERSEDES: ("supersedes", "superseded_by"),
    Relationship.ADDRESSES: ("addresses", "answered_by"),
    Relationship.AIMS_FOR: ("aims_for", "aimed_for_by"),
    Relationship.LED_BY: ("led_by", "leads"),
    Relationship.MEASURED_BY: ("measured_by", "measures"),
    Relationship.OBSERVES: ("observes", "observed_by"),
    Relationship.HOLDER: ("held_by", "tenures"),
    Relationship.OF_POST: ("of_post", "tenures"),
    Relationship.POST_IN: ("post_in", "posts"),
    Relationship.ACCOUNTABLE_TO: ("accountable_to", "holds_to_account"),
    Relationship.REPORTS_TO: ("reports_to", "receives_reports_of"),
    Relationship.OVERSEES: ("oversees", "overseen_by"),
    Relationship.CONSIDERED: ("considered", "considered_at"),
    Relationship.DECIDED_AT: ("decided_at", "decisions"),
    Relationship.UPDATES: ("updates", "updated_by"),
    Relationship.WAIVES: ("waives", "waived_by"),
    Relationship.CHAIRS: ("chairs", "chaired_by"),
    Relationship.MEMBER_OF: ("member_of", "members"),
    Relationship.SUCCEEDED_BY: ("succeeded_by", "preceded_by"),
    Relationship.RECURS_AS: ("recurs_as", "recurrence_of"),
    Relationship.SAME_AS: ("same_as", "also_as"),
    Relationship.HAS_THEME: ("has_themes", "things"),
    Relationship.UNDER_DUTY: ("under_duties", "binds"),
    Relationship.INSPECTED_BY: ("inspected_by", "inspected"),
}

#: What never is left out, though a loader could: without it there is no such thing.
GIVEN = {
    (Label.PASSAGE, "text"), (Label.FINDING, "text"), (Label.ACTION, "text"),
    (Label.RECOMMENDATION, "text"), (Label.RECOMMENDATION, "kind"),
}  # fmt: skip

#: Label, type, whether the label is the end → the names of the fields that lead along it.
LEADING: dict[tuple[Label, Relationship, bool], list[str]] = {}

_PARTIES = (Label.PERSON, Label.POST, Label.ORGANISATION, Label.BODY)
_PLAIN: Mapping[str, Any] = {"string": str, "integer": int, "decimal": float, "boolean": bool,
                             "date": Date, "strings": list[str]}  # fmt: skip


def of_label(label: Label) -> Any:  # noqa: ANN401 - a type that is not made yet
    """The GraphQL type of a label, wherever in the schema it is named."""
    return _lazy(label.value)


def _lazy(name: str, module: str = "api.things") -> Any:  # noqa: ANN401 - a type
    return Annotated[name, strawberry.lazy(module)]


_PARTY = _lazy("Party")


def _far(labels: Iterable[Label]) -> Any:  # noqa: ANN401 - a type
    """The type of what may be any of some labels."""
    every = set(labels)
    if len(every) == 1:
        return of_label(*every)
    return _PARTY if every <= {*_PARTIES} else Node


def _camel(words: str) -> str:
    return "".join(word.title() for word in words.split("_"))


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _property(type_: str) -> Any:  # noqa: ANN401 - a type
    """The type of a property's value: plain, or a code list's enum."""
    return _PLAIN[type_] if type_ in _PLAIN else getattr(terms, type_)


def _value(type_: str) -> Any:  # noqa: ANN401 - a function
    if type_ == "strings":
        return lambda value: None if value is None else list(value)
    if type_ in _PLAIN:
        return lambda value: value
    codes = getattr(terms, type_)
    return lambda value: None if value is None else codes(value)


# ------------------------------------------------------------------------------------------ links


def _link_type(type_: Relationship) -> Any:  # noqa: ANN401 - a strawberry type
    """The type of a claim of one type with its two ends."""
    ends = CONNECTS[type_]
    own = RELATIONSHIP_PROPERTIES[type_]
    body: dict[str, Any] = {
        "__annotations__": {
            "from_": _far(a for a, _ in ends),
            "to": _far(b for _, b in ends),
            "claim": _lazy("Claim"),
            **{_snake(name): _property(of) | None for name, of in own.items()},
        },
        "from_": strawberry.field(name="from"),
        **{_snake(n): strawberry.field(description=terms.DEFINITIONS[n]) for n in own},
    }
    made = type(f"{_camel(type_)}Link", (), body)
    return strawberry.type(made, description=terms.PHRASES[type_][1])


#: Type → the GraphQL type of a claim of it, with its ends.
LINKS: Mapping[Relationship, Any] = {type_: _link_type(type_) for type_ in NAMES}


def link(edge: Edge, from_: object, to: object) -> Any:  # noqa: ANN401 - of the type's link
    """The GraphQL object for a claim between two things."""
    own = {
        _snake(name): _value(of)(edge.get(name))
        for name, of in RELATIONSHIP_PROPERTIES[edge.type].items()
    }
    return LINKS[edge.type](from_=from_, to=to, claim=Said(edge), **own)


class Said:
    """A claim, as its GraphQL type reads it: ``passage`` is the id of its evidence."""

    def __init__(self, edge: Edge) -> None:
        self.claim = answers.Claim.of(edge, {})
        passage = edge.get("passage")
        self.passage = None if passage is None else str(passage)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as the claim has it
        return getattr(self.claim, name)


def _links(type_: Relationship, *, incoming: bool) -> Any:  # noqa: ANN401 - a strawberry field
    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        found = await root.claims_of(info, type_, incoming=incoming)
        return [link(e, thing(n), root) if incoming else link(e, root, thing(n)) for e, n in found]

    phrase, definition = terms.PHRASES[type_]
    described = f"What {phrase} this. {definition}" if incoming else definition
    return strawberry.field(resolver=resolver, description=described)


# -------------------------------------------------------------------------------- completing types


def complete(class_: type, label: Label) -> None:
    """Give a class the fields of a label that it does not have itself."""
    for name, type_ in PROPERTIES[label].items():
        attribute = f"{_snake(name)}_" if name == "from" else _snake(name)
        if name in ("id", "name", "authority"):
            continue
        value = _property(type_)
        _add(class_, attribute, value if (label, name) in GIVEN else value | None,
             prop(name, _value(type_)))  # fmt: skip
    _add(class_, "authority", of_label(Label.AUTHORITY) | None, authority_of())
    for (type_, near, far), names in STRUCTURE.items():
        for here, there, name, incoming in (
            (near, far, names[0], False), (far, near, names[1], True),
        ):  # fmt: skip
            if here is label:
                name, *single = name.split()
                _leads(label, type_, incoming, name)
                if single:
                    made = one(type_, incoming=incoming, label=there)
                    _add(class_, name, of_label(there) | None, made)
                else:
                    made = many(type_, incoming=incoming, label=there)
                    _add(class_, name, GenericAlias(list, of_label(there)), made)
    for type_, both in NAMES.items():
        for incoming, name in ((False, both[0]), (True, both[1])):
            ends = [(b, a) if incoming else (a, b) for a, b in CONNECTS[type_]]
            far_ends = {far for near, far in ends if near is label}
            if type_ in STRUCTURAL:  # PART_OF: a sub-group of a board is a claim like any other
                far_ends &= {Label.BODY, Label.ORGANISATION}
            if far_ends:
                own = f"{name}_links" if name in _own(class_) else name
                _leads(label, type_, incoming, own)
                links = _lazy(LINKS[type_].__name__, "api.relations")
                _add(class_, own, GenericAlias(list, links), _links(type_, incoming=incoming))


def _own(class_: type) -> set[str]:
    return {*get_annotations(class_), *vars(class_)}


def _add(class_: type, name: str, type_: Any, field: Any) -> None:  # noqa: ANN401 - strawberry's
    if name not in _own(class_):
        class_.__annotations__ = {**get_annotations(class_), name: type_}
        setattr(class_, name, field)


def _leads(label: Label, type_: Relationship, incoming: bool, name: str) -> None:
    LEADING.setdefault((label, type_, incoming), []).append(name)


def authority_of() -> Any:  # noqa: ANN401 - a strawberry field
    """The field that is the authority whose a thing is."""

    async def resolver(root: Any, info: Info) -> Any:  # noqa: ANN401 - typed by the annotation
        id_ = await _now(root.read_of(info, lambda record: record.get("authority")))
        found = None if id_ is None else await asking(info).want("node", str(id_))
        return None if found is None else thing(found)

    return strawberry.field(resolver=resolver, description=terms.DEFINITIONS["authority"])


async def _now(value: Any) -> Any:  # noqa: ANN401 - what it is, or will be
    return await value if hasattr(value, "__await__") else value


globals().update({made.__name__: made for made in LINKS.values()})
