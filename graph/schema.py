"""The ontology as a schema: tables or constraints in the words of each engine, and its version.

One table per label and one per relationship type, a column per property. Three things are the
store's own and no property of anything: on a relationship's row ``fromId`` and ``toId`` (so that a
relationship that a query returns knows its ends on every engine), and the ``Ledger``, which keeps
what each document said, and what people stated, as it was given.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from ontology.record import edge_properties
from ontology.terms import CONNECTS, PROPERTIES, Label, Relationship

#: Columns of a relationship's row that are not the claim's properties.
ENDS = ("fromId", "toId")

#: The table of the ledger.
LEDGER_TABLE = "Ledger"

#: Columns of the ledger: those of :class:`~graph.ledger.Entry`, and the schema's version.
LEDGER = ("id", "kind", "authority", "sha256", "digest", "payload", "version")

#: The ledger's row that names the version of the schema.
VERSION_ID = "ledger/schema"

#: The ledger's row whose digest is another after each change.
REVISION_ID = "ledger/revision"

#: The row of a Neo4j database's ledger that says whether a change is being committed.
COMMITS_ID = "ledger/commits"
#: The ledger's row that is there while a copy into the store is not finished; its payload is the
#: command that finishes it.
COPY_ID = "ledger/copy"

#: The full-text index of a Neo4j database, and the properties in which it finds words.
WORDS, WORDED = "golden_thread_words", ("name", "title", "text")

#: Raise this when the meaning of what is stored changes but no column does.
_REVISION = 1

_LADYBUG_TYPES = {
    "integer": "INT64",
    "decimal": "DOUBLE",
    "boolean": "BOOL",
    "strings": "STRING[]",
}


def version() -> str:
    """The schema's version: the same for two programs if they make the same tables."""
    digest = hashlib.sha256("\n".join(ladybug_tables()).encode()).hexdigest()
    return f"{_REVISION}.{digest[:8]}"


def ladybug_tables() -> Iterator[str]:
    """The statements that make an empty LadybugDB ready."""
    yield _ladybug_table("Ledger", dict.fromkeys(LEDGER, "string"))
    for label in Label:
        yield _ladybug_table(label, PROPERTIES[label])
    for type_ in Relationship:
        pairs = ", ".join(f"FROM `{a}` TO `{b}`" for a, b in CONNECTS[type_])
        own = {"id": "string", **dict.fromkeys(ENDS, "string"), **edge_properties(type_)}
        yield f"CREATE REL TABLE `{type_}`({pairs}, {_ladybug_columns(own)})"


def _ladybug_table(name: str, columns: Mapping[str, str]) -> str:
    return f"CREATE NODE TABLE `{name}`({_ladybug_columns(columns)}, PRIMARY KEY(`id`))"


def _ladybug_columns(columns: Mapping[str, str]) -> str:
    # Dates and codes are strings: they compare as text alike on every engine.
    return ", ".join(f"`{n}` {_LADYBUG_TYPES.get(t, 'STRING')}" for n, t in columns.items())


def owned(labels: Iterable[Label]) -> str:
    """Those of the labels whose nodes an authority has, for a pattern: a Neo4j server finds the
    nodes of an authority by an index only where the pattern names their labels.
    """
    return "|".join(f"`{of}`" for of in sorted(set(labels)) if "authority" in PROPERTIES[of])


def neo4j_indexes() -> Iterator[tuple[str, str]]:
    """The name of each constraint and index that a Neo4j database has, and what makes it.

    The community edition has all of these. A claim needs none: it is found from its ends.
    """
    for label in ("Ledger", *Label):
        name = f"golden_thread_{label}_id".lower()
        start = f"CREATE CONSTRAINT {name} IF NOT EXISTS"
        yield name, f"{start} FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
        if label == "Ledger" or "authority" in PROPERTIES[label]:
            name = f"golden_thread_{label}_authority".lower()
            yield name, f"CREATE INDEX {name} IF NOT EXISTS FOR (n:`{label}`) ON (n.authority)"
    labels = "|".join(f"`{of}`" for of in Label if set(WORDED) & PROPERTIES[of].keys())
    properties = ", ".join(f"n.{name}" for name in WORDED)
    # Its tokens are never shorter than a run of letters, and none is left out: a word between
    # wildcards finds at least what CONTAINS finds.
    yield (
        WORDS,
        f"CREATE FULLTEXT INDEX {WORDS} IF NOT EXISTS FOR (n:{labels}) ON EACH [{properties}] "
        "OPTIONS {indexConfig: {`fulltext.analyzer`: 'standard-no-stop-words'}}",
    )
