"""Names of authorities and printed times, in every form that documents have."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.names import area_name, authority_key
from loaders.periods import period, periods

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.mark.parametrize(
    ("printed", "area"),
    [
        ("Isle of Wight Council", "Isle of Wight"),
        ("Wirral Metropolitan Borough Council", "Wirral"),
        ("Wirral's children's services", "Wirral"),
        ("Wirral children’s services", "Wirral"),
        ("Wirral local authority children’s services", "Wirral"),
        ("London Borough of Barnet", "Barnet"),
        ("Metropolitan Borough of Barnsley Council", "Barnsley"),
        ("Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("Royal Borough of Windsor & Maidenhead", "Windsor and Maidenhead"),
        ("City of London Corporation", "City of London"),
        ("Bristol City of", "Bristol"),
        ("Bristol, City of", "Bristol"),
        ("Hull City Council", "Kingston upon Hull"),
        ("Kingston upon Hull, City of", "Kingston upon Hull"),
        ("County of Herefordshire District Council", "Herefordshire"),
        ("City of Bradford Metropolitan District Council", "Bradford"),
        ("Bradford Children and Families Trust", "Bradford"),
        ("Cheshire East Unitary Authority", "Cheshire East"),
        ("East Riding of Yorkshire Council", "East Riding of Yorkshire"),
        ("Council of the Isles of Scilly", "Isles of Scilly"),
        ("Durham County Council", "Durham"),
        ("County Durham", "Durham"),
        ("Together for Children Sunderland", "Sunderland"),
        ("Southend-on-Sea Borough Council", "Southend-on-Sea"),
    ],
)
def test_an_area_has_one_name_however_its_council_is_printed(printed: str, area: str) -> None:
    assert area_name(printed) == area
    assert authority_key(printed) == authority_key(area)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the folder shared does not stand beside this one")
def test_every_authority_of_the_real_reports_keeps_its_whole_name() -> None:
    folders = {p.parent.name for p in (SHARED / "reports").rglob("*.pdf")}
    assert len(folders) > 60
    for folder in folders:
        name = folder.split("_", 1)[1].replace("&", "and")
        assert area_name(name) == name


@pytest.mark.parametrize(
    ("printed", "first", "last", "precision"),
    [
        ("Inspection dates: 17 to 28 June 2019", "2019-06-17", "2019-06-28", "range"),
        ("4 July 2016–28 July 2016", "2016-07-04", "2016-07-28", "range"),
        ("27 September to 8 October 2021", "2021-09-27", "2021-10-08", "range"),
        ("12 December to 8 January 2021", "2020-12-12", "2021-01-08", "range"),
        ("on 30 and 31 August 2017.", "2017-08-30", "2017-08-31", "range"),
        ("Report published: 20 September 2016", "2016-09-20", "2016-09-20", "day"),
        ("20th September, 2016", "2016-09-20", "2016-09-20", "day"),
        ("in December 2018", "2018-12-01", "2018-12-31", "month"),
        ("in February 2024", "2024-02-01", "2024-02-29", "month"),
        ("the inspection in 2016, when", "2016-01-01", "2016-12-31", "year"),
    ],
)
def test_a_printed_time_is_read(printed: str, first: str, last: str, precision: str) -> None:
    read_ = period(printed)
    assert read_ is not None
    assert (read_.from_.isoformat(), read_.to.isoformat(), read_.precision) == (
        first,
        last,
        precision,
    )
    assert read_.text in " ".join(printed.split())


@pytest.mark.parametrize("printed", ["31 February 2020", "12 to 2 March 2019", "2016–17", "Q4"])
def test_a_time_that_cannot_be_is_not_read(printed: str) -> None:
    assert list(periods(printed)) == []
