"""What a look is narrowed to: what belongs to a document, a recommendation, a body or a theme; and
what there is to choose from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from ontology.errors import NotFound
from ontology.record import Node, label_of
from ontology.terms import Label, Relationship
from queries.answers import Ref
from queries.viewer import Viewer, whole
from queries.wording import natural

if TYPE_CHECKING:
    from queries.look import Look


@dataclass(frozen=True, slots=True)
class Within:
    """Ids of what a look is narrowed to; all that are given must fit. ``only`` are ids that were
    found out before.
    """

    document: str | None = None
    recommendation: str | None = None
    body: str | None = None
    theme: str | None = None
    only: frozenset[str] | None = None

    def ids(self, look: Look) -> frozenset[str] | None:
        """The ids of what fits; ``None``: everything does.

        Raises:
            NotFound: what is narrowed to is not there, or is something else.

        """
        self._check(look)
        result: frozenset[str] | None = None
        for found in self._each(look):
            result = found if result is None else result & found
        return result

    def _check(self, look: Look) -> None:
        given = {
            Label.DOCUMENT: self.document,
            Label.RECOMMENDATION: self.recommendation,
            Label.BODY: self.body,
            Label.THEME: self.theme,
        }
        wanted = {label: id_ for label, id_ in given.items() if id_ is not None}
        known = {(n.label, n.id) for n in look.nodes(wanted.values())} if wanted else set()
        for label, id_ in wanted.items():
            if (label, id_) not in known:
                raise NotFound(f"there is no {label.lower()} with the id '{id_}'")

    def _each(self, look: Look) -> Iterator[frozenset[str]]:
        if self.document is not None:
            rows = look.ask("within_document", id=self.document)
            yield frozenset({self.document, *(str(r["subject"]) for r in rows)})
        if self.recommendation is not None:
            yield belonging_to(look, [self.recommendation])[self.recommendation]
        if self.body is not None:
            yield _of_body(look, self.body)
        if self.theme is not None:
            yield _of_theme(look, self.theme)
        if self.only is not None:
            yield self.only


def belonging_to(look: Look, recommendations: Sequence[str]) -> dict[str, frozenset[str]]:
    """The ids of some recommendations, each with those of what belongs to it."""
    found = {id_: {id_} for id_ in recommendations}
    for row in look.ask("within_recommendation", ids=list(found)):
        found[str(row["recommendation"])].add(str(row["subject"]))
    return {id_: frozenset(ids) for id_, ids in found.items()}


def _with_what_belongs(look: Look, ids: set[str]) -> frozenset[str]:
    made = [id_ for id_ in sorted(ids) if label_of(id_) is Label.RECOMMENDATION]
    return frozenset(ids).union(*belonging_to(look, made).values()) if made else frozenset(ids)


def _of_body(look: Look, body: str) -> frozenset[str]:
    """A body, its meetings, and what it oversees: a recommendation with what belongs to it, an
    action (itself, or through its plan) with the recommendations that it answers, a plan.
    """
    if not look.authorities:
        return frozenset({body})
    targets = {c.to for c in look.governance.out(Relationship.OVERSEES, body)}
    ids = _with_what_belongs(look, {body, *targets})
    answering = {id_ for a in look.actions if targets.intersection(a.targets) for id_ in a.own}
    meetings = {
        meeting.id
        for row in look.ask("registers/meetings")
        if row["body"] == body and isinstance(meeting := row["meeting"], Node)
    }
    return ids | answering | meetings


def _of_theme(look: Look, theme: str) -> frozenset[str]:
    """What has a theme or one that is narrower, and what belongs to such recommendations. Most
    themes are read from words, and nobody has reviewed them.
    """
    from ontology.statute import BROADER

    themes = {theme}
    while wider := {t for t, above in BROADER.items() if above in themes} - themes:
        themes |= wider
    rows = look.ask("within_theme", themes=sorted(themes))
    return _with_what_belongs(look, {str(row["subject"]) for row in rows})


@dataclass(frozen=True, slots=True)
class Choices:
    """What a look at an authority can be narrowed to, each by name."""

    documents: tuple[Ref, ...]
    recommendations: tuple[Ref, ...]
    bodies: tuple[Ref, ...]
    themes: tuple[Ref, ...]


@whole
def choices(viewer: Viewer, authority: str, as_at: date | str | None = None) -> Choices:
    """The documents, recommendations, bodies and themes of an authority."""
    from queries.coverage import seen
    from queries.look import Look

    look = Look(viewer, seen(viewer, authority), as_at)
    if not look.authorities:
        return Choices((), (), (), ())
    loaded = {d.id: d for d in look.issued.documents if d not in look.issued.later}
    made = _nodes(look, "registers/recommendations", "recommendation")
    themes = _nodes(look, "themes_used", "theme")
    bodies = {i: n for i, n in look.governance.parties.items() if n.label is Label.BODY}
    return Choices(*(_named(found) for found in (loaded, made, bodies, themes)))


def _nodes(look: Look, query: str, name: str) -> dict[str, Node]:
    return {n.id: n for row in look.ask(query) if isinstance(n := row[name], Node)}


def _named(found: Mapping[str, Node]) -> tuple[Ref, ...]:
    refs = [Ref.of(node) for node in found.values()]
    return tuple(sorted(refs, key=lambda ref: (natural(ref.name), ref.id)))


__all__ = ["Choices", "Within", "belonging_to", "choices"]
