"""The JSON of openai-whisper, faster-whisper and whisperX, and others' with the same segments and words."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from pydantic import AliasChoices, Field

from qa_pipeline.transcript.formats.doubts import doubt_of
from qa_pipeline.transcript.formats.fields import FileModel, Label, Many, Seconds, Share, checked
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord


class _Word(FileModel):
    word: str = Field(validation_alias=AliasChoices("word", "text"))
    start: Seconds | None = None
    end: Seconds | None = None
    probability: Share | None = Field(
        None, validation_alias=AliasChoices("probability", "score", "confidence")
    )
    speaker: Label | None = None


class _Segment(FileModel):
    start: Seconds
    end: Seconds
    text: str = ""
    words: Many[_Word] = ()
    speaker: Label | None = None
    confidence: Share | None = None
    avg_logprob: float | None = None
    no_speech_prob: float | None = None
    compression_ratio: float | None = None


class _File(FileModel):
    segments: Many[_Segment]
    language: str | None = None
    model: str | None = None
    duration: Seconds | None = None


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether this is a list of segments with times and text, alone or with its language."""
    segments = _segments(data)
    return segments is not None and all(
        isinstance(each, dict) and {"start", "end", "text"} <= each.keys() for each in segments
    )


def fits_whisperx(data: Any) -> bool:  # noqa: ANN401
    """Whether it has what whisperX adds: speakers, and scores of aligned words."""
    if not fits(data):
        return False
    segments = _segments(data) or []
    words = [word for each in segments for word in _list(each.get("words")) if isinstance(word, dict)]
    added = "word_segments" in data if isinstance(data, dict) else False
    return added or any("speaker" in each for each in segments) or any("score" in word for word in words)


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be.
    """
    file = checked(_File, data if isinstance(data, dict) else {"segments": data})
    utterances = tuple(part for each in file.segments for part in _utterances(each))
    return Source(utterances=utterances, language=file.language, model=file.model, duration_s=file.duration)


def _segments(data: Any) -> list[Any] | None:  # noqa: ANN401
    found = data.get("segments") if isinstance(data, dict) else data
    return found if isinstance(found, list) and (found or isinstance(data, dict)) else None


def _list(value: Any) -> list[Any]:  # noqa: ANN401
    return value if isinstance(value, list) else []


def _utterances(segment: _Segment) -> list[SourceUtterance]:
    words = segment.words
    doubt = doubt_of(
        segment.text or " ".join(word.word.strip() for word in words),
        no_speech_prob=segment.no_speech_prob,
        avg_logprob=segment.avg_logprob,
        compression_ratio=segment.compression_ratio,
    )
    # The speaker of a whole segment flickers less than that of its words.
    if segment.speaker is not None or not any(word.speaker for word in words):
        return [_utterance(segment, segment.text, words, segment.speaker, doubt)]
    return [
        _utterance(segment, "", [word for _, word in group], speaker, doubt)
        for speaker, group in groupby(_with_speakers(words), key=lambda pair: pair[0])
    ]


def _with_speakers(words: Sequence[_Word]) -> Iterator[tuple[str | None, _Word]]:
    """Words without times have no speaker either: they are the one's before."""
    speaker = next((word.speaker for word in words if word.speaker), None)
    for word in words:
        speaker = word.speaker or speaker
        yield speaker, word


def _utterance(
    segment: _Segment, text: str, words: Sequence[_Word], speaker: str | None, doubt: str | None
) -> SourceUtterance:
    part = not text and bool(words)
    starts = [word.start for word in words if word.start is not None] if part else []
    ends = [word.end for word in words if word.end is not None] if part else []
    return SourceUtterance(
        start_s=min(starts, default=segment.start),
        end_s=max(ends, default=segment.end),
        text=text,
        words=tuple(_glued(words)),
        label=speaker,
        confidence=segment.confidence,
        doubt=doubt,
    )


def _glued(words: Sequence[_Word]) -> list[SourceWord]:
    """Whisper writes the space before a word: what has none belongs to the word before."""
    spaced = any(word.word.startswith(" ") for word in words)
    made: list[SourceWord] = []
    for word in words:
        if made and spaced and not word.word.startswith(" "):
            first = made.pop()
            known = [p for p in (first.probability, word.probability) if p is not None]
            made.append(
                SourceWord(
                    text=first.text + word.word,
                    start_s=first.start_s,
                    end_s=word.end,
                    probability=min(known, default=None),
                )
            )
        else:
            made.append(
                SourceWord(
                    text=word.word.strip(),
                    start_s=word.start,
                    end_s=word.end,
                    probability=word.probability,
                )
            )
    return made
