"""What is said of other processes that have the calls which this one waits for."""

from collections.abc import Sequence
from datetime import datetime

from qa_pipeline.cli.console import Speech, err
from qa_pipeline.store.claims import Claim, by_owner


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
