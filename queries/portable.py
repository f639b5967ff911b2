"""What a query file may say: the Cypher that both engines know and answer alike.

A form that one engine does not know fails when a test runs it. Worse is what both accept and answer
differently, or what one of them gets wrong in silence; so both sorts are refused here, when a file
is read, with the form named and what to write instead. ``docs/portable-cypher.md`` is the same in
prose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graph.engine import bare
from graph.schema import ENDS
from ontology.errors import QueryError
from ontology.record import edge_properties
from ontology.terms import PROPERTIES, Label, Relationship

#: LadybugDB follows no longer path.
LONGEST_PATH = 30

_NODE_PROPERTIES = {label.value: frozenset(PROPERTIES[label]) for label in Label}
_EDGE_PROPERTIES = {
    type_.value: frozenset({"id", *ENDS, *edge_properties(type_)}) for type_ in Relationship
}


def _words(words: str) -> frozenset[str]:
    return frozenset(words.split())


_AGGREGATES = _words("avg collect count max min percentilecont sum")
_FUNCTIONS = _AGGREGATES | _words(
    "abs all any ceil coalesce date floor left length lower ltrim nodes none range relationships "
    "replace reverse right round rtrim single size sqrt tolower toupper trim upper"
)
_KEYWORDS = _words(
    "and as by case contains distinct else in match not on or return then union unwind when where "
    "with xor"
)


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that is refused wherever it stands: what it is called, its look, and the advice."""

    name: str
    look: re.Pattern[str]
    advice: str


def _form(name: str, look: str, advice: str) -> _Form:
    return _Form(name, re.compile(look, re.I), advice)


_ONLY_ONE = "only one of the engines knows it"

#: Texts are compared in one line with single spaces, without comments and what strings hold.
_FORMS: tuple[_Form, ...] = (
    _form(
        "a clause that writes",
        r"\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|DROP|ALTER|COPY|LOAD|INSTALL)\b(?! ?[=.,)])",
        "a query file asks; the store writes",
    ),
    _form("CALL", r"\bCALL\b", f"{_ONLY_ONE}; use OPTIONAL MATCH and WITH, or two queries"),
    _form("several statements", r";.", "send one at a time"),
    _form(
        "(n:A:B)",
        r"\( ?\w* ?: ?`?\w+`? ?[:&]",
        "it means 'and' on Neo4j and 'or' on LadybugDB; write (n:A|B), or one label",
    ),
    _form("[:A|:B]", r"\| ?:", "Neo4j has dropped the second colon; write [:A|B]"),
    _form(
        "a label test outside a pattern",
        r"\b(WHERE|AND|OR|NOT|WHEN) \w+ ?:",
        f"{_ONLY_ONE}; put the label in the pattern",
    ),
    _form(
        "WHERE inside a node or relationship",
        r"[(\[] ?\w* ?: ?[\w|`]+( ?\{[^}]*\})? WHERE",
        f"{_ONLY_ONE}; put it after the pattern",
    ),
    _form(
        "a map projection",
        r"\w ?\{ ?\.",
        f"{_ONLY_ONE}; return the whole node, or a map {{key: n.property}}",
    ),
    _form(
        "a list comprehension",
        r"\[ ?\w+ IN \b",
        f"{_ONLY_ONE}; use any(), all(), none(), or return the list",
    ),
    _form(
        "a pattern comprehension",
        r"\[ ?(\w+ ?= ?)?\(\w*[^\]]*\) ?<?-",
        f"{_ONLY_ONE}; use OPTIONAL MATCH and collect()",
    ),
    _form(
        "an index or a slice",
        r"(?:(?<![\w`.$])(?!(?:IN|THEN|ELSE|WHEN|RETURN|WITH|UNWIND|AND|OR|NOT|BY|DISTINCT)\b)"
        r"[\w`.$]+|[)\]]) ?\[",
        "lists start at 0 on Neo4j and at 1 on LadybugDB; return the list",
    ),
    _form(
        "a parameter that may be null",
        r"\$\w+ IS (NOT )?NULL",
        "a null parameter fails on LadybugDB; write two queries, or a value that means 'any'",
    ),
    _form(
        "a quantified path",
        r"(\)|->|-) ?\{ ?(\d+ ?(, ?\d*)?|, ?\d+) ?\}|->? ?[+*] ?\(|\) ?\)[+*]( ?\(|$| [A-Z]+\b)",
        f"{_ONLY_ONE}; write -[:TYPE*1..n]->",
    ),
    _form(
        "a shortest path",
        r"\b(all)?shortestPaths?\b|\bSHORTEST\b",
        f"{_ONLY_ONE}; take a path of bounded length, ORDER BY length(p) LIMIT 1",
    ),
    _form(
        "TRAIL, ACYCLIC or a filter inside a path",
        r"\[[^\]]*\* ?(TRAIL|ACYCLIC|WSHORTEST)|\*[^\]]*\( ?\w+ ?, ?\w+ ?\|",
        f"{_ONLY_ONE}; test nodes(p) after the pattern",
    ),
    _form(
        "a chain of comparisons",
        r"[\w`.$]+ ?(<=?|>=?) ?[\w`.$]+ ?(<=?|>=?) ?[\w`.$]",
        f"{_ONLY_ONE}; join two comparisons by AND",
    ),
    _form("date()", r"\bdate ?\( ?\)", "pass the date: no answer may depend on a clock"),
    _form("RETURN *", r"\b(RETURN|WITH)( DISTINCT)? \*", "name what is returned"),
    _form(
        "a test of a path's claims inside EXISTS",
        r"\bEXISTS ?\{[^{}]*\*[^{}]*\b(all|any|none|single) ?\(",
        "LadybugDB cannot; match the path and test it outside",
    ),
)

_PART = re.compile(
    r"(?<!STARTS )(?<!ENDS )\b(OPTIONAL MATCH|MATCH|WITH|RETURN|UNWIND|UNION ALL|UNION)\b", re.I
)
_CUT = re.compile(r"\b(ORDER BY|SKIP|LIMIT)\b", re.I)
_BLOCK = re.compile(r"\b(EXISTS|COUNT|COLLECT) ?\{", re.I)
_NAME = r"`?(\w*)`?"
_KIND = r"((?:[\w`]| ?\| ?)*)"
_NODE = re.compile(rf"(?<![\w`])\( ?{_NAME} ?(?:: ?{_KIND})? ?(\{{[^}}]*\}})? ?\)")
_JOIN = re.compile(rf"-\[ ?{_NAME} ?(?:: ?{_KIND})? ?(\*[^\]{{]*)?(\{{[^}}]*\}})? ?\]-|--")
_CALLED = re.compile(r"(?<![\w`.$])([A-Za-z_]\w*) ?\(")
_OF = re.compile(r"(?<![\w`.$])(\w+)\.`?(\w+)`?")


def check(name: str, text: str) -> None:
    """Refuse a query that the engines do not both know and answer alike.

    Args:
        name: what the query is called, for the message.
        text: the query.

    Raises:
        QueryError: naming the form, and what to write instead.

    """
    line = " ".join(bare(text).split()).rstrip("; ")
    for complaint in _complaints(line):
        raise QueryError(f"{name}: {complaint} (docs/portable-cypher.md)")


def _complaints(line: str) -> Iterator[str]:
    for form in _FORMS:
        if found := form.look.search(line):
            yield f"{form.name} ('{found[0].strip()[:50]}') is not portable: {form.advice}"
    yield from _functions(line)
    yield from _blocks(line)
    yield from _paths(line)
    yield from _names(line)
    yield from _anchors(line)
    yield from _order(line)
    yield from _returned(line)


def _functions(line: str) -> Iterator[str]:
    for found in _CALLED.finditer(line):
        if found[1].lower() not in _FUNCTIONS | _KEYWORDS:
            yield (
                f"the function {found[1]}() is not portable; those that both engines know alike "
                f"are {', '.join(sorted(_FUNCTIONS))}"
            )
        elif found[1].lower() == "round" and len(list(_arguments(line, found.end()))) < 2:
            yield "round(x) is known to one engine only: say how many digits, round(x, 0)"


def _blocks(line: str) -> Iterator[str]:
    """``EXISTS { }`` and ``COUNT { }`` hold one MATCH and its WHERE."""
    for found in _BLOCK.finditer(line):
        inside = _without_blocks(line[found.end() : _closing(line, found.end())]).strip()
        parts = [p[0].upper() for p in _PART.finditer(inside)]
        if found[1].upper() == "COLLECT" or parts != ["MATCH"] or not _PART.match(inside):
            yield (
                f"{found[1]} {{ }} may hold one MATCH and its WHERE, nothing else (two patterns: "
                "join them by a comma)"
            )


def _paths(line: str) -> Iterator[str]:
    for found in _JOIN.finditer(line):
        if found[3] is None:
            continue
        bounds = re.fullmatch(r"\* ?(?:(\d+) ?\.\. ?)?(\d+) ?", found[3])
        if bounds is None or int(bounds[2]) > LONGEST_PATH:
            yield (
                f"'{found[0]}' needs an upper bound of at most {LONGEST_PATH}: LadybugDB follows "
                "no longer path, Neo4j every one"
            )
    outside = _without_blocks(line)
    if any(found[3] for found in _JOIN.finditer(outside)):
        for found in re.finditer(r"\b(avg|collect|count|sum) ?\( ?(?!DISTINCT\b)", outside, re.I):
            yield (
                f"{found[1]}() over a path of variable length needs DISTINCT: a path may repeat a "
                "relationship on LadybugDB and may not on Neo4j"
            )
    for start in re.finditer(r"\bMATCH ", line):
        clause = _clause(line, start.end())
        pattern, _, condition = clause.partition(" WHERE ")
        types = [set(_split(found[2] or "")) for found in _JOIN.finditer(pattern)]
        twice = any(not a or not b or a & b for i, a in enumerate(types) for b in types[i + 1 :])
        if twice and "<>" not in condition:
            yield (
                f"'MATCH {pattern[:60]}' may take one relationship twice on LadybugDB and not on "
                "Neo4j: compare the ends by <>, or write two MATCH clauses"
            )


def _names(line: str) -> Iterator[str]:
    """Labels, types and properties are the ontology's: at others LadybugDB fails, and Neo4j finds
    nothing, in silence.
    """
    variables: set[str] = set()
    bound: dict[str, set[str]] = {}
    for look, properties in ((_NODE, _NODE_PROPERTIES), (_JOIN, _EDGE_PROPERTIES)):
        for found in look.finditer(line):
            kinds = _split(found[2] or "")
            for kind in kinds:
                if kind not in properties:
                    yield f"the ontology has no '{kind}' ('{found[0][:50]}')"
            has = {p for kind in kinds for p in properties.get(kind, ())}
            if found[1]:
                variables.add(found[1])
            if found[1] and has:
                bound.setdefault(found[1], set()).update(has)
            for key in re.findall(r"[{,] ?`?(\w+)`? ?:", found.groups()[-1] or ""):
                if has and key not in has:
                    yield f"'{found[0][:50]}' has no property '{key}' in the ontology"
    for found in _OF.finditer(line):
        if found[2] not in bound.get(found[1], {found[2]}):
            yield f"'{found[0]}': the ontology has no such property there"
    for found in re.finditer(r"(\S+) AS `?(\w+)`?", line):
        if found[2] in variables and found[1].strip("`") != found[2]:
            yield f"'AS {found[2]}' is the name of a node too, which LadybugDB confuses: rename it"


def _anchors(line: str) -> Iterator[str]:
    """A pattern of one node has a label, an id, or a name that is known already."""
    for start in re.finditer(r"\bMATCH ", line):
        pattern = re.sub(r"^\w+ ?= ?", "", _clause(line, start.end()).partition(" WHERE ")[0])
        for piece in re.split(r"(?<=[)}]) ?, ?(?=\()", pattern):
            alone = _NODE.fullmatch(piece.strip())
            if alone is None or alone[2] or "id:" in (alone[3] or "").replace(" ", ""):
                continue
            if not alone[1] or not re.search(rf"\b{alone[1]}\b", line[: start.start()]):
                yield f"'MATCH {piece.strip()}' reads everything: give it a label or an id"


def _order(line: str) -> Iterator[str]:
    outside = _without_blocks(line)
    parts = [(p[0].upper(), p.end()) for p in _PART.finditer(outside)]
    for number, (word, start) in enumerate(parts):
        end = parts[number + 1][1] if number + 1 < len(parts) else len(outside)
        cut = _CUT.search(outside[start:end])
        if cut and (word != "RETURN" or number + 1 < len(parts)):
            yield (
                f"{cut[0]} before the last RETURN: LadybugDB forgets the order when it aggregates; "
                "order and cut at the end, or in Python"
            )
        if cut and any(w.startswith("UNION") for w, _ in parts):
            yield f"{cut[0]} with UNION orders only the last part on Neo4j; order in Python"
    last = outside[parts[-1][1] :] if parts else ""
    for found in _CALLED.finditer(re.split(r"\bORDER BY\b", f"{last} ORDER BY ", flags=re.I)[1]):
        if found[1].lower() in _AGGREGATES:
            yield f"ORDER BY {found[1]}() fails on LadybugDB: name it in RETURN, order by the name"


def _returned(line: str) -> Iterator[str]:
    outside = _without_blocks(line)
    parts = [(p[0].upper(), p.start(), p.end()) for p in _PART.finditer(outside)]
    if not any(word == "RETURN" for word, _, _ in parts):
        yield "a query ends with RETURN"
    for number, (word, _, start) in enumerate(parts):
        if word == "RETURN":
            end = parts[number + 1][1] if number + 1 < len(parts) else len(outside)
            items = _CUT.split(outside[start:end])[0].strip().removeprefix("DISTINCT ")
            for item in _at_commas(items):
                if not re.fullmatch(r"`?\w+`?|.* AS `?\w+`?", item):
                    yield f"'{item}' needs a name (AS …): the engines name it differently"


# ------------------------------------------------------------------------------------------ text


def _closing(line: str, start: int) -> int:
    """Where the brace stands that closes the block that ``start`` is in (or the line ends)."""
    depth = 0
    for place in range(start, len(line)):
        depth += {"{": 1, "}": -1}.get(line[place], 0)
        if depth < 0:
            return place
    return len(line)


def _without_blocks(line: str) -> str:
    """The line with a name in place of each ``EXISTS { }`` and ``COUNT { }``."""
    while found := _BLOCK.search(line):
        line = f"{line[: found.start()]}block{line[_closing(line, found.end()) + 1 :]}"
    return line


def _clause(line: str, start: int) -> str:
    """The clause that begins at ``start``, up to the next one or the end of its block."""
    rest = line[start : _closing(line, start)]
    depth = 0
    for place, letter in enumerate(rest):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        if depth == 0 and letter == " " and _PART.match(rest, place + 1):
            return rest[:place].strip()
    return rest.strip()


def _arguments(line: str, start: int) -> Iterator[str]:
    depth = 0
    for place in range(start, len(line)):
        depth += {"(": 1, ")": -1}.get(line[place], 0)
        if depth < 0:
            yield from _at_commas(line[start:place])
            return


def _at_commas(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, letter in enumerate(text):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            yield text[start:place].strip()
            start = place + 1
    yield text[start:].strip()


def _split(kinds: str) -> list[str]:
    return [kind.strip(" `") for kind in kinds.split("|") if kind.strip(" `")]
