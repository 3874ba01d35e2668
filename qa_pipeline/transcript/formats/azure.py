"""Azure's JSON: fast transcription (phrases, in milliseconds) and batch transcription (recognised phrases, in ticks)."""

from typing import Any

from pydantic import AliasChoices, Field

from qa_pipeline.transcript.formats.fields import (
    FileModel,
    Label,
    Many,
    Millis,
    Share,
    Ticks,
    after,
    checked,
    seconds,
)
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord

_MS = 1000.0
_TICKS = 10_000_000.0
_OFFSET = AliasChoices("offsetMilliseconds", "offset")
_DURATION = AliasChoices("durationMilliseconds", "duration")


class _Word(FileModel):
    text: str
    offset: Millis | None = Field(None, validation_alias=_OFFSET)
    duration: Millis | None = Field(None, validation_alias=_DURATION)
    confidence: Share | None = None


class _Phrase(FileModel):
    text: str
    offset: Millis = Field(validation_alias=_OFFSET)
    duration: Millis | None = Field(None, validation_alias=_DURATION)
    channel: int | None = None
    speaker: Label | None = None
    locale: str | None = None
    confidence: Share | None = None
    words: Many[_Word] = ()


class _Fast(FileModel):
    phrases: Many[_Phrase]
    duration: Millis | None = Field(None, validation_alias=_DURATION)


class _BatchWord(FileModel):
    word: str = Field(validation_alias=AliasChoices("word", "displayText"))
    offset: Ticks | None = Field(None, validation_alias="offsetInTicks")
    duration: Ticks | None = Field(None, validation_alias="durationInTicks")
    confidence: Share | None = None


class _Best(FileModel):
    display: str = ""
    confidence: Share | None = None
    words: Many[_BatchWord] = ()
    display_words: Many[_BatchWord] = Field(
        (), validation_alias=AliasChoices("displayWords", "displayPhraseElements")
    )


class _Recognised(FileModel):
    status: str = Field("Success", validation_alias="recognitionStatus")
    offset: Ticks = Field(validation_alias="offsetInTicks")
    duration: Ticks | None = Field(None, validation_alias="durationInTicks")
    channel: int | None = None
    speaker: Label | None = None
    locale: str | None = None
    best: Many[_Best] = Field((), validation_alias="nBest")


class _Batch(FileModel):
    phrases: Many[_Recognised] = Field(validation_alias="recognizedPhrases")
    duration: Ticks | None = Field(None, validation_alias="durationInTicks")


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it has phrases as either of the two writes them."""
    if not isinstance(data, dict):
        return False
    combined = {"combinedPhrases", "combinedRecognizedPhrases"} & data.keys()
    fast = isinstance(data.get("phrases"), list) and bool(combined)
    return fast or isinstance(data.get("recognizedPhrases"), list)


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be.
    """
    if "recognizedPhrases" in data:
        batch = checked(_Batch, data)
        heard = [each for each in batch.phrases if each.status == "Success" and each.best]
        channels = {each.channel for each in heard}
        return Source(
            utterances=tuple(_recognised(each, apart=len(channels) > 1) for each in heard),
            duration_s=seconds(batch.duration, _TICKS),
        )
    fast = checked(_Fast, data)
    channels = {each.channel for each in fast.phrases}
    return Source(
        utterances=tuple(_phrase(each, apart=len(channels) > 1) for each in fast.phrases),
        duration_s=seconds(fast.duration, _MS),
    )


def _who(channel: int | None, speaker: str | None, *, apart: bool) -> tuple[str | None, int | None]:
    """Label and channel: on channels of their own these tell the speakers apart, on one channel only their numbers do."""
    if apart and channel is not None:
        return f"channel {channel}", channel
    return (None if speaker is None else f"speaker {speaker}"), None


def _phrase(phrase: _Phrase, *, apart: bool) -> SourceUtterance:
    start_s = phrase.offset / _MS
    label, channel = _who(phrase.channel, phrase.speaker, apart=apart)
    return SourceUtterance(
        start_s=start_s,
        end_s=after(start_s, seconds(phrase.duration, _MS)),
        text=phrase.text,
        words=tuple(
            _word(word.text, seconds(word.offset, _MS), seconds(word.duration, _MS), word.confidence)
            for word in phrase.words
        ),
        label=label,
        channel=channel,
        confidence=phrase.confidence,
        language=phrase.locale,
    )


def _recognised(phrase: _Recognised, *, apart: bool) -> SourceUtterance:
    best = phrase.best[0]
    start_s = phrase.offset / _TICKS
    label, channel = _who(phrase.channel, phrase.speaker, apart=apart)
    return SourceUtterance(
        start_s=start_s,
        end_s=after(start_s, seconds(phrase.duration, _TICKS)),
        text=best.display,
        words=tuple(
            _word(word.word, seconds(word.offset, _TICKS), seconds(word.duration, _TICKS), word.confidence)
            for word in best.display_words or best.words
        ),
        label=label,
        channel=channel,
        confidence=best.confidence,
        language=phrase.locale,
    )


def _word(text: str, start_s: float | None, duration_s: float | None, confidence: float | None) -> SourceWord:
    end_s = None if start_s is None else after(start_s, duration_s)
    return SourceWord(text=text, start_s=start_s, end_s=end_s, probability=confidence)
