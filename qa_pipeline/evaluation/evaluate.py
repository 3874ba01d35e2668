"""The whole comparison, from labels and scorecards to figures."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.agreed import Tie, agree
from qa_pipeline.evaluation.agreement import Agreement, agreement
from qa_pipeline.evaluation.compare import Comparison, OutcomePair, Pair, compare
from qa_pipeline.evaluation.figures import (
    NOT_A_FAIL,
    Figures,
    Group,
    figures,
    groups,
    is_false_fail,
    is_false_pass,
)
from qa_pipeline.evaluation.labels import Labels
from qa_pipeline.evaluation.rates import Rate, rate
from qa_pipeline.evaluation.statistics import FEW, resampled
from qa_pipeline.scorecard.scorecard import Outcome, Scorecard


@dataclass(frozen=True, slots=True, kw_only=True)
class ByCalls:
    """An interval from drawing whole calls, for verdicts of one call are not independent."""

    calls: int
    """Those with any verdict that could have been wrong so."""
    low: float | None
    """None where drawing cannot tell: of one call, and where none or all of the verdicts are wrong."""
    high: float | None
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """The calls' outcomes beside what people say of them."""

    matrix: dict[Outcome, dict[Outcome, int]]
    """What people say, then what the program says."""
    same: Rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """All that the comparison gives."""

    whole: Figures
    false_fails_by_calls: ByCalls
    false_passes_by_calls: ByCalls
    by_check: tuple[Group, ...]
    by_section: tuple[Group, ...]
    by_playbook: tuple[Group, ...]
    by_language: tuple[Group, ...]
    outcomes: Outcomes | None
    """None where no label says an outcome."""
    agreement: Agreement
    ties: tuple[Tie, ...]
    blank: int
    """Rows whose verdict is not filled in."""
    comparison: Comparison


def evaluate(labels: Labels, scorecards: Sequence[Scorecard], unjudged: Mapping[str, str]) -> Evaluation:
    """Compares.

    Args:
        labels: what people say.
        scorecards: of the judged calls.
        unjudged: why the other calls of the workspace have none, by id.

    Raises:
        EvaluationError: a reviewer contradicts himself, or not one label is about a verdict that there is.
    """
    gold = agree(labels)
    found = compare(gold, scorecards, unjudged)
    if not found.pairs and not found.outcomes:
        raise EvaluationError(_nothing(found, gold.ties))
    pairs = found.pairs
    return Evaluation(
        whole=figures(pairs),
        false_fails_by_calls=_by_calls(pairs, lambda pair: pair.gold in NOT_A_FAIL, is_false_fail),
        false_passes_by_calls=_by_calls(pairs, lambda pair: pair.gold is Verdict.FAIL, is_false_pass),
        by_check=groups(pairs, lambda pair: (pair.check, pair.playbook)),
        by_section=groups(pairs, lambda pair: (pair.section.value, "")),
        by_playbook=groups(pairs, lambda pair: (pair.playbook, "")),
        by_language=groups(pairs, lambda pair: (pair.language, "")),
        outcomes=_outcomes(found.outcomes),
        agreement=agreement(gold.several),
        ties=gold.ties,
        blank=gold.blank,
        comparison=found,
    )


def _nothing(found: Comparison, ties: Sequence[Tie]) -> str:
    """Why there is nothing to compare."""
    lines = [f"{each.place}: {each.call_id!r}: {each.reason}" for each in found.unmatched[:10]]
    lines += [f"{tie.places[0]}: {tie.call_id!r}: the reviewers are divided" for tie in ties[:10]]
    return "\n".join(["not one label is about a verdict that there is:", *lines])


def _by_calls(
    pairs: Sequence[Pair], could_be: Callable[[Pair], bool], is_so: Callable[[Pair], bool]
) -> ByCalls:
    wholes = Counter(pair.call_id for pair in pairs if could_be(pair))
    parts = Counter(pair.call_id for pair in pairs if is_so(pair))
    low, high = resampled([parts[call_id] for call_id in wholes], list(wholes.values())) or (None, None)
    return ByCalls(calls=len(wholes), low=low, high=high, few=len(wholes) < FEW)


def _outcomes(pairs: Sequence[OutcomePair]) -> Outcomes | None:
    counts = Counter((pair.gold, pair.said) for pair in pairs)
    matrix = {gold: {said: counts[gold, said] for said in Outcome} for gold in Outcome}
    same = rate(sum(pair.gold is pair.said for pair in pairs), len(pairs))
    return Outcomes(matrix=matrix, same=same) if pairs else None
