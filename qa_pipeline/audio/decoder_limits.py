"""How long decoding may take: it follows from the file's size, for nobody knows its length before it is decoded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of each recording. What is measured is far below, also for hours of sound in the tightest of formats."""

    least_s: float = 30.0
    """Of the processor, for the smallest of files."""
    bytes_a_s: float = 25_000.0
    """Of the file, for each further second of the processor; four hours of M4A (231 MB) took 33 s."""
    most_s: float = 900.0
    waiting: float = 4.0
    """So many times longer it may take by the clock: the processor may be shared and the disk far."""
    most_calls: int = 500
    """That one process decodes."""
    tries: int = 2
    """That a recording is worth which breaks the decoder."""

    def cpu_s(self, size: int) -> int:
        """Seconds of the processor for a file of `size` bytes."""
        return max(1, round(self.least_s + min(size / self.bytes_a_s, self.most_s)))

    def wall_s(self, cpu_s: int) -> float:
        """Seconds by the clock for what may take `cpu_s` of the processor."""
        return cpu_s * self.waiting


LIMITS = Limits()
