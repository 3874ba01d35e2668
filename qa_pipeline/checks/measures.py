"""Measures of a conversation from its timings: facts of who spoke when, never of how a voice sounds."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.segment import Span
from qa_pipeline.transcript.transcript import Transcript

Intervals = list[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A measure's value and the place of the call that shows it."""

    value: float
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A kind of measure."""

    unit: str
    """s, share (0 to 1), or words_per_minute."""
    needs_speakers: bool
    """Whether it means nothing on one channel."""
    of: Callable[[Transcript], Measured | None]
    """None where the call has nothing to measure."""


def longest_silence(transcript: Transcript) -> Measured | None:
    """The longest time in which nobody speaks, between the first and the last word."""
    spoken = union(transcript.speech)
    gaps = [(a[1], b[0]) for a, b in pairwise(spoken)]
    if not gaps:
        return None
    start, end = max(gaps, key=lambda gap: gap[1] - gap[0])
    return Measured(value=end - start, start_s=start, end_s=end)


def total_silence(transcript: Transcript) -> Measured | None:
    """The share of the call, from first to last word, in which nobody speaks."""
    spoken = union(transcript.speech)
    if not spoken:
        return None
    start, end = spoken[0][0], spoken[-1][1]
    if end <= start:
        return None
    return Measured(value=1 - total(spoken) / (end - start), start_s=start, end_s=end)


def talk_share(transcript: Transcript) -> Measured | None:
    """The agent's share of all speech."""
    agent = total(union(_of(transcript, Speaker.AGENT)))
    both = agent + total(union(_of(transcript, Speaker.CUSTOMER)))
    return Measured(value=agent / both, start_s=0.0, end_s=transcript.duration_s) if both else None


def overlap_share(transcript: Transcript) -> Measured | None:
    """The share of the speech in which both speak at once."""
    agent, customer = union(_of(transcript, Speaker.AGENT)), union(_of(transcript, Speaker.CUSTOMER))
    both = [
        (max(a[0], c[0]), min(a[1], c[1])) for a in agent for c in customer if a[0] < c[1] and c[0] < a[1]
    ]
    spoken = total(union(transcript.speech))
    if not spoken:
        return None
    place = max(both, key=lambda piece: piece[1] - piece[0], default=(0.0, transcript.duration_s))
    return Measured(value=total(both) / spoken, start_s=place[0], end_s=place[1])


def longest_monologue(transcript: Transcript) -> Measured | None:
    """The longest time in which the agent speaks and the customer says nothing."""
    customer = union(_of(transcript, Speaker.CUSTOMER))
    best: tuple[float, float] | None = None
    begin: float | None = None
    for start, end in union(_of(transcript, Speaker.AGENT)):
        interrupted = begin is not None and any(begin < c[0] < start for c in customer)
        begin = start if begin is None or interrupted else begin
        if best is None or end - begin > best[1] - best[0]:
            best = (begin, end)
    return Measured(value=best[1] - best[0], start_s=best[0], end_s=best[1]) if best else None


def words_per_minute(transcript: Transcript) -> Measured | None:
    """The agent's words a minute of the agent's own speech."""
    spoken = total(union(_of(transcript, Speaker.AGENT)))
    words = sum(len(u.words) for u in transcript.utterances if u.speaker is Speaker.AGENT and not u.doubt)
    return (
        Measured(value=60 * words / spoken, start_s=0.0, end_s=transcript.duration_s)
        if spoken >= 10
        else None
    )


MEASURES = {
    "longest_silence_s": Measure(unit="s", needs_speakers=False, of=longest_silence),
    "silence_share": Measure(unit="share", needs_speakers=False, of=total_silence),
    "talk_share": Measure(unit="share", needs_speakers=True, of=talk_share),
    "overlap_share": Measure(unit="share", needs_speakers=True, of=overlap_share),
    "longest_monologue_s": Measure(unit="s", needs_speakers=True, of=longest_monologue),
    "words_per_minute": Measure(unit="words_per_minute", needs_speakers=True, of=words_per_minute),
}
"""By the name that playbooks use."""


def union(spans: tuple[Span, ...]) -> Intervals:
    """The time that the spans cover together, in order, touching pieces joined."""
    merged: Intervals = []
    for span in sorted(spans, key=lambda span: (span.start_s, span.end_s)):
        if merged and span.start_s <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.end_s))
        else:
            merged.append((span.start_s, span.end_s))
    return merged


def total(intervals: Intervals) -> float:
    """The seconds that intervals without overlap last."""
    return sum(end - start for start, end in intervals)


def _of(transcript: Transcript, speaker: Speaker) -> tuple[Span, ...]:
    return tuple(span for span in transcript.speech if span.speaker is speaker)
