"""A form by which something is stated: its fields, what was typed into them, what is wrong with it.

A form is described once (``web/stating/kinds.py``); here it is read. What was typed is kept as it
was, so that a form that is shown again has it; what is wrong is told at the field that it is about.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal, TypeVar
from urllib.parse import unquote

from graph.statements import Statement, StatementKind
from graph.stating import MOST_NAME, MOST_WORDS, Author, Party
from ontology.errors import BadValue, GoldenThreadError
from ontology.terms import WORDING, Label
from queries.viewer import Viewer
from web.site import Ask, told

_E = TypeVar("_E", bound=StrEnum)
#: What names a passage in its address.
_PASSAGE = re.compile(r"passage/[^?#\s]+")


@dataclass(frozen=True)
class Field:
    """What is asked for. ``wanted`` is told if it is missing (``""``: it may be); ``labels`` are
    those of whom or what is chosen, ``choices`` values with their words (of a party: who else
    than somebody it may be); ``called`` is how a refusal names it.
    """

    name: str
    kind: Literal["party", "thing", "choice", "text", "line", "day", "passage"]
    label: str
    hint: str = ""
    wanted: str = ""
    labels: tuple[Label, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    called: tuple[str, ...] = ()
    default: str = ""

    @property
    def first(self) -> str:
        """The id of what a link to the field leads to."""
        return {"day": f"{self.name}-day", "party": f"{self.name}-how"}.get(self.kind, self.name)

    @property
    def kinds(self) -> list[dict[str, str]]:
        """The kinds of somebody new, as the Design System's radios take them."""
        return [{"value": of.lower(), "text": WORDING[of][0].capitalize()} for of in self.labels]

    def items(self, chosen: str) -> list[dict[str, object]]:
        """The choices, as the Design System's radios take them."""
        return [{"value": v, "text": words, "checked": v == chosen} for v, words in self.choices]


@dataclass(frozen=True)
class Given:
    """What was given in a form, read: by the names of fields, beside what was typed."""

    values: Mapping[str, str | Party | None]
    typed: Mapping[str, str]

    def text(self, name: str) -> str:
        """Words, an ISO date or an id; ``""``: none."""
        found = self.values.get(name, self.typed.get(name))
        return found if isinstance(found, str) else ""

    def party(self, name: str) -> Party | None:
        """Who was chosen or named; ``None``: one of the other choices."""
        found = self.values.get(name)
        return found if isinstance(found, Party) else None

    def code(self, name: str, codes: type[_E]) -> _E | None:
        """One of a code list."""
        found = self.text(name)
        return codes(found) if found else None


#: Makes a statement about a subject (its id) and keeps it.
Keeper = Callable[[Viewer, str, Author, Given], Statement]


@dataclass(frozen=True)
class Form:
    """How something is stated. ``title`` heads its page, ``offer`` are the words of a link to it;
    ``about`` are the labels of what it can be stated of, ``note`` what is to be known before.
    """

    kind: StatementKind
    title: str
    offer: str
    about: tuple[Label, ...]
    fields: tuple[Field, ...]
    keep: Keeper = field(repr=False)
    note: str = ""


#: Asked for in every form.
REASON = Field(
    "reason", "text", "Why do you state it?",
    "What you know it from. It is shown wherever your statement is.",
    "Enter why you state it", called=("the reason",),
)  # fmt: skip
BY = Field(
    "by", "line", "Your name", "It is shown with what you state. This browser remembers it.",
    "Enter your name", called=("the name of who states it",),
)  # fmt: skip


@dataclass
class Filled:
    """A form as somebody filled it in. ``typed`` is what they typed, by the names of inputs;
    ``wrong`` what is wrong, by the names of fields.
    """

    fields: tuple[Field, ...]
    typed: defaultdict[str, str]
    given: Given = Given({}, {})
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, in the order of the fields: the words, and what to go to."""
        return [(self.wrong[f.name], f.first) for f in self.fields if f.name in self.wrong]

    def refuse(self, error: GoldenThreadError) -> None:
        """Tell a refusal at the field that it is about: that which it names, else the first."""
        message = told(error)
        at = next((f for f in self.fields if any(c in message for c in f.called)), self.fields[0])
        for one in self.fields:
            for word in (c for c in one.called if c[:1] == "'"):  # as commands call the field
                message = message.replace(word, f"“{one.label}”")
        self.wrong[at.name] = f"{message[:1].upper()}{message[1:]}"


def asked_for(form: Form, ask: Ask) -> tuple[Field, ...]:
    """The fields of a form for who asks: a name only where nobody signs in."""
    return (*form.fields, REASON) if ask.caller.name else (*form.fields, REASON, BY)


def empty(fields: tuple[Field, ...], ask: Ask) -> Filled:
    """A form before anything was typed."""
    typed = defaultdict(str, {f.name: f.default for f in fields if f.default})
    return Filled(fields, typed | {"by": ask.known_as})


def read(fields: tuple[Field, ...], ask: Ask) -> Filled:
    """A form as it was sent."""
    typed = defaultdict(str, {name: ask.text(name) for name in ask.form})
    filled = Filled(fields, typed)
    values: dict[str, str | Party | None] = {}
    for one in fields:
        try:
            values[one.name] = _READ[one.kind](one, typed)
        except BadValue as error:
            filled.wrong[one.name] = str(error)
    filled.given = Given(values, typed)
    return filled


# --------------------------------------------------------------------------------- kinds of field


def _words(one: Field, typed: Mapping[str, str], most: int = MOST_WORDS) -> str:
    said = typed.get(one.name, "")
    if not said and one.wanted:
        raise BadValue(one.wanted)
    if len(said) > most:
        raise BadValue(f"It has {len(said)} characters, and can have {most}: “{one.label}”")
    return said


def _name(one: Field, typed: Mapping[str, str]) -> str:
    return _words(one, typed, MOST_NAME)


def _choice(one: Field, typed: Mapping[str, str]) -> str:
    said = typed.get(one.name, "")
    if said and said not in dict(one.choices):
        raise BadValue(f"Choose one of those that are listed, not '{said}'")
    return _words(one, typed)


def _day(one: Field, typed: Mapping[str, str]) -> str:
    day, month, year = (typed.get(f"{one.name}-{p}", "") for p in ("day", "month", "year"))
    if not (day or month or year):
        if one.wanted:
            raise BadValue(one.wanted)
        return ""
    missing = [w for w, v in (("day", day), ("month", month), ("year", year)) if not v]
    if missing:
        raise BadValue(f"{_called(one)} must have a {' and a '.join(missing)}")
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):
        raise BadValue(f"{_called(one)} must be a real date, such as 31 3 2026") from None


def _called(one: Field) -> str:
    """What a date is called in a message: the field's words, if they are no question."""
    return "The date" if one.label.endswith("?") else f"“{one.label}”"


def _party(one: Field, typed: Mapping[str, str]) -> Party | None:
    how = typed.get(f"{one.name}-how", "")
    if how in dict(one.choices):
        return None
    if how == "new":
        name, labels = typed.get(f"{one.name}-name", ""), {of.lower() for of in one.labels}
        kind = typed.get(f"{one.name}-kind", "") if len(labels) > 1 else next(iter(labels))
        if kind not in labels:
            kinds = [WORDING[label][0] for label in one.labels]
            raise BadValue(f"Choose whether it is a {', a '.join(kinds[:-1])} or a {kinds[-1]}")
        if not name:
            raise BadValue(f"Enter the {'title' if kind == 'post' else 'name'} of the {kind}")
        if len(name) > MOST_NAME:
            raise BadValue(f"The name has {len(name)} characters; {MOST_NAME} is the most")
        within = typed.get(f"{one.name}-within", "") if kind == "post" else ""
        return Party(**{kind: name}, within=within)
    if not typed.get(one.name):
        raise BadValue(one.wanted)
    return Party(id=typed[one.name])


def _passage(one: Field, typed: Mapping[str, str]) -> str:
    said = typed.get(f"{one.name}-hit") or typed.get(one.name, "")
    if not said:
        return ""
    found = _PASSAGE.search(unquote(said))
    if found is None:
        raise BadValue("Give the address of a passage’s page, which has /passage/ in it")
    return found[0].rstrip("/")


_READ: Mapping[str, Callable[[Field, Mapping[str, str]], str | Party | None]] = {
    "party": _party,
    "thing": _words,
    "choice": _choice,
    "text": _words,
    "line": _name,
    "day": _day,
    "passage": _passage,
}
