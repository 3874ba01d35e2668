"""Was a stretch of the call heard well enough to say that something was not said in it?"""

from dataclasses import dataclass

from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.transcript.transcript import Transcript

POOR = 0.35
"""Mean word probability below which an utterance proves no absence."""
LOST_S = 2.0
"""Speech that may be lost without a doubt: a cough, a "mh"."""
LOST_SHARE = 0.2
"""... or this share of the speech in the stretch, whichever is more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """Speech of which the words are not known."""

    start_s: float
    end_s: float
    total_s: float
    """Of all such places in the stretch; start and end are the longest one's."""


def badly_heard(
    transcript: Transcript, speaker: Speaker | None, from_s: float, to_s: float
) -> Unheard | None:
    """The speech in [from_s, to_s] that was not understood, if it is too much to prove an absence."""
    spoken = [
        (max(span.start_s, from_s), min(span.end_s, to_s))
        for span in transcript.speech
        if _is_meant(transcript, span.speaker, speaker) and span.end_s > from_s and span.start_s < to_s
    ]
    heard = [
        (utterance.start_s, utterance.end_s)
        for utterance in transcript.utterances
        if _is_meant(transcript, utterance.speaker, speaker)
        and not utterance.doubt
        and utterance.confidence >= POOR
    ]
    lost = [piece for span in spoken for piece in _without(span, heard) if piece[1] - piece[0] > 0.3]
    total = sum(end - start for start, end in lost)
    speech = sum(end - start for start, end in spoken)
    if total <= max(LOST_S, LOST_SHARE * speech):
        return None
    longest = max(lost, key=lambda piece: piece[1] - piece[0])
    return Unheard(start_s=longest[0], end_s=longest[1], total_s=total)


def _is_meant(transcript: Transcript, speaker: Speaker, wanted: Speaker | None) -> bool:
    return wanted is None or not transcript.speakers_known or speaker is wanted


def _without(span: tuple[float, float], heard: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What of `span` no heard stretch covers, with a little tolerance for word times."""
    left = [span]
    for start, end in heard:
        left = [
            piece
            for a, b in left
            for piece in ((a, min(b, start - 0.2)), (max(a, end + 0.2), b))
            if piece[1] > piece[0]
        ]
    return left
