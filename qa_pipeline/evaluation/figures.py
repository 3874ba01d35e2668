"""How right the verdicts are: the table of what was meant and said, false fails, false passes, doubts, and their shares."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qa_pipeline.checks.result import Verdict
from qa_pipeline.evaluation.calibration import Calibration, calibration
from qa_pipeline.evaluation.compare import Pair
from qa_pipeline.evaluation.rates import Rate, rate
from qa_pipeline.evaluation.statistics import FEW, wilson

NOT_A_FAIL = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of a number of verdicts."""

    verdicts: int
    calls: int
    matrix: dict[Verdict, dict[Verdict, int]]
    """What people say, then what the program says."""
    false_fails: Rate
    """Of what people take for passed or not due, what the program failed."""
    false_passes: Rate
    """Of what people take for failed, what the program passed or took for not due."""
    unsure: Rate
    """Of what people decided, what the program left to a person."""
    accuracy: Rate
    """Of what both decided, what they decided alike."""
    calibration: Calibration
    few: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The figures of the verdicts that have something in common."""

    name: str
    playbook: str
    """Empty: of whatever playbook."""
    figures: Figures


def decided(verdict: Verdict) -> bool:
    """Whether it is more than a doubt."""
    return verdict is not Verdict.UNSURE


def is_false_fail(pair: Pair) -> bool:
    """Whether somebody is blamed who did right."""
    return pair.gold in NOT_A_FAIL and pair.said is Verdict.FAIL


def is_false_pass(pair: Pair) -> bool:
    """Whether a fault is not seen."""
    return pair.gold is Verdict.FAIL and pair.said in NOT_A_FAIL


def figures(pairs: Sequence[Pair]) -> Figures:
    """What can be said of these verdicts."""
    counts = Counter((pair.gold, pair.said) for pair in pairs)
    known = [pair for pair in pairs if decided(pair.gold)]
    both = [pair for pair in known if decided(pair.said)]
    return Figures(
        verdicts=len(pairs),
        calls=len({pair.call_id for pair in pairs}),
        matrix={gold: {said: counts[gold, said] for said in Verdict} for gold in Verdict},
        false_fails=rate(sum(map(is_false_fail, pairs)), sum(pair.gold in NOT_A_FAIL for pair in pairs)),
        false_passes=rate(sum(map(is_false_pass, pairs)), sum(pair.gold is Verdict.FAIL for pair in pairs)),
        unsure=rate(len(known) - len(both), len(known)),
        accuracy=rate(sum(pair.gold is pair.said for pair in both), len(both)),
        calibration=calibration([(pair.confidence, pair.gold is pair.said) for pair in both]),
        few=len(pairs) < FEW,
    )


def groups(pairs: Sequence[Pair], name: Callable[[Pair], tuple[str, str]]) -> tuple[Group, ...]:
    """The figures by what `name` gives (a name and a playbook), the worst first."""
    found: dict[tuple[str, str], list[Pair]] = {}
    for pair in pairs:
        found.setdefault(name(pair), []).append(pair)
    made = [Group(name=key[0], playbook=key[1], figures=figures(members)) for key, members in found.items()]
    return tuple(sorted(made, key=_badness))


def _badness(group: Group) -> tuple[float, float, str, str]:
    """By the least share of wrong verdicts that must be believed: one wrong of one is less bad than nine of ten."""
    right, unsure = group.figures.accuracy, group.figures.unsure
    wrong = wilson(right.whole - right.part, right.whole) or (0.0, 0.0)
    return -wrong[0], -(unsure.low or 0.0), group.name, group.playbook
