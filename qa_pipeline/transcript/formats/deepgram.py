"""Deepgram's JSON: utterances where they were asked for, else the words of each channel."""

from collections.abc import Iterator, Sequence
from typing import Any

from qa_pipeline.transcript.formats.fields import FileModel, Label, Many, Seconds, Share, checked
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord
from qa_pipeline.transcript.formats.spoken import Spoken, utterances_of


class _Word(FileModel):
    word: str
    punctuated_word: str | None = None
    start: Seconds
    end: Seconds
    confidence: Share | None = None
    speaker: Label | None = None


class _Utterance(FileModel):
    channel: int = 0
    words: Many[_Word] = ()


class _Alternative(FileModel):
    words: Many[_Word] = ()


class _Channel(FileModel):
    alternatives: Many[_Alternative] = ()
    detected_language: str | None = None


class _Results(FileModel):
    channels: Many[_Channel] = ()
    utterances: Many[_Utterance] = ()


class _ModelInfo(FileModel):
    name: str | None = None
    version: str | None = None


class _Metadata(FileModel):
    duration: Seconds | None = None
    model_info: dict[str, _ModelInfo] | None = None


class _File(FileModel):
    results: _Results
    metadata: _Metadata = _Metadata()


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it has `results` with channels of alternatives; inside a vCon an alternative may stand alone."""
    if not isinstance(data, dict):
        return False
    results = data.get("results")
    if isinstance(results, dict):
        return isinstance(results.get("channels"), list) or isinstance(results.get("utterances"), list)
    return "transcript" in data and isinstance(data.get("words"), list)


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be.
    """
    if "results" not in data:
        data = {"results": {"channels": [{"alternatives": [data]}]}}
    file = checked(_File, data)
    languages = [each.detected_language for each in file.results.channels if each.detected_language]
    model = next(iter((file.metadata.model_info or {}).values()), _ModelInfo())
    return Source(
        utterances=tuple(_utterances(file.results)),
        language=languages[0] if languages else None,
        model=model.name,
        version=model.version,
        duration_s=file.metadata.duration,
    )


def _utterances(results: _Results) -> Iterator[SourceUtterance]:
    channels = {each.channel for each in results.utterances} or set(range(len(results.channels)))
    apart = len(channels) > 1 or len(results.channels) > 1
    if results.utterances:
        for utterance in results.utterances:
            yield from _said(utterance.words, utterance.channel, apart=apart)
        return
    for number, channel in enumerate(results.channels):
        if channel.alternatives:
            yield from _said(channel.alternatives[0].words, number, apart=apart)


def _said(words: Sequence[_Word], channel: int, *, apart: bool) -> Iterator[SourceUtterance]:
    """Who has a channel alone is told by it; on one channel the speakers' numbers tell them apart."""
    label = f"channel {channel}" if apart else None
    spoken = ((label or _speaker(word), Spoken(word=_word(word))) for word in words)
    yield from utterances_of(spoken, channel=channel if apart else None)


def _speaker(word: _Word) -> str | None:
    return None if word.speaker is None else f"speaker {word.speaker}"


def _word(word: _Word) -> SourceWord:
    return SourceWord(
        text=word.punctuated_word or word.word,
        start_s=word.start,
        end_s=word.end,
        probability=word.confidence,
    )
