"""What is known of a thing by its own properties, in words; what is not stated says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.record import Node
from ontology.terms import CODES, PROPERTIES
from queries.days import known_day
from queries.profiles import Profile
from web.profiles.shapes import Fact

NOT_STATED = "Not stated in the documents loaded"


@dataclass(frozen=True)
class Property:
    """A property that is told under some words; ``told``: that it is not stated is told, too."""

    name: str
    words: str
    told: bool = False


def facts(profile: Profile, wanted: Sequence[Property]) -> list[Fact]:
    """The facts of a thing that its page tells, each with the passages that give it."""
    result = []
    for one in wanted:
        said = value(profile.node, one.name)
        if said or one.told:
            sources = [c.passage for c in profile.cited if c.property == one.name]
            note = printed(profile.node, one.name)
            result.append(Fact(one.words, said or NOT_STATED, note, tuple(sources[:3])))
    return result


def value(node: Node, name: str) -> str:
    """A property in words: a code by its label, a date no more exactly than it is known."""
    given, kind = node.get(name), PROPERTIES[node.label].get(name, "")
    text = node.get(f"{name}Text")
    if given is None:
        return f"“{text}”" if text else ""
    if kind in CODES:
        said = CODES[kind].get(str(given), str(given))
        return said if said.isupper() else said[:1].upper() + said[1:]
    if kind == "date":
        return known_day(str(given), node.get(f"{name}Precision"))
    if kind == "boolean":
        return "Yes" if given else "No"
    return str(given)


def printed(node: Node, name: str) -> str:
    """How a date is printed, where that says more than its day."""
    text = str(node.get(f"{name}Text") or "")
    said = value(node, name)
    return f"Printed as “{text}”" if node.get(name) and text and text != said else ""
