"""The competence profile: sums of points, with an interval where there are calls enough."""

from fractions import Fraction

from figure_worlds import a_call, a_competence, drawn, some_calls
from hypothesis import given

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.heat import competence_map
from qa_pipeline.reports.figures.points import Points, ratio_interval
from qa_pipeline.reports.figures.profile import competence_profile


@drawn
@given(some_calls())
def test_the_profile_is_the_sum_of_the_calls_points(calls: tuple[CallDigest, ...]) -> None:
    for one in competence_profile(calls):
        its = [each for call in calls for each in call.competences if each.competence == one.competence]
        decided = [each for each in its if each.max_points]
        assert one.points == float(sum(Fraction(each.points) for each in its))
        assert one.max_points == float(sum(Fraction(each.max_points) for each in its))
        assert one.calls == len(decided)
        assert one.share == (one.points / one.max_points if decided else None)
        assert one.interval == ratio_interval([(each.points, each.max_points) for each in its])
        assert (one.interval is None) == one.small == (len(decided) < 5)


@drawn
@given(some_calls())
def test_the_profile_of_all_is_the_last_row_of_the_map(calls: tuple[CallDigest, ...]) -> None:
    profile, heat = competence_profile(calls), competence_map(calls)
    assert [one.competence for one in profile] == [one.check for one in heat.criteria]
    assert heat.whole.cells == tuple(
        Points(points=one.points, max_points=one.max_points, calls=one.calls) for one in profile
    )


def test_calls_that_agree_tell_more_than_calls_that_do_not() -> None:
    steady = [a_call(str(n), competences=[a_competence("empathy", 5 + n % 2, 10)]) for n in range(10)]
    mixed = [a_call(str(n), competences=[a_competence("empathy", (1, 10)[n % 2], 10)]) for n in range(10)]
    (sure,), (unsure,) = competence_profile(steady), competence_profile(mixed)
    assert sure.share == unsure.share == 0.55
    assert sure.interval
    assert unsure.interval
    assert sure.interval[1] - sure.interval[0] < 0.1 < unsure.interval[1] - unsure.interval[0]


def test_a_competence_of_which_nothing_was_decided_has_no_share() -> None:
    (one,) = competence_profile([a_call(competences=[a_competence("empathy", 0, 0)])])
    assert (one.share, one.interval, one.calls, one.small) == (None, None, 0, True)
    assert competence_profile([a_call()]) == ()
