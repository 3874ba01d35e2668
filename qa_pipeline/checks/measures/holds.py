"""Hold: long silences that the agent announced, or that a machine filled."""

from dataclasses import replace

from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import STEMMERS, language
from qa_pipeline.checks.measures.intervals import Interval, Intervals, both, gaps, longest, total, union
from qa_pipeline.checks.measures.measure import Measured
from qa_pipeline.checks.measures.timings import Timings
from qa_pipeline.recordings.recording import Speaker

HOLD_S = 10.0
"""Shorter waits are pauses."""
ANNOUNCED_S = 15.0
"""How long before the silence the customer was asked to wait, at most."""
LIST = "hold"
"""The word list that says how: "resti in linea"."""


def hold_seconds(timings: Timings) -> Measured | None:
    """The seconds on hold; the place is the longest one."""
    found = hold_places(timings) if _known(timings) else None
    return None if found is None else _shown(timings, found, total(union(found)))


def hold_count(timings: Timings) -> Measured | None:
    """How often the customer was put on hold; the place is the longest one."""
    found = hold_places(timings) if _known(timings) else None
    return None if found is None else _shown(timings, found, len(found))


def hold_places(timings: Timings) -> Intervals:
    """Where the customer was on hold."""
    people = union(_by_people(timings))
    waits = [gap for gap in gaps(people) if gap[1] - gap[0] >= HOLD_S]
    return [gap for gap in waits if both([gap], timings.machine) or _announced(timings, gap)]


def _known(timings: Timings) -> bool:
    return bool(timings.believed) and timings.transcript.engine.language in STEMMERS


def _shown(timings: Timings, found: Intervals, value: float) -> Measured:
    start, end = longest(found) or timings.whole
    return Measured(value=value, start_s=start, end_s=end)


def _by_people(timings: Timings) -> Intervals:
    """All speech but a machine's, which has no speaker of its own."""
    return [
        (span.start_s, span.end_s)
        for span in timings.transcript.speech
        if span.speaker is not Speaker.UNKNOWN or not both([(span.start_s, span.end_s)], timings.machine)
    ]


def _announced(timings: Timings, gap: Interval) -> bool:
    """Whether the agent asked to wait shortly before; few calls have such silences, so only their words are looked at."""
    code = timings.transcript.engine.language
    said = tuple(
        each
        for each in timings.believed
        if each.speaker is Speaker.AGENT and gap[0] - ANNOUNCED_S <= each.end_s <= gap[0] + 0.5
    )
    if not said or code not in STEMMERS:
        return False
    words = timings.lexicons.in_call(CallText(replace(timings.transcript, utterances=said), language(code)))
    return any(found.possible for found in words.found(LIST, Speaker.AGENT))
