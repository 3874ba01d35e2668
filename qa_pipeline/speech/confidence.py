"""From the network's own probability of a word to the share of such words that are right. Pure.

A network trained to be sure is sure of its mistakes too: of the words that it gives 0.9, fewer than nine in ten may be
right. How many are is measured (`qa-pipeline models calibrate`), stored beside the model, and applied to every word.
One map serves both engines: on the same windows their probabilities are mostly less than 0.02 apart
(`tests/speech/test_faster_recogniser.py`).
"""

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]
"""(the network's own probability, the share of words that were right there), both 0 to 1."""


@dataclass(frozen=True, slots=True)
class ConfidenceMap:
    """A line through measured points; without any, a probability stays as it is."""

    points: tuple[Point, ...] = ()

    def __post_init__(self) -> None:
        """Refuses what could give more than 1, less than 0, or less confidence for a higher probability.

        Raises:
            ValueError: says which points.
        """
        for given, right in self.points:
            if not (0 <= given <= 1 and 0 <= right <= 1):
                raise ValueError(f"[{given:g}, {right:g}]: both must be between 0 and 1")
        for (given, right), (next_given, next_right) in pairwise(self.points):
            if next_given <= given or next_right < right:
                raise ValueError(
                    f"[{next_given:g}, {next_right:g}] behind [{given:g}, {right:g}]: "
                    "the first number must rise, the second must not fall"
                )

    def __bool__(self) -> bool:
        return bool(self.points)

    def __call__(self, probability: float) -> float:
        """The share of right words for a probability of the network's, 0 to 1.

        Outside the measured points it is the nearest one's: nothing is known there, least of all certainty.
        """
        if not self.points:
            return probability
        behind = bisect_right(self.points, probability, key=lambda point: point[0])
        if behind == 0:
            return self.points[0][1]
        if behind == len(self.points):
            return self.points[-1][1]
        (from_given, from_right), (to_given, to_right) = self.points[behind - 1 : behind + 1]
        part = (probability - from_given) / (to_given - from_given)
        return from_right + part * (to_right - from_right)

    @property
    def told(self) -> str:
        """What stands for the map in records: a checksum, or `own` for the network's own numbers."""
        if not self.points:
            return "own"
        text = ";".join(f"{given:.6g},{right:.6g}" for given, right in self.points)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


OWN = ConfidenceMap()
"""The network's own probabilities, as they are."""
