"""A corrected file changes only what was corrected."""

from __future__ import annotations

from graph.correct import align
from graph.resolve import resolve
from ontology.record import Draft, Graph, Records, Source
from ontology.terms import (
    DocumentState,
    Label,
    PassageKind,
    PassageReading,
    Polarity,
    Relationship,
)

BULLETS = ("Visits are regular.", "Records are kept.", "Plans are clear.", "Homes are stable.")


def letter(*bullets: str, sha256: str = "a") -> Records:
    """A letter whose bullets are identified by their place alone."""
    source = Source("document/coldashby/letter/2024-01-02", "authority/coldashby", sha256=sha256)
    draft = Draft(source)
    key = ("coldashby", "letter", "2024-01-02")
    draft.node(Label.AUTHORITY, "coldashby", name="Cold Ashby")
    document = draft.node(Label.DOCUMENT, *key, state=DocumentState.LOADED, sha256=sha256)
    inspection = draft.node(Label.INSPECTION, "coldashby", "other", "2024-01-02")
    for n, text in enumerate(bullets, start=1):
        passage = draft.node(
            Label.PASSAGE, *key, str(n), text=text, ordinal=n,
            kind=PassageKind.BULLET, reading=PassageReading.RECORD,
        )  # fmt: skip
        draft.edge(Relationship.PART_OF, passage, document)
        finding = draft.node(
            Label.FINDING, "coldashby", "other", "2024-01-02", "strengths", str(n),
            text=text, ordinal=n, polarity=Polarity.STRENGTH,
        )  # fmt: skip
        draft.edge(Relationship.MADE_IN, finding, inspection)
        draft.cites(finding, passage, text)
    return draft.records()


def findings(records: Records) -> dict[str, str]:
    return {
        n.id.rsplit("/", 1)[1]: str(n.get("text"))
        for n in records.nodes
        if n.label is Label.FINDING
    }


def changed(before: Records, after: Records) -> set[str]:
    """Ids of nodes and claims that differ, but for those of the document itself."""
    one, other = (_all(resolve([r])) for r in (before, after))
    return {i for i in one.keys() | other.keys() if one.get(i) != other.get(i)}


def _all(graph: Graph) -> dict[str, object]:
    return dict(graph.nodes) | dict(graph.edges)


def test_a_dropped_bullet_renames_none_of_the_others() -> None:
    before = letter(*BULLETS)
    after = align(before, letter(*BULLETS[:1], *BULLETS[2:], sha256="b"))
    assert findings(after) == {"1": BULLETS[0], "3": BULLETS[2], "4": BULLETS[3]}
    kinds = {i.split("/")[0] for i in changed(before, after) if not i.startswith("claim/")}
    assert kinds == {"document", "finding", "passage"}
    gone = {i for i in changed(before, after) if i.startswith(("finding/", "passage/"))}
    assert all(i.endswith("/2") for i in gone)


def test_an_added_bullet_gets_an_id_of_its_own() -> None:
    before = letter(*BULLETS)
    after = align(before, letter(BULLETS[0], "New: staff are well led.", *BULLETS[1:], sha256="b"))
    assert {n: findings(after)[n] for n in "1234"} == dict(zip("1234", BULLETS, strict=True))
    assert len(findings(after)) == 5


def test_a_changed_word_keeps_its_id() -> None:
    before = letter(*BULLETS)
    reworded = "Records are always kept."
    after = align(before, letter(BULLETS[0], reworded, *BULLETS[2:], sha256="b"))
    assert findings(after)["2"] == reworded
    touched = {i for i in changed(before, after) if not i.startswith("claim/")}
    assert {i.rsplit("/", 1)[1] for i in touched} == {"2", "2024-01-02"}


def test_the_same_file_again_is_the_same_records() -> None:
    records = letter(*BULLETS)
    assert align(records, records) == records


def test_correcting_twice_ends_where_it_began() -> None:
    before = letter(*BULLETS)
    shorter = align(before, letter(*BULLETS[:1], *BULLETS[2:], sha256="b"))
    again = align(shorter, letter(*BULLETS, sha256="a"))
    assert sorted(findings(again).values()) == sorted(BULLETS)
    assert {findings(again)[n] for n in "134"} == {BULLETS[0], BULLETS[2], BULLETS[3]}
