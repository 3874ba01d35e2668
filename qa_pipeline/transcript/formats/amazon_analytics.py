"""The JSON of Amazon Transcribe Call Analytics and of Amazon Connect Contact Lens: turns with roles, in milliseconds."""

from typing import Any

from pydantic import Field

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.fields import FileModel, Label, Many, Millis, Share, checked, seconds
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord
from qa_pipeline.transcript.formats.spoken import Spoken, stuck

_MS = 1000.0


class _Item(FileModel):
    type: str = Field("pronunciation", alias="Type")
    content: str = Field(alias="Content")
    confidence: Share | None = Field(None, alias="Confidence")
    begin: Millis | None = Field(None, alias="BeginOffsetMillis")
    end: Millis | None = Field(None, alias="EndOffsetMillis")


class _Turn(FileModel):
    content: str = Field("", alias="Content")
    begin: Millis = Field(alias="BeginOffsetMillis")
    end: Millis | None = Field(None, alias="EndOffsetMillis")
    role: Label | None = Field(None, alias="ParticipantRole")
    participant: Label | None = Field(None, alias="ParticipantId")
    items: Many[_Item] = Field((), alias="Items")


class _Participant(FileModel):
    id: Label | None = Field(None, alias="ParticipantId")
    role: Label | None = Field(None, alias="ParticipantRole")


class _File(FileModel):
    transcript: Many[_Turn] = Field(alias="Transcript")
    participants: Many[_Participant] = Field((), alias="Participants")
    language: str | None = Field(None, alias="LanguageCode")


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it has a `Transcript` of turns with participants."""
    turns = data.get("Transcript") if isinstance(data, dict) else None
    return isinstance(turns, list) and all(
        isinstance(turn, dict) and {"ParticipantRole", "ParticipantId"} & turn.keys() for turn in turns
    )


def fits_contact_lens(data: Any) -> bool:  # noqa: ANN401
    """Whether its turns name participants and not roles, or it says that it is of Connect."""
    return fits(data) and (
        any("ParticipantId" in turn for turn in data["Transcript"])
        or bool({"JobDetails", "CustomerMetadata", "Version"} & data.keys())
    )


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be, or it is a chat.
    """
    if str(data.get("Channel", "")).upper() == "CHAT":
        raise TranscriptError("a chat, not a call: nobody spoke in it")
    file = checked(_File, data)
    roles = {each.id: each.role for each in file.participants if each.id and each.role}
    return Source(
        utterances=tuple(_utterance(turn, roles) for turn in file.transcript), language=file.language
    )


def _utterance(turn: _Turn, roles: dict[str, str]) -> SourceUtterance:
    participant = turn.participant or ""
    return SourceUtterance(
        start_s=turn.begin / _MS,
        end_s=seconds(turn.end, _MS),
        text=turn.content,
        words=tuple(stuck(map(_spoken, turn.items))),
        label=turn.role or roles.get(participant, turn.participant),
    )


def _spoken(item: _Item) -> Spoken:
    """A sign has no times and belongs to the word before it."""
    word = SourceWord(
        text=item.content,
        start_s=seconds(item.begin, _MS),
        end_s=seconds(item.end, _MS),
        probability=item.confidence,
    )
    return Spoken(word=word, sticks=item.type == "punctuation")
