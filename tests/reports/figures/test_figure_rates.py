"""Rates: what is left to a person is in neither number, and few calls have wide intervals."""

import pytest
from figure_worlds import a_call, drawn
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from qa_pipeline.reports.figures.counts import outcome_counts
from qa_pipeline.reports.figures.rates import SMALL_GROUP, Rate, call_rate, wilson


@drawn
@given(st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_wilsons(counts: tuple[int, int]) -> None:
    passed, judged = counts
    reference = binomtest(passed, judged).proportion_ci(0.95, method="wilson")
    assert wilson(passed, judged) == pytest.approx((reference.low, reference.high), abs=1e-9)


@drawn
@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share_and_stays_within_0_and_1(counts: tuple[int, int]) -> None:
    rate = Rate(passed=counts[0], judged=counts[1])
    assert rate.interval
    assert rate.share is not None
    low, high = rate.interval
    assert 0 <= low <= rate.share <= high <= 1
    assert low < high


def test_nothing_judged_is_no_rate_and_not_zero() -> None:
    nothing = Rate(passed=0, judged=0)
    assert (nothing.share, nothing.interval, nothing.small) == (None, None, True)
    assert Rate(passed=0, judged=3).share == 0.0


def test_all_of_a_few_is_far_from_certain() -> None:
    low, high = Rate(passed=3, judged=3).interval or (0, 0)
    assert (round(low, 2), high) == (0.44, 1.0)


def test_a_call_that_waits_for_a_person_neither_passed_nor_failed() -> None:
    calls = [a_call(str(number), outcome=outcome) for number, outcome in enumerate("ppfrrn")]
    assert call_rate(calls) == outcome_counts(calls).rate == Rate(passed=2, judged=3)
    assert call_rate(calls).failed == 1


def test_fewer_than_five_judged_are_few() -> None:
    assert SMALL_GROUP == 5
    assert [Rate(passed=0, judged=n).small for n in (4, 5)] == [True, False]
