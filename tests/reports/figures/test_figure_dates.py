"""Dates: what is written is read, what is no date breaks nothing."""

import pytest
from figure_worlds import DATES, a_call, drawn
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.reports.figures.dates import by_time, hour, local, period


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2026-11-23T09:15:00", 9),
        ("2026-11-23 21:15", 21),
        ("2026-11-23T09:15:00+02:00", 9),
        ("2026-11-23T22:15:00Z", 22),
        ("2026-11-23T00:00:00", 0),
        ("2026-11-23", None),
        ("20261123", None),
        ("2026-W48-1", None),
        ("domani", None),
        ("", None),
        (None, None),
    ],
)
def test_the_hour_is_the_one_that_is_written_and_a_day_has_none(
    written: str | None, found: int | None
) -> None:
    assert hour(a_call(started_at=written)) == found


@drawn
@given(st.lists(st.sampled_from(DATES) | st.text(max_size=12), max_size=8))
def test_calls_with_and_without_a_zone_or_a_date_are_put_in_one_order(dates: list[str | None]) -> None:
    calls = [a_call(str(n), started_at=date) for n, date in enumerate(dates)]
    moments = [local(call) for call in sorted(calls, key=by_time)]
    known = [moment for moment in moments if moment]
    assert moments == [None] * (len(moments) - len(known)) + sorted(known)


def test_a_period_of_mixed_dates_is_by_the_days_that_are_written() -> None:
    dates = ("2026-11-23T23:30:00-05:00", "2026-11-24T01:00:00", None, "boh", "2026-11-20")
    assert period(a_call(str(n), started_at=date) for n, date in enumerate(dates)) == (
        "2026-11-20",
        "2026-11-24",
    )
    assert period([a_call(started_at="boh")]) is None
