"""The drawing of a call's sound that the audio stage left beside it, read for the page that plays the call.

It is a drawing only. No check, score or measure may use it: wording and timing are judged, never a voice.
"""

from pathlib import Path
from typing import Annotated

import structlog
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa_pipeline.recordings.recording import AgentChannel, Speaker

log = structlog.get_logger()

_MOST_BYTES = 64 * 1024
"""Ten times what the audio stage writes."""

Peak = Annotated[int, Field(ge=0, le=100)]


class Side(BaseModel):
    """One row of the drawing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    speaker: Speaker
    peaks: Annotated[tuple[Peak, ...], Field(min_length=1, max_length=1000)]


class Peaks(BaseModel):
    """What is drawn of a call."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agent_channel: AgentChannel
    """Which side of the recording was taken for the agent's."""
    duration_s: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    sides: Annotated[tuple[Side, ...], Field(min_length=1, max_length=2)]
    """The agent's first; one alone where who speaks is not known."""


def read_peaks(path: Path) -> Peaks | None:
    """The drawing in a file; None where there is none, or none that can be used: the call is played without it."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            log.warning("peaks_ignored", file=path.name, reason="too large to be one")
            return None
        return Peaks.model_validate_json(content)
    except FileNotFoundError:
        return None
    except OSError as fault:
        log.warning("peaks_ignored", file=path.name, reason=fault.strerror)
    except ValidationError as fault:
        first = fault.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        log.warning("peaks_ignored", file=path.name, reason=f"{place}: {first['msg']}".removeprefix(": "))
    return None
