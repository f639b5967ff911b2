"""Records: what one source says, as nodes and claims with their evidence.

A loader turns a file into one :class:`Records`; a store merges the records of all sources into the
graph (``graph/resolve.py``). A record never depends on what else was loaded: that is why any order
of loading gives the same graph.

**Ids** come from identity, never from text or path: ``<label>/<key>``, where the key names the
thing for a person (``recommendation/wirral/sif/2016-07-04/lscb/124``). The label of a node can be
read from its id. People have an opaque key, so that an export without names gives nothing away.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

from ontology.errors import RecordError
from ontology.terms import (
    CLAIM_PROPERTIES,
    CODES,
    CONNECTS,
    PROPERTIES,
    RELATIONSHIP_PROPERTIES,
    Basis,
    Label,
    Modality,
    Relationship,
    ReviewState,
)

#: A property's value. Dates are ISO 8601 strings (``2019-10-31``): they compare as text alike in
#: both engines, in exports and in JSON.
Value = str | int | float | bool | tuple[str, ...]
Properties = Mapping[str, Value]

_PREFIX = {label: re.sub(r"(?<!^)(?=[A-Z])", "-", label).lower() for label in Label}
_LABEL = {prefix: label for label, prefix in _PREFIX.items()}
_PYTHON = {
    "integer": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
    "strings": (tuple,),
}


# ------------------------------------------------------------------------------------------- ids


def slug(text: str) -> str:
    """Lower-case words joined by hyphens: the readable part of an id.

    >>> slug("Children’s Services (Wirral)")
    'childrens-services-wirral'
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    if not plain.strip():
        plain = text
    plain = re.sub(r"['’`]", "", plain.lower().replace("&", " and "))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def node_id(label: Label, *key: str) -> str:
    """The id of a node from its identity.

    >>> node_id(Label.POST, "wirral", "director-of-childrens-services")
    'post/wirral/director-of-childrens-services'
    """
    return "/".join((_PREFIX[label], *key))


def label_of(id_: str) -> Label:
    """The label of the node with this id.

    Raises:
        RecordError: the id begins with no known label.

    """
    try:
        return _LABEL[id_.split("/", 1)[0]]
    except KeyError:
        raise RecordError(
            f"'{id_}' is not the id of a node: it begins with no known kind"
        ) from None


def document_of(passage: str) -> str:
    """The id of the document that a passage (its id) is part of.

    >>> document_of("passage/wirral/sif_report/2016-09-20/17")
    'document/wirral/sif_report/2016-09-20'
    """
    return node_id(Label.DOCUMENT, passage.split("/", 1)[1].rpartition("/")[0])


def authority_of(id_: str) -> str | None:
    """The id of the authority that a thing is of; ``None``: it is everybody's.

    >>> authority_of("post/wirral/director"), authority_of("theme/neglect")
    ('authority/wirral', None)
    """
    scope = "" if is_national(id_) else id_.partition("/")[2].partition("/")[0]
    return node_id(Label.AUTHORITY, scope) if scope and scope != "national" else None


def is_national(id_: str) -> bool:
    """Whether an id is of a node that the ontology ships: a theme, a duty, a national organisation.
    Documents point at these; none adds to them.
    """
    return id_.startswith(("theme/", "duty/", "organisation/national/"))


def person_id(scope: str, name: str) -> str:
    """An opaque id for a named person within a scope (an authority's key or ``national``)."""
    digest = hashlib.sha256(f"{scope}|{normalise_name(name)}".encode()).hexdigest()[:12]
    return node_id(Label.PERSON, scope, digest)


def normalise_name(name: str) -> str:
    """A person's name as compared: without titles, honours, case, accents and punctuation.

    >>> normalise_name("Councillor Mrs Sheila O’Clarke MBE")
    'sheila oclarke'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or name
    words = re.sub(r"[^a-z -]", "", plain.lower().replace("’", "").replace("'", "")).split()
    titles = {"mr", "mrs", "ms", "miss", "dr", "cllr", "councillor", "professor", "prof", "sir",
              "dame", "lady", "lord", "rev", "hmi", "mbe", "obe", "cbe"}  # fmt: skip
    return " ".join(w for w in words if w not in titles)


def normalise_text(text: str) -> str:
    """Text as compared: white space, quotation marks, dashes and line-end hyphens made alike."""
    text = unicodedata.normalize("NFKC", text)
    text = text.translate(str.maketrans("‘’“”–—‑\u00ad", "''\"\"--- "))
    return re.sub(r"\s+", " ", text).strip()


def claim_id(type_: Relationship, from_: str, to: str, source: str, *more: str) -> str:
    """The id of a claim: its type, its ends and who makes it (two sources are two claims)."""
    digest = hashlib.sha256("|".join((type_, from_, to, source, *more)).encode()).hexdigest()
    return f"claim/{type_.lower()}/{digest[:16]}"


# --------------------------------------------------------------------------------------- records


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: ``id``, ``label`` and the properties that have a value (never ``None``)."""

    id: str
    label: Label
    properties: Properties

    def __post_init__(self) -> None:
        object.__setattr__(self, "properties", MappingProxyType(dict(self.properties)))

    def __reduce__(self) -> tuple[object, ...]:
        # a read-only view cannot be sent to another process; what it shows can
        return Node, (self.id, self.label, dict(self.properties))

    def get(self, name: str) -> Value | None:
        """A property's value, or ``None``."""
        return self.properties.get(name)


@dataclass(frozen=True, slots=True)
class Edge:
    """A claim that joins two nodes. ``properties`` holds what every claim carries (``basis``,
    ``modality``, ``source``, ``quote``, ``passage`` …) and what its type adds.
    """

    id: str
    type: Relationship
    from_: str
    to: str
    properties: Properties

    def __post_init__(self) -> None:
        object.__setattr__(self, "properties", MappingProxyType(dict(self.properties)))

    def __reduce__(self) -> tuple[object, ...]:
        return Edge, (self.id, self.type, self.from_, self.to, dict(self.properties))

    def get(self, name: str) -> Value | None:
        """A property's value, or ``None``."""
        return self.properties.get(name)


@dataclass(frozen=True, slots=True)
class Reference:
    """A thing that a document mentions without saying exactly which one: "the inspection in 2016".

    ``id`` is that of a stub node among the same records (``state`` ``cited``). When the records of
    all sources are merged and exactly one full node of that label fits (same authority, ``kinds``
    of framework or family if any are given, its date within ``earliest`` … ``latest``), the stub
    becomes that node; otherwise it stays, as something cited that was not loaded.
    """

    id: str
    earliest: str | None = None
    latest: str | None = None
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """The document (or officer) whose words a set of records is.

    ``id`` is the id of the document (the outermost one of a file), ``authority`` the id of the
    authority it is about, ``issued`` an ISO date or ``""`` and ``rank`` how near its publisher is
    to the facts: 0 issued by the body whose findings or plan it holds, 1 a copy or an extract of
    those by another, 2 a report about them by a third party.
    """

    id: str
    authority: str
    issued: str = ""
    rank: int = 0
    sha256: str = ""
    file_name: str = ""


@dataclass(frozen=True)
class Records:
    """All that one source says."""

    source: Source
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    references: tuple[Reference, ...] = ()
    notes: tuple[str, ...] = ()
    """What the reader should know of the loading, in sentences ("no recommendations are made")."""


@dataclass
class Graph:
    """Nodes and claims by id: what all sources say together."""

    nodes: dict[str, Node] = field(default_factory=dict)
    edges: dict[str, Edge] = field(default_factory=dict)


# ----------------------------------------------------------------------------------------- draft


@dataclass
class Draft:
    """Records in the making: the one way for a loader to say something.

    Every node is made once (a second call with the same key adds properties and refuses to change
    one), every claim knows its evidence, and :meth:`records` checks all of it against the ontology.
    """

    source: Source
    _nodes: dict[str, dict[str, Value]] = field(default_factory=dict)
    _edges: dict[str, Edge] = field(default_factory=dict)
    _references: dict[str, Reference] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)

    def node(self, label: Label, *key: str, **properties: object) -> str:
        """Make a node of the source's authority (or add properties to it) and return its id.

        ``None`` values are left out; enums, dates and lists become plain values.
        """
        id_ = node_id(label, *key)
        authority = id_ if label is Label.AUTHORITY else self.source.authority
        return self._put(id_, {**properties, "authority": authority})

    def person(self, name: str) -> str:
        """A named person of this authority: one node for one normalised name."""
        scope = self.source.authority.split("/", 1)[1]
        return self._put(
            person_id(scope, name),
            {"name": " ".join(name.split()), "authority": self.source.authority},
            first_wins=True,
        )

    def _put(self, id_: str, properties: Mapping[str, object], *, first_wins: bool = False) -> str:
        node = self._nodes.setdefault(id_, {})
        for name, value in properties.items():
            if value is None or value == "" or value == ():
                continue
            plain = _plain(value)
            if name in node and node[name] != plain:
                if first_wins:
                    continue
                raise RecordError(f"{id_}: '{name}' is said twice: {node[name]!r}, then {plain!r}")
            node[name] = plain
        return id_

    def edge(
        self,
        type_: Relationship,
        from_: str,
        to: str,
        *,
        passage: str | None = None,
        quote: str | None = None,
        basis: Basis = Basis.STATED,
        modality: Modality = Modality.IS,
        distinct: str = "",
        **properties: object,
    ) -> str:
        """Make a claim and return its id.

        ``passage`` is the id of the passage that says so and ``quote`` its words (needed when
        ``basis`` is ``stated``, but for what only says how the document is put together).
        ``distinct`` tells claims apart that have the same type, ends and source.
        """
        given = {k: _plain(v) for k, v in properties.items() if v not in (None, "", ())}
        values: dict[str, Value] = {
            "source": self.source.id,
            "basis": basis.value,
            "modality": modality.value,
            **given,
        }
        if passage:
            values["passage"] = passage
        if quote:
            values["quote"] = " ".join(quote.split())
        if basis is Basis.INFERRED:
            values.setdefault("review", ReviewState.UNREVIEWED.value)
        id_ = claim_id(type_, from_, to, self.source.id, *([distinct] if distinct else []))
        self._edges.setdefault(id_, Edge(id_, type_, from_, to, values))
        return id_

    def cites(
        self,
        node: str,
        passage: str,
        quote: str | None = None,
        *,
        property: str | None = None,
        value: object = None,
    ) -> str:
        """Say on which passage a node (or one property of it) rests."""
        return self.edge(
            Relationship.CITES,
            node,
            passage,
            passage=passage,
            quote=quote,
            property=property,
            value=None if value is None else str(_plain(value)),
            distinct=f"{property}={value}" if property else "",
        )

    def refers(
        self,
        id_: str,
        *,
        earliest: str | None = None,
        latest: str | None = None,
        kinds: Sequence[str] = (),
    ) -> str:
        """Say that the node ``id_`` (made before) is a mention to be resolved: see Reference."""
        self._references[id_] = Reference(id_, earliest, latest, tuple(kinds))
        return id_

    def note(self, sentence: str) -> None:
        """Tell the reader of the load report something."""
        self._notes.append(sentence)

    def has(self, id_: str) -> bool:
        """Whether a node with this id was made."""
        return id_ in self._nodes

    def get(self, id_: str, name: str) -> Value | None:
        """A property of a node made before."""
        return self._nodes.get(id_, {}).get(name)

    def records(self) -> Records:
        """The finished records, in canonical order.

        Raises:
            RecordError: a record breaks the ontology; the message names it.

        """
        nodes = tuple(
            Node(i, label_of(i), dict(sorted(p.items()))) for i, p in sorted(self._nodes.items())
        )
        edges = tuple(
            replace(e, properties=dict(sorted(e.properties.items())))
            for _, e in sorted(self._edges.items())
        )
        for node in nodes:
            check_node(node)
        for edge in edges:
            check_edge(edge)
            for end in (edge.from_, edge.to):
                if end not in self._nodes and not is_national(end):
                    raise RecordError(f"{edge.type} {edge.from_} → {edge.to}: no node '{end}'")
        references = tuple(r for _, r in sorted(self._references.items()))
        return Records(self.source, nodes, edges, references, tuple(self._notes))


def _plain(value: object) -> Value:
    """An enum's value, a date's ISO form, a list as a tuple; else the value itself."""
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Sequence):
        return tuple(str(v) for v in value)
    raise RecordError(f"a property cannot hold {value!r}")


# ----------------------------------------------------------------------------------------- checks


def check_node(node: Node) -> None:
    """Check a node's properties against the ontology.

    Raises:
        RecordError: an unknown property, a value of another type, or a code of no list.

    """
    _check(node.id, node.properties, PROPERTIES[node.label])


def check_edge(edge: Edge) -> None:
    """Check a claim's ends and properties against the ontology.

    Raises:
        RecordError: as :func:`check_node`, or ends that this type does not join.

    """
    ends = (label_of(edge.from_), label_of(edge.to))
    if ends not in CONNECTS[edge.type]:
        raise RecordError(
            f"{edge.type} cannot join {ends[0]} to {ends[1]} ({edge.from_} → {edge.to})"
        )
    _check(edge.id, edge.properties, edge_properties(edge.type))


def edge_properties(type_: Relationship) -> dict[str, str]:
    """Names and value types of all properties that a claim of this type may carry (not ``id``)."""
    common = {k: v for k, v in CLAIM_PROPERTIES.items() if k != "id"}
    return {**common, **RELATIONSHIP_PROPERTIES[type_]}


def _check(id_: str, properties: Properties, allowed: Mapping[str, str]) -> None:
    for name, value in properties.items():
        type_ = allowed.get(name)
        if type_ is None:
            raise RecordError(f"{id_}: the ontology has no property '{name}' here")
        if type_ in CODES:
            if value not in CODES[type_]:
                raise RecordError(f"{id_}: '{value}' is not in the code list {type_} ('{name}')")
            continue
        expected = _PYTHON.get(type_, (str,))
        if not isinstance(value, expected) or (isinstance(value, bool) and bool not in expected):
            raise RecordError(f"{id_}: '{name}' should be {type_}, not {value!r}")
        if type_ == "date":
            try:
                date.fromisoformat(str(value))
            except ValueError:
                raise RecordError(f"{id_}: '{name}' is not a date: {value!r}") from None
