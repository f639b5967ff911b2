"""A governance register being read: what its names stand for, and what its lines say."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from loaders import names
from loaders.account import Account
from loaders.families._register_dates import AHEAD, EARLIEST, Day, read_day
from loaders.families._register_format import SECTIONS, TITLE
from loaders.families._register_layout import Entry, Layout, key
from loaders.read.document import Block
from ontology.errors import RecordError
from ontology.record import Draft, is_national, label_of, node_id
from ontology.terms import CODES, CONNECTS, PHRASES, WORDING, Basis, Label, Relationship

_NUMBERED = {
    "action": Label.ACTION,
    "recommendation": Label.RECOMMENDATION,
    "finding": Label.FINDING,
    "outcome": Label.OUTCOME,
}


class Wrong(RecordError):
    """A line that cannot be read; the message says why and what is allowed."""


@dataclass
class Register:
    """A register being read: what its names stand for, and what it says."""

    draft: Draft
    account: Account
    stated_by: str
    as_at: Day
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    written: dict[str, str] = field(default_factory=dict)
    repeated: Counter[tuple[str, str]] = field(default_factory=Counter)
    sections: Mapping[int | None, str] = field(default_factory=dict)
    """The name of each list or sheet, by its table."""

    @property
    def area(self) -> str:
        """The authority's key."""
        return self.draft.source.authority.split("/", 1)[1]

    def top(self, found: Layout, authority: str) -> None:
        """Read the facts at the top."""
        blocks = {name: block for name, (_, block) in found.facts.items()}
        values = {name: value for name, (value, _) in found.facts.items()}
        id_ = names.authority(self.draft, authority)
        self.rests(blocks[TITLE], id_)
        self.say(blocks[TITLE], Relationship.ABOUT_AUTHORITY, self.draft.source.id, id_)
        for fact, name, pattern, like in (
            ("gss_code", "gssCode", r"E\d{8}", "E and eight digits"),
            ("ofsted_urn", "ofstedUrn", r"\d{5,7}", "five to seven digits"),
        ):
            if not values.get(fact):
                continue
            if not re.fullmatch(pattern, values[fact]):
                found.wrong.append((blocks[fact], f"'{values[fact]}' should be {like}"))
                continue
            known: dict[str, Any] = {name: values[fact]}
            self.draft.node(Label.AUTHORITY, self.area, **known)
            self.rests(blocks[fact], id_)
        council = names.council(self.draft, values.get("council") or None)
        for name in ("the council", "council", values.get("council", ""), f"{authority} Council"):
            if name:
                self.call(name, council)
        for name in ("Ofsted", "Department for Education", "DfE"):
            self.call(name, names.OFSTED if name == "Ofsted" else names.DFE)
        told = {block.ordinal for block, _ in found.wrong}
        for block in blocks.values():
            if block.ordinal not in told:
                self.passage(block)
        if values.get("council"):
            self.rests(blocks["council"], council)

    # -- what names stand for

    def call(self, name: str, id_: str) -> None:
        """Let a name stand for a node in what follows."""
        self.names[key(name)].add(id_)
        self.written.setdefault(key(name), name)

    def thing(self, name: str) -> str:
        """The post, body, organisation or person that a name stands for."""
        if "/" in name and (self.draft.has(name) or is_national(name)):
            return name
        found = self.names.get(key(name), set())
        if len(found) == 1:
            return next(iter(found))
        if found:
            raise Wrong(
                f"'{name}' could be any of {', '.join(sorted(found))}; write one of these, or for "
                "a post 'title, organisation'"
            )
        near = difflib.get_close_matches(key(name), self.names, 1, cutoff=0.75)
        raise Wrong(
            f"'{name}' is not among this register's posts, bodies, organisations and holders; "
            + (f"did you mean '{self.written[near[0]]}'?" if near else "add it there first")
        )

    def item(self, entry: Entry, column: str = "item", within: str = "of") -> str:
        """The id of the plan, action, recommendation … that a line is about."""
        kind, _, number = entry[column].partition(" ")
        of = entry[within].removeprefix("plan/").removeprefix("inspection/")
        of = of.removeprefix(f"{self.area}/")
        if "/" in kind:
            return self._own(entry[column])
        if not of:
            raise Wrong(f"'{entry[column]}' needs '{within}', the plan or inspection it is in")
        if kind.lower() == "plan" and not number:
            return self._own(node_id(Label.PLAN, self.area, of))
        if kind.lower() in _NUMBERED and number:
            return self._own(node_id(_NUMBERED[kind.lower()], self.area, of, number))
        raise Wrong(
            f"'{entry[column]}' is no item; write 'plan', 'action 2.3', 'recommendation 4' or "
            f"'finding 12' with '{within}', or an id"
        )

    def _own(self, id_: str) -> str:
        try:
            label_of(id_)
        except RecordError:
            raise Wrong(f"'{id_}' is not an id; every page of the product shows its id") from None
        if not id_.split("/", 1)[1].startswith(f"{self.area}/"):
            raise Wrong(f"'{id_}' is not of this authority ({self.area})")
        return id_

    # -- what cells say

    def day(self, entry: Entry, column: str, *, past: bool = False) -> Day | None:
        """The date in a column, if there is one; of what was so or was done, in the ``past``."""
        if not entry[column]:
            return None
        found = read_day(entry[column])
        if found is None:
            raise Wrong(
                f"'{entry[column]}' in '{column}' is not a date; write 2019-09-01, 01/09/2019, "
                "1 September 2019, 2019-09 or 2019"
            )
        if not found.is_credible(self.as_at.first):
            raise Wrong(
                f"'{entry[column]}' in '{column}' cannot be meant: a register of "
                f"{self.as_at.text} tells of {EARLIEST} to {int(self.as_at.first[:4]) + AHEAD}; "
                "leave the end of what lasts empty"
            )
        if past and found.first > self.as_at.first:
            raise Wrong(
                f"'{entry[column]}' in '{column}' is after {self.as_at.text}, the day of which the "
                "register is true; correct one of the two"
            )
        return found

    def span(self, entry: Entry) -> tuple[Day | None, Day | None]:
        """The ``from`` and ``to`` of a line."""
        since, until = self.day(entry, "from"), self.day(entry, "to")
        if since and until and since.first > until.last:
            raise Wrong(f"'from' ({since.text}) is after 'to' ({until.text})")
        return since, until

    def valid(self, entry: Entry) -> dict[str, str | None]:
        """The ``from`` and ``to`` of a line, as those of a claim."""
        since, until = self.span(entry)
        return {
            "validFrom": since.first if since else None,
            "validTo": until.last if until else None,
        }

    def code(self, entry: Entry, column: str) -> str | None:
        """The code in a column of a code list, if there is one."""
        if not entry[column]:
            return None
        spec = next(c for c in SECTIONS[entry.section].columns if c.name == column)
        codes = {key(k): code for code, label in CODES[spec.reads].items() for k in (code, label)}
        if key(entry[column]) not in codes:
            raise Wrong(
                f"{column} '{entry[column]}' is not known; allowed: {', '.join(spec.allowed)}"
            )
        return codes[key(entry[column])]

    # -- saying it

    def passage(self, block: Block) -> str:
        """The passage of a line."""
        return self.account.passage(block, heading=self.sections.get(block.table))

    def say(
        self,
        block: Block,
        type_: Relationship,
        from_: str,
        to: str,
        properties: Mapping[str, Any] | None = None,
    ) -> None:
        """Make a claim that rests on a line. An end that is not of this register is a mention."""
        joinable(type_, from_, to)
        for end in (from_, to):
            if not self.draft.has(end) and not is_national(end):
                self.draft.refers(self.draft.node(label_of(end), *end.split("/")[1:]))
        self.draft.edge(
            type_,
            from_,
            to,
            basis=Basis.REGISTERED,
            passage=self.passage(block),
            quote=block.text,
            reasons=(f"stated by {self.stated_by} as at {self.as_at.text}",),
            **(properties or {}),
        )

    def rests(self, block: Block, id_: str) -> None:
        """Say that a node rests on a line."""
        self.say(block, Relationship.CITES, id_, self.passage(block))

    def node(self, entry: Entry, id_: str, properties: dict[str, Any]) -> str:
        """Make a node that rests on a line."""
        for name, value in properties.items():
            before = self.draft.get(id_, name)
            if value is not None and before not in (None, value):
                raise Wrong(
                    f"an earlier line is about the same {WORDING[label_of(id_)][0]}, but its "
                    f"{name} is '{before}' and here '{value}'; keep one line"
                )
        self.draft.node(label_of(id_), *id_.split("/")[1:], **properties)
        self.rests(entry.block, id_)
        return id_


def joinable(type_: Relationship, from_: str, to: str) -> None:
    """Check that a claim may join two nodes, before anything is made."""
    ends = label_of(from_), label_of(to)
    if ends in CONNECTS[type_]:
        return
    one, other = (_a(WORDING[end][0]) for end in ends)
    first, second = (
        " or ".join(sorted({WORDING[pair[i]][0] for pair in CONNECTS[type_]})) for i in (0, 1)
    )
    advice = "; write the post that the person holds" if Label.PERSON in ends else ""
    raise Wrong(
        f"it cannot be said of {one} and {other} that one {PHRASES[type_][0]} the other, only of "
        f"{_a(first)} and {_a(second)}{advice}"
    )


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
