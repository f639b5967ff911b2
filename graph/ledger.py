"""The ledger: what each document said and what people stated, kept as it was given.

The graph is computed from it (``graph/resolve.py``): nothing else in a store needs to be kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from graph import schema
from graph.engine import Step
from graph.statements import Statement
from ontology.record import Edge, Node, Properties, Records, Reference, Source, label_of
from ontology.terms import Relationship


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the ledger.

    ``id`` is that of the document or statement behind ``ledger/``, ``kind`` ``records`` or
    ``statement``, ``sha256`` that of the file's bytes (``""`` for a statement) and ``digest`` that
    of everything the payload holds.
    """

    id: str
    kind: str
    authority: str
    sha256: str
    digest: str
    payload: str


def ledger_step(**columns: str) -> Step:
    """The step that writes a row of the ledger, or these columns of it."""
    return _put([columns])


def _put(rows: Sequence[Mapping[str, str]]) -> Step:
    """The step that writes some rows with the same columns, in the same order."""
    columns = tuple(rows[0])
    sets = ", ".join(f"l.{c} = row.{c}" for c in columns if c != "id")
    query = f"UNWIND $rows AS row MERGE (l:Ledger {{id: row.id}}) SET {sets} RETURN count(*) AS n"
    tables = (schema.LEDGER_TABLE,) if rows[0].get("authority") else ()
    return Step(query, columns, [tuple(row.values()) for row in rows], tables)


def ledger_steps(put: Iterable[Entry], gone: Iterable[Entry]) -> list[Step]:
    """The steps that put entries into the ledger and take others out."""
    written = [asdict(entry) for entry in {entry.id: entry for entry in put}.values()]
    steps = [_put(written)] if written else []
    rows = [(entry.id, entry.authority) for entry in gone]
    if rows:
        query = "UNWIND $rows AS row MATCH (l:Ledger {id: row.id}) DELETE l"
        steps.append(Step(query, ("id", "authority"), rows, (schema.LEDGER_TABLE,)))
    return steps


def entry_id(of: str) -> str:
    """The id of the entry that keeps a document's records or a statement."""
    return f"ledger/{of}"


def records_entry(records: Records) -> Entry:
    """The entry that keeps a document's records."""
    source = records.source
    text = _dump(
        {
            "source": asdict(source),
            "nodes": [[n.id, dict(n.properties)] for n in records.nodes],
            "edges": [[e.id, e.type, e.from_, e.to, dict(e.properties)] for e in records.edges],
            "references": [[r.id, r.earliest, r.latest, r.kinds] for r in records.references],
            "notes": records.notes,
        }
    )
    return _entry(entry_id(source.id), "records", source.authority, source.sha256, text)


def statement_entry(statement: Statement) -> Entry:
    """The entry that keeps what a person stated."""
    fields = {k: getattr(statement, k) for k in ("id", "authority", "kind", "by", "at")}
    text = _dump({**fields, "data": dict(statement.data)})
    return _entry(entry_id(statement.id), "statement", statement.authority, "", text)


def read_records(payload: str) -> Records:
    """The records that an entry keeps."""
    data = _load(payload)
    return Records(
        Source(**data["source"]),
        tuple(Node(i, label_of(i), _properties(p)) for i, p in data["nodes"]),
        tuple(Edge(i, Relationship(t), a, b, _properties(p)) for i, t, a, b, p in data["edges"]),
        tuple(Reference(i, a, b, tuple(kinds)) for i, a, b, kinds in data["references"]),
        tuple(data["notes"]),
    )


def read_statement(payload: str) -> Statement:
    """The statement that an entry keeps."""
    return Statement(**_load(payload))


def _entry(id_: str, kind: str, authority: str, sha256: str, text: str) -> Entry:
    data = text.encode()
    payload = base64.b64encode(zlib.compress(data, 6)).decode()
    return Entry(id_, kind, authority, sha256, hashlib.sha256(data).hexdigest(), payload)


def _dump(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _load(payload: str) -> Any:  # noqa: ANN401 - JSON
    return json.loads(zlib.decompress(base64.b64decode(payload)))


def _properties(values: Mapping[str, Any]) -> Properties:
    return {k: tuple(v) if isinstance(v, list) else v for k, v in values.items()}
