"""How much of a long test is run: a part of it with every `make test`, all of it with `make test-reliability`."""

import os

WHOLE = os.environ.get("QA_RELIABILITY") == "whole"
"""Whether everything is run."""


def extent(part: int, whole: int) -> int:
    """So many cases are tried now."""
    return whole if WHOLE else part
