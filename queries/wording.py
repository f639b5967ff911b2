"""Sentences for people: the first comment of a gap's query, filled with what the row says.

In braces stands a name of the row or a property of its subject, ``{subject}`` being what the
subject is called. After a colon: ``date`` (31 October 2019), ``list`` (a, b and c) or
``count thing`` (1 thing, 2 things; ``count body|bodies`` where the plural is irregular).
"""

from __future__ import annotations

import string
from collections.abc import Mapping
from functools import lru_cache

from ontology.record import Node
from queries.answers import name_of
from queries.days import dated

NOT_STATED = "not stated"


def sentence(template: str, name: str, subject: Node, row: Mapping[str, object]) -> str:
    """The sentence for one row about a subject that is called ``name``."""
    values = {**subject.properties, **row, "subject": name}
    text = _Words().vformat(template, (), values)
    text = text.replace(f"“{NOT_STATED}”", NOT_STATED)  # a quotation is words of a document
    return text[:1].upper() + text[1:]


def listed(values: object) -> str:
    """Several things in words.

    >>> listed(["b", "a", "c"])
    'a, b and c'
    """
    several = values if isinstance(values, list | tuple | set | frozenset) else [values]
    names = sorted({name_of(v) if isinstance(v, Node) else str(v) for v in several}, key=natural)
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def counted(number: object, thing: str) -> str:
    """A number of things.

    >>> counted(2, "body|bodies")
    '2 bodies'
    """
    singular, _, plural = thing.partition("|")
    n = len(number) if isinstance(number, list | tuple | set | frozenset) else int(str(number))
    return f"{n} {singular if n == 1 else plural or singular + 's'}"


def waits(told: str, number: int) -> str:
    """A sentence about something that is not recorded, with how many proposals wait beside it.

    >>> waits("No action is stated to address it.", 2)
    'No action is stated to address it; 2 proposed links wait for review.'
    """
    if not number:
        return told
    verb = "waits" if number == 1 else "wait"
    return f"{told.removesuffix('.')}; {counted(number, 'proposed link')} {verb} for review."


@lru_cache(maxsize=50_000)
def natural(text: str) -> tuple[tuple[int, str], ...]:
    """A key that orders 2.10 after 2.9, in what is printed and in ids."""
    parts = "".join(c if c.isalnum() else " " for c in text).split()
    return tuple((int(p), "") if p.isdigit() else (1 << 30, p.lower()) for p in parts)


class _Words(string.Formatter):
    """Fills a template in the words of this product."""

    def get_value(self, key: int | str, args: object, kwargs: Mapping[str, object]) -> object:
        value = kwargs.get(str(key))
        return NOT_STATED if value is None else value

    def format_field(self, value: object, format_spec: str) -> str:
        if format_spec == "list":
            return listed(value)
        if format_spec == "date":
            return value if value == NOT_STATED else dated(value)
        if format_spec.startswith("count "):
            return counted(value, format_spec.removeprefix("count "))
        return str(value)
