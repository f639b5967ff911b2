"""Passages of documents: which a thing rests on, and what they say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ontology.record import authority_of, document_of
from ontology.terms import Label
from queries.answers import Passage, Ref, cited
from queries.cypher import ask
from queries.viewer import Viewer

if TYPE_CHECKING:
    from graph.engine import Row


def resting_on(viewer: Viewer, ids: Sequence[str]) -> dict[str, list[str]]:
    """The ids of the passages that things rest on, in the order of the documents: those of a copy
    inside another document last.
    """
    result: dict[str, list[str]] = defaultdict(list)
    for row in evidence(viewer, ids):
        result[str(row["subject"])].append(str(row["passage"]))
    return {id_: sorted(set(passages), key=_place) for id_, passages in result.items()}


def told_in(viewer: Viewer, ids: Sequence[str]) -> dict[str, Passage]:
    """The first passage that each of some things rests on."""
    chosen = {id_: found[0] for id_, found in resting_on(viewer, ids).items()}
    passages = read_passages(viewer, chosen.values())
    return {id_: passages[p] for id_, p in chosen.items() if p in passages}


def evidence(viewer: Viewer, ids: Iterable[str]) -> list[Row]:
    """The rows of ``queries/evidence.cypher`` for some things."""
    wanted = sorted(set(ids))
    of = sorted({authority for id_ in wanted if (authority := authority_of(id_))})
    return ask(viewer.about_these(of), "evidence", ids=wanted, authorities=of) if of else []


def _place(passage: str) -> tuple[int, str, list[int]]:
    document, ordinal = passage.rsplit("/", 1)
    return document.count("/"), document, [int(n) for n in ordinal.split(".") if n.isdigit()]


def read_passages(viewer: Viewer, ids: Iterable[str]) -> dict[str, Passage]:
    """Passages by id."""
    from queries.records import nodes

    found = [n for n in nodes(viewer, sorted(set(ids))) if n.label is Label.PASSAGE]
    documents = nodes(viewer, sorted({document_of(n.id) for n in found}))
    told = {
        d.id: (Ref(d.id, Label.DOCUMENT, str(d.get("title") or d.id)), cited(d)) for d in documents
    }
    result = {}
    for passage in found:
        page, number = passage.get("page"), passage.get("number")
        if of := told.get(document_of(passage.id)):
            page = page if isinstance(page, int) else None
            number, text = None if number is None else str(number), str(passage.get("text") or "")
            result[passage.id] = Passage(passage.id, of[0], page, number, text, of[1])
    return result
