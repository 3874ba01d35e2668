"""Silence, and whose share of the talk is how large."""

from qa_pipeline.checks.measures.holds import hold_places
from qa_pipeline.checks.measures.intervals import Interval, both, longest, total, union
from qa_pipeline.checks.measures.measure import Measured
from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.recordings.recording import Speaker


def longest_silence(timings: Timings) -> Measured | None:
    """The longest time in which nobody speaks, between the first and the last word."""
    place = longest(timings.silences)
    return _lasting(place) if place else None


def longest_dead_air(timings: Timings) -> Measured | None:
    """The longest silence that nobody announced: the customer was not asked to wait, and no machine spoke."""
    if not timings.silences:
        return None
    held = union(hold_places(timings))
    place = longest([each for each in timings.silences if not both([each], held)])
    return _lasting(place) if place else Measured(value=0.0, start_s=0.0, end_s=timings.whole[1])


def silence_share(timings: Timings) -> Measured | None:
    """The share of the call, from first to last word, in which nobody speaks."""
    if not timings.spoken:
        return None
    start, end = timings.spoken[0][0], timings.spoken[-1][1]
    if end <= start:
        return None
    return Measured(value=total(timings.silences) / (end - start), start_s=start, end_s=end)


def total_silence(timings: Timings) -> Measured | None:
    """The seconds in which nobody speaks, between the first and the last word."""
    if not timings.spoken:
        return None
    start, end = timings.spoken[0][0], timings.spoken[-1][1]
    return Measured(value=total(timings.silences), start_s=start, end_s=end)


def talk_share(timings: Timings) -> Measured | None:
    """The agent's share of all speech."""
    agent = total(timings.of(Speaker.AGENT))
    all_ = agent + total(timings.of(Speaker.CUSTOMER))
    return Measured(value=agent / all_, start_s=0.0, end_s=timings.whole[1]) if all_ else None


def overlap_share(timings: Timings) -> Measured | None:
    """The share of the speech in which both speak at once."""
    shared = both(timings.of(Speaker.AGENT), timings.of(Speaker.CUSTOMER))
    spoken = total(timings.spoken)
    if not spoken:
        return None
    start, end = longest(shared) or timings.whole
    return Measured(value=total(shared) / spoken, start_s=start, end_s=end)


def _lasting(place: Interval) -> Measured:
    return Measured(value=place[1] - place[0], start_s=place[0], end_s=place[1])
