"""Each label meets its verdict; what meets none is listed."""

import pytest
from evaluation_worlds import make_card, make_labels

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.agreed import agree
from qa_pipeline.evaluation.compare import Comparison, compare
from qa_pipeline.evaluation.evaluate import evaluate
from qa_pipeline.evaluation.labels import Labels, PlaybookLabel
from qa_pipeline.scorecard.scorecard import Outcome, Scorecard


def compared(labels: Labels, *cards: Scorecard, **unjudged: str) -> Comparison:
    return compare(agree(labels), cards, unjudged)


def test_a_label_meets_the_verdict_on_its_check() -> None:
    [pair] = compared(make_labels("c1,greeting,no,,late"), make_card("c1", greeting="p")).pairs
    assert (pair.gold, pair.said, pair.note) == (Verdict.FAIL, Verdict.PASS, "late")
    assert (pair.playbook, pair.language, pair.confidence) == ("p", "it", 0.9)


def test_labels_on_calls_that_are_not_there_are_listed_once_a_call() -> None:
    labels = make_labels("c1,greeting,no", "call-22,a,no", "call-22,b,no", "c3,a,yes")
    found = compared(
        labels, make_card("c1", greeting="p"), make_card("call-2"), c3="was not processed: empty"
    )
    assert [(each.call_id, each.labels, each.place, each.reason) for each in found.unmatched] == [
        ("call-22", 2, "gold.csv:3:11", "no such call; is 'call-2' meant?"),
        ("c3", 1, "gold.csv:5:6", "was not processed: empty"),
    ]


def test_labels_on_checks_that_are_not_there_are_listed_one_by_one() -> None:
    labels = make_labels("c1,greting,no", "c1,price,yes", "c2,greeting,yes")
    found = compared(labels, make_card("c1", greeting="p"), make_card("c2", playbook=None))
    assert [(each.check, each.place, each.reason) for each in found.unmatched] == [
        ("greting", "gold.csv:2:12", "playbook 'p' has no such check; is 'greeting' meant?"),
        ("price", "gold.csv:3:10", "playbook 'p' has no such check"),
        ("greeting", "gold.csv:4:13", "the call has no verdicts: it could not be assessed"),
    ]


def test_divided_reviewers_on_what_is_not_there_are_listed_too() -> None:
    labels = make_labels("c8,a,no", "c8,a,yes", "c1,x,no", "c1,x,yes", "c1,a,no")
    found = compared(labels, make_card("c1", a="p"))
    assert [(each.call_id, each.check) for each in found.unmatched] == [("c8", ""), ("c1", "x")]


def test_calls_and_verdicts_without_labels_are_counted() -> None:
    labels = make_labels("c1,a,yes", "c1,b,yes,Anna", "c1,b,no,Bruno")
    found = compared(labels, make_card("c1", a="p", b="p", c="p"), make_card("c2", a="p"))
    assert found.unlabelled_calls == ("c2",)
    assert found.unlabelled_checks == 1, "of a and b somebody said something"


def test_outcomes_are_compared() -> None:
    labels = make_labels("c1,,,,,failed", "c2,,,,,passed")
    cards = (make_card("c1"), make_card("c2"))
    found = evaluate(labels, cards, {})
    assert found.outcomes
    assert found.outcomes.matrix[Outcome.FAILED][Outcome.PASSED] == 1
    assert (found.outcomes.same.part, found.outcomes.same.whole) == (1, 2)
    assert evaluate(make_labels("c1,a,yes"), [make_card("c1", a="p")], {}).outcomes is None


def test_a_call_that_another_playbook_judged_is_said() -> None:
    label = PlaybookLabel(call_id="c1", playbook="q", place="c1.expected.yaml:2:1")
    labels = Labels(verdicts=make_labels("c1,a,yes").verdicts, playbooks=(label,))
    [other] = compared(labels, make_card("c1", a="p")).other_playbook
    assert other.reason == "labelled by playbook 'q', judged by 'p'"


def test_labels_of_which_none_fits_are_of_no_use() -> None:
    with pytest.raises(EvaluationError, match=r"(?s)not one label.*gold\.csv:2:6: 'c9': no such call"):
        evaluate(make_labels("c9,a,yes"), [make_card("c1", a="p")], {})
