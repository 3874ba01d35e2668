"""Several reviewers: most votes hold, ties are left out by name, and their agreement is measured."""

import pytest
from evaluation_worlds import make_labels

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.agreed import Gold, agree
from qa_pipeline.evaluation.agreement import agreement
from qa_pipeline.scorecard.scorecard import Outcome


def verdicts(gold: Gold) -> dict[str, Verdict]:
    return {check: each.verdict for (_, check), each in gold.verdicts.items()}


def test_what_most_reviewers_say_holds_and_their_notes_are_kept() -> None:
    gold = agree(
        make_labels("c1,greeting,no,Anna,late", "c1,greeting,yes,Bruno", "c1,greeting,no,Carla,very late")
    )
    assert verdicts(gold) == {"greeting": Verdict.FAIL}
    assert gold.verdicts["c1", "greeting"].note == "late | very late"
    assert gold.verdicts["c1", "greeting"].place == "gold.csv:2:13"


def test_a_tie_is_named_and_left_out() -> None:
    gold = agree(make_labels("c1,greeting,no,Anna", "c1,greeting,yes,Bruno", "c1,price,yes"))
    assert verdicts(gold) == {"price": Verdict.PASS}
    [tie] = gold.ties
    assert (tie.call_id, tie.check, tie.said) == ("c1", "greeting", ("fail", "pass"))
    assert tie.places == ("gold.csv:2:13", "gold.csv:3:13")


def test_a_named_reviewer_has_one_vote_and_nobodys_labels_one_each() -> None:
    assert agree(make_labels("c1,a,no,Anna", "c1,a,no,Anna", "c1,a,yes,Bruno")).ties
    assert verdicts(agree(make_labels("c1,a,no", "c1,a,no", "c1,a,yes"))) == {"a": Verdict.FAIL}


def test_a_reviewer_who_contradicts_himself_is_told_with_both_places() -> None:
    with pytest.raises(EvaluationError) as caught:
        agree(make_labels("c1,greeting,no,Anna", "c1,greeting,yes,Anna"))
    assert str(caught.value) == (
        "gold.csv:3:13: 'Anna' says pass here and fail at gold.csv:2:13; keep one of them"
    )


def test_an_outcome_may_stand_in_every_row_of_its_call() -> None:
    gold = agree(
        make_labels(
            "c1,a,yes,Anna,,failed", "c1,b,yes,Anna,,failed", "c2,,,Anna,,passed", "c2,,,Bruno,,failed"
        )
    )
    assert {call_id: each.outcome for call_id, each in gold.outcomes.items()} == {"c1": Outcome.FAILED}
    assert [(tie.call_id, tie.check) for tie in gold.ties] == [("c2", "")]


def test_agreement_is_counted_in_pairs_and_beyond_chance() -> None:
    lines = [
        f"c{n},a,{anna},Anna\nc{n},a,{bruno},Bruno"
        for n, (anna, bruno) in enumerate(map(tuple, ("yy", "yy", "nn", "yn")))
    ]
    gold = agree(make_labels(*lines, "c9,a,yes,Anna"))
    found = agreement(gold.several)
    assert (found.checks, found.same.part, found.same.whole) == (4, 3, 4)
    [two] = found.reviewers
    assert (two.one, two.other, two.same.part) == ("Anna", "Bruno", 3)
    assert two.kappa == pytest.approx(0.5), "three of four alike, where chance alone gives two"


def test_two_who_only_ever_say_yes_agree_but_not_beyond_chance() -> None:
    gold = agree(make_labels("c1,a,yes,Anna", "c1,a,yes,Bruno"))
    assert agreement(gold.several).reviewers[0].kappa is None


def test_reviewers_without_names_are_compared_too() -> None:
    found = agreement(agree(make_labels("c1,a,yes", "c1,a,yes", "c1,a,no")).several)
    assert (found.same.part, found.same.whole, found.reviewers) == (1, 3, ())


def test_in_which_order_two_labels_stand_makes_no_difference() -> None:
    gold = agree(make_labels("c1,a,yes,Anna", "c1,a,no,Bruno", "c2,a,no,Bruno", "c2,a,yes,Anna"))
    [two] = agreement(gold.several).reviewers
    assert (two.one, two.same.whole) == ("Anna", 2)
