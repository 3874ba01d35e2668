"""A fault of ours that nobody foresaw: its kind and its place are told, never its text, which may hold a caller's words."""

import traceback

from qa_pipeline.logs import place_of

EXIT_CODE = 1
"""As Python itself ends when nobody catches a fault. Without --strict no command ends so for another reason."""


def sentence(fault: BaseException, *, verbose: bool) -> str:
    """What people are told.

    Args:
        fault: that ended the program.
        verbose: whether they see where it came from.
    """
    ours = f"qa-pipeline: a fault of the program ended it: {type(fault).__name__} in {place_of(fault)}"
    kept = "What was done is kept, and the same command goes on with the rest."
    if not verbose:
        return f"{ours}. {kept} Please report it, with what the same command prints when -vv is added to it."
    return (
        f"{trace(fault)}{ours}. {kept} Please report it with the lines above, in which no word of a call is."
    )


def trace(fault: BaseException) -> str:
    """Where a fault came from, and those that it came of: the lines of the program alone, without what any of them says."""
    chain: list[BaseException] = []
    link: BaseException | None = fault
    while link and link not in chain:
        chain.append(link)
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)
    return "".join(
        f"{type(each).__name__}\n{''.join(traceback.format_tb(each.__traceback__))}"
        for each in reversed(chain)
    )
