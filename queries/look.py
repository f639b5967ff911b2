"""One look at the graph: who asks, about which authorities, as at which date.

What several questions need is asked once and kept for as long as the look lasts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from ontology.record import Node
from queries.actions import Actions
from queries.asat import Issued
from queries.cypher import ask
from queries.governance import Governance
from queries.lazily import cached_property
from queries.wording import counted, listed

if TYPE_CHECKING:
    from graph.engine import Row
    from queries.viewer import Viewer


class Look:
    """What a viewer sees of some authorities as at a date (default: today)."""

    def __init__(
        self, viewer: Viewer, authorities: Sequence[str], as_at: date | str | None = None
    ) -> None:
        self.authorities = list(authorities)
        one = self.authorities[0] if len(self.authorities) == 1 else None
        self.viewer = viewer if one is None else viewer.about(one)
        self.as_at = str(as_at or date.today())

    def ask(self, name: str, **parameters: object) -> list[Row]:
        """The rows of a query about what this look is at, without what was not on record then."""
        given = {
            "authorities": self.authorities,
            "asAt": self.as_at,
            "later": self.issued.later_ids,
            **parameters,
        }
        return self.issued.rows(ask(self.viewer, name, **given))

    def nodes(self, ids: Iterable[str]) -> list[Node]:
        """The things with these ids, whether they were on record or not, by id."""
        from queries.records import nodes

        return nodes(self.viewer, sorted(set(ids)))

    @cached_property
    def issued(self) -> Issued:
        """Which of the documents loaded had been issued by the date."""
        return Issued(self.viewer, self.authorities, self.as_at)

    @cached_property
    def governance(self) -> Governance:
        """Who answers to whom."""
        return Governance(self)

    @cached_property
    def actions(self) -> Actions:
        """All actions with what is said of them."""
        return Actions(self)

    @cached_property
    def originals(self) -> dict[str, Node]:
        """Id of a plan's copy of a recommendation → the recommendation as the report makes it."""
        rows = self.ask("copies")
        return {str(r["copy"]): r["original"] for r in rows if isinstance(r["original"], Node)}

    @cached_property
    def unread_rows(self) -> dict[str, str]:
        """Id of an authority → what to add where actions are missing: that rows of tables in its
        plans were not read, and how many.
        """
        found: dict[str, list[str]] = {}
        for row in self.ask("unread_rows"):
            rows = counted(row["unread"], "row")
            found.setdefault(str(row["authority"]), []).append(f"{rows} of {row['title']}")
        return {
            id_: f"; not read, and perhaps with actions: {listed(plans)}"
            for id_, plans in found.items()
        }
