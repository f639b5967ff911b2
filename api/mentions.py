"""What governance registers and people's statements speak of that is not loaded.

A line may point at an action or a recommendation of a document that is still to come: it stays in
the ledger and joins then. A mistyped number never joins, so both are told, by line. A statement is
kept likewise, and counts again when what it is about is loaded again.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from ontology.record import Node, label_of
from ontology.terms import DocumentFamily, DocumentState, Label

if TYPE_CHECKING:
    from graph.store import Store
    from ontology.record import Records

#: What is also in the graph when it is only mentioned.
_CITED = {Label.DOCUMENT, Label.INSPECTION}


def is_register(document: str) -> bool:
    """Whether the document of this id is a governance register."""
    return f"/{DocumentFamily.GOVERNANCE_REGISTER}/" in document


def unmet(store: Store, register: Records) -> list[str]:
    """The lines of a register that point at what is not loaded, in sentences."""
    wanted = {reference.id for reference in register.references}
    missing = wanted - _loaded(store, wanted)
    sheets = register.source.file_name.endswith(".xlsx")
    place = "sheet {heading}, row {line}" if sheets else "line {line}"
    places = {
        n.id: place.format(heading=n.get("heading"), line=n.get("line")) for n in register.nodes
    }
    lines = {
        (int(str(e.get("passage")).rsplit("/", 1)[1]), end, places[str(e.get("passage"))])
        for e in register.edges
        for end in (e.from_, e.to)
        if end in missing and e.get("passage")
    }
    return [
        f"{register.source.file_name}, {at}: points at {end}, and nothing of that id is loaded; "
        "the line is kept and joins when it is (if that is its number)"
        for _, end, at in sorted(lines)
    ]


def remarks(store: Store, register: Records) -> list[str]:
    """What a person who loads a register should know of it."""
    issued = register.source.issued
    if issued <= date.today().isoformat():
        return unmet(store, register)
    early = f"{register.source.file_name}: it is dated {issued}, which is yet to come"
    return [early, *unmet(store, register)]


def all_unmet(store: Store) -> list[str]:
    """The lines of all registers that point at what is not loaded."""
    registers = [s.id for s in store.sources() if is_register(s.id)]
    return [line for id_ in sorted(registers) for line in unmet(store, store.records(id_))]


def unmet_statements(store: Store) -> list[str]:
    """The statements that are about something that is not loaded, in sentences."""
    from queries.statements import unmet
    from queries.viewer import Viewer

    return [
        f"{s.id} of {s.by}, {s.at[:10]}, is about {' and '.join(s.missing)}, and nothing of that "
        "id is loaded; the statement is kept and counts when it is"
        for s in unmet(Viewer(store))
    ]


def _loaded(store: Store, wanted: set[str]) -> set[str]:
    by_label: dict[Label, list[str]] = defaultdict(list)
    for id_ in sorted(wanted):
        by_label[label_of(id_)].append(id_)
    found = set()
    for label, ids in by_label.items():
        query = f"MATCH (n:`{label}`) WHERE n.id IN $ids RETURN n"
        for row in store.read(query, {"ids": ids}):
            node = row["n"]
            if isinstance(node, Node) and (
                label not in _CITED or node.get("state") == DocumentState.LOADED
            ):
                found.add(node.id)
    return found
