"""What WebVTT and SRT share: cues between two times, with who speaks written into their text."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.doubts import doubt_of
from qa_pipeline.transcript.formats.fields import MAX_S
from qa_pipeline.transcript.formats.source import SourceUtterance
from qa_pipeline.transcript.formats.speakers import tells_a_role

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMING = re.compile(rf"^\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
"""Hours may be missing; a comma or a full stop before the milliseconds; settings of the place behind."""
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]*))?>|</v>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<\d[\d:.,]*>|\{\\[^{}]*\}")
"""Of HTML, of WebVTT (`<c.yellow>`, `<00:01.000>`) and of SubStation (`{\\an8}`)."""
_NOT_UNDERSTOOD = re.compile(r"<\s*(unk|unintelligible|inaudible)\s*>", re.IGNORECASE)
"""It looks like a tag and is none."""
_PREFIX = re.compile(r"^([^\W_][^:<>\[\]]{0,39}?)\s*:\s+(?=\S)|^([^\W_][^:<>\[\]]{0,39}?)\s*:\s*$")
_NAME = re.compile(r"[A-ZÀ-Þ0-9]")
_MOST_WORDS = 4
"""Of a name before a colon: longer ones are the beginning of a sentence."""
_DASH = re.compile(r"^[-–—]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A stretch of text between two times."""

    line: int
    """Of the file, where its times are."""
    start_s: float
    end_s: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """What one speaker says in a cue."""

    cue: Cue
    label: str | None
    text: str


def cue_at(line: int, found: re.Match[str], lines: Sequence[str]) -> Cue:
    """The cue that begins with a line of times.

    Raises:
        TranscriptError: the times are none, or the cue ends before it begins; with the line.
    """
    start_s, end_s = _time(line, found.groups()[:4]), _time(line, found.groups()[4:])
    if end_s < start_s:
        raise TranscriptError(f"line {line}: ends before it begins")
    return Cue(line=line, start_s=start_s, end_s=end_s, lines=tuple(lines))


def _time(line: int, parts: Sequence[str | None]) -> float:
    hours, minutes, whole_s, fraction = parts
    if int(minutes or 0) > 59 or int(whole_s or 0) > 59:
        raise TranscriptError(f"line {line}: there is no such time; write HH:MM:SS.mmm")
    value = 3600 * int(hours or 0) + 60 * int(minutes or 0) + int(whole_s or 0) + float(f"0.{fraction or 0}")
    if value > MAX_S:
        raise TranscriptError(f"line {line}: later than a day; one file is one call")
    return value


def utterances_of(cues: Sequence[Cue]) -> tuple[SourceUtterance, ...]:
    """What is said in the cues, and by whom where they tell it."""
    parts = [part for cue in cues for part in _by_voice(cue)]
    if not any(part.label for part in parts):
        names = _names_before_colons(parts)
        parts = [piece for part in parts for piece in _by_prefix(part, names)]
    return tuple(_utterance(part) for part in parts if part.text.strip())


def _by_voice(cue: Cue) -> Iterator[_Part]:
    """The text of a cue by its `<v Name>` tags; without any it is one part of nobody known."""
    text = "\n".join(cue.lines)
    label: str | None = None
    at = 0
    for found in _VOICE.finditer(text):
        yield _Part(cue=cue, label=label, text=_clean(text[at : found.start()]))
        name = " ".join(html.unescape(found.group(1) or "").split())
        label = name[:200] or None
        at = found.end()
    yield _Part(cue=cue, label=label, text=_clean(text[at:]))


def _clean(text: str) -> str:
    """Text without tags; entities as what they stand for. Lines stay."""
    kept = _NOT_UNDERSTOOD.sub(r"[\1]", text)
    return html.unescape(_TAG.sub("", kept)).replace("\u200b", "").strip()


def _by_prefix(part: _Part, names: frozenset[str]) -> Iterator[_Part]:
    """A part cut at each line that begins with somebody's name."""
    label: str | None = None
    said: list[str] = []
    for line in part.text.split("\n"):
        bare = _DASH.sub("", line.strip())
        name = _candidate(bare)
        if name in names:
            yield _Part(cue=part.cue, label=label, text=" ".join(said))
            label, said = name, [bare.partition(":")[2]]
        else:
            said.append(bare)
    yield _Part(cue=part.cue, label=label, text=" ".join(said))


def _names_before_colons(parts: Sequence[_Part]) -> frozenset[str]:
    """What stands before colons and is a speaker: "Cliente:" always, "Anna:" where most cues begin so, "Allora:" never."""
    found = [name for part in parts if (name := _candidate(_DASH.sub("", part.text)))]
    counts = Counter(found)
    often = len(found) * 2 >= len(parts)
    always = len(found) == len(parts) and len(counts) > 1
    return frozenset(
        name
        for name, count in counts.items()
        if tells_a_role(name) or (often and _NAME.match(name) and (count > 1 or always))
    ) | frozenset(_role_names(parts))


def _role_names(parts: Sequence[_Part]) -> Iterator[str]:
    """Roles before colons at the beginning of later lines of a cue."""
    for part in parts:
        for line in part.text.split("\n")[1:]:
            name = _candidate(_DASH.sub("", line.strip()))
            if name and tells_a_role(name):
                yield name


def _candidate(line: str) -> str:
    """What stands before the first colon, where it is short enough for a name; empty where nothing does."""
    found = _PREFIX.match(line)
    name = (found.group(1) or found.group(2)).strip() if found else ""
    return name if len(name.split()) <= _MOST_WORDS else ""


def _utterance(part: _Part) -> SourceUtterance:
    text = " ".join(part.text.split())
    return SourceUtterance(
        start_s=part.cue.start_s,
        end_s=part.cue.end_s,
        text=text,
        label=part.label,
        # Whisper writes these files too, and in them what it writes over silence.
        doubt=doubt_of(text),
    )
