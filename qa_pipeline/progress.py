"""How far a stage is, for whoever watches."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage is."""

    call_id: str
    """The call that is being worked on, or that was done last; empty before the first."""
    done: int
    total: int
    audio_s: float = 0.0
    """Length of what was heard, for the speed."""


Listener = Callable[[Progress], None]
