"""Time that counts only while this program can look at the clock."""

import time
from collections.abc import Callable

LOOK_S = 60.0
"""Between two looks at the clock, at most."""
_OFTEN_S = 1.0
"""Between two looks of whoever waits for one thing: a program that was stopped counts no more than twice that."""


class AwakeClock:
    """Seconds in which this program could have looked at the clock.

    While a laptop sleeps, or somebody has stopped the program, those that it watches can get no further either.
    """

    def __init__(self, look_s: float = LOOK_S) -> None:
        """Starts it.

        Args:
            look_s: it is looked at at least this often.
        """
        self._last, self._awake_s, self._look_s = time.monotonic(), 0.0, look_s

    def now(self) -> float:
        """Asked for at least every `look_s`; from one time to the next no more is counted than twice that."""
        now = time.monotonic()
        self._awake_s += min(now - self._last, 2 * self._look_s)
        self._last = now
        return self._awake_s


def happens_awake(look: Callable[[float], bool], limit_s: float) -> bool:
    """Whether something happens in time.

    Args:
        look: waits for it so many seconds, and says whether it happened.
        limit_s: so long, while we are awake.
    """
    step_s = min(_OFTEN_S, limit_s / 10)
    clock = AwakeClock(step_s)
    while clock.now() < limit_s:
        if look(step_s):
            return True
    return look(0.0)
