"""WebVTT: a header, blocks between empty lines, `<v Name>` before what somebody says."""

import re
from collections.abc import Iterator
from typing import Any

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.cues import TIMING, Cue, cue_at, utterances_of
from qa_pipeline.transcript.formats.source import Source

_HEADER = re.compile(r"^WEBVTT(?:[ \t].*)?$")
_LANGUAGE = re.compile(r"^language:\s*(\S+)\s*$", re.IGNORECASE)
_NO_CUE = re.compile(r"^(?:NOTE|STYLE|REGION)\b")


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether its first line says WEBVTT."""
    return isinstance(data, str) and bool(_HEADER.match(data.partition("\n")[0]))


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: a block without times, or times that cannot be; with the line.
    """
    lines = data.split("\n")
    header = [line for line in lines[1 : _end(lines, 1)] if "-->" not in line]
    language = next((found.group(1) for line in header if (found := _LANGUAGE.match(line))), None)
    return Source(utterances=utterances_of(tuple(_cues(lines))), language=language)


def _cues(lines: list[str]) -> Iterator[Cue]:
    at = 1
    while at < len(lines):
        end = _end(lines, at)
        block = lines[at:end]
        timing = next((place for place, line in enumerate(block[:2]) if TIMING.match(line)), None)
        if timing is not None and (found := TIMING.match(block[timing])):
            yield cue_at(at + timing + 1, found, block[timing + 1 :])
        # What stands right under the first line belongs to the header.
        elif block and at > 1 and not _NO_CUE.match(block[0]):
            raise TranscriptError(
                f"line {at + 1}: text without a line of times; write HH:MM:SS.mmm --> HH:MM:SS.mmm"
            )
        at = end + 1


def _end(lines: list[str], at: int) -> int:
    """Behind the last line of the block that begins at `at`."""
    return next((place for place in range(at, len(lines)) if not lines[place].strip()), len(lines))
