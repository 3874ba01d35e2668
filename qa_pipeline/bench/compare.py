"""Ours beside the best of the others, like with like: greedy against greedy, beam against beam. Pure."""

from collections.abc import Iterable, Sequence

from qa_pipeline.bench.rounds import Result


def comparisons(results: Sequence[Result]) -> list[str]:
    """A sentence for each search that ours and others were measured with."""
    own = [one for one in results if not one.contender.our_cuts]
    searches = list(dict.fromkeys(one.contender.search for one in own))
    sentences = [
        _sentence(search, [one for one in own if one.contender.search == search]) for search in searches
    ]
    return [each for each in sentences if each]


def _sentence(search: str, results: Sequence[Result]) -> str:
    ours = _fastest(one for one in results if one.contender.family == "ours")
    others = [
        best
        for family in ("openai-whisper", "faster-whisper")
        if (best := _fastest(one for one in results if one.contender.family == family))
    ]
    if ours is None or not others:
        return ""
    against = "; ".join(_against(ours, other) for other in others)
    return f"{search}: {ours.contender.name} hears {against}."


def _against(ours: Result, other: Result) -> str:
    times = other.best.hearing_s / ours.best.hearing_s
    whole = other.best.whole_s / ours.best.whole_s
    points = 100 * (ours.all_errors.rate - other.all_errors.rate)
    return (
        f"{times:.1f} times as fast as {other.contender.name} (with start-up {whole:.1f} times), "
        f"its word error rate {abs(points):.1f} points {'higher' if points > 0 else 'lower'}"
    )


def _fastest(results: Iterable[Result]) -> Result | None:
    return min(results, key=lambda one: one.best.hearing_s, default=None)
