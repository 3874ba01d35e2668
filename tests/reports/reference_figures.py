"""What pages say in figures, worked out once more by scipy and by hand, and written as the English pages write it."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import permutations
from statistics import mean, stdev

from scipy.stats import binomtest, fisher_exact, t

from qa_pipeline.scorecard.scorecard import Outcome

DASH = "–"
SMALL = 5


def whole(value: float) -> int:
    return math.floor(value + 0.5)


def number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """Never 100 % of something incomplete."""
    return f"{min(round(share * 100), 99) if share < 1 else 100} %"


def wilson(passed: int, judged: int) -> tuple[float, float]:
    found = binomtest(passed, judged).proportion_ci(0.95, method="wilson")
    return found.low, found.high


def interval(passed: int, judged: int) -> str:
    low, high = wilson(passed, judged)
    return f"{whole(low * 100)}–{whole(high * 100)} %"


def decided(outcomes: Iterable[Outcome]) -> tuple[int, int]:
    """How many passed, of those that passed or failed."""
    counts = Counter(outcomes)
    return counts[Outcome.PASSED], counts[Outcome.PASSED] + counts[Outcome.FAILED]


def passed_text(outcomes: Iterable[Outcome]) -> str:
    """Share, interval and counts as a row has them; of fewer than five decided calls the counts alone."""
    passed, judged = decided(outcomes)
    told = f"{passed} of {judged}" if judged else ""
    if judged < SMALL:
        return f"{DASH} {told}".strip()
    return f"{percent(passed / judged)} {interval(passed, judged)} {told}"


def student(scores: Sequence[float]) -> tuple[float, float]:
    """Between which the mean lies, within 0 to 100; of scores that are all 100, Wilson's for as many calls."""
    if set(scores) == {100}:
        low, high = wilson(len(scores), len(scores))
        return 100 * low, 100 * high
    assert len(set(scores)) > 1, "no such case in the worlds of these tests"
    reach = t.ppf(0.975, len(scores) - 1) * stdev(scores) / math.sqrt(len(scores))
    return max(0.0, mean(scores) - reach), min(100.0, mean(scores) + reach)


def score_text(scores: Iterable[float | None], *, singles: bool = True) -> str:
    """The mean with its interval; of fewer than five the scores themselves."""
    known = [score for score in scores if score is not None]
    if len(known) < SMALL:
        return " · ".join(map(number, known)) or DASH if singles else DASH
    low, high = student(known)
    return f"{number(mean(known))} {whole(low)}–{whole(high)}"


def ratio_text(pairs: Sequence[tuple[float, float]]) -> str:
    """The share of points won with the interval that counts calls and not rules; of fewer than five calls a dash."""
    if len(pairs) < SMALL:
        return DASH
    share = sum(won for won, _ in pairs) / sum(most for _, most in pairs)
    squares = sum((won - share * most) ** 2 for won, most in pairs)
    if squares < 1e-9:
        assert share == 1, "no such case in the worlds of these tests"
        return f"{percent(share)} {interval(len(pairs), len(pairs))}"
    error = math.sqrt(squares / (len(pairs) - 1) / len(pairs)) / mean(most for _, most in pairs)
    reach = t.ppf(0.975, len(pairs) - 1) * error
    low, high = max(0.0, share - reach), min(1.0, share + reach)
    return f"{percent(share)} {whole(low * 100)}–{whole(high * 100)} %"


def places(outcomes: Mapping[str, Iterable[Outcome]]) -> dict[str, tuple[int, int, int]]:
    """By agent the best and the worst place, of how many: all pairs by Fisher's test, the levels by Holm."""
    rates = {agent: found for agent, its in outcomes.items() if (found := decided(its))[1] >= SMALL}
    if len(rates) < 2:
        return {}
    chances = sorted((_chance(rates[one], rates[other]), one, other) for one, other in permutations(rates, 2))
    surely = []
    for rank, (chance, one, other) in enumerate(chances):
        if chance > 0.05 / (len(chances) - rank):
            break
        surely.append((one, other))
    return {
        agent: (
            1 + sum(worse == agent for _, worse in surely),
            len(rates) - sum(better == agent for better, _ in surely),
            len(rates),
        )
        for agent in rates
    }


def _chance(one: tuple[int, int], other: tuple[int, int]) -> float:
    """That the first is no better."""
    table = [[passed, judged - passed] for passed, judged in (one, other)]
    return float(fisher_exact(table, alternative="greater").pvalue)


def clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{int(seconds) % 60:02d}"
