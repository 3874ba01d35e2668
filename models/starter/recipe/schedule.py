"""How far training is by the clock, how hard its windows may be, and how fast it learns then."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

MOST_PUSHED = 0.5  # the difficulty that time alone brings; beyond it, only hearing well does


@dataclass(slots=True)
class Progress:
    """How far training is, shared with the thread that makes windows."""

    done: float = 0.0  # 0 to 1, by time
    difficulty: float = 0.0  # 0 to 1, by the CTC loss
    letter_loss: float = 3.0  # running mean, nats a letter
    hardest: float = 1.0

    def heard(self, letter_loss: float) -> None:
        """Make windows harder once the encoder hears something, easier when it lost the thread."""
        self.letter_loss += 0.03 * (letter_loss - self.letter_loss)
        step = 0.0025 if self.letter_loss < 0.9 else -0.002 if self.letter_loss > 1.3 else 0.0
        # Never easy for ever; but pushed to the hardest before the letters were heard, a run that others had
        # starved lost what it knew.
        least = min(MOST_PUSHED, max(0.0, (self.done - 0.3) / 0.6))
        self.difficulty = min(self.hardest, max(0.0, self.difficulty + step, least))


def rate_factor(step: int, done: float, warm_steps: int) -> float:
    """Warm up, hold for a tenth of the time, then fall along a cosine to nothing."""
    fall = 0.5 * (1 + math.cos(math.pi * max(0.0, (done - 0.1) / 0.9)))
    return min(1.0, (step + 1) / warm_steps) * fall


class Clock:
    """How much of the time is used: the processor's, or the clock's if that is more; over all resumed runs."""

    def __init__(self, minutes: float, cpu_minutes: float | None) -> None:
        self.minutes, self.cpu_minutes = minutes, cpu_minutes
        self.before_s = self.cpu_before_s = 0.0  # of the runs that this one resumes
        self._started, self._cpu_started = time.monotonic(), time.process_time()

    @property
    def used_s(self) -> tuple[float, float]:
        """Seconds by the clock, and of the processor."""
        cpu_s = self.cpu_before_s + time.process_time() - self._cpu_started
        return self.before_s + time.monotonic() - self._started, cpu_s

    @property
    def done(self) -> float:
        """0 to 1."""
        clock_s, cpu_s = self.used_s
        by_cpu = cpu_s / 60 / self.cpu_minutes if self.cpu_minutes else 0.0
        return min(1.0, max(clock_s / 60 / self.minutes, by_cpu))
