"""Whether a paragraph speaks of what is good or of what is not, by its wording, only where sure.

Letters without marks ("Strengths", "Areas for development") say it in words alone. They are read
clause by clause: praise that is denied finds wanting, praise of a part, a purpose or a supposed
case is none, and what is told of an earlier time is not what was found now. A paragraph is a
strength where a clause praises and nothing may find wanting, a weakness where enough clauses find
wanting and nothing may praise, and mixed where both stand clearly. Anything else has no polarity.
The words are in ``_wording_lexicon.py``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.families._wording_lexicon import CONTRAST, EARLIER, IDIOMS, LEXICON, Kind
from ontology.record import normalise_text
from ontology.terms import Polarity

_SENTENCE = re.compile(r"(?<=[.?!])[\"')]*\s+(?=[A-Z\"'(0-9])")
#: A name or a grade in quotation marks is not what the sentence says.
_QUOTED = re.compile(r"(?<!\w)(['\"])[^'\"]{1,40}\1(?!\w)")
_IDIOM = re.compile(rf"\b(?:{'|'.join(IDIOMS)})\b")
_WORD = re.compile("|".join(rf"(?P<{kind}>{'|'.join(words)})" for kind, words in LEXICON.items()))
_CONTRAST, _EARLIER = re.compile(CONTRAST), re.compile(EARLIER)
_PREDICATE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|has|have|remains?|feel)\b(?: \w+){0,2} $"
)
_VERB = re.compile(r"\b(?:is|are|was|were|remains?) $")
_SUBJECT = re.compile(r" (?:is|are|was|were|remains?|has|have)\b")
#: How many words after a denial the verb that it denies may stand.
_REACH = 4
#: What denies things.
_OF_THINGS = frozenset({"no", "few", "little", "without", "none", "no one", "nobody", "nothing"})
#: One clause that finds wanting is not what a paragraph of more sentences says. Where the first may
#: find wanting and nothing is set against another, each that only may counts for half a clause.
_SENTENCES_A_CLAUSE, _MAY = 2.5, 0.5


def _told(word: re.Match[str]) -> bool:
    """Whether a verb of being or having stands beside the word: it is told, not what is seen."""
    before = _VERB.search(word.string[: word.start()])
    return before is not None or _SUBJECT.match(word.string, word.end()) is not None


@dataclass
class _Said:
    """What a sentence says: whether a clause of it praises or finds wanting, surely or perhaps."""

    good: bool = False
    weak: int = 0
    maybe_good: bool = False
    maybe_weak: bool = False

    def add(self, clause: _Clause, *, sure: bool) -> None:
        """Add a clause that has been read; where it is not ``sure``, it only may say so."""
        good, weak = clause.good, clause.weak
        unread = clause.denied is not None and not clause.answered and not clause.supposed
        maybe_weak = clause.maybe_weak or unread or (weak and not sure)
        self.maybe_good |= clause.maybe_good or (good and (weak or not sure))
        self.maybe_weak |= maybe_weak
        self.good |= good and not weak and sure
        self.weak += weak and sure


@dataclass
class _Clause:
    """A clause being read, word by word."""

    denied: int | None = None
    """Where what follows began to be denied."""
    answered: bool = False
    of_things: bool = False
    """Things are denied ("no reviews"), not that something was done."""
    hedged: bool = False
    supposed: bool = False
    partly: bool = False
    relative: bool = False
    relieved: bool = False
    noticed: bool = False
    good: bool = False
    weak: bool = False
    maybe_good: bool = False
    maybe_weak: bool = False
    fresh: bool = False
    """Its praise is of this part of the sentence, so that a denial after it is of the same."""

    def read(self, kind: Kind, word: re.Match[str]) -> None:
        """Take the next word."""
        match kind:
            case Kind.COMMA:
                self.fresh = False
                if self.supposed:
                    self.denied, self.hedged, self.supposed = None, False, False
            case Kind.NOT:
                self.good = self.good and not self.fresh
                self.denied, self.answered = word.end(), False
                self.of_things = word[0] in _OF_THINGS
            case Kind.LACK | Kind.WEAK:
                self._wanting(kind, word)
            case Kind.GOOD | Kind.FINE:
                self._praise(kind, word)
            case Kind.RELIEF | Kind.NOTICE | Kind.DUE:
                self._deed(kind, word)
            case Kind.CASE | Kind.HEDGE:
                self.hedged, self.supposed = True, self.supposed or kind is Kind.CASE
                self.fresh = self.fresh and not self.supposed
            case Kind.MODAL:
                self.maybe_good |= self.good and self.fresh
                self.good, self.hedged = self.good and not self.fresh, True
            case Kind.PART:
                self.partly = True
            case Kind.RELATIVE:
                self.relative = True
            case Kind.DOUBT:
                self.maybe_weak |= not self.supposed
            case Kind.HOPE:
                self.maybe_good |= not (self.denied or self.hedged or self.partly)
            case Kind.BREAK:
                pass

    def _wanting(self, kind: Kind, word: re.Match[str]) -> None:
        denied = self.denied is not None
        if self.noticed and not denied and not _told(word):
            self.maybe_weak = True
        elif self.relieved or (denied and not self.answered):
            self.maybe_good = self.answered = True
        elif not denied:
            self._find_wanting(sure=not (self.hedged or self.relative))
        if kind is Kind.LACK:
            self.denied, self.answered = word.end(), True

    def _praise(self, kind: Kind, word: re.Match[str]) -> None:
        predicate = _PREDICATE.search(word.string[: word.start()]) is not None
        if self.denied is not None:
            self.answered = True
            self._find_wanting(sure=not (self.hedged or self.relative))
        elif self.hedged:
            self.maybe_good |= predicate
        elif self.partly:
            self.maybe_good = self.maybe_weak = True
        elif kind is Kind.GOOD or predicate:
            self.fresh = self.fresh or not self.good
            self.good = True
        else:
            self.maybe_good = True

    def _deed(self, kind: Kind, word: re.Match[str]) -> None:
        if self.denied is not None:
            between = word.string[self.denied : word.start()].split()
            near = len(between) < _REACH and not self.of_things
            self.answered |= near
            if near and not self.supposed:
                self._find_wanting(sure=not (self.hedged or self.relative))
        elif kind is Kind.RELIEF:
            self.relieved = True
            if self.weak and not self.hedged:
                self.weak, self.maybe_good, self.maybe_weak = False, True, True
        elif kind is Kind.NOTICE:
            self.noticed = True

    def _find_wanting(self, *, sure: bool) -> None:
        self.weak |= sure
        self.maybe_weak |= not sure


def _read(sentence: str) -> _Said:
    said = _Said()
    sure = _EARLIER.search(sentence) is None
    clause = _Clause()
    for word in _WORD.finditer(sentence):
        kind = Kind(str(word.lastgroup))
        if kind is not Kind.BREAK:
            clause.read(kind, word)
            continue
        said.add(clause, sure=sure)
        same = word[0].endswith("and ")
        clause = _Clause(hedged=clause.hedged and same, supposed=clause.supposed and same)
    said.add(clause, sure=sure)
    return said


def polarity(text: str) -> Polarity | None:
    """What a paragraph says by its wording, or ``None`` where that is not sure.

    >>> polarity("Plans are not always clear. The team is well led.").value
    'mixed'
    """
    plain = _QUOTED.sub("", normalise_text(text))
    lower = [_IDIOM.sub("…", sentence.lower()) for sentence in _SENTENCE.split(plain)]
    sentences = [_read(sentence) for sentence in lower]
    weak, good = sum(s.weak for s in sentences), any(s.good for s in sentences)
    contrast = _CONTRAST.search(" ".join(lower)) is not None
    if good and weak:
        return Polarity.MIXED
    if good:
        unsure = contrast or any(s.maybe_weak for s in sentences)
        return None if unsure else Polarity.STRENGTH
    if weak <= contrast or any(s.maybe_good for s in sentences):
        return None
    weight: float = weak
    if not contrast and (sentences[0].weak or sentences[0].maybe_weak):
        weight += _MAY * sum(s.maybe_weak and not s.weak for s in sentences)
    return Polarity.WEAKNESS if weight * _SENTENCES_A_CLAUSE >= len(sentences) else None
