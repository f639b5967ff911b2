"""The names of people in an authority's graph, and what stands where they stood.

A name is known from a person of the graph and from each other way in which a document prints it.
Then these go, wherever they stand: the name in full (either way round, with titles, initials or
middle names, in a file's name or an address), the surname after a title, an initial or a first
name, and the surname or first name alone where it stands capitalised. A name that is a word too
("Young", "Field") goes alone only after a title or an initial: "Name withheld People's Plan" would
be no help to anyone. What a title announces ("Councillor …") goes, even if nobody is known by it.

Rather too much than too little: a street that is called as an officer is goes with the officer.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import replace

from ontology.record import Edge, Graph, Node, Properties, Value, label_of
from ontology.terms import Label, Relationship
from queries.answers import NAME_WITHHELD
from queries.lazily import cached_property

#: Properties that hold nothing but the name of someone.
OF_PEOPLE = frozenset({"leadInspector", "approver", "by", "reviewedBy", "statedBy"})
#: Those whose words are joined by anything, and written in any case.
_OF_FILES = frozenset({"fileName"})


def _several(words: str) -> frozenset[str]:
    return frozenset(words.split())


_ABBREVIATED = r"(?:Mr|Mrs|Ms|Mx|Dr|Prof|Cllrs?|Rev|MR|MRS|MS|DR|CLLRS?)\b\.?"
_TITLE = (
    rf"(?:{_ABBREVIATED}|(?:Miss|Professor|Councillors?|Alderman|Sir|Dame|Lady|Lord|Reverend|"
    r"COUNCILLORS?|PROFESSOR)\b)"
)
_TITLES = _several(
    "mr mrs ms mx miss dr prof professor cllr cllrs councillor councillors alderman sir dame lady "
    "lord rev reverend"
)
#: What is no part of a name, but is printed with it.
_HONOURS = _several(
    "hmi mbe obe cbe dl jp qc kc qpm chief superintendent supt constable commander commissioner "
    "detective inspector sergeant acting deputy assistant"
)
#: What follows a title and is no name: a post, or a thing that titles name.
_NO_NAME = (
    r"(?:(?i:chancellor|mayor|mayoress|lieutenant|justice|provost|champions?|development|call|"
    r"training|induction|briefings?|conduct|workshops?|involvement|members?|chair|vice|cabinet|"
    r"director|deputy|assistant|head|leader|lead|executive|portfolio|scrutiny|committee|council|"
    r"services?|support|engagement|seminars?|and|or|the|of|for|in|on|at|to|with|is|was|has|will)\b)"
)
_WORD = rf"(?!{_NO_NAME})[A-Z](?:[’'][A-Z])?(?:[\w-]|[’'](?!s\b))*[^\W_]"
_INITIALS = r"(?:(?<![^\W_])[A-Z](?:\.\s?|\s|(?=[A-Z][a-z]))){1,3}"
#: What a title announces: "Councillor A. Lark", "Cllrs Lark, Finch and B Wren".
_TITLED = (
    rf"(?:{_TITLE}\s+)+(?:{_INITIALS}\s?)?{_WORD}(?:[ \n]{_WORD}){{0,2}}"
    rf"|{_ABBREVIATED}\s?(?:{_INITIALS}\s?){_WORD}"
)
_LIST = (
    rf"(?:Councillors|Cllrs|COUNCILLORS|CLLRS)\s+(?:{_INITIALS}\s?)?{_WORD}(?:\s{_WORD})?"
    rf"(?:(?:,\s*|,?\s+(?:and|&)\s+)(?:{_INITIALS}\s?)?{_WORD}(?:\s{_WORD})?)+"
)
#: A name that stands before one of these is that of a place.
_PLACES = r"(?!\s+(?:Road|Street|Avenue|Lane|Close|Way|Drive|Park|Primary|High School|Hospital)\b)"
#: Names that are words: they, and those that the documents have in lower case, say nothing alone.
_WORDS = _several(
    "young green white brown black gray grey field fields hall hill hills wood woods church "
    "home house price page day may march april june august summer winter long short best good "
    "wise bond park parks king queen bishop dean major marsh cook child childs little small "
    "west east north south street bank banks forest ford lake rivers love care hope grace joy "
    "rose mark will bill frank penny sue grant carol dawn faith chase drew rob pat jack guy art "
    "miles robin olive holly ivy iris ruby pearl amber crystal autumn angel victoria florence "
    "charlotte chelsea case england english french ireland scott law laws moor moors noble "
    "reading savage self sharp wright swift waters wells rich power powers register report "
    "board trust plan service head lead"
)
_TOKEN = re.compile(r"[^\W\d_]+")
_ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TWICE = re.compile(rf"{NAME_WITHHELD}(?:[ \n]+{NAME_WITHHELD})+")
#: How many letters a first name or surname alone has at least.
_LEAST = 3


class Names:
    """The names of people in a graph, compiled; ``secret`` makes ids that no name leads to.

    ``also`` are more ways in which they are printed, and ``logins`` what people sign in as.
    """

    def __init__(
        self,
        graph: Graph,
        secret: bytes,
        also: Iterable[str] = (),
        logins: Iterable[str] = (),
    ) -> None:
        self._secret = secret
        self._logins = {login.casefold() for login in logins}
        self._people = {
            n.id.rsplit("/", 1)[-1]: self._other(n.id)
            for n in graph.nodes.values()
            if n.label is Label.PERSON
        }
        printed = {*_printed(graph), *also}
        known = sorted({tuple(words) for name in printed if (words := _words(name))})
        lower = _lower_case(graph) if known else frozenset()
        self._full = sorted({w for w in known if len(w) > 1}, key=lambda w: (-len(w), w))
        surnames = {w[-1] for w in self._full}
        self._first = {w[0] for w in known if len(w[0]) >= _LEAST}
        usual = _WORDS | lower | _of_the_place(graph)
        self._surnames = surnames
        self._alone = {
            n for n in surnames | self._first if len(n) >= _LEAST and n.casefold() not in usual
        }
        self._tokens = _TITLES | {
            token.casefold()
            for name in surnames | self._first | self._logins
            for token in (*_TOKEN.findall(name), _slugged(name))
        }
        self._shown: dict[str, str] = {}

    # Each takes some hundredths of a second to compile, and not every graph needs it.

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._alternatives())

    @cached_property
    def _loose(self) -> re.Pattern[str]:
        return re.compile(self._alternatives(), re.I)

    @cached_property
    def _slugs(self) -> re.Pattern[str]:
        slugs = (
            rf"(?<![a-z0-9]){'-'.join(map(_slugged, words))}(?![a-z0-9])"
            for words in [*self._full, *((n,) for n in sorted(self._alone & self._surnames))]
        )
        return re.compile("|".join(slugs) or r"(?!)")

    def _alternatives(self) -> str:
        title = rf"(?:{_TITLE}\s+)*"
        end = r"(?![^\W_])"
        parts = [_LIST, *(rf"(?i:{re.escape(login)}){end}" for login in sorted(self._logins))]
        for words in self._full:
            first, *_, last = map(_spelt, words)
            middle = r"(?:[\s._-]{1,3}[^\W\d_][\w’'-]*\.?){0,2}?"
            whole = r"[\s._-]{1,3}".join(map(_spelt, words))
            parts.append(rf"{title}(?i:{whole}){end}")
            if len(words) < 3:
                parts.append(rf"{title}{first}{middle}[\s._-]{{1,3}}{last}{end}")
            else:
                parts.append(rf"{title}(?i:{first}[\s._-]{{1,3}}{last}){end}")
            parts.append(rf"(?i:{last},\s*{first}){end}")
        if self._surnames:
            parts.append(rf"{title}{_INITIALS}\s?(?:{_any(self._surnames)}){end}")
        parts.append(_TITLED)
        if self._alone:
            parts.append(rf"(?<!St )(?<!St\. )(?<!Saint )(?:{_any(self._alone)}){end}{_PLACES}")
        return rf"(?<![^\W_])(?:{'|'.join(parts)})"

    # ------------------------------------------------------------------------------------ shown

    def text(self, text: str, *, loose: bool = False) -> str:
        """Words without the names; ``loose``: whatever their case."""
        if not self._tokens.isdisjoint(_TOKEN.findall(text.casefold())):
            key = f"\0{text}" if loose else text
            if key not in self._shown:
                self._shown[key] = self._without(text, self._loose if loose else self._pattern)
            return self._shown[key]
        return text

    def _without(self, text: str, pattern: re.Pattern[str]) -> str:
        text = _ADDRESS.sub(self._address, text)
        return _TWICE.sub(NAME_WITHHELD, pattern.sub(NAME_WITHHELD, text))

    def _address(self, found: re.Match[str]) -> str:
        local = _slugged(found[0].split("@")[0])
        named = any(_slugged(n) in local for n in self._surnames if len(n) >= _LEAST)
        known = found[0].casefold() in self._logins
        return NAME_WITHHELD if named or known else found[0]

    def id(self, id_: str) -> str:
        """An id that no name leads to, and that holds none; another for each."""
        parts = [self._people.get(p) or self._slugs.sub(self._slug, p) for p in id_.split("/")]
        return "/".join(parts)

    def _slug(self, found: re.Match[str]) -> str:
        return f"name-withheld-{self._other(found[0])[:6]}"

    def _other(self, of: str) -> str:
        return hmac.new(self._secret, of.encode(), hashlib.sha256).hexdigest()[:12]

    # ------------------------------------------------------------------------------------- graph

    def graph(self, graph: Graph) -> Graph:
        """The graph with posts for people: names withheld, and ids that no name leads to."""
        shown = Graph()
        for node in graph.nodes.values():
            id_ = self.id(node.id)
            shown.nodes[id_] = Node(id_, node.label, self._properties(node))
        for edge in graph.edges.values():
            from_, to = self.id(edge.from_), self.id(edge.to)
            id_ = edge.id
            if (from_, to) != (edge.from_, edge.to):  # the id is one of both ends' ids
                id_ = f"{id_.rsplit('/', 1)[0]}/{self._other(id_)}"
            shown.edges[id_] = replace(
                edge, id=id_, from_=from_, to=to, properties=self._properties(edge)
            )
        return shown

    def _properties(self, of: Node | Edge) -> Properties:
        person = isinstance(of, Node) and of.label is Label.PERSON
        names_person = (
            isinstance(of, Edge)
            and label_of(of.from_) is Label.PERSON
            and of.get("property") == "name"
        )
        return {
            k: NAME_WITHHELD
            if (person and k == "name") or (names_person and k == "value")
            else self.value(k, v)
            for k, v in of.properties.items()
        }

    def value(self, name: str, value: Value) -> Value:
        """The value of a property of this name, without names of people."""
        if isinstance(value, tuple):
            return tuple(str(self.value(name, v)) for v in value)
        if not isinstance(value, str) or name == "authority":
            return value
        if _is_id(value):
            return self.id(value)
        if name in OF_PEOPLE:
            return NAME_WITHHELD
        return self.text(value, loose=name in _OF_FILES)


_LABELS = frozenset(label.lower() for label in Label)


def _is_id(value: str) -> bool:
    return "/" in value and value.split("/", 1)[0] in _LABELS and not re.search(r"\s", value)


def _printed(graph: Graph) -> Iterable[str]:
    """Every way in which a document prints the name of someone."""
    for node in graph.nodes.values():
        if node.label is Label.PERSON:
            yield str(node.get("name") or "")
        else:
            yield from (
                value
                for name in OF_PEOPLE
                if (value := str(node.get(name) or "")) and like_a_name(value)
            )
    for edge in graph.edges.values():
        of_person = label_of(edge.from_) is Label.PERSON and edge.type is Relationship.CITES
        if of_person and edge.get("property") == "name":
            yield str(edge.get("value") or "")
        for name in ("reviewedBy", "statedBy"):
            if (by := str(edge.get(name) or "")) and like_a_name(by):
                yield by


def like_a_name(text: str) -> bool:
    """Two to four words that begin with capitals, and none that posts have."""
    words = _words(text)
    return (
        2 <= len(words) <= 4
        and all(w[:1].isupper() for w in words)
        and not re.search(rf"\b{_NO_NAME}", text)
        and not {w.casefold() for w in words} & (_WORDS - {"young", "green", "white", "brown"})
    )


def _words(name: str) -> list[str]:
    """A name's words, without titles, honours and initials' points.

    >>> _words("Councillor Mrs Ada O’Lark MBE")
    ['Ada', 'O’Lark']
    """
    plain = re.sub(r"\(.*?\)|[,;:].*", " ", name).replace(".", " ")
    words = [w.strip("'’-") for w in plain.split()]
    return [w for w in words if w and w.casefold() not in _TITLES | _HONOURS and _TOKEN.search(w)]


def _spelt(word: str) -> str:
    """A word of a name as a pattern: whatever its apostrophe and its hyphen."""
    found = re.escape(word)
    found = re.sub(r"['’‘]", "['’‘]?", found)
    return found.replace(r"\-", r"[-‐‑–\\s]")


def _any(words: Iterable[str]) -> str:
    """One of some names, as printed or in capitals; the longest first."""
    spelt = {_spelt(w) for word in words for w in (word, word.upper())}
    return "|".join(sorted(spelt, key=lambda s: (-len(s), s)))


def _slugged(word: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", word.casefold())


def _lower_case(graph: Graph) -> frozenset[str]:
    """The words that the documents have in lower case."""
    return frozenset(
        word
        for node in graph.nodes.values()
        if node.label is Label.PASSAGE
        for word in re.findall(r"(?<![\w@./-])[a-z]+(?![\w@./-])", str(node.get("text") or ""))
    )


def _of_the_place(graph: Graph) -> frozenset[str]:
    """The words of what the authority is called."""
    return frozenset(
        word.casefold()
        for node in graph.nodes.values()
        if node.label is Label.AUTHORITY
        for word in _TOKEN.findall(str(node.get("name") or ""))
    )
