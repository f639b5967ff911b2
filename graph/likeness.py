"""How alike two texts of one corpus are: TF-IDF over stemmed words, with acronyms spelt out.

The weights come from the corpus itself (one report, or one authority's recommendations and
findings): measured against recommendations that reports tie to paragraphs by number, this does as
well as sentence embeddings, in milliseconds, and its reasons can be shown as words.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

import snowballstemmer

_stemmer = snowballstemmer.stemmer("english")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z]{1,7}?)s?\)")
_WORDS_BEFORE = re.compile(r"(?:[A-Za-z'’-]+\s+){1,7}\Z")
#: Seven words are shorter than this.
_LETTERS_BEFORE = 200
_STOP = frozenset(
    """
    a about above after again all also although always an and any are as at be because been
    before being between both but by can cannot could did do does doing down during each
    ensure ensures ensuring few for from further had has have having he her here his how i if
    in into is it its itself made make makes making many may more most much must no nor not of
    off often on once one only or other others our out over own s same she should so some such
    than that the their them then there these they this those through to too two under until
    up upon very was we were what when where whether which while who whom why will with within
    without would you your yet
    """.split()  # noqa: SIM905 - a table of words reads best as words
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word's stem, with a possessive taken off."""
    return str(_stemmer.stemWord(word.split("'")[0]))


def acronyms(texts: Iterable[str]) -> dict[str, str]:
    """Acronym → the words it stands for, where a text says both: "serious case review (SCR)"."""
    found: dict[str, str] = {}
    for text in texts:
        for match in _ACRONYM.finditer(text):
            at, short = match.start(), match[1]
            before = _WORDS_BEFORE.search(text, max(0, at - _LETTERS_BEFORE), at)
            words = before[0].split() if before else []
            initials = [c for c in short.lower() if c.isalpha()]
            tail = words[-len(initials) :]
            if len(tail) == len(initials) and all(
                w.lower().startswith(i) for w, i in zip(tail, initials, strict=True)
            ):
                found.setdefault(short.lower(), " ".join(tail).lower())
    return found


def tokens(text: str, spelt: Mapping[str, str] | None = None) -> list[str]:
    """Stems of the words that carry meaning; acronyms in ``spelt`` count as their words too."""
    result = []
    for word in _WORD.findall(text.lower().replace("’", "'")):
        plain = word.split("'")[0]
        if spelt and (plain in spelt or plain.rstrip("s") in spelt):
            full = spelt.get(plain) or spelt[plain.rstrip("s")]
            result += [stem(w) for w in _WORD.findall(full) if w not in _STOP]
        elif plain not in _STOP and len(plain) > 1:
            result.append(stem(word))
    return result


class Corpus:
    """Texts by key, each word weighted by how few of the texts have it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        spelt = acronyms(texts.values())
        counted = {key: Counter(tokens(text, spelt)) for key, text in texts.items()}
        having = Counter(word for counts in counted.values() for word in counts)
        self._idf = {w: math.log((1 + len(texts)) / (1 + n)) + 1 for w, n in having.items()}
        self._spelt = spelt
        self._texts = dict(texts)
        self._vectors = {key: self._vector(counts) for key, counts in counted.items()}

    def _vector(self, counts: Mapping[str, int]) -> dict[str, float]:
        weights = {w: (1 + math.log(n)) * self._idf[w] for w, n in counts.items()}
        length = math.sqrt(sum(v * v for v in weights.values())) or 1.0
        return {w: v / length for w, v in weights.items()}

    def alike(self, one: str, other: str) -> float:
        """Cosine of two texts by key: 0 (no word shared) to 1."""
        a, b = self._vectors[one], self._vectors[other]
        if len(b) < len(a):
            a, b = b, a
        return sum(v * b[w] for w, v in a.items() if w in b)

    def shared(self, one: str, other: str, most: int = 5) -> list[str]:
        """The words that weigh most in what two texts share, as one of them has them."""
        a, b = self._vectors[one], self._vectors[other]
        weights = {w: v * b[w] for w, v in a.items() if w in b}
        best = sorted(weights, key=lambda w: (-weights[w], w))[:most]
        written: dict[str, str] = {}
        said = f"{self._texts[one]} {self._texts[other]} {' '.join(self._spelt.values())}".lower()
        for word in _WORD.findall(said.replace("’", "'")):
            written.setdefault(stem(word), word.split("'")[0])
        return [written[w] for w in best]

    def ranked(self, one: str, others: Iterable[str]) -> list[tuple[float, str]]:
        """Other keys by likeness, best first; ties by key."""
        return sorted(((self.alike(one, o), o) for o in others), key=lambda p: (-p[0], p[1]))

    def nearest(self, one: str, least: float) -> list[tuple[float, str]]:
        """As :meth:`ranked`, of all others that are at least so alike; for a corpus so large that
        most texts share nothing with one.
        """
        scores: dict[str, float] = {}
        for word, weight in self._vectors[one].items():
            for other, theirs in self._having[word]:
                scores[other] = scores.get(other, 0.0) + weight * theirs
        found = ((score, other) for other, score in scores.items() if other != one)
        return sorted((p for p in found if p[0] >= least), key=lambda p: (-p[0], p[1]))

    @cached_property
    def _having(self) -> dict[str, list[tuple[str, float]]]:
        """Word → the texts that have it, with its weight in each."""
        found: dict[str, list[tuple[str, float]]] = {}
        for key, vector in self._vectors.items():
            for word, weight in vector.items():
                found.setdefault(word, []).append((key, weight))
        return found
