"""The verdicts that differ from their labels, with the words they rest on: for the user's own terminal alone."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from qa_pipeline.checks.result import Evidence, NearestMiss, clock
from qa_pipeline.cli.console import table
from qa_pipeline.evaluation.compare import OutcomePair, Pair
from qa_pipeline.evaluation.figures import decided, is_false_fail, is_false_pass

_QUOTES = 3
"""Places of evidence that are shown of a verdict."""


def differing(pairs: Sequence[Pair], outcomes: Sequence[OutcomePair]) -> Table:
    """A row each, the worst kind first."""
    shown = table("", "Call", "Check", "Label", "Said", "Sure", "Why")
    for pair in sorted((pair for pair in pairs if pair.gold is not pair.said), key=_order):
        shown.add_row(
            _kind(pair),
            Text(pair.call_id),
            Text(pair.check),
            pair.gold.value,
            pair.said.value,
            f"{pair.confidence:.2f}",
            Text("\n".join(_why(pair))),
        )
    for each in outcomes:
        if each.gold is not each.said:
            shown.add_row(
                "outcome", Text(each.call_id), "", each.gold.value, each.said.value, "", Text(each.place)
            )
    return shown


def _kind(pair: Pair) -> str:
    if is_false_fail(pair):
        return "false fail"
    if is_false_pass(pair):
        return "false pass"
    return "other" if decided(pair.gold) and decided(pair.said) else "doubt"


def _order(pair: Pair) -> tuple[int, str, str]:
    return ("false fail", "false pass", "other", "doubt").index(_kind(pair)), pair.call_id, pair.check


def _why(pair: Pair) -> list[str]:
    """The reason, the quotes, what came nearest, what the reviewer wrote, and where."""
    lines = [
        str(pair.result.reason),
        *(_quote(each) for each in pair.result.evidence[:_QUOTES] if each.quote),
    ]
    if nearest := pair.result.nearest_apart:
        lines.append(f"nearest: {_quote(nearest)}, fit {nearest.score:.2f} to “{nearest.wording}”")
    lines.append(f"label: {pair.place}" + (f" “{pair.note}”" if pair.note else ""))
    return ["".join(char if char.isprintable() else " " for char in line) for line in lines]


def _quote(found: Evidence | NearestMiss) -> str:
    return f"{clock(found.start_s)} {found.speaker.value}: “{found.quote}”"
