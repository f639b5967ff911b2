"""Turns of phrase in which reports of many authorities state the same figure."""

from __future__ import annotations

import pytest

from loaders.figure_table import FIGURES


@pytest.mark.parametrize(
    ("sentence", "name", "value"),
    [
        ("40% of care leavers are in education, employment or training.",
         "Care leavers in education, employment or training", "40"),
        ("Of these, 88% of care leavers were living in suitable accommodation.",
         "Care leavers in suitable accommodation", "88"),
        ("The time between entering care and moving in with their adoptive family is 512 days.",
         "Days from entering care to moving in with an adoptive family", "512"),
        ("By May, 14 children had been placed for adoption.", "Children placed for adoption", "14"),
        ("There were nine children with an agency decision for adoption.",
         "Children with a decision for adoption", "nine"),
        ("There are 12 approved adopters who are currently waiting.",
         "Approved adopters waiting to be matched", "12"),
    ],
)  # fmt: skip
def test_a_figure_is_read_in_more_than_one_wording(sentence: str, name: str, value: str) -> None:
    found = {(f.name, m["v"]) for f in FIGURES for m in f.pattern.finditer(sentence) if not f.value}
    assert found == {(name, value)}


def test_a_plan_for_adoption_is_no_decision() -> None:
    sentence = "There are 13 children with a plan for adoption."
    assert not [f.name for f in FIGURES if f.pattern.search(sentence)]
