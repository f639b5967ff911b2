"""The language of a due cell."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.dates import later, read_due

READ = [
    ("March 2020", "2020-03-01", "2020-03-31", "month"),
    ("Sept 19", "2019-09-01", "2019-09-30", "month"),
    ("Dec-19", "2019-12-01", "2019-12-31", "month"),
    ("Feb 2024", "2024-02-01", "2024-02-29", "month"),
    ("By end of March 2020", "2020-03-01", "2020-03-31", "month"),
    ("April 2012 in place by", "2012-04-01", "2012-04-30", "month"),
    ("03/2020", "2020-03-01", "2020-03-31", "month"),
    ("03/20", "2020-03-01", "2020-03-31", "month"),
    ("31/03/2020", "2020-03-31", "2020-03-31", "day"),
    ("31.03.20", "2020-03-31", "2020-03-31", "day"),
    ("31st March 2020", "2020-03-31", "2020-03-31", "day"),
    ("2020-03-31 00:00:00", "2020-03-31", "2020-03-31", "day"),
    ("2020/21", "2020-04-01", "2021-03-31", "financial_year"),
    ("FY 2020-2021", "2020-04-01", "2021-03-31", "financial_year"),
    ("Q4 2019/20", "2020-01-01", "2020-03-31", "quarter"),
    ("2019/20 Q1", "2019-04-01", "2019-06-30", "quarter"),
    ("Quarter 3 (2020-21)", "2020-10-01", "2020-12-31", "quarter"),
    ("2020", "2020-01-01", "2020-12-31", "year"),
    ("January – March 2020", "2020-01-01", "2020-03-31", "range"),
    ("November - February 2020", "2019-11-01", "2020-02-29", "range"),
    ("1 January 2020 to 31 March 2020", "2020-01-01", "2020-03-31", "range"),
    ("2019-2021", "2019-01-01", "2021-12-31", "range"),
    ("To be completed by June 2022", "2022-06-01", "2022-06-30", "month"),
    ("In progress - June 2022", "2022-06-01", "2022-06-30", "month"),
    ("Q2 2022/23", "2022-07-01", "2022-09-30", "quarter"),
    ("Ongoing", None, None, "ongoing"),
    ("On-going – review March 2020", None, None, "ongoing"),
    ("", None, None, "none"),
    ("TBC", None, None, "none"),
    ("-", None, None, "none"),
]


@pytest.mark.parametrize(("cell", "first", "last", "precision"), READ)
def test_a_due_cell_is_read(cell: str, first: str | None, last: str | None, precision: str) -> None:
    due = read_due(cell)
    iso = [day and day.isoformat() for day in (due.first, due.last)]
    assert (*iso, due.precision.value, due.text) == (first, last, precision, cell)


@pytest.mark.parametrize(
    "cell",
    [
        "Q4",  # of which year?
        "March",
        "31/02/2020",  # no such day
        "03/07",  # March 2007, or the third of July?
        "Completed March 2019",  # when it was done, not when it is due
        "Q2 2022",  # of the calendar year, or of which financial year?
        "academic year 2022/23",
        "w/c 6 June 2022",
        "End of term",
        "06/13/2022",
        "from April 2020",
        "within 3 months",
        "Autumn 2020",
        "November 2019; March 2020",  # which of them?
        "June 2020 - March 2020",
        "To be confirmed in Act",
        "When the board agrees",
    ],
)
def test_what_is_not_certain_is_left_unread_with_its_words(cell: str) -> None:
    due = read_due(cell)
    assert (due.first, due.last, due.precision.value, due.text) == (None, None, "unread", cell)


@pytest.mark.parametrize(
    ("start", "words", "expected"),
    [
        ("October 2019", "It will be fully reviewed after 1 year to see", date(2020, 10, 1)),
        ("October 2019", "reviewed after six months", date(2020, 4, 1)),
        ("31 December 2019", "in 2 months", date(2020, 2, 1)),
    ],
)
def test_a_time_after_another_is_its_month(start: str, words: str, expected: date) -> None:
    due = later(read_due(start), words)
    assert due is not None
    assert due.first == expected
    assert due.precision.value == "month"
    assert due.text in words


def test_no_time_is_made_of_other_words() -> None:
    assert later(read_due("October 2019"), "reviewed regularly") is None
    assert later(read_due("Ongoing"), "after 1 year") is None
