"""The language of a measure cell and of a status."""

from __future__ import annotations

import pytest

from loaders.measures import is_status, read_key, read_measures, read_status


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("", []),
        ("TBC", []),
        ("No' of workers trained", ["count"]),
        ("No's of workers trained", ["count"]),
        ("Number of visits", ["count"]),
        ("No' visits per quarter", ["count"]),
        ("Yearly report = No' of reports", ["count"]),
        ("% of plans in time", ["percentage"]),
        ("%Children out of school", ["percentage"]),
        ("Rate of re-referrals per 10,000", ["rate"]),
        ("Timeliness of visits", ["duration"]),
        ("Waiting times", ["duration"]),
        ("Supervision policy", ["document"]),
        ("Policy in place", ["document"]),
        ("Recommendations from the audit", ["document"]),
        ("COMPLETED", ["status"]),
        ("Children feel safe", ["other"]),
        ("No' of plans Timeliness of plans % graded good", ["count", "duration", "percentage"]),
        ("No' of visits No' of calls No' of letters", ["count"] * 3),
        ("• Number of visits\n• % in time", ["count", "percentage"]),
        ("Number of visits; number of calls", ["count", "count"]),
        ("Rise from 62% to 90%", ["percentage"]),
    ],
)
def test_the_measures_of_a_cell(cell: str, units: list[str]) -> None:
    assert [m.unit.value for m in read_measures(cell)] == units


def test_no_word_of_a_cell_is_lost() -> None:
    cell = "No' of plans Timeliness of plans % graded good"
    assert " ".join(m.text for m in read_measures(cell)) == cell


@pytest.mark.parametrize(
    ("cell", "baseline", "target", "source", "frequency"),
    [
        ("% of visits in time", None, None, None, None),
        ("% of visits within 30 days", None, None, None, None),
        ("Children aged 14 to 16 with a plan", None, None, None, None),
        ("95% of visits in time", None, "95%", None, None),
        ("≥ 90% of plans each term", None, "≥ 90%", None, "each term"),
        ("Rise in visits from 62% to 90%", "62%", "90%", None, None),
        ("Reduce caseloads to 15", None, "15", None, None),
        ("% good; baseline 40%; target: 75%", "40%", "75%", None, None),
        ("Number of visits per quarter", None, None, None, "per quarter"),
        ("% good. Source: case system", None, None, "case system", None),
    ],
)
def test_only_what_is_printed_is_read(
    cell: str,
    baseline: str | None,
    target: str | None,
    source: str | None,
    frequency: str | None,
) -> None:
    (read,) = read_measures(cell)
    assert (read.baseline, read.target, read.source, read.frequency) == (
        baseline,
        target,
        source,
        frequency,
    )


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("Complete", "complete"),
        ("Completed – signed off in May", "complete"),
        ("In progress", "in_progress"),
        ("Not started", "not_started"),
        ("Not yet complete", "in_progress"),
        ("Overdue", "overdue"),
        ("On hold", "paused"),
        ("Red / not started", "not_started"),
        ("G", "not_stated"),
        ("Green", "not_stated"),
    ],
)
def test_a_status_is_read_by_its_words(cell: str, status: str) -> None:
    read = read_status(cell)
    assert read is not None
    assert read.value == status


def test_a_colour_means_what_the_plan_says() -> None:
    key = read_key("RAG: Blue = complete; Green (G) – on track, Red = overdue.")
    assert key == {"blue": "complete", "green": "on track", "red": "overdue"}
    assert [str(read_status(c, key)) for c in ("B", "Green", "red", "Amber")] == [
        "complete",
        "in_progress",
        "overdue",
        "not_stated",
    ]


def test_a_status_is_told_from_a_measure() -> None:
    assert is_status("COMPLETED")
    assert not is_status("Completed visits")
    assert read_status("Visits to families") is None
