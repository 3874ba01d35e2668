"""Where a recording ends inside a word: what was written for it may be another word, so it is kept apart. Pure."""

from dataclasses import replace

from qa_pipeline.speech.doubt import text_compression_ratio
from qa_pipeline.speech.segment import SpeechSegment, TimedWord

CUT_OFF = "cut_off"
"""The doubt of the last word of a channel in which somebody was still speaking."""
_CUT_WORD_S = 0.3
"""The pieces of a half word are written over about so much: "giorn giorn" for the beginning of "giornata"."""
_TOO_LITTLE_S = 0.5
"""Of a segment that is shorter hardly a word was whole."""


def split_cut_word(segment: SpeechSegment, duration_s: float) -> list[SpeechSegment]:
    """A channel's last segment, and behind it, doubted, the word in which the recording ended.

    Args:
        segment: the last one; its doubt stays.
        duration_s: of the channel.
    """
    whole = [word for word in segment.words[:-1] if word.end_s <= duration_s - _CUT_WORD_S]
    if segment.end_s - segment.start_s < _TOO_LITTLE_S:
        whole = []
    rest = segment.words[len(whole) :]
    cut = replace(_part(segment, rest), doubt=segment.doubt or CUT_OFF)
    return [_part(segment, tuple(whole)), cut] if whole else [cut]


def _part(segment: SpeechSegment, words: tuple[TimedWord, ...]) -> SpeechSegment:
    text = " ".join(word.text for word in words)
    return replace(
        segment,
        words=words,
        text=text,
        start_s=words[0].start_s,
        end_s=max(word.end_s for word in words),
        compression_ratio=round(text_compression_ratio(text), 3),
    )
