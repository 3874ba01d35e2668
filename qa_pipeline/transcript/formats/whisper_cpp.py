"""The JSON of whisper.cpp: `-oj`, and `-ojf` with its tokens."""

import re
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from qa_pipeline.transcript.formats.doubts import doubt_of
from qa_pipeline.transcript.formats.fields import FileModel, Label, Many, Millis, Share, checked, seconds
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord

_SPECIAL = re.compile(r"\[_[A-Z]+_(\d+)?\]?|<\|.*\|>")
"""Tokens that are no text: [_BEG_], [_TT_50]."""
_MS = 1000.0


class _Offsets(FileModel):
    start: Millis = Field(alias="from")
    end: Millis = Field(alias="to")


class _Token(FileModel):
    text: str
    p: Share | None = None
    offsets: _Offsets | None = None


class _Segment(FileModel):
    offsets: _Offsets
    text: str = ""
    speaker: Label | None = None
    tokens: Many[_Token] = ()


class _Result(FileModel):
    language: str | None = None


class _Model(FileModel):
    type: str | None = None


class _File(FileModel):
    transcription: Many[_Segment]
    result: _Result = _Result()
    model: _Model = _Model()


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether this is its `transcription`, a list of texts with offsets."""
    segments = data.get("transcription") if isinstance(data, dict) else None
    return isinstance(segments, list) and all(isinstance(e, dict) and "offsets" in e for e in segments)


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be.
    """
    file = checked(_File, data)
    return Source(
        utterances=tuple(map(_utterance, file.transcription)),
        language=file.result.language,
        model=file.model.type,
    )


def _utterance(segment: _Segment) -> SourceUtterance:
    start_s, end_s = segment.offsets.start / _MS, segment.offsets.end / _MS
    text = segment.text.strip()
    words = _words(segment.tokens)
    # With --diarize it tells the channel on which more was heard; "?" where it could not.
    channel = int(segment.speaker) if segment.speaker and segment.speaker.isdecimal() else None
    return SourceUtterance(
        start_s=start_s,
        end_s=end_s,
        text=text,
        # Tokens that end inside a letter cannot be put together again: then only the text is believed.
        words=tuple(words) if "".join(text.split()) == "".join(w.text for w in words) else (),
        label=segment.speaker if channel is not None else None,
        channel=channel,
        doubt=doubt_of(text),
    )


def _words(tokens: Sequence[_Token]) -> list[SourceWord]:
    """Tokens as words: a word begins with each space."""
    groups: list[list[_Token]] = []
    for token in tokens:
        if _SPECIAL.fullmatch(token.text) or not token.text.strip():
            continue
        if not groups or token.text.startswith(" "):
            groups.append([])
        groups[-1].append(token)
    return [_word(group) for group in groups]


def _word(tokens: list[_Token]) -> SourceWord:
    """Its probability is the mean of its tokens', as openai-whisper has it."""
    known = [token.p for token in tokens if token.p is not None]
    first, last = tokens[0].offsets, tokens[-1].offsets
    return SourceWord(
        text="".join(token.text for token in tokens).strip(),
        start_s=seconds(first.start, _MS) if first else None,
        end_s=seconds(last.end, _MS) if last else None,
        probability=sum(known) / len(known) if len(known) == len(tokens) else None,
    )
