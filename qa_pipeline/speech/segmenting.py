"""What was recognised in a window -> segments of the call: words at their places, doubts, cut-off ends. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.speech.confidence import OWN, ConfidenceMap
from qa_pipeline.speech.cut_off import split_cut_word
from qa_pipeline.speech.doubt import find_doubt, text_compression_ratio
from qa_pipeline.speech.recogniser import HeardWord, Recognition
from qa_pipeline.speech.segment import SpeechSegment, TimedWord
from qa_pipeline.speech.voice_activity import Activity
from qa_pipeline.speech.windows import Window

_SHORTEST_WORD_S = 0.02
"""One step of Whisper's clock."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cut:
    """One window of one channel of one call."""

    call: int
    channel: AudioChannel
    activity: Activity
    """The whole channel's."""
    window: Window

    @property
    def sound(self) -> NDArray[np.float32]:
        """The window's samples."""
        return self.window.sound(self.channel.track)

    @property
    def ends_in_a_word(self) -> bool:
        """Whether the recording ends in this window, and somebody was still speaking."""
        return self.activity.cut_off and self.window.speech[-1][1] >= self.activity.spans[-1].end_s


def make_segments(cut: Cut, recognition: Recognition, confidence: ConfidenceMap = OWN) -> list[SpeechSegment]:
    """A window's words as segments: a new one begins with each line, and behind each silence that was left out.

    Args:
        cut: the window.
        recognition: what was recognised in it.
        confidence: the model's; what its probabilities are worth.
    """
    placed = []
    for word in recognition.words:
        piece, start_s, end_s = cut.window.place(word.start_s, word.end_s)
        inside = [span for span in cut.window.speech if _overlaps(span, cut.window.pieces[piece])]
        placed.append(
            ((piece, word.line), fit(word, start_s, end_s, inside or cut.window.speech, confidence))
        )
    segments = [
        _segment(cut, tuple(word for _, word in line), recognition)
        for _, line in groupby(placed, key=lambda pair: pair[0])
    ]
    if segments and cut.ends_in_a_word:
        segments[-1:] = split_cut_word(segments[-1], cut.channel.duration_s)
    return segments


def _overlaps(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def fit(
    word: HeardWord,
    start_s: float,
    end_s: float,
    speech: Sequence[tuple[float, float]],
    confidence: ConfidenceMap = OWN,
) -> TimedWord:
    """Keeps a word inside the speech that it overlaps most, or moves it to the nearest edge."""
    from_s, to_s = max(speech, key=lambda span: (min(end_s, span[1]) - max(start_s, span[0]), -span[0]))
    first_s = min(max(start_s, from_s), to_s - _SHORTEST_WORD_S)
    last_s = max(min(end_s, to_s), first_s + _SHORTEST_WORD_S)
    return TimedWord(
        text=word.text,
        start_s=round(first_s, 3),
        end_s=round(last_s, 3),
        probability=round(confidence(word.probability), 4),
    )


def _segment(cut: Cut, words: tuple[TimedWord, ...], recognition: Recognition) -> SpeechSegment:
    text = " ".join(word.text for word in words)
    start_s, end_s = words[0].start_s, max(word.end_s for word in words)
    compression_ratio = text_compression_ratio(text)
    return SpeechSegment(
        speaker=cut.channel.speaker,
        start_s=start_s,
        end_s=end_s,
        text=text,
        words=words,
        avg_logprob=round(recognition.avg_logprob, 4),
        no_speech_prob=round(recognition.no_speech_prob, 4),
        compression_ratio=round(compression_ratio, 3),
        doubt=find_doubt(
            text,
            duration_s=end_s - start_s,
            no_speech_prob=recognition.no_speech_prob,
            avg_logprob=recognition.avg_logprob,
            compression_ratio=compression_ratio,
            sure_s=cut.activity.sure_s(start_s, end_s),
        ),
    )
