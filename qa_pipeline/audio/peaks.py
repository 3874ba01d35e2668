"""The drawing of a recording: a thousand small numbers a side, for the page that plays it.

Nothing but that page may read them: no check, no measure, no feature. How somebody sounds is never judged (rule 5 of the
product: inferring what workers feel from their voice is banned), and so that nothing here could be used for it, a side is
drawn against its own loudest moment: how loud anybody was is not kept.
"""

import json
import math
from pathlib import Path

import numpy as np

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, DecodedCall, Track
from qa_pipeline.audio.channels import SILENCE_RMS
from qa_pipeline.audio.tape import stretches
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.temporary import temporary_beside

MOST = 800
"""Buckets a side: twice as many as bars fit the widest page."""
TOP = 100
"""The loudest bucket of a side."""
_LEAST_S = 0.02
"""A shorter bucket is shorter than a period of a low voice, and draws the tone instead of the speech."""
_FLAT = 10 * SILENCE_RMS
"""A side that never rises above it (-50 dB of full scale) carries a line's noise, which is not drawn as if somebody spoke."""
_AT_ONCE = 10 * SAMPLE_RATE_HZ


def write_peaks(call: DecodedCall, agent_channel: AgentChannel, target: Path) -> None:
    """Writes the drawing of a call.

    Args:
        call: as decoded; its channels say who speaks.
        agent_channel: as it was decoded with.
        target: appears only when it is complete; an old one is replaced.

    Raises:
        OSError: it cannot be written.
    """
    sides = [{"speaker": str(one.speaker), "peaks": peaks(one.track)} for one in call.channels]
    drawn = {
        "agent_channel": str(agent_channel),
        "duration_s": round(call.duration_s, 2),
        "sides": sides,
    }
    text = json.dumps(drawn, separators=(",", ":"))
    target.parent.mkdir(parents=True, exist_ok=True)
    # In the same folder, so that the last step is a rename; one a process, so that two never meet.
    temporary = temporary_beside(target)
    try:
        temporary.write_text(text, encoding="utf-8")
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def is_drawn(target: Path, agent_channel: AgentChannel) -> bool:
    """Whether a call's drawing is there, with the speakers on these sides; read from its first bytes, for it is asked often."""
    head = f'{{"agent_channel":"{agent_channel}",'
    try:
        with target.open(encoding="utf-8", errors="replace") as file:
            return file.read(len(head)) == head
    except OSError:
        return False


def peaks(track: Track) -> list[int]:
    """The greatest sample of each bucket, 0 to TOP, of which TOP is the greatest of all."""
    size = max(math.ceil(len(track) / MOST), round(_LEAST_S * SAMPLE_RATE_HZ))
    found: list[float] = []
    # A long call's samples lie in a file, so they are taken some seconds, and whole buckets, at a time.
    for (part,) in stretches([track], size * max(1, _AT_ONCE // size)):
        sound = np.nan_to_num(np.abs(part), posinf=1.0)
        found += np.maximum.reduceat(sound, np.arange(0, len(part), size)).tolist()
    loudest = max(found, default=0.0)
    return [round(TOP * one / loudest) if loudest > _FLAT else 0 for one in found]
