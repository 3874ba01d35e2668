"""What torch lets go of goes back to the machine.

glibc keeps freed memory for later, each thread its own, and how much it keeps grows with the largest block that was ever
freed: with tensors of many sizes half a gigabyte lies idle. Here the large blocks are the machine's own again at once.
"""

import ctypes
import os

_LARGE_BYTES = 16 << 20
"""Smaller limits cost more than they save: memory that comes from the machine has to be wiped by it first."""
_KEPT_BYTES = 128 << 20
"""Of the smaller blocks, for each thread, at most at the end of its heap."""
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""From glibc's malloc.h."""
_ITS_OWN_SETTINGS = ("GLIBC_TUNABLES", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_")


def give_back_large_blocks() -> bool:
    """Says so to glibc, for the whole process; where there is another library nothing happens.

    Returns:
        Whether it was said; not where somebody has set the same from outside.
    """
    if any(name in os.environ for name in _ITS_OWN_SETTINGS):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # musl, macOS; Windows, where this is asked otherwise
        return False
    return bool(mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES) and mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES))


def give_back_freed() -> None:
    """Hands back what lies idle between blocks that are in use, in all threads' heaps; a few milliseconds."""
    try:
        trim = ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return
    trim(0)
