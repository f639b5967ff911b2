"""What corrections, reviews and statements altered in an authority."""

from __future__ import annotations

from ontology.record import Node
from queries.coverage import seen
from queries.cypher import ask
from queries.viewer import Viewer, whole
from queries.wording import natural


@whole
def changes(viewer: Viewer, authority: str, since: str) -> list[Node]:
    """The changes since a day (ISO), in the order of time and then of their ids."""
    rows = ask(viewer, "changes", authorities=seen(viewer, authority), since=since)
    found = [n for row in rows if isinstance(n := row["change"], Node)]
    return sorted(found, key=lambda n: (str(n.get("at") or ""), natural(n.id)))
