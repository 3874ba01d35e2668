"""Amazon Transcribe's JSON: one list of words and signs, with speaker labels, channel labels, or neither."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from qa_pipeline.transcript.formats.fields import FileModel, Label, Many, Seconds, Share, checked
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord
from qa_pipeline.transcript.formats.spoken import Spoken, utterances_of

_PUNCTUATION = "punctuation"


class _Alternative(FileModel):
    content: str
    confidence: Share | None = None


class _Item(FileModel):
    type: str = "pronunciation"
    start_time: Seconds | None = None
    end_time: Seconds | None = None
    alternatives: Many[_Alternative] = ()
    speaker_label: Label | None = None


class _Place(FileModel):
    """An item of a speaker's segment: only where it begins tells which item it is."""

    start_time: Seconds | None = None
    speaker_label: Label | None = None


class _Segment(FileModel):
    speaker_label: Label
    items: Many[_Place] = ()


class _Speakers(FileModel):
    segments: Many[_Segment] = ()


class _Channel(FileModel):
    channel_label: Label
    items: Many[_Item] = ()


class _Channels(FileModel):
    channels: Many[_Channel] = ()


class _Results(FileModel):
    items: Many[_Item] = ()
    speaker_labels: _Speakers | None = None
    channel_labels: _Channels | None = None
    language_code: str | None = None


class _File(FileModel):
    results: _Results


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it has `results` with `transcripts` and `items`."""
    results = data.get("results") if isinstance(data, dict) else None
    return isinstance(results, dict) and "transcripts" in results and isinstance(results.get("items"), list)


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: something in it cannot be.
    """
    results = checked(_File, data).results
    return Source(utterances=tuple(_utterances(results)), language=results.language_code)


def _utterances(results: _Results) -> Iterator[SourceUtterance]:
    if results.channel_labels and results.channel_labels.channels:
        for channel in results.channel_labels.channels:
            number = _number(channel.channel_label)
            words = _words(channel.items, {}, channel.channel_label)
            yield from utterances_of(words, channel=number)
        return
    segments = results.speaker_labels.segments if results.speaker_labels else []
    places = {
        place.start_time: place.speaker_label or segment.speaker_label
        for segment in segments
        for place in segment.items
        if place.start_time is not None
    }
    yield from utterances_of(_words(results.items, places, None))


def _words(
    items: Iterable[_Item], places: Mapping[float, str], label: str | None
) -> Iterator[tuple[str | None, Spoken]]:
    """Each word with its speaker; a sign has no times and belongs to the word before it."""
    for item in items:
        if not item.alternatives:
            continue
        best = item.alternatives[0]
        sign = item.type == _PUNCTUATION
        said = label or item.speaker_label
        if said is None and item.start_time is not None:
            said = places.get(item.start_time)
        yield (
            said,
            Spoken(
                word=SourceWord(
                    text=best.content,
                    start_s=item.start_time,
                    end_s=item.end_time,
                    probability=best.confidence,
                ),
                sticks=sign,
            ),
        )


def _number(label: str) -> int | None:
    digits = label.rpartition("_")[2]
    return int(digits) if digits.isdecimal() else None
