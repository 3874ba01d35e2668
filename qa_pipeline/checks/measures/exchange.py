"""How the two take turns: how long each lets the other wait, and who begins while the other still speaks."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from statistics import median_low

from qa_pipeline.checks.measures.intervals import Interval, longest
from qa_pipeline.checks.measures.measure import Measured
from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.recordings.recording import Speaker

FEWEST_ANSWERS = 3
"""Of fewer the middle one says nothing."""
IN_A_TURN_S = 1.0
"""Who has spoken for so long has the floor; before, two begin at once."""
AT_ONCE_S = 0.5
"""Turns meet a little every time, and recognisers place the ends of words by a tenth of a second or two."""
STOPPED_S = 1.0
"""Who has been silent for so long has stopped; before, they go on."""


def latency(speaker: Speaker) -> Callable[[Timings], Measured | None]:
    """The seconds that the other waits for this one's first word: the middle one of all answers.

    The place is that answer's: the lower of two middle ones, so that there is one that shows the value.
    """

    def measure(timings: Timings) -> Measured | None:
        waits = [
            (max(0.0, after.start_s - before.end_s), before.end_s, after.start_s)
            for before, after in pairwise(timings.turns)
            if after.speaker is speaker
        ]
        if len(waits) < FEWEST_ANSWERS:
            return None
        value, end_s, start_s = median_low(waits)
        return Measured(value=value, start_s=min(end_s, start_s), end_s=max(end_s, start_s))

    return measure


def interruptions(speaker: Speaker) -> Callable[[Timings], Measured | None]:
    """How often this one begins a turn while the other has the floor and speaks on; signs of listening are none."""

    def measure(timings: Timings) -> Measured | None:
        if not timings.turns:
            return None
        found = list(_interruptions(timings, speaker))
        start, end = longest(found) or timings.whole
        return Measured(value=len(found), start_s=start, end_s=end)

    return measure


def turn_count(timings: Timings) -> Measured | None:
    """How often the floor is taken, by either."""
    if not timings.turns:
        return None
    start, end = timings.whole
    return Measured(value=len(timings.turns), start_s=start, end_s=end)


def _interruptions(timings: Timings, speaker: Speaker) -> Iterator[Interval]:
    """Where both speak at once, each time."""
    turns = timings.turns
    for index in range(1, len(turns)):
        mine, others = turns[index], turns[index - 1]
        if mine.speaker is not speaker or timings.is_backchannel(mine.said[0]):
            continue
        before = turns[index - 2] if index > 1 else None
        goes_on = before and before.speaker is speaker and mine.start_s - before.end_s < STOPPED_S
        has_floor = mine.start_s - others.start_s >= IN_A_TURN_S
        if has_floor and not goes_on and others.end_s - mine.start_s >= AT_ONCE_S:
            yield (mine.start_s, min(mine.end_s, others.end_s))
