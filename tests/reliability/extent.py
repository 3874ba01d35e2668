"""How much of a long test is run: a part of it with every `make test`, all of it with `make test-reliability`."""

import os
from collections.abc import Iterable

WHOLE = os.environ.get("QA_RELIABILITY") == "whole"
"""Whether everything is run."""


def extent(part: int, whole: int) -> int:
    """So many cases are tried now."""
    return whole if WHOLE else part


def some(cases: Iterable[str], *, every: int) -> tuple[str, ...]:
    """The cases that are tried now: all, or one of so many."""
    return tuple(cases)[:: extent(every, 1)]
