"""Passages found by their words, and the one that a thing is told in best."""

from __future__ import annotations

from collections.abc import Sequence

from ontology.terms import Label
from queries.answers import Passage
from queries.conditions import holding, words_of
from queries.coverage import read_passages, resting_on, seen
from queries.viewer import Viewer, whole
from queries.wording import natural


@whole
def passages_with(viewer: Viewer, authority: str, text: str, most: int = 10) -> list[Passage]:
    """The first passages of an authority's documents that have all of some words, whatever their
    case.

    Raises:
        BadValue: there are too many words.

    """
    words = words_of(text)
    if not words:
        return []
    rows = viewer.store.read(
        f"MATCH (n:Passage) WHERE n.authority IN $authorities AND {holding(Label.PASSAGE, words)} "
        "RETURN n.id AS id",
        {"authorities": seen(viewer, authority), **{f"word{i}": w for i, w in enumerate(words)}},
        name="passages by words",
        words=(),
    )
    ids = sorted((str(row["id"]) for row in rows), key=natural)[:most]
    found = read_passages(viewer, ids)
    return [found[id_] for id_ in ids if id_ in found]


def told_in(viewer: Viewer, ids: Sequence[str]) -> dict[str, Passage]:
    """The passage that each of some things rests on: that of the document itself, where another
    holds a copy of it.
    """
    resting = resting_on(viewer, ids)
    chosen = {id_: min(found, key=_own) for id_, found in resting.items() if found}
    passages = read_passages(viewer, chosen.values())
    return {id_: passages[p] for id_, p in chosen.items() if p in passages}


def _own(passage: str) -> tuple[int, tuple[tuple[int, str], ...]]:
    return passage.count("/"), natural(passage)
