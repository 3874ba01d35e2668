"""Averages: Student's interval, none of a few, and never one without width."""

from statistics import fmean

import pytest
from figure_worlds import a_call, drawn
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from qa_pipeline.reports.figures.agents import by_agent
from qa_pipeline.reports.figures.means import mean_of
from qa_pipeline.reports.figures.points import points_of, ratio_interval
from qa_pipeline.reports.figures.quantiles import NORMAL, student

SCORES = st.floats(0, 100)
SPREAD = st.lists(st.integers(0, 1000).map(lambda tenths: tenths / 10), min_size=5, max_size=60).filter(
    lambda scores: len(set(scores)) > 1
)


def test_quantiles_are_those_of_the_textbook() -> None:
    assert pytest.approx(stats.norm.ppf(0.975)) == NORMAL
    for degrees in (*range(1, 301), 1_000, 10_000, 1_000_000):
        assert student(degrees) == pytest.approx(stats.t.ppf(0.975, degrees), abs=1e-7), degrees


@drawn
@given(SPREAD)
def test_the_interval_of_a_mean_is_students(scores: list[float]) -> None:
    mean = mean_of(scores)
    low, high = stats.t.interval(0.95, len(scores) - 1, loc=fmean(scores), scale=stats.sem(scores))
    assert mean
    assert mean.n == len(scores)
    assert mean.value == pytest.approx(fmean(scores))
    assert (mean.low, mean.high) == pytest.approx((max(0, low), min(100, high)), abs=1e-5)


@drawn
@given(st.lists(SCORES, min_size=5))
def test_a_mean_lies_in_its_interval_and_that_in_the_scale(scores: list[float]) -> None:
    mean = mean_of(scores)
    assert mean
    assert 0 <= mean.low <= mean.value <= mean.high <= 100


def test_of_four_scores_there_is_no_mean_however_many_calls_have_none() -> None:
    assert mean_of([80, 90, 70, 60]) is None
    assert mean_of([80, None, 90, None, 70, 60]) is None
    assert mean_of([80, None, 90, 50, 70, 60]) == mean_of([80, 90, 50, 70, 60])
    assert mean_of([]) is None


@pytest.mark.parametrize(("score", "low", "high"), [(100, 56.6, 100), (0, 0, 43.4), (80, 37.6, 96.4)])
def test_five_times_the_same_score_is_not_certain(score: float, low: float, high: float) -> None:
    mean = mean_of([score] * 5)
    assert mean
    assert mean.value == score
    assert (round(mean.low, 1), round(mean.high, 1)) == (low, high)


def test_an_agents_means_are_of_the_calls_that_have_the_score() -> None:
    scores = [50.0, 60.0, None, 70.0, 80.0, 90.0]
    calls = [a_call(str(n), compliance=score, quality=None) for n, score in enumerate(scores)]
    (group,) = by_agent(calls)
    assert group.compliance == mean_of(scores)
    assert group.compliance
    assert group.compliance.n == 5
    assert group.quality is None


def textbook_ratio(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """The ratio estimator as Cochran's book has it, by residuals about the ratio."""
    n = len(pairs)
    won, most = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    ratio = sum(won) / sum(most)
    residuals = [w - ratio * m for w, m in pairs]
    variance = sum(r * r for r in residuals) / (n - 1) / n / fmean(most) ** 2
    reach = stats.t.ppf(0.975, n - 1) * variance**0.5
    return max(0, ratio - reach), min(1, ratio + reach)


PAIRS = st.lists(
    st.sampled_from((5.0, 10.0, 20.0, 35.0)).flatmap(
        lambda most: st.tuples(st.integers(0, 5).map(lambda fifths: most * fifths / 5), st.just(most))
    ),
    min_size=5,
    max_size=40,
)


@drawn
@given(PAIRS.filter(lambda pairs: len({won / most for won, most in pairs}) > 1))
def test_the_interval_of_points_counts_calls_and_not_rules(pairs: list[tuple[float, float]]) -> None:
    assert ratio_interval(pairs) == pytest.approx(textbook_ratio(pairs), abs=1e-6)


@drawn
@given(PAIRS)
def test_the_interval_of_points_holds_their_share(pairs: list[tuple[float, float]]) -> None:
    share, interval = points_of(pairs).share, ratio_interval(pairs)
    assert interval
    assert share is not None
    assert 0 <= interval[0] <= share <= interval[1] <= 1
    assert interval[0] < interval[1]


def test_where_every_call_has_the_same_share_each_counts_once() -> None:
    reference = stats.binomtest(5, 5).proportion_ci(method="wilson")
    assert ratio_interval([(30, 30)] * 5) == pytest.approx((reference.low, 1))
    assert ratio_interval([(3, 10), (6, 20), (9, 30), (1.5, 5), (0.3, 1)]) == pytest.approx(
        stats_wilson(0.3, 5), abs=1e-9
    )


def stats_wilson(share: float, n: int) -> tuple[float, float]:
    """Where the score test just does not reject: roots of (p - share)² n = z² p (1 - p)."""
    a, b, c = 1 + NORMAL**2 / n, -(2 * share + NORMAL**2 / n), share**2
    root = (b * b - 4 * a * c) ** 0.5
    return (-b - root) / 2 / a, (-b + root) / 2 / a


def test_calls_in_which_nothing_was_decided_do_not_count() -> None:
    four = [(5.0, 10.0), (10.0, 10.0), (0.0, 5.0), (5.0, 5.0)]
    points = points_of([*four, (0.0, 0.0)])
    assert (points.points, points.max_points, points.calls, points.small) == (20, 30, 4, True)
    assert ratio_interval([*four, (0.0, 0.0)]) is None
    assert points_of([]).share is None
