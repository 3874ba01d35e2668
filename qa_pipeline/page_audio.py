"""What a call's page plays and draws of its recording, made beside the store; a call without either is complete all the same."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel

if TYPE_CHECKING:
    from qa_pipeline.audio.channel import DecodedCall

log = structlog.get_logger()

LATE_S = 30.0
"""So long a run draws, at most, what earlier ones left undrawn: nobody waits an hour for pictures. The next run goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A recording whose drawing should be there."""

    path: Path
    """Where its audio lies."""
    agent_channel: AgentChannel
    playable: Path
    """Where its copy lies, or would lie, that browsers play."""


def peaks_file(playable: Path) -> Path:
    """Where the drawing lies: beside the copy that browsers play."""
    return playable.with_suffix(".peaks.json")


def keep_playable(path: Path, target: Path) -> None:
    """The copy that browsers play of a recording that is not heard here; without one it is not played, and that is all."""
    from qa_pipeline.audio.decoder import decoder  # noqa: PLC0415 - see hearing.here._open

    try:
        if not target.is_file() and not decoder().plays_in_browser(path):
            target.parent.mkdir(parents=True, exist_ok=True)
            decoder().write_playable(path, target)
    except (AudioError, OSError) as fault:
        log.warning("no_playable_copy", kind=type(fault).__name__)


def keep_drawing(decoded: "DecodedCall", wanted: Drawing) -> None:
    """The drawing of a recording that is decoded; without one it is played all the same."""
    from qa_pipeline.audio.peaks import write_peaks  # noqa: PLC0415 - see hearing.here._open

    try:
        write_peaks(decoded, wanted.agent_channel, peaks_file(wanted.playable))
    except (AudioError, OSError) as fault:
        log.warning("no_drawing", kind=type(fault).__name__)


def draw_missing(drawings: Iterable[Drawing], within_s: float = LATE_S) -> int:
    """Draws recordings that were heard or imported before there were drawings.

    Args:
        drawings: of calls that will not be heard now; those that are there cost nothing.
        within_s: when this is over the rest is left to the next time.

    Returns:
        How many were made.
    """
    from qa_pipeline.audio.decoder import decoder  # noqa: PLC0415 - see hearing.here._open
    from qa_pipeline.audio.peaks import is_drawn  # noqa: PLC0415

    end, made = time.monotonic() + within_s, 0
    for one in drawings:
        if is_drawn(peaks_file(one.playable), one.agent_channel):
            continue
        if time.monotonic() > end:
            log.info("drawings_left_for_the_next_run")
            break
        try:
            keep_drawing(decoder().decode(one.path, agent_channel=one.agent_channel), one)
            made += 1
        except AudioError as fault:
            log.warning("no_drawing", kind=type(fault).__name__)
    return made
