"""What a query may say: the Cypher that both engines know and answer alike.

Worse than a form that one engine does not know is one that both accept and answer differently, or
that one of them gets wrong in silence. Both sorts are refused here, when a query file is read and
before any other text is sent, with the form named and what to write instead.
``docs/portable-cypher.md`` is the same in prose.

Each text is looked at once in a process, which costs a quarter of a millisecond: so nothing is
compiled before it is needed, and a form is looked for only where a mark of it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from graph.engine import bare
from graph.schema import ENDS, LEDGER
from ontology.errors import QueryError
from ontology.record import edge_properties
from ontology.terms import PROPERTIES, Label, Relationship

#: LadybugDB follows no longer path.
LONGEST_PATH = 30

_NODE_PROPERTIES = {label.value: frozenset(PROPERTIES[label]) for label in Label}
_NODE_PROPERTIES["Ledger"] = frozenset(LEDGER)
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
#: What may stand before a bracket: functions and words of the language.
_CALLABLE = _FUNCTIONS | _words(
    "and as by case contains distinct else in match not on or return then union unwind when where "
    "with xor"
)


class _Form(NamedTuple):
    """A form that is refused wherever it stands: what it is called, its look, and the advice.

    One of ``marks`` stands, in capitals, in whatever has its look.
    """

    name: str
    look: str
    advice: str
    marks: tuple[str, ...]


_ONLY_ONE = "only one of the engines knows it"

#: A bracket behind one of these words begins a list and is no index.
_BEFORE_A_LIST = _words("IN THEN ELSE WHEN RETURN WITH UNWIND AND OR NOT BY DISTINCT")
_NO_LIST = "".join(rf"(?<!\b{word}\[)(?<!\b{word} \[)" for word in _BEFORE_A_LIST)

#: Texts are compared in one line with single spaces, without comments and what strings hold.
_FORMS: tuple[_Form, ...] = (
    _Form(
        "a clause that writes",
        r"\b(CREATE|MERGE|SET|DELETE|REMOVE|FOREACH|DROP|ALTER|COPY|LOAD|INSTALL)\b(?! ?[=.,)])",
        "a query asks; the store writes",
        ("CREATE", "MERGE", "SET", "DELETE", "REMOVE", "FOREACH", "DROP", "ALTER", "COPY", "LOAD",
         "INSTALL"),
    ),
    _Form(
        "CALL",
        r"\bCALL\b",
        f"{_ONLY_ONE}; use OPTIONAL MATCH and WITH, or two queries",
        ("CALL",),
    ),
    _Form("several statements", r";.", "send one at a time", (";",)),
    _Form(
        "(n:A:B)",
        r"\( ?\w* ?: ?`?\w+`? ?[:&]",
        "it means 'and' on Neo4j and 'or' on LadybugDB; write (n:A|B), or one label",
        (":",),
    ),
    _Form(
        "[:A|:B]", r"\| ?:", "Neo4j has dropped the second colon; write [:A|B]", ("|:", "| :")
    ),
    _Form(
        "a label test outside a pattern",
        r"\b(WHERE|AND|OR|NOT|WHEN) \w+ ?:",
        f"{_ONLY_ONE}; put the label in the pattern",
        (":",),
    ),
    _Form(
        "WHERE inside a node or relationship",
        r"[(\[] ?\w* ?: ?[\w|`]+( ?\{[^}]*\})? WHERE",
        f"{_ONLY_ONE}; put it after the pattern",
        ("WHERE",),
    ),
    _Form(
        "a map projection",
        r"\w ?\{ ?\.",
        f"{_ONLY_ONE}; return the whole node, or a map {{key: n.property}}",
        ("{.", "{ ."),
    ),
    _Form(
        "a list comprehension",
        r"\[ ?\w+ IN \b",
        f"{_ONLY_ONE}; use any(), all(), none(), or return the list",
        (" IN ",),
    ),
    _Form(
        "a pattern comprehension",
        r"\[ ?(\w+ ?= ?)?\(\w*[^\]]*\) ?<?-",
        f"{_ONLY_ONE}; use OPTIONAL MATCH and collect()",
        ("[",),
    ),
    _Form(
        "an index or a slice",
        rf"\[(?:(?<=[\w`)\]]\[)|(?<=[\w`)\]] \[)){_NO_LIST}",
        "lists start at 0 on Neo4j and at 1 on LadybugDB; return the list",
        ("[",),
    ),
    _Form(
        "a parameter that may be null",
        r"\$\w+ IS (NOT )?NULL",
        "a null parameter fails on LadybugDB; write two queries, or a value that means 'any'",
        (" IS ",),
    ),
    _Form(
        "a quantified path",
        r"(\)|->|-) ?\{ ?(\d+ ?(, ?\d*)?|, ?\d+) ?\}|->? ?[+*] ?\(|\) ?\)[+*]( ?\(|$| [A-Z]+\b)",
        f"{_ONLY_ONE}; write -[:TYPE*1..n]->",
        ("{", "+", "*"),
    ),
    _Form(
        "a shortest path",
        r"\b(all)?shortestPaths?\b|\bSHORTEST\b",
        f"{_ONLY_ONE}; take a path of bounded length, ORDER BY length(p) LIMIT 1",
        ("SHORTEST",),
    ),
    _Form(
        "TRAIL, ACYCLIC or a filter inside a path",
        r"\[[^\]]*\* ?(TRAIL|ACYCLIC|WSHORTEST)|\*[^\]]*\( ?\w+ ?, ?\w+ ?\|",
        f"{_ONLY_ONE}; test nodes(p) after the pattern",
        ("*",),
    ),
    _Form(
        "a chain of comparisons",
        r"(?<=[\w`]) ?(<=?|>=?) ?[\w`.$]+ ?(<=?|>=?) ?[\w`.$]",
        f"{_ONLY_ONE}; join two comparisons by AND",
        ("<", ">"),
    ),
    _Form(
        "date()",
        r"\bdate ?\( ?\)",
        "pass the date: no answer may depend on a clock",
        ("DATE(", "DATE ("),
    ),
    _Form(
        "RETURN *",
        r"\b(RETURN|WITH)( DISTINCT)? \*",
        "name what is returned",
        ("RETURN *", "WITH *", "DISTINCT *"),
    ),
    _Form(
        "a test of a path's claims inside EXISTS",
        r"\bEXISTS ?\{[^{}]*\*[^{}]*\b(all|any|none|single) ?\(",
        "LadybugDB cannot; match the path and test it outside",
        ("*",),
    ),
)  # fmt: skip

_PART = re.compile(
    r"\b(?:OPTIONAL MATCH|MATCH|WITH|RETURN|UNWIND|UNION ALL|UNION)\b"
    r"(?<!\bSTARTS WITH)(?<!\bENDS WITH)",
    re.I,
)
_CUT = re.compile(r"\b(ORDER BY|SKIP|LIMIT)\b", re.I)
_BLOCK = re.compile(r"\b(EXISTS|COUNT|COLLECT) ?\{", re.I)
_NAME = r"`?(\w*)`?"
_KIND = r"((?:[\w`]| ?\| ?)*)"
_NODE = re.compile(rf"(?<![\w`])\( ?{_NAME} ?(?:: ?{_KIND})? ?(\{{[^}}]*\}})? ?\)")
_JOIN = re.compile(rf"-\[ ?{_NAME} ?(?:: ?{_KIND})? ?(\*[^\]{{]*)?(\{{[^}}]*\}})? ?\]-|--")
_CALLED = re.compile(r"(?<![\w`.$])([A-Za-z_]\w*) ?\(")
_OF = re.compile(r"(?<![\w`.$])(\w+)\.`?(\w+)`?")
_AS = re.compile(r"(?<=\S) AS `?(\w+)`?")
_BRACE = re.compile(r"[{}]")
_BRACE_OR_PART = re.compile(rf"[{{}}]|{_PART.pattern}", re.I)
_COMMA_OR_BRACKET = re.compile(r"[,()\[\]{}]")


def check(name: str, text: str) -> None:
    """Refuse a query that the engines do not both know and answer alike.

    Args:
        name: what the query is called, for the message.
        text: the query.

    Raises:
        QueryError: naming the line, the form, and what to write instead.

    """
    plain = bare(text)
    complaint = _first(" ".join(plain.split()).rstrip("; "))
    if complaint is not None:
        place, said = complaint
        line = _line_number(plain, place)
        raise QueryError(f"{name}, line {line}: {said} (docs/portable-cypher.md)")


#: Where in a query something stands that is refused, and what there is to say of it.
_Complaint = tuple[int, str]


@lru_cache(maxsize=4096)
def _first(line: str) -> _Complaint | None:
    """The first complaint about a query in one line; the same text is looked at once."""
    return next(_complaints(line), None)


def _complaints(line: str) -> Iterator[_Complaint]:
    capitals = line.upper()
    for form in _FORMS:
        if any(mark in capitals for mark in form.marks) and (
            found := re.search(form.look, line, re.I)
        ):
            said = line[line.rfind(" ", 0, found.start()) + 1 : found.end()].strip()[:50]
            yield found.start(), f"{form.name} ('{said}') is not portable: {form.advice}"
    outside = _without_blocks(line)
    patterns = _patterns(line)
    yield from _functions(line)
    yield from _blocks(line)
    yield from _paths(line, outside)
    yield from _twice(patterns)
    yield from _names(line)
    yield from _anchors(line, patterns)
    yield from _order(outside)
    yield from _returned(outside)


def _functions(line: str) -> Iterator[_Complaint]:
    for found in _CALLED.finditer(line):
        name = found[1].lower()
        if name not in _CALLABLE:
            yield (
                found.start(),
                f"the function {found[1]}() is not portable; those that both engines know alike "
                f"are {', '.join(sorted(_FUNCTIONS))}",
            )
        elif name == "round" and len(list(_arguments(line, found.end()))) < 2:
            yield (
                found.start(),
                "round(x) is known to one engine only: say how many digits, round(x, 0)",
            )


def _blocks(line: str) -> Iterator[_Complaint]:
    """``EXISTS { }`` and ``COUNT { }`` hold one MATCH and its WHERE."""
    for found in _BLOCK.finditer(line):
        inside = _without_blocks(line[found.end() : _closing(line, found.end())]).strip()
        parts = [p[0].upper() for p in _PART.finditer(inside)]
        if found[1].upper() == "COLLECT" or parts != ["MATCH"] or not _PART.match(inside):
            yield (
                found.start(),
                f"{found[1]} {{ }} may hold one MATCH and its WHERE, nothing else (two patterns: "
                "join them by a comma)",
            )


def _paths(line: str, outside: str) -> Iterator[_Complaint]:
    if "*" not in line:
        return
    for found in _JOIN.finditer(line):
        if found[3] is None:
            continue
        bounds = re.fullmatch(r"\* ?(?:(\d+) ?\.\. ?)?(\d+) ?", found[3])
        if bounds is None or int(bounds[2]) > LONGEST_PATH:
            yield (
                found.start(),
                f"'{found[0]}' needs an upper bound of at most {LONGEST_PATH}: LadybugDB follows "
                "no longer path, Neo4j every one",
            )
    if any(found[3] for found in _JOIN.finditer(outside)):
        for found in re.finditer(r"\b(avg|collect|count|sum) ?\( ?(?!DISTINCT\b)", outside, re.I):
            yield (
                found.start(),
                f"{found[1]}() over a path of variable length needs DISTINCT: a path may repeat a "
                "relationship on LadybugDB and may not on Neo4j",
            )


def _twice(patterns: Sequence[_Pattern]) -> Iterator[_Complaint]:
    """No pattern may take one relationship twice."""
    for place, pattern, condition in patterns:
        types = [set(_split(found[2] or "")) for found in _JOIN.finditer(pattern)]
        twice = any(not a or not b or a & b for i, a in enumerate(types) for b in types[i + 1 :])
        if twice and "<>" not in condition:
            yield (
                place,
                f"'MATCH {pattern[:60]}' may take one relationship twice on LadybugDB and not on "
                "Neo4j: compare the ends by <>, or write two MATCH clauses",
            )


def _names(line: str) -> Iterator[_Complaint]:
    """Labels, types and properties are the ontology's: at others LadybugDB fails, and Neo4j finds
    nothing, in silence.
    """
    variables: set[str] = set()
    bound: dict[str, set[str]] = {}
    for look, properties in ((_NODE, _NODE_PROPERTIES), (_JOIN, _EDGE_PROPERTIES)):
        for found in look.finditer(line):
            name, kinds, map_ = found[1], _split(found[2] or ""), found.groups()[-1]
            for kind in kinds:
                if kind not in properties:
                    yield found.start(), f"the ontology has no '{kind}' ('{found[0][:50]}')"
            has = {p for kind in kinds for p in properties.get(kind, ())}
            if name:
                variables.add(name)
            if name and has:
                bound.setdefault(name, set()).update(has)
            for key in re.findall(r"[{,] ?`?(\w+)`? ?:", map_) if map_ else ():
                if has and key not in has:
                    yield (
                        found.start(),
                        f"'{found[0][:50]}' has no property '{key}' in the ontology",
                    )
    for found in _OF.finditer(line):
        if found[1] in bound and found[2] not in bound[found[1]]:
            yield found.start(), f"'{found[0]}': the ontology has no such property there"
    for found in _AS.finditer(line):
        if found[1] in variables and line[: found.start()].split(" ")[-1].strip("`") != found[1]:
            yield (
                found.start(),
                f"'AS {found[1]}' is the name of a node too, which LadybugDB confuses: rename it",
            )


def _anchors(line: str, patterns: Sequence[_Pattern]) -> Iterator[_Complaint]:
    """A pattern of one node has a label, an id, or a name that is known already."""
    for place, pattern, _ in patterns:
        pattern = re.sub(r"^\w+ ?= ?", "", pattern)
        for piece in re.split(r"(?<=[)}]) ?, ?(?=\()", pattern):
            alone = _NODE.fullmatch(piece.strip())
            if alone is None or alone[2] or "id:" in (alone[3] or "").replace(" ", ""):
                continue
            if not alone[1] or not re.search(rf"\b{alone[1]}\b", line[:place]):
                yield place, f"'MATCH {piece.strip()}' reads everything: give it a label or an id"


def _order(outside: str) -> Iterator[_Complaint]:
    parts = [(p[0].upper(), p.end()) for p in _PART.finditer(outside)]
    for number, (word, start) in enumerate(parts):
        end = parts[number + 1][1] if number + 1 < len(parts) else len(outside)
        cut = _CUT.search(outside, start, end)
        if cut and (word != "RETURN" or number + 1 < len(parts)):
            yield (
                cut.start(),
                f"{cut[0]} before the last RETURN: LadybugDB forgets the order when it aggregates; "
                "order and cut at the end, or in Python",
            )
        if cut and any(w.startswith("UNION") for w, _ in parts):
            yield (
                cut.start(),
                f"{cut[0]} with UNION orders only the last part on Neo4j; order in Python",
            )
    start = parts[-1][1] if parts else 0
    ordered = re.compile(r"\bORDER BY\b", re.I).search(outside, start)
    for found in _CALLED.finditer(outside, ordered.end()) if ordered else ():
        if found[1].lower() in _AGGREGATES:
            yield (
                found.start(),
                f"ORDER BY {found[1]}() fails on LadybugDB: name it in RETURN, order by the name",
            )


def _returned(outside: str) -> Iterator[_Complaint]:
    parts = [(p[0].upper(), p.start(), p.end()) for p in _PART.finditer(outside)]
    if not any(word == "RETURN" for word, _, _ in parts):
        yield len(outside), "a query ends with RETURN"
    for number, (word, _, start) in enumerate(parts):
        if word == "RETURN":
            end = parts[number + 1][1] if number + 1 < len(parts) else len(outside)
            items = _CUT.split(outside[start:end])[0].strip().removeprefix("DISTINCT ")
            for item in _at_commas(items):
                if not re.fullmatch(r"`?\w+`?|.* AS `?\w+`?", item):
                    yield (
                        start,
                        f"'{item}' needs a name (AS …): the engines name it differently",
                    )


# ------------------------------------------------------------------------------------------ text


class _Pattern(NamedTuple):
    """What a MATCH says, and where it stands."""

    place: int
    pattern: str
    condition: str


def _patterns(line: str) -> list[_Pattern]:
    """Every MATCH, wherever it stands: up to the next clause, or the end of its block."""
    found: list[_Pattern] = []
    begun: list[int | None] = [None]  # by how deep the braces are: where a MATCH has begun
    for token in _BRACE_OR_PART.finditer(f"{line}{'}' * (line.count('{') + 1)}"):
        if token[0] == "{":
            begun.append(None)
            continue
        if (start := begun.pop() if begun else None) is not None:
            pattern, _, condition = line[start : token.start()].strip().partition(" WHERE ")
            found.append(_Pattern(start, pattern, condition))
        if token[0] != "}":
            begun.append(token.end() if token[0].upper().endswith("MATCH") else None)
    return sorted(found)


def _line_number(plain: str, place: int) -> int:
    """The line of a text that a place in its one line stands in."""
    before = len("".join(" ".join(plain.split())[:place].split()))
    for number, line in enumerate(plain.splitlines(), 1):
        before -= len("".join(line.split()))
        if before < 0:
            return number
    return max(1, len(plain.rstrip().splitlines()))


def _closing(line: str, start: int) -> int:
    """Where the brace stands that closes the block that ``start`` is in (or the line ends)."""
    depth = 0
    for brace in _BRACE.finditer(line, start):
        depth += 1 if brace[0] == "{" else -1
        if depth < 0:
            return brace.start()
    return len(line)


def _without_blocks(line: str) -> str:
    """The line with a name as long as it in place of each ``EXISTS { }`` and ``COUNT { }``."""
    while found := _BLOCK.search(line):
        end = _closing(line, found.end()) + 1
        line = f"{line[: found.start()]}{'_' * (end - found.start())}{line[end:]}"
    return line


def _arguments(line: str, start: int) -> Iterator[str]:
    depth = 0
    for place in range(start, len(line)):
        depth += {"(": 1, ")": -1}.get(line[place], 0)
        if depth < 0:
            yield from _at_commas(line[start:place])
            return


def _at_commas(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for found in _COMMA_OR_BRACKET.finditer(text):
        if found[0] in "([{":
            depth += 1
        elif found[0] != ",":
            depth -= 1
        elif depth == 0:
            yield text[start : found.start()].strip()
            start = found.end()
    yield text[start:].strip()


def _split(kinds: str) -> list[str]:
    return [kind.strip(" `") for kind in kinds.split("|") if kind.strip(" `")]
