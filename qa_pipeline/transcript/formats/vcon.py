"""vCon (IETF): a container whose transcripts are in others' formats; who the parties are, it knows itself."""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.fields import MAX_S, FileModel, Label, Many, Seconds, checked
from qa_pipeline.transcript.formats.source import Source, SourceUtterance
from qa_pipeline.transcript.formats.speakers import tells_a_role

_TYPES = frozenset(["transcript", "wtf_transcription"])
"""Of an analysis that holds a transcript."""


class _Party(FileModel):
    name: Label | None = None
    role: Label | None = None


class _Dialog(FileModel):
    start: datetime | None = None
    duration: Seconds | None = None
    parties: int | list[int | list[int]] | None = None


class _Analysis(FileModel):
    type: str
    dialog: int | list[int] = 0
    vendor: str | None = None
    product: str | None = None
    body: Any = None
    encoding: str | None = None
    url: str | None = None

    @property
    def first_dialog(self) -> int:
        """The dialog that it is of."""
        if isinstance(self.dialog, int):
            return self.dialog
        return self.dialog[0] if self.dialog else 0


class _File(FileModel):
    parties: Many[_Party] = ()
    dialog: Many[_Dialog] = ()
    analysis: Many[_Analysis] = ()


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether it says that it is a vCon."""
    return isinstance(data, dict) and "vcon" in data and bool({"parties", "dialog", "analysis"} & data.keys())


def read(data: Any, *, inside: Callable[[object], Source]) -> Source:  # noqa: ANN401
    """What the file says: the transcript of each of its dialogs, one behind the other.

    Args:
        data: the file's content.
        inside: reads what a transcript's body holds, in whatever format.

    Raises:
        TranscriptError: it holds no transcript, or none that can be read.
    """
    file = checked(_File, data)
    found: dict[int, tuple[_Analysis, Source]] = {}
    faults: list[str] = []
    for place, analysis in enumerate(file.analysis):
        if analysis.type.lower() not in _TYPES or analysis.first_dialog in found:
            continue
        try:
            found[analysis.first_dialog] = analysis, inside(_without_places(_body(analysis)))
        except TranscriptError as fault:
            faults.append(f"analysis.{place}: {fault}")
    if not found:
        raise TranscriptError("; ".join(faults) or "a vCon without a transcript among its analyses")
    return _joined(file, {dialog: found[dialog] for dialog in sorted(found)})


def _body(analysis: _Analysis) -> object:
    """The transcript as text or as JSON, out of whatever wraps it."""
    body = analysis.body
    if body is None:
        raise TranscriptError("the transcript lies elsewhere, behind a link; nothing is fetched")
    if analysis.encoding == "base64url" and isinstance(body, str):
        try:
            return urlsafe_b64decode(body + "=" * (-len(body) % 4)).decode("utf-8")
        except (binascii.Error, ValueError) as err:
            raise TranscriptError("the body is not base64url") from err
    return body


def _without_places(body: object) -> object:
    """The transcript without words that are only places in another list: its segments' texts say them."""
    if not isinstance(body, dict) or not isinstance(body.get("segments"), list):
        return body
    segments = [
        {key: value for key, value in each.items() if key != "words" or not _are_places(value)}
        if isinstance(each, dict)
        else each
        for each in body["segments"]
    ]
    return body | {"segments": segments}


def _are_places(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, int) for word in words)


def _joined(file: _File, found: dict[int, tuple[_Analysis, Source]]) -> Source:
    utterances: list[SourceUtterance] = []
    ends = [0.0]
    first = next(iter(found))
    for number, (_, source) in found.items():
        shift_s = 0.0 if number == first else _shift_s(file, first, number)
        dialog = file.dialog[number] if 0 <= number < len(file.dialog) else _Dialog()
        utterances += [_placed(each, file.parties, dialog, shift_s) for each in source.utterances]
        ends.append(shift_s + (dialog.duration or source.duration_s or 0.0))
    analysis, source = found[first]
    languages = [each.language or _told_language(one.body) for one, each in found.values()]
    return Source(
        utterances=tuple(utterances),
        language=next(filter(None, languages), None),
        model=source.model or analysis.product or analysis.vendor,
        version=source.version,
        duration_s=max(ends),
    )


def _shift_s(file: _File, first: int, number: int) -> float:
    """How long after the first dialog another one began."""
    starts = [file.dialog[n].start if 0 <= n < len(file.dialog) else None for n in (first, number)]
    before, after = (start and (start if start.tzinfo else start.replace(tzinfo=UTC)) for start in starts)
    shift_s = (after - before).total_seconds() if before and after else -1.0
    if not 0 <= shift_s <= MAX_S:
        raise TranscriptError(f"dialog.{number}: when it began after the first one cannot be told")
    return shift_s


def _placed(
    said: SourceUtterance, parties: Sequence[_Party], dialog: _Dialog, shift_s: float
) -> SourceUtterance:
    words = tuple(
        replace(
            word,
            start_s=None if word.start_s is None else word.start_s + shift_s,
            end_s=None if word.end_s is None else word.end_s + shift_s,
        )
        for word in said.words
    )
    return replace(
        said,
        start_s=said.start_s + shift_s,
        end_s=None if said.end_s is None else said.end_s + shift_s,
        words=words,
        label=_label(said, parties, dialog),
    )


def _label(said: SourceUtterance, parties: Sequence[_Party], dialog: _Dialog) -> str | None:
    """What the vCon knows of who spoke: the party of a channel, or of a name."""
    party = next((one for one in parties if one.name and one.name == said.label), None)
    if said.channel is not None and isinstance(dialog.parties, list):
        numbers = dialog.parties[said.channel : said.channel + 1]
        party = next((parties[n] for n in numbers if isinstance(n, int) and 0 <= n < len(parties)), party)
    if party is None:
        return said.label
    return party.role if party.role and tells_a_role(party.role) else party.name or said.label


def _told_language(body: object) -> str | None:
    """Some formats say the language beside their segments, in what they say of the whole."""
    whole = body.get("transcript") if isinstance(body, dict) else None
    language = whole.get("language") if isinstance(whole, dict) else None
    return language if isinstance(language, str) else None
