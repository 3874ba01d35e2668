"""How long nothing may be heard of whoever hears calls before it counts as hung."""

from dataclasses import dataclass

from qa_pipeline.audio.decoder_limits import LIMITS, Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Generous: a process that is ended too early has worked for nothing, one that is ended late has cost some time."""

    ready_s: float = 900.0
    """For starting, and for finding the model."""
    first_s: float = 900.0
    """For loading a model of gigabytes from a slow disk."""
    first_times: float = 60.0
    """Longer than the sound, before any speed is known: the largest model on an old laptop takes ten times."""
    least_s: float = 300.0
    times: float = 10.0
    """Longer than it would take at the slowest speed so far."""
    reach_s: float = 600.0
    """For finding a file: a disk has to wake up, a network comes back."""
    decoding: Limits = LIMITS
    """What decoding allows itself; whoever waits for it waits longer."""

    def allowed_s(self, audio_s: float, slowest: float | None, *, is_loaded: bool = True) -> float:
        """Seconds for hearing, by the clock.

        Args:
            audio_s: seconds of sound that are being heard.
            slowest: seconds by the clock that a second of sound has taken so far; None: not known yet.
            is_loaded: whether the model is.
        """
        times = self.first_times if slowest is None else self.times * slowest
        return (self.least_s if is_loaded else self.first_s) + times * audio_s

    def opening_s(self, size: int) -> float:
        """Seconds for opening a file of `size` bytes that was found, by the clock."""
        limits = self.decoding
        return self.reach_s + limits.tries * limits.wall_s(limits.cpu_s(size))
