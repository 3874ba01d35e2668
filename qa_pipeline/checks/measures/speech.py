"""How long one speaks without a break, and how many words a minute."""

from collections.abc import Callable

from qa_pipeline.checks.measures.intervals import Interval, Intervals, both, longest, total, union
from qa_pipeline.checks.measures.measure import Measured
from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.recordings.recording import Speaker

BREATH_S = 3.0
"""A silence from which a monologue is over."""
ENOUGH_SPEECH_S = 10.0
"""Of less, words a minute say nothing."""


def longest_monologue(speaker: Speaker) -> Callable[[Timings], Measured | None]:
    """The longest time in which this one speaks and the other says no more than signs of listening."""

    def measure(timings: Timings) -> Measured | None:
        place = longest(_monologues(timings, speaker))
        return Measured(value=place[1] - place[0], start_s=place[0], end_s=place[1]) if place else None

    return measure


def _monologues(timings: Timings, speaker: Speaker) -> Intervals:
    taken = [said.start_s for turn in timings.turns if turn.speaker is speaker.other for said in turn.said]
    found: Intervals = []
    begin: Interval | None = None
    for start, end in timings.of(speaker):
        over = begin is None or start - begin[1] > BREATH_S or any(begin[0] < at < start for at in taken)
        begin = (start, end) if begin is None or over else (begin[0], end)
        found.append(begin)
    return found


def words_per_minute(speaker: Speaker) -> Callable[[Timings], Measured | None]:
    """This one's words a minute of their own speech, pauses left out; speech that was not understood counts for nothing."""

    def measure(timings: Timings) -> Measured | None:
        said = [each for each in timings.believed if each.speaker is speaker]
        spoken = both(timings.of(speaker), union((each.start_s, each.end_s) for each in said))
        if total(spoken) < ENOUGH_SPEECH_S:
            return None
        words = sum(len(each.words) for each in said)
        start, end = timings.whole
        return Measured(value=60 * words / total(spoken), start_s=start, end_s=end)

    return measure
