"""The figures mean what they say."""

import pytest
from evaluation_worlds import make_card, make_labels, make_pairs

from qa_pipeline.checks.result import Verdict
from qa_pipeline.evaluation.calibration import calibration
from qa_pipeline.evaluation.evaluate import evaluate
from qa_pipeline.evaluation.figures import figures, groups
from qa_pipeline.evaluation.rates import rate
from qa_pipeline.evaluation.statistics import brier, resampled, wilson

ALL = ("pp", "pf", "pu", "pn", "fp", "ff", "fu", "fn", "up", "uf", "uu", "un", "np", "nf", "nu", "nn")
"""Every label with every verdict, once."""


def test_the_matrix_has_labels_in_rows_and_the_program_in_columns() -> None:
    matrix = figures(make_pairs("pf", "pf", "fp")).matrix
    assert matrix[Verdict.PASS][Verdict.FAIL] == 2
    assert matrix[Verdict.FAIL][Verdict.PASS] == 1


def test_a_false_fail_blames_who_did_right_or_had_nothing_to_do() -> None:
    found = figures(make_pairs(*ALL)).false_fails
    assert (found.part, found.whole) == (2, 8), "pf and nf, of all labelled p or n, the doubts among them"


def test_a_false_pass_overlooks_a_fault() -> None:
    found = figures(make_pairs(*ALL)).false_passes
    assert (found.part, found.whole) == (2, 4), "fp and fn, of all labelled f"


def test_doubts_count_where_people_had_none_and_right_is_what_both_decided_alike() -> None:
    found = figures(make_pairs(*ALL))
    assert (found.unsure.part, found.unsure.whole) == (3, 12)
    assert (found.accuracy.part, found.accuracy.whole) == (3, 9)


def test_calibration_is_of_what_both_decided() -> None:
    assert figures(make_pairs(*ALL)).calibration.verdicts == 9
    assert figures(make_pairs("pu", "up")).calibration.brier is None


def test_intervals_are_wilsons() -> None:
    low, high = wilson(5, 10) or (0, 0)
    assert low == pytest.approx(0.2366, abs=1e-4)
    assert high == pytest.approx(0.7634, abs=1e-4)
    assert (wilson(0, 10) or (0, 0))[1] == pytest.approx(0.2775, abs=1e-4), "none of ten is not never"
    assert wilson(0, 0) is None


def test_what_is_small_is_said_to_be_so() -> None:
    assert rate(0, 29).few
    assert not rate(0, 30).few
    nothing = rate(0, 0)
    assert (nothing.share, nothing.low, nothing.high, nothing.few) == (None, None, None, True)


def test_errors_that_come_in_one_call_make_the_interval_over_calls_wide() -> None:
    together = resampled([10] + [0] * 9, [10] * 10)
    apart = resampled([1] * 10, [10] * 10)
    by_verdicts = wilson(10, 100)
    assert together
    assert apart
    assert by_verdicts
    assert together[1] - together[0] > by_verdicts[1] - by_verdicts[0] > apart[1] - apart[0]


def test_drawing_calls_gives_the_same_again_and_nothing_where_it_cannot_tell() -> None:
    assert resampled([1, 0, 2], [4, 4, 4]) == resampled([1, 0, 2], [4, 4, 4])
    assert resampled([0, 0], [4, 4]) is None
    assert resampled([4, 4], [4, 4]) is None
    assert resampled([1], [4]) is None


def test_calls_are_drawn_whole() -> None:
    labels = make_labels(*(f"c{n},{check},yes" for n in range(4) for check in "ab"))
    cards = [make_card(f"c{n}", a="f" if n == 0 else "p", b="f" if n == 0 else "p") for n in range(4)]
    found = evaluate(labels, cards, {}).false_fails_by_calls
    assert (found.calls, found.few) == (4, True)
    assert (found.low, found.high) == (0.0, 0.75), "a share of quarters, not of eighths"
    assert evaluate(labels, cards, {}).false_passes_by_calls.calls == 0


def test_brier_is_the_mean_square_distance_from_the_truth() -> None:
    assert brier([True, False], [1.0, 0.0]) == 0
    assert brier([True, True], [0.9, 0.7]) == pytest.approx((0.01 + 0.09) / 2)
    assert brier([False], [0.8]) == pytest.approx(0.64)


def test_a_confidence_that_keeps_its_word_is_calibrated() -> None:
    found = calibration([(0.75, True)] * 3 + [(0.75, False)])
    assert found.expected_error == pytest.approx(0)
    assert found.brier == pytest.approx(found.brier_of_share)
    boastful = calibration([(1.0, True), (1.0, False), (0.5, True)])
    assert boastful.expected_error == pytest.approx((2 * 0.5 + 0.5) / 3)


def test_the_table_of_confidence_holds_each_verdict_once() -> None:
    found = calibration([(0.0, False), (0.1, True), (0.19, True), (0.999, True), (1.0, True)]).bins
    assert [(each.lowest, each.right.whole) for each in found] == [(0.0, 1), (0.1, 2), (0.9, 2)]
    assert found[1].confidence == pytest.approx(0.145)


def test_the_worst_comes_first_and_one_of_one_is_less_bad_than_nine_of_ten() -> None:
    checks = ("good", "bad", "shy", "rare")
    labels = make_labels(
        *(f"c{n},{check},yes" for n in range(10) for check in checks if n == 0 or check != "rare")
    )
    cards = [make_card("c0", good="p", bad="p", shy="p", rare="f")]
    cards += [make_card(f"c{n}", good="p", bad="f", shy="u") for n in range(1, 10)]
    found = evaluate(labels, cards, {}).by_check
    assert [group.name for group in found] == ["bad", "rare", "shy", "good"]


def test_one_check_of_two_playbooks_is_two_checks() -> None:
    cards = [make_card("c1", a="p"), make_card("c2", playbook="q", a="f")]
    found = evaluate(make_labels("c1,a,yes", "c2,a,yes"), cards, {})
    assert [(group.name, group.playbook) for group in found.by_check] == [("a", "q"), ("a", "p")]
    assert [group.name for group in found.by_playbook] == ["q", "p"]
    assert [group.name for group in found.by_section] == ["compliance"]


def test_groups_are_by_what_is_asked_for() -> None:
    found = groups(make_pairs("pp", "pf", "pp", calls=2), lambda pair: (pair.call_id, ""))
    assert [(group.name, group.figures.verdicts) for group in found] == [("c1", 1), ("c0", 2)]
