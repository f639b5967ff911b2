"""Proposed links that wait: a gap says so, until a person accepts or rejects them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from api.loading import load_paths
from graph import open_store
from graph.statements import decide
from graph.store import Store
from ontology.record import Node, Value
from ontology.terms import GapKindId, Label, Relationship, ReviewState
from queries.answers import Gap
from queries.coverage import Coverage, coverage
from queries.facts import Place, agree, distinct, said
from queries.viewer import Viewer
from tests.aldermoor import AS_AT, World
from tests.test_gaps import ALDERMOOR

NO_ACTION = GapKindId.RECOMMENDATION_WITHOUT_ACTION
NO_LEAD = GapKindId.RECOMMENDATION_WITHOUT_LEAD
NO_FINDING = GapKindId.RECOMMENDATION_WITHOUT_FINDING
WEAKNESS = GapKindId.WEAKNESS_WITHOUT_RECOMMENDATION
FOURTH = "recommendation/wirral/ilacs/2019-06-17/4"


def without_a_bullet(plan: str) -> str:
    """The plan with the fourth bullet of its introduction dropped."""
    return re.sub(r"^- 4\. .*\n", "", plan, count=1, flags=re.M)


def only_tables(plan: str) -> str:
    """The plan with its title and date, and nothing else before the first table's heading."""
    title, date, *_ = [line for line in plan.splitlines() if line and not line.startswith("“")]
    return f"{title}\n\n{date}\n\n" + plan[plan.lower().index("ofsted improvement action 1") :]


@contextmanager
def loaded(wirral: Path, folder: Path, plan: str) -> Iterator[Store]:
    """A store of the report of 2019 and a plan of these words."""
    path = folder / "plan.txt"
    path.write_text(plan, "utf-8")
    with open_store(f"ladybug:{folder / 'store'}") as store:
        list(load_paths(store, [*wirral.glob("*2019*.pdf"), path]))
        yield store


def printed(wirral: Path) -> str:
    (plan,) = (
        text
        for p in wirral.glob("*.txt")
        if "Improvement Plan" in (text := p.read_text("utf-8"))[:400]
    )
    return plan


def asked(store: Store) -> Coverage:
    return coverage(Viewer(store), as_at="2020-03-31")


def of(answer: Coverage, kind: GapKindId) -> dict[str, Gap]:
    return {g.subject.id: g for g in answer.gaps if g.kind.id == kind}


def examined(answer: Coverage, kind: GapKindId) -> int:
    (row,) = (r for r in answer.summary.rows if r.kind.id == kind)
    return row.examined


def reviewed(store: Store, claim: str, decision: ReviewState) -> None:
    """The last decision counts."""
    now = datetime.now(UTC).isoformat()
    store.add(decide(store.graph(), claim, decision, "A. Reviewer", now))


def test_a_copy_that_only_matches_is_counted_once_and_waits(wirral: Path, tmp_path: Path) -> None:
    with loaded(wirral, tmp_path, without_a_bullet(printed(wirral))) as store:
        before = asked(store)
        assert examined(before, NO_ACTION) == 5
        assert of(before, NO_ACTION).keys() == {FOURTH}
        gap = of(before, NO_ACTION)[FOURTH]
        (claim,) = gap.waiting
        assert store.graph().edges[claim].type is Relationship.SAME_AS
        assert gap.sentence.endswith("is stated to address Area for improvement 4 (2019); "
                                     "1 proposed link waits for review.")  # fmt: skip
        assert of(before, NO_LEAD)[FOURTH].waiting == (claim,)
        assert len(before.summary.unjoined) == before.summary.unjoined_waiting == 1

        reviewed(store, claim, ReviewState.REJECTED)
        rejected = asked(store)
        assert examined(rejected, NO_ACTION) == 5
        assert of(rejected, NO_ACTION)[FOURTH].waiting == ()
        assert "review" not in of(rejected, NO_ACTION)[FOURTH].sentence
        assert len(rejected.summary.unjoined) == 1 and not rejected.summary.unjoined_waiting

        reviewed(store, claim, ReviewState.ACCEPTED)
        accepted = asked(store)
        assert examined(accepted, NO_ACTION) == 5
        assert not of(accepted, NO_ACTION) and not of(accepted, NO_LEAD)
        assert accepted.summary.unjoined == ()


def test_a_plan_of_tables_alone_is_proposed_to_answer_the_report(
    wirral: Path, tmp_path: Path
) -> None:
    with loaded(wirral, tmp_path, only_tables(printed(wirral))) as store:
        answer = asked(store)
        assert examined(answer, NO_ACTION) == 5
        assert [len(g.waiting) for g in of(answer, NO_ACTION).values()] == [1] * 5
        assert len(answer.summary.unjoined) == answer.summary.unjoined_waiting == 5


def test_a_finding_that_may_support_closes_nothing_until_accepted(
    wirral: Path, tmp_path: Path
) -> None:
    with loaded(wirral, tmp_path, printed(wirral)) as store:
        before = asked(store)
        weak, gap = next((i, g) for i, g in of(before, WEAKNESS).items() if g.waiting)
        claim = gap.waiting[0]
        recommendation = store.graph().edges[claim].to
        assert claim in of(before, NO_FINDING)[recommendation].waiting
        for one in gap.waiting:
            reviewed(store, one, ReviewState.REJECTED)
        assert "review" not in of(asked(store), WEAKNESS)[weak].sentence
        reviewed(store, claim, ReviewState.ACCEPTED)
        after = asked(store)
        assert weak not in of(after, WEAKNESS)
        assert recommendation not in of(after, NO_FINDING)


# ----------------------------------------------------------------------------- values of one fact


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("392", "393", False),
        ("no", "yes", False),
        ("1,204", "1204", True),
        ("41%", "41 per cent", True),
        ("40.7%", "41%", True),
        ("40.4%", "41%", False),
        ("40.7%", "40.8%", False),
        ("41", "41%", False),
        ("£41", "41", False),
        ("The Board", "the  board.", True),
    ],
)
def test_writing_and_rounding_are_no_difference(one: str, other: str, same: bool) -> None:
    assert agree(one, other) is agree(other, one) is same


def test_values_that_agree_are_one_with_all_their_passages() -> None:
    assert distinct({"41%": ["a"], "40.7%": ["b"], "43%": ["c"]}) == {
        "40.7%": {"a", "b"},
        "43%": {"c"},
    }


def _place(id_: str, where: dict[str, Value], document: dict[str, Value]) -> Place:
    return Place(
        Node(f"passage/aldermoor/{id_}/1", Label.PASSAGE, where),
        Node(f"document/aldermoor/{id_}", Label.DOCUMENT, document),
    )


def test_two_documents_are_named_each_with_what_it_says() -> None:
    where = {
        "a": _place("a", {"page": 3, "number": "9"}, {"title": "Letter", "issuedOn": "2019-05-01"}),
        "b": _place("b", {"number": "12"}, {"title": "Minutes"}),
    }
    told = said({"41": {"a"}, "43": {"b"}}, where)
    assert told == "Letter of 1 May 2019 says 41 (page 3); Minutes says 43 (paragraph 12)"


def test_a_gap_says_who_says_what_and_never_that_one_is_wrong() -> None:
    viewer = ALDERMOOR.viewer(World(rate="43"))
    (gap,) = of(coverage(viewer, as_at=AS_AT), GapKindId.FACTS_CONFLICT).values()
    assert re.fullmatch(
        r"Supervision rate: the same document says 41 \(page \d+\) and 43 \(page \d+\)\.",
        gap.sentence,
    )
    assert "wrong" not in gap.kind.why
