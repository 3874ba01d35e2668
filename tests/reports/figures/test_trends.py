"""Trends: every call in one bucket, empty weeks shown, years that turn."""

from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from figure_worlds import a_call, drawn, some_calls
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.dates import hour, local
from qa_pipeline.reports.figures.means import mean_of
from qa_pipeline.reports.figures.rates import call_rate
from qa_pipeline.reports.figures.trends import LONGEST_GAP, Bucket, by_campaign, by_hour, by_version, by_week

DAYS = st.dates(date(2026, 1, 5), date(2027, 1, 15))


def week_of(call: CallDigest) -> str | None:
    moment = local(call)
    return f"{moment:%G-W%V}" if moment else None


def hour_of(call: CallDigest) -> str | None:
    at = hour(call)
    return None if at is None else f"{at:02d}"


def version_of(call: CallDigest) -> str:
    return f"{call.playbook} {call.playbook_version}" if call.playbook else ""


@pytest.mark.parametrize(
    ("trend", "key"),
    [
        (by_week, week_of),
        (by_hour, hour_of),
        (by_campaign, lambda call: call.campaign or ""),
        (by_version, version_of),
    ],
    ids=["week", "hour", "campaign", "version"],
)
@drawn
@given(calls=some_calls())
def test_every_figure_is_that_of_its_calls(
    trend: Callable[[tuple[CallDigest, ...]], tuple[Bucket, ...]],
    key: Callable[[CallDigest], str | None],
    calls: tuple[CallDigest, ...],
) -> None:
    buckets = trend(calls)
    assert len({bucket.key for bucket in buckets}) == len(buckets)
    assert {key(call) for call in calls} - {None} <= {bucket.key for bucket in buckets}
    for bucket in buckets:
        its = [call for call in calls if key(call) == bucket.key]
        assert (bucket.calls, bucket.small) == (len(its), len(its) < 5)
        assert bucket.rate == call_rate(its)
        for mean, scores in (
            (bucket.compliance, [call.compliance for call in its]),
            (bucket.quality, [call.quality for call in its]),
        ):
            reference = mean_of(scores)
            assert (mean is None) == (reference is None)
            if mean and reference:
                assert (mean.n, mean.value) == pytest.approx((reference.n, reference.value))


@drawn
@given(st.lists(DAYS, min_size=1))
def test_weeks_follow_each_other_without_a_gap_and_over_the_turn_of_the_year(days: list[date]) -> None:
    weeks = by_week(a_call(str(n), started_at=day.isoformat()) for n, day in enumerate(days))
    mondays = [date.fromisoformat(week.label_parts[1]) for week in weeks]
    assert (mondays[0], mondays[-1]) == (min(map(monday_of, days)), max(map(monday_of, days)))
    assert {(b - a).days for a, b in pairwise(mondays)} <= {7}
    for monday, week in zip(mondays, weeks, strict=True):
        assert (week.key, week.label_parts[0]) == (f"{monday:%G-W%V}", str(int(f"{monday:%V}")))


def monday_of(day: date) -> date:
    year, week, _ = day.isocalendar()
    return date.fromisocalendar(year, week, 1)


def test_the_first_days_of_january_may_belong_to_the_last_week_of_the_year_before() -> None:
    dates = ("2026-01-01", "2026-12-28", "2027-01-03T23:59:00+01:00", "2027-01-04T00:00:00Z")
    weeks = by_week(a_call(date, started_at=date) for date in dates)
    assert [(week.key, week.label_parts, week.calls) for week in weeks if week.calls] == [
        ("2026-W01", ("1", "2025-12-29"), 1),
        ("2026-W53", ("53", "2026-12-28"), 2),
        ("2027-W01", ("1", "2027-01-04"), 1),
    ]


def test_weeks_without_calls_between_are_there_with_nothing_in_them() -> None:
    weeks = by_week(a_call(date, started_at=date) for date in ("2026-11-02", "2026-11-23", "boh"))
    assert [week.calls for week in weeks] == [1, 0, 0, 1]
    assert (weeks[1].rate.share, weeks[1].compliance, weeks[1].small) == (None, None, True)


def test_a_mistyped_year_does_not_make_a_chart_of_empty_weeks() -> None:
    dates = ("0001-01-01", "1926-11-23", "2026-11-23", "9999-12-31")
    weeks = by_week(a_call(date, started_at=date) for date in dates)
    assert [week.key for week in weeks] == ["0001-W01", "1926-W47", "2026-W48", "9999-W52"]
    year = by_week(a_call(date, started_at=date) for date in ("2025-11-24", "2026-11-30"))
    assert len(year) == LONGEST_GAP + 2
    assert len(by_week(a_call(date, started_at=date) for date in ("2025-11-24", "2026-12-07"))) == 2


def test_hours_run_from_the_first_with_calls_to_the_last() -> None:
    dates = ("2026-11-23T23:10:00", "2026-11-24T21:50:00+02:00", "2026-11-23", None)
    hours = by_hour(a_call(str(n), started_at=date) for n, date in enumerate(dates))
    assert [(one.key, one.label_parts, one.calls) for one in hours] == [
        ("21", ("21", "22"), 1),
        ("22", ("22", "23"), 0),
        ("23", ("23", "24"), 1),
    ]
    assert by_hour([a_call(started_at="2026-11-23")]) == ()


def test_campaigns_stand_by_their_number_of_calls_and_calls_without_one_last() -> None:
    names = (None, None, None, "luce", "luce", "luce", "gas", "gas", "acqua", "acqua")
    campaigns = by_campaign(a_call(str(n), campaign=name) for n, name in enumerate(names))
    assert [(one.label_parts, one.calls) for one in campaigns] == [
        (("luce",), 3),
        (("acqua",), 2),
        (("gas",), 2),
        ((), 3),
    ]


def test_versions_stand_by_their_first_day_so_that_a_new_script_is_seen() -> None:
    calls = [
        a_call("a", version="10", started_at="2026-11-09T08:00:00Z", title="Luce nuova"),
        a_call("b", version="9", started_at="2026-11-20", title="Luce"),
        a_call("c", version="9", started_at="2026-10-05T10:00:00", title="Luce vecchia"),
        a_call("d", playbook="phone", version="1", started_at="boh", title="Telefono"),
        a_call("e", playbook=None, started_at="2026-01-01"),
    ]
    versions = by_version(calls)
    assert [one.label_parts for one in versions] == [
        ("energy", "9", "Luce", "2026-10-05"),
        ("energy", "10", "Luce nuova", "2026-11-09"),
        ("phone", "1", "Telefono", ""),
        ("", "", "", ""),
    ]
    assert [one.key for one in versions] == ["energy 9", "energy 10", "phone 1", ""]


def test_of_no_calls_there_is_no_trend() -> None:
    assert [trend([]) for trend in (by_week, by_hour, by_campaign, by_version)] == [()] * 4
