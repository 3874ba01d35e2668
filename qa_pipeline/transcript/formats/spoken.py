"""Words in a row, each with its speaker, become utterances: for formats that tell words and not who said them together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.source import SourceUtterance, SourceWord


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A word, or a sign that belongs to the word before it."""

    word: SourceWord
    sticks: bool = False


def utterances_of(
    words: Iterable[tuple[str | None, Spoken]], *, channel: int | None = None
) -> Iterator[SourceUtterance]:
    """What each speaker said until another spoke; pauses are cut later, for all formats alike.

    Args:
        words: in the file's order, each with its speaker's label.
        channel: that all of them were heard on, where the label is a channel's.

    Raises:
        TranscriptError: nothing tells when somebody spoke.
    """
    group: list[Spoken] = []
    speaker: str | None = None
    for label, spoken in words:
        if spoken.sticks and not group:
            continue
        if group and not spoken.sticks and label != speaker:
            yield _utterance(stuck(group), speaker, channel)
            group = []
        speaker = speaker if spoken.sticks else label
        group.append(spoken)
    if group:
        yield _utterance(stuck(group), speaker, channel)


def stuck(words: Iterable[Spoken]) -> list[SourceWord]:
    """Words with the signs that belong to them."""
    made: list[SourceWord] = []
    for spoken in words:
        if not spoken.sticks:
            made.append(spoken.word)
        elif made:
            made[-1] = replace(made[-1], text=made[-1].text + spoken.word.text.strip())
    return made


def _utterance(words: list[SourceWord], label: str | None, channel: int | None) -> SourceUtterance:
    starts = [word.start_s for word in words if word.start_s is not None]
    if not starts:
        raise TranscriptError("none of a speaker's words has a time; who spoke when cannot be told")
    ends = [word.end_s for word in words if word.end_s is not None]
    return SourceUtterance(
        start_s=min(starts),
        end_s=max(ends, default=None),
        text="",
        words=tuple(words),
        label=label,
        channel=channel,
    )
