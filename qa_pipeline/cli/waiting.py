"""What is said of other processes that have the calls which this one waits for."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from qa_pipeline.cli.console import Speech, err
from qa_pipeline.store.claims import Claim


def say_who(speech: Speech, claims: Sequence[Claim]) -> None:
    """Names the processes, how many calls each has, and since when.

    Args:
        speech: whether anything is to be said.
        claims: the calls that are waited for.
    """
    if not speech.talks:
        return
    calls = Counter((claim.owner.host, claim.owner.pid) for claim in claims)
    for (host, pid), count in calls.items():
        since = min(claim.taken_at for claim in claims if (claim.owner.host, claim.owner.pid) == (host, pid))
        when = datetime.fromtimestamp(since).astimezone().strftime("%H:%M:%S")
        err().print(
            f"qa-pipeline: waiting for {count} calls that process {pid} on {host} has been hearing since {when}; "
            "Ctrl-C loses nothing, --no-wait does not wait",
            markup=False,
        )
