"""What is generated from the ontology: ``terms.py``, ``statute.py`` and ``shapes.ttl``.

``python -m ontology.model`` writes them.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS, RDF, SKOS

from ontology.model import GT, Class, Model, Relationship, graph, read

if TYPE_CHECKING:
    from rdflib.term import Node as Term

_HEAD = '"""Generated from the ontology by ``python -m ontology.model``; do not edit."""'


def _enum(name: str, doc: str, members: list[tuple[str, str]]) -> str:
    """Source of one StrEnum; a member's name is its value in capitals."""
    lines = [f"class {name}(StrEnum):", f'    """{doc}"""', ""]
    lines += [f'    {key} = "{value}"' for key, value in members]
    return "\n".join(lines)


def _snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper()


def terms_source(model: Model) -> str:
    """The text of ``terms.py``."""
    parts = [
        f"{_HEAD}\n\nfrom __future__ import annotations\n\nfrom enum import StrEnum",
        _enum("Label", "The kinds of node.", [(_snake(c.name), c.name) for c in model.classes]),
        _enum(
            "Relationship",
            "The kinds of relationship.",
            [(r.name, r.name) for r in model.relationships],
        ),
    ]
    for scheme, members in model.codes.items():
        words = re.sub(r"(?<!^)(?=[A-Z])", " ", scheme).lower()
        parts.append(_enum(scheme, f"Code list: {words}.", [(n.upper(), n) for n, _ in members]))
    if model.gap_kinds:
        members = [(k["id"].upper(), k["id"]) for k in model.gap_kinds]
        parts.append(_enum("GapKindId", "The published catalogue of gaps.", members))
    parts.append(
        "#: Properties of each label: value type (string, date, integer, decimal, boolean or\n"
        "#: strings) or the name of a code list.\n"
        "PROPERTIES: dict[Label, dict[str, str]] = {\n"
        + "".join(f"    Label.{_snake(c.name)}: {c.properties!r},\n" for c in model.classes)
        + "}"
    )
    parts.append(
        "#: Properties that every claim carries.\n"
        f"CLAIM_PROPERTIES: dict[str, str] = {model.claim.properties!r}"
    )
    parts.append(
        "#: Properties that only claims of one type carry.\n"
        "RELATIONSHIP_PROPERTIES: dict[Relationship, dict[str, str]] = {\n"
        + "".join(f"    Relationship.{r.name}: {r.properties!r},\n" for r in model.relationships)
        + "}"
    )
    parts.append(
        "#: The labels that a relationship may join.\n"
        "CONNECTS: dict[Relationship, tuple[tuple[Label, Label], ...]] = {\n"
        + "".join(
            f"    Relationship.{r.name}: ("
            + "".join(f"(Label.{_snake(a)}, Label.{_snake(b)})," for a, b in r.connects)
            + "),\n"
            for r in model.relationships
        )
        + "}"
    )
    wording = {c.name: (c.label, c.plural, c.definition) for c in model.classes}
    parts.append(
        "#: Label → (singular, plural, definition), for people.\n"
        "WORDING: dict[Label, tuple[str, str, str]] = {\n"
        + "".join(f"    Label.{_snake(n)}: {w!r},\n" for n, w in wording.items())
        + "}"
    )
    phrases = {r.name: (r.label, r.definition) for r in model.relationships}
    parts.append(
        "#: Relationship → (reading between its two ends, definition), for people.\n"
        "PHRASES: dict[Relationship, tuple[str, str]] = {\n"
        + "".join(f"    Relationship.{n}: {p!r},\n" for n, p in phrases.items())
        + "}"
    )
    parts.append(
        "#: Property → what it says of a thing or a claim.\n"
        f"DEFINITIONS: dict[str, str] = {model.definitions!r}"
    )
    required = {c.name: tuple(c.required) for c in model.classes}
    parts.append(
        "#: The properties that each node of a label must have, besides its id.\n"
        "REQUIRED: dict[Label, tuple[str, ...]] = {\n"
        + "".join(f"    Label.{_snake(n)}: {r!r},\n" for n, r in required.items())
        + "}"
    )
    structural = [f"Relationship.{r.name}" for r in model.relationships if r.structural]
    parts.append(
        "#: What says only how a document is put together, and needs no passage.\n"
        f"STRUCTURAL: frozenset[Relationship] = frozenset({{{', '.join(structural)}}})"
    )
    labels = {s: dict(m) for s, m in model.codes.items()}
    parts.append(
        f"#: Code list → code → what people read.\nCODES: dict[str, dict[str, str]] = {labels!r}"
    )
    parts.append(
        "#: The gap catalogue, by id.\n"
        f"GAP_KINDS: dict[str, dict[str, str]] = { {k['id']: k for k in model.gap_kinds}!r}"
    )
    return "\n\n\n".join(parts) + "\n"


def _local(term: object) -> str:
    """The part of an IRI that names a thing: a node's id, ``BodyKind/lscb``, or a local name."""
    return re.sub(r"^.*?(/id/|/code/|#)", "", str(term))


def statute_source(rdf: Graph) -> str:
    """The text of ``statute.py``: what the ontology ships of nodes, default claims and themes."""

    def value(subject: Term, predicate: URIRef) -> str:
        found = rdf.value(subject, predicate)
        return "" if found is None else str(found)

    def listed(subject: Term, predicate: URIRef) -> tuple[str, ...]:
        head = rdf.value(subject, predicate)
        return () if head is None else tuple(_local(v) for v in Collection(rdf, head))

    def of(type_: URIRef) -> list[Term]:
        return sorted(rdf.subjects(RDF.type, type_), key=str)

    def having(predicate: URIRef) -> list[Term]:
        return sorted(rdf.subjects(predicate, None), key=str)

    def strings(subject: Term, predicate: URIRef) -> tuple[str, ...]:
        return tuple(sorted(str(v) for v in rdf.objects(subject, predicate)))

    def enum(term: object) -> str:
        scheme, code = _local(term).split("/")
        return f"{scheme}.{code.upper()}"

    def is_true(subject: Term, predicate: URIRef) -> bool:
        return value(subject, predicate) == "true"

    nodes = {}
    for label, names in (("Organisation", ("name", "kind")), ("Duty", ("citation", "iri", "title")),
                         ("Theme", ("label",))):  # fmt: skip
        for term in rdf.subjects(RDF.type, GT[label]):
            found = {n: re.sub(r"^.*/code/\w+/", "", value(term, GT[n])) for n in names}
            nodes[_local(term)] = (label.upper(), dict(sorted(found.items())))
    posts = [
        f"PostKind({enum(p)}, {value(p, GT.postTitle)!r}, {_local(rdf.value(p, GT.duty))!r}, "
        f"{value(p, DCTERMS.source)!r}, {is_true(p, GT.everyAuthority)})"
        for p in having(GT.postTitle)
    ]
    ranks = [
        f"Rank({enum(r)}, {value(r, GT.titlePattern)!r}, {value(r, GT.notTitlePattern)!r})"
        for r in having(GT.titlePattern)
    ]
    defaults = [
        f"Default(Relationship.{_local(rdf.value(d, GT.claims))}, "
        f"{_local(rdf.value(d, GT.fromEnd))!r}, {listed(d, GT.toEnds)!r}, "
        f"{enum(rdf.value(d, GT.basis))}, {listed(d, GT.reasons)!r}, "
        f"{value(d, GT.validFrom)!r}, {value(d, GT.validTo)!r}, {is_true(d, GT.onlyOne)})"
        for d in of(GT.DefaultClaim)
    ]
    successions = [
        f"Succession({_local(rdf.value(s, GT.earlier))!r}, {_local(rdf.value(s, GT.later))!r}, "
        f"{value(s, GT.validFrom)!r}, {is_true(s, GT.onOrBefore)}, {listed(s, GT.reasons)!r})"
        for s in of(GT.Succession)
    ]
    themes = {
        _local(t): (value(t, SKOS.prefLabel), strings(t, SKOS.altLabel)) for t in of(GT.Theme)
    }
    broader = {_local(t): _local(rdf.value(t, SKOS.broader)) for t in having(SKOS.broader)}

    def block(comment: str, head: str, lines: list[str]) -> str:
        return f"{comment}\n{head} = (" + "".join(f"\n    {line}," for line in lines) + "\n)"

    made = [f"Node({i!r}, Label.{k}, {p!r})" for i, (k, p) in sorted(nodes.items())]
    parts = [
        f"{_HEAD}\n# fmt: off\n# ruff: noqa: E501\n\nfrom __future__ import annotations\n\n"
        "from ontology.provisions import Default, PostKind, Rank, Succession\n"
        "from ontology.record import Node\n"
        "from ontology.terms import Basis, Label, PostRank, Relationship, StatutoryPost",
        block(
            "#: National nodes: organisations, duties, themes.", "NATIONAL: tuple[Node, ...]", made
        ),
        block("#: The statutory posts.", "POSTS: tuple[PostKind, ...]", posts),
        block("#: Ranks, told by title.", "RANKS: tuple[Rank, ...]", ranks),
        block(
            "#: What statute and convention say of every area.",
            "DEFAULTS: tuple[Default, ...]",
            defaults,
        ),
        block(
            "#: Kinds that took the place of others.",
            "SUCCESSIONS: tuple[Succession, ...]",
            successions,
        ),
        "#: Theme → (label, alternative labels): what a tagger looks for.\n"
        "THEMES: dict[str, tuple[str, tuple[str, ...]]] = {\n"
        + "".join(f"    {theme!r}: {names!r},\n" for theme, names in themes.items())
        + "}",
        "#: Theme → the wider theme that it belongs to.\n"
        "BROADER: dict[str, str] = {\n"
        + "".join(f"    {theme!r}: {wider!r},\n" for theme, wider in broader.items())
        + "}",
    ]
    return "\n\n".join(parts) + "\n"


def formatted(text: str) -> str:
    """Generated source as it is committed."""
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--line-length", "100", "-"],
        input=text.encode(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


# ----------------------------------------------------------------------------------------- shapes

_SHAPES_HEAD = """\
# Generated from the ontology by `python -m ontology.model`; do not edit.
#
# What each kind of node and of claim must be: the properties it must have, their types and code
# lists, the relationships it needs, its evidence, and the ends that a relationship may join. What
# holds between several properties or nodes is in rules.ttl.

@prefix gt: <https://golden-thread.example/ns#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


_CODE = "https://golden-thread.example/code/"
_ENDS = ("subject", "object")


def shapes_source(model: Model) -> str:
    """The text of ``shapes.ttl``."""
    parts = [_SHAPES_HEAD]
    parts += [_class_shapes(c, model) for c in (*model.classes, model.claim)]
    parts += [_claim_shapes(r, model) for r in model.relationships]
    return "\n".join(p for p in parts if p)


def _class_shapes(class_: Class, model: Model) -> str:
    """Properties, necessary relationships and evidence of a kind of node."""
    shapes = {
        name: _property(name, type_, model, required=name in class_.required)
        for name, type_ in class_.properties.items()
        if name != "id"
    }
    shapes |= {name: f"sh:path gt:{name} ; sh:minCount 1" for name in class_.needs}
    if class_.evidenced:
        path = "gt:CITES"
        if "statedAt" in class_.properties:  # what a person stated rests on that
            path = "[ sh:alternativePath ( gt:CITES gt:statedAt ) ]"
        shapes["CITES"] = f"sh:path {path} ; sh:minCount 1"
    if class_.name == "Claim":
        shapes |= {e: f"sh:path ( rdf:{e} rdf:type ) ; sh:minCount 1" for e in _ENDS}
    return _shapes(class_.name, class_.name, shapes)


def _claim_shapes(relationship: Relationship, model: Model) -> str:
    """The ends of a relationship, and its own properties. Where not every start goes with every
    end, the pairs are listed too.
    """
    froms = sorted({a for a, _ in relationship.connects})
    tos = sorted({b for _, b in relationship.connects})
    shapes = {n: _property(n, t, model) for n, t in relationship.properties.items()}
    shapes |= {"subject": _end("subject", froms), "object": _end("object", tos)}
    if len(relationship.connects) < len(froms) * len(tos):
        pairs = " ".join(f'"{a} {b}"' for a, b in relationship.connects)
        shapes["ends"] = f"sh:path gt:joins ; sh:minCount 1 ; sh:in ( {pairs} )"
    return _shapes(relationship.name, f"{relationship.name}_claim", shapes)


def _end(which: str, classes: Sequence[str]) -> str:
    """An end is of one of these classes, which its IRI tells (its id begins with the class)."""
    kinds = "|".join(re.sub(r"(?<!^)(?=[A-Z])", "-", c).lower() for c in sorted(classes))
    return f'sh:path rdf:{which} ; sh:pattern "^https://golden-thread.example/id/({kinds})/"'


def _property(name: str, type_: str, model: Model, *, required: bool = False) -> str:
    """What a property's values must be; nothing for a string that may be left out, which cannot
    be wrong.
    """
    least = " ; sh:minCount 1" if required else ""
    if type_ in model.codes:
        codes = " ".join(f"<{_CODE}{type_}/{code}>" for code, _ in model.codes[type_])
        return f"sh:path gt:{name} ; sh:in ( {codes} ){least}"
    if type_ in ("string", "strings"):
        return f"sh:path gt:{name}{least}" if required else ""
    return f"sh:path gt:{name} ; sh:datatype xsd:{type_}{least}"


def _shapes(name: str, target: str, shapes: dict[str, str]) -> str:
    """Shapes of one class or relationship. Each has a target of its own, because a processor then
    takes all things at once instead of one by one (pySHACL: three times as fast).
    """
    return "".join(
        f"gt:{name}.{part} a sh:PropertyShape ; sh:targetClass gt:{target} ;\n    {body} .\n"
        for part, body in shapes.items()
        if body
    )


#: File beside this one → what it holds.
FILES: dict[str, Callable[[], str]] = {
    "terms.py": lambda: formatted(terms_source(read())),
    "statute.py": lambda: statute_source(graph()),
    "shapes.ttl": lambda: shapes_source(read()),
}
