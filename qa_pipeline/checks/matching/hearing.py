"""Was a stretch of the call heard well enough to say that something was not said in it?"""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.transcript.transcript import MACHINE, Transcript, Utterance

POOR = 0.5
"""Mean word probability below which an utterance proves no absence."""
LOST = 0.5
"""Of the words of an imported utterance: if so many were not understood, it proves no absence either."""
WORD_S = 0.3
"""What a word takes at least: speech that was lost may hold a wording if it is long enough for its words."""
LEAST_S = 1.2
"""Shorter losses are coughs and "mh"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unheard:
    """Speech of which the words are not known."""

    start_s: float
    end_s: float


def room_for(words: int) -> float:
    """The seconds that so many words need."""
    return max(LEAST_S, WORD_S * words)


def lost_speech(transcript: Transcript, speaker: Speaker | None) -> tuple[Unheard, ...]:
    """All speech of a speaker's that was not understood.

    Args:
        transcript: the call.
        speaker: whose speech; None: everybody's.
    """
    anybody = speaker is None or not transcript.speakers_known
    spoken = [(span.start_s, span.end_s) for span in transcript.speech if anybody or span.speaker is speaker]
    spoken += _by_nobody_known(transcript, speaker)
    heard = [
        (utterance.start_s, utterance.end_s)
        for utterance in transcript.utterances
        if (anybody or utterance.speaker is speaker)
        and (not utterance.doubt or utterance.doubt == MACHINE)
        and _understood(utterance)
    ]
    return tuple(Unheard(start_s=start, end_s=end) for span in spoken for start, end in _without(span, heard))


def badly_heard(
    transcript: Transcript,
    lost: Sequence[Unheard],
    speaker: Speaker | None,
    from_s: float,
    to_s: float,
    needed_s: float,
) -> Unheard | None:
    """Speech in [from_s, to_s] that was not understood and is long enough to hold what was looked for.

    Args:
        transcript: the call.
        lost: all such speech of the speaker's (`lost_speech`).
        speaker: whose speech; None: everybody's.
        from_s: where the search began.
        to_s: where it ended.
        needed_s: how long what was looked for takes.
    """
    if _is_dead(transcript, speaker):
        return Unheard(start_s=from_s, end_s=to_s)
    inside = [(max(each.start_s, from_s), min(each.end_s, to_s)) for each in lost]
    longest = max(inside, key=lambda piece: piece[1] - piece[0], default=(0.0, 0.0))
    return Unheard(start_s=longest[0], end_s=longest[1]) if longest[1] - longest[0] >= needed_s else None


def _understood(utterance: Utterance) -> bool:
    """Whether enough of it was heard to say what it does not hold; "[inaudible]" is a word of probability 0."""
    lost = sum(word.probability == 0 for word in utterance.words)
    if utterance.confidence is None:
        return lost < LOST * len(utterance.words)
    return utterance.confidence >= POOR


def _is_dead(transcript: Transcript, speaker: Speaker | None) -> bool:
    """Whether this speaker's channel holds no sound: whatever was said on it is not known."""
    if not transcript.has(Problem.DEAD_CHANNEL):
        return False
    return speaker is None or not any(u.speaker is speaker and not u.doubt for u in transcript.utterances)


def _by_nobody_known(transcript: Transcript, speaker: Speaker | None) -> list[tuple[float, float]]:
    """Where somebody spoke of whom it is not known whether it was `speaker`, in a call in which others are known."""
    if speaker is None or not transcript.speakers_known:
        return []
    return [
        (each.start_s, each.end_s)
        for each in transcript.utterances
        if each.speaker is Speaker.UNKNOWN and not each.doubt
    ]


def _without(span: tuple[float, float], heard: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """What of `span` no heard stretch covers, with a little tolerance for word times."""
    left, (begin, last) = [span], span
    for start, end in heard:
        if end + 0.2 <= begin or start - 0.2 >= last:
            continue
        left = [
            piece
            for a, b in left
            for piece in ((a, min(b, start - 0.2)), (max(a, end + 0.2), b))
            if piece[1] > piece[0]
        ]
    return left
