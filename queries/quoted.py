"""Passages found by their words."""

from __future__ import annotations

from ontology.terms import Label
from queries.answers import Passage
from queries.conditions import holding, words_of
from queries.coverage import seen
from queries.passages import read_passages
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
