"""Figures stated in prose, as indicators: counts, shares, rates and times, with their period.

What is read stands in ``figure_table.py``. A figure that two passages state differently is one
indicator with two cited values; a count of one is nobody's business and is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from loaders.figure_table import ADDED, COUNT, EARLIER, FIGURES, RATE, SHARE
from loaders.figure_times import Times, When, date_key, digits, when_in
from ontology.record import Draft, node_id, slug
from ontology.terms import Label, MeasureUnit, Relationship

__all__ = ["Times", "When", "sentences", "state_figures"]

_SENTENCE_END = re.compile(
    r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bDr\.)[’”'\")]*\s+(?=[A-Z0-9‘“'\"(])"
)


def sentences(text: str) -> list[str]:
    """The sentences of a passage.

    >>> sentences("It met in May. The chair, e.g. for 2016, left.")
    ['It met in May.', 'The chair, e.g. for 2016, left.']
    """
    found = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        found.append(text[start : match.end()])
        start = match.end()
    return [" ".join(s.split()) for s in (*found, text[start:]) if s.strip()]


def state_figures(
    draft: Draft,
    passage: str,
    text: str,
    *,
    plain: Callable[[str], str],
    times: Times,
    lead_in: str = "",
    carried: When | None = None,
) -> tuple[int, When | None]:
    """Make an indicator of every figure that a passage states; return how many were stated and the
    time that the last words for one mean.

    ``plain`` gives a sentence as the patterns see it, ``lead_in`` is what a bullet goes on from,
    and ``carried`` the time that holds where a sentence names none ("Of this number, …").
    """
    lead = f"{plain(lead_in)} " if lead_in else ""
    reader = _Reader(draft, passage, times, when_in(lead, times) or carried)
    for sentence in sentences(text):
        reader.sentence(sentence, lead + plain(sentence), len(lead))
    return reader.count, reader.last or reader.carried


@dataclass
class _Reader:
    """A passage being read; ``first`` is the name of its first count ("an increase from …")."""

    draft: Draft
    passage: str
    times: Times
    carried: When | None
    last: When | None = None
    first: str = ""
    count: int = 0

    def sentence(self, printed: str, words: str, start: int) -> None:
        """Read one sentence, given as printed and as the patterns see it; its own words begin at
        ``start``.
        """
        named: list[tuple[int, str]] = []
        now = EARLIER.sub(" ", words)
        for figure in FIGURES:
            for match in figure.pattern.finditer(words):
                at = match.start() if figure.value else match.start("v")
                if at < start:
                    continue
                left, right = words[: match.end()], now
                if then := match.groupdict().get("then"):
                    left, right = left.replace(then, " "), right.replace(then, " ")
                when = when_in(left, self.times) or when_in(right, self.times)
                value = figure.value or _value(match["v"], figure.unit)
                if self._state(printed, figure.name, figure.unit, value, when):
                    named.append((at, figure.name))
                    if figure.unit is COUNT:
                        self.first = self.first or figure.name
        for suffix, unit, pattern in ADDED:
            for match in pattern.finditer(words, start):
                before = [name for at, name in sorted(named) if at < match.start("v")]
                name = before[-1] if before else self.first
                if name:
                    value = _value(match["v"], unit)
                    self._state(printed, name + suffix, unit, value, when_in(now, self.times))
        for match in EARLIER.finditer(words, start):
            when = When(date_key(match["when"]), match["when"])
            if not self.first:
                continue
            self._state(printed, self.first, COUNT, _value(match["v"], COUNT), when)
            if match["rate"]:
                self._state(printed, f"{self.first} per 10,000 children", RATE, match["rate"], when)
        self.last = when_in(now, self.times) or self.last

    def _state(
        self, sentence: str, name: str, unit: MeasureUnit, value: str, when: When | None
    ) -> bool:
        """Make or find the indicator and cite its value; nothing is said of a count of one."""
        if unit is COUNT and value == "1":
            return False
        when = when or self.carried
        area = self.draft.source.authority.split("/", 1)[1]
        key = (area, slug(name), (when.key if when else "") or self.times.at or "undated")
        id_ = node_id(Label.INDICATOR, *key)
        if not self.draft.has(id_):
            period = when.text if when else None
            self.draft.node(Label.INDICATOR, *key, name=name, value=value, unit=unit, period=period)
            self.draft.edge(Relationship.ABOUT_AUTHORITY, id_, self.draft.source.authority)
        self.draft.cites(id_, self.passage, sentence, property="value", value=value)
        self.count += 1
        return True


def _value(printed: str, unit: MeasureUnit) -> str:
    """A figure in digits: "two" is 2, "2,882" is 2882, "90 and 110" is 90–110."""
    value = re.sub(r" (?:and|to|-) ", "–", digits(printed)).replace(" ", "")
    return value + ("%" if unit is SHARE else "")
