"""How long hearing may go on without a result before it counts as hung: it follows from the sound's length and the speed so far."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Generous: a process that is ended too early has worked for nothing, one that is ended late has cost some time."""

    first_s: float = 900.0
    """For loading a model of gigabytes from a slow disk."""
    first_times: float = 60.0
    """Longer than the sound, before any speed is known: the largest model on an old laptop takes ten times."""
    least_s: float = 300.0
    times: float = 10.0
    """Longer than it would take at the slowest speed so far."""

    def allowed_s(self, audio_s: float, slowest: float | None) -> float:
        """Seconds by the clock.

        Args:
            audio_s: seconds of sound that are being heard.
            slowest: seconds by the clock that a second of sound has taken so far; None: not known yet.
        """
        if slowest is None:
            return self.first_s + self.first_times * audio_s
        return self.least_s + self.times * slowest * audio_s
