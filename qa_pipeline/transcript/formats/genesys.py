"""Genesys Cloud's speech and text analytics JSON: phrases with a purpose, and times since 1970 in milliseconds."""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from qa_pipeline.transcript.formats.fields import (
    FileModel,
    Label,
    Many,
    Millis,
    Share,
    after,
    checked,
    seconds,
    since,
)
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord

_MS = 1000.0
_EPOCH_MS = 1e11
"""Three years after 1970: a smaller time counts from the call's start already."""
_PURPOSES = {"user": "agent", "internal": "agent", "external": "customer"}
"""What Genesys means; elsewhere a "user" is a customer."""


def _moment(value: object) -> object:
    """A date as milliseconds since 1970; a number as it is."""
    if isinstance(value, str) and not value.replace(".", "", 1).isdecimal():
        try:
            moment = datetime.fromisoformat(value)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() * _MS
        except (ValueError, OverflowError):
            return value
    return value


Moment = Annotated[float, BeforeValidator(_moment), Field(ge=0, le=1e14)]


def _milliseconds(value: object) -> object:
    """A duration may be an object or a number."""
    return value.get("milliseconds") if isinstance(value, dict) else value


Duration = Annotated[Millis | None, BeforeValidator(_milliseconds)]


class _Word(FileModel):
    word: str
    confidence: Share | None = None
    start: Moment | None = Field(None, alias="startTimeMs")
    duration: Duration = None


class _Phrase(FileModel):
    text: str = ""
    decorated: str | None = Field(None, alias="decoratedText")
    purpose: Label | None = Field(None, alias="participantPurpose")
    confidence: Share | None = None
    start: Moment = Field(alias="startTimeMs")
    duration: Duration = None
    words: Many[_Word] = ()


class _Transcript(FileModel):
    language: str | None = None
    start: Moment | None = Field(None, alias="startTime")
    phrases: Many[_Phrase] = ()


class _File(FileModel):
    transcripts: Many[_Transcript]
    start: Moment | None = Field(None, alias="startTime")
    conversation_start: Moment | None = Field(None, alias="conversationStartTime")
    duration: Duration = None


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it has `transcripts` of phrases."""
    transcripts = data.get("transcripts") if isinstance(data, dict) else None
    return isinstance(transcripts, list) and all(isinstance(e, dict) and "phrases" in e for e in transcripts)


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be.
    """
    file = checked(_File, data)
    begin = _begin(file)
    return Source(
        utterances=tuple(
            _utterance(phrase, each.language, begin) for each in file.transcripts for phrase in each.phrases
        ),
        duration_s=seconds(file.duration, _MS),
    )


def _begin(file: _File) -> float:
    """When the call began: the latest of the moments that the file gives for it before its first phrase."""
    first = min((phrase.start for each in file.transcripts for phrase in each.phrases), default=0.0)
    if first < _EPOCH_MS:
        return 0.0
    given = (file.start, file.conversation_start, *(each.start for each in file.transcripts))
    return max((each for each in given if each is not None and each <= first), default=first)


def _utterance(phrase: _Phrase, language: str | None, begin: float) -> SourceUtterance:
    start_s = since(phrase.start, begin, _MS, "phrases")
    purpose = phrase.purpose or ""
    return SourceUtterance(
        start_s=start_s,
        end_s=after(start_s, seconds(phrase.duration, _MS)),
        text=phrase.decorated or phrase.text,
        words=tuple(_word(word, begin) for word in phrase.words),
        label=_PURPOSES.get(purpose.lower(), phrase.purpose),
        confidence=phrase.confidence,
        language=language,
    )


def _word(word: _Word, begin: float) -> SourceWord:
    start_s = None if word.start is None or word.start < begin else (word.start - begin) / _MS
    end_s = None if start_s is None else after(start_s, seconds(word.duration, _MS))
    return SourceWord(text=word.word, start_s=start_s, end_s=end_s, probability=word.confidence)
