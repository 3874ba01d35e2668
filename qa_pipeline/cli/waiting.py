"""What is said while the program waits: for other processes that have the calls, or for a disk."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Timer

from qa_pipeline.cli.console import Speech, err
from qa_pipeline.progress import Listener, Progress
from qa_pipeline.store.claims import Claim, by_owner

SLOW_S = 60.0
"""What takes longer to read than this is named."""


@contextmanager
def slow_disk_named(folder: Path, speech: Speech, tell: Listener) -> Iterator[Listener]:
    """Says which folder is being read when that takes long: a dead disk holds up whoever reads it, and no limit of ours ends that.

    Args:
        folder: of the recordings, which are read before the first is heard.
        speech: whether anything is to be said.
        tell: hears of the calls.

    Returns:
        The same listener; when it hears anything the folder was read.
    """
    timer = Timer(SLOW_S, _name_slow, (folder, speech))
    timer.daemon = True
    timer.start()

    def told(progress: Progress) -> None:
        timer.cancel()
        tell(progress)

    try:
        yield told
    finally:
        timer.cancel()


def _name_slow(folder: Path, speech: Speech) -> None:
    if speech.talks:
        err().print(
            f"qa-pipeline: still reading the recordings in {folder}, before any is heard. If this does not end: is the disk or "
            "network drive reachable? Ctrl-C loses nothing",
            markup=False,
        )


def say_who(speech: Speech, claims: Sequence[Claim]) -> None:
    """Names the processes, how many calls each has, and since when.

    Args:
        speech: whether anything is to be said.
        claims: the calls that are waited for.
    """
    if not speech.talks:
        return
    for owner, theirs in by_owner(claims).items():
        since = min(claim.taken_at for claim in theirs)
        when = datetime.fromtimestamp(since).astimezone().strftime("%H:%M:%S")
        err().print(
            f"qa-pipeline: waiting for {len(theirs)} calls that process {owner.pid} on {owner.host} has been hearing since {when}; "
            "Ctrl-C loses nothing, --no-wait does not wait",
            markup=False,
        )
