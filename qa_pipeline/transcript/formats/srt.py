"""SubRip: numbered cues; who speaks stands at most before a colon. Found by their lines of times, whatever else is broken."""

from typing import Any

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats.cues import TIMING, Cue, cue_at, utterances_of
from qa_pipeline.transcript.formats.source import Source

_HEAD = 50
"""Lines in which the first times must stand."""


def fits(data: Any) -> bool:  # noqa: ANN401 - anything at all
    """Whether a line of times stands near its beginning."""
    return isinstance(data, str) and any(map(_is_timing, data.split("\n", _HEAD)[:_HEAD]))


def read(data: Any) -> Source:  # noqa: ANN401
    """What the file says.

    Raises:
        TranscriptError: times that cannot be; with the line.
    """
    lines = data.split("\n")
    places = [place for place, line in enumerate(lines) if _is_timing(line)]
    numbered = places[0] > 0 and lines[places[0] - 1].strip().isdecimal()
    cues = tuple(
        _cue(lines, place, end, numbered=numbered)
        for place, end in zip(places, [*places[1:], len(lines)], strict=True)
    )
    return Source(utterances=utterances_of(cues))


def _is_timing(line: str) -> bool:
    """Whether this is meant for a line of times, right or wrong."""
    before, arrow, after = line.partition("-->")
    return bool(arrow) and any(map(str.isdecimal, before[-20:])) and any(map(str.isdecimal, after[:20]))


def _cue(lines: list[str], place: int, end: int, *, numbered: bool) -> Cue:
    """The cue whose times stand in line `place`; empty lines may stand in its text, too."""
    found = TIMING.match(lines[place])
    if not found:
        raise TranscriptError(
            f"line {place + 1}: there are no such times; write HH:MM:SS,mmm --> HH:MM:SS,mmm"
        )
    said = lines[place + 1 : end]
    if numbered and end < len(lines) and said and said[-1].strip().isdecimal():
        said = said[:-1]  # the next cue's
    return cue_at(place + 1, found, [line for line in said if line.strip()])
