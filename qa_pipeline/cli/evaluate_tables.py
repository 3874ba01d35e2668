"""An evaluation for people."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from rich.table import Table
from rich.text import Text

from qa_pipeline.cli.console import out, table
from qa_pipeline.cli.evaluate_differing import differing
from qa_pipeline.evaluation.agreement import Agreement
from qa_pipeline.evaluation.calibration import Calibration
from qa_pipeline.evaluation.evaluate import ByCalls, Evaluation
from qa_pipeline.evaluation.figures import Group
from qa_pipeline.evaluation.rates import Rate

FEW = "too few to tell"
NOTHING = "–"

Value = TypeVar("Value", bound=StrEnum)


def tell(found: Evaluation, gold: Path, *, show: bool) -> None:
    """Prints everything."""
    whole, comparison = found.whole, found.comparison
    _line(f"{whole.verdicts} verdicts on {whole.calls} calls, beside the labels of {gold}")
    _line(_left_out(found))
    if whole.verdicts:
        _titled("Verdicts: a row for each label, a column for what the program says", _matrix(whole.matrix))
        _titled("How often", _rates(found))
        _titled(_calibrated(whole.calibration), _bins(whole.calibration))
        _titled("By check, the worst first", _groups(found.by_check))
        _titled("By section", _groups(found.by_section))
        _titled("By playbook", _groups(found.by_playbook))
        _titled("By language", _groups(found.by_language))
    if found.outcomes:
        _titled(f"Outcomes: {_share(found.outcomes.same)} as labelled", _matrix(found.outcomes.matrix))
    if found.agreement.checks:
        _titled(_agreed(found.agreement), _reviewers(found.agreement))
    if show:
        _titled("What differs", differing(comparison.pairs, comparison.outcomes))


def _line(text: str) -> None:
    out().print(text, markup=False)


def _titled(title: str, shown: Table) -> None:
    out().print()
    out().print(Text(title, style="bold"))
    if shown.row_count:
        out().print(shown)


def _left_out(found: Evaluation) -> str:
    comparison = found.comparison
    labels = sum(each.labels for each in comparison.unmatched)
    return (
        f"Left out: {labels} labels on what was not judged, {len(found.ties)} on which reviewers are divided, "
        f"{found.blank} rows not filled in. Without a label: {len(comparison.unlabelled_calls)} calls, "
        f"{comparison.unlabelled_checks} verdicts of other calls."
    )


def _matrix(matrix: Mapping[Value, Mapping[Value, int]]) -> Table:
    shown = table("", *(each.value for each in matrix))
    for gold, row in matrix.items():
        shown.add_row(gold.value, *(str(row[said]) for said in matrix))
    return shown


def _rates(found: Evaluation) -> Table:
    whole = found.whole
    shown = table("", "Share", "Of", "95 % interval", "Bootstrap over calls", "")
    rows: tuple[tuple[str, Rate, ByCalls | None], ...] = (
        (
            "False fails: labelled pass or not applicable, failed",
            whole.false_fails,
            found.false_fails_by_calls,
        ),
        (
            "False passes: labelled fail, passed or not applicable",
            whole.false_passes,
            found.false_passes_by_calls,
        ),
        ("Unsure, where the label is not", whole.unsure, None),
        ("Right, of what was decided", whole.accuracy, None),
    )
    for name, rate, by_calls in rows:
        drawn = _interval(by_calls.low, by_calls.high) + f" ({by_calls.calls} calls)" if by_calls else ""
        shown.add_row(
            name,
            _percent(rate.share),
            f"{rate.part} of {rate.whole}",
            _interval(rate.low, rate.high),
            drawn,
            _few(rate.few),
        )
    return shown


def _calibrated(found: Calibration) -> str:
    if found.brier is None or found.brier_of_share is None or found.expected_error is None:
        return "Confidence: nothing was decided"
    return (
        f"Confidence: Brier score {found.brier:.3f} ({found.brier_of_share:.3f} if it were always the share that is right), "
        f"expected calibration error {found.expected_error:.3f}"
    )


def _bins(found: Calibration) -> Table:
    shown = table("Confidence", "Mean", "Right", "Verdicts", "")
    for each in found.bins:
        shown.add_row(
            f"{each.lowest:.1f} to {each.highest:.1f}",
            f"{each.confidence:.2f}",
            "" if each.right.share is None else f"{each.right.share:.2f}",
            str(each.right.whole),
            _few(each.right.few),
        )
    return shown


def _groups(groups: Sequence[Group]) -> Table:
    playbooks = any(group.playbook for group in groups)
    names = ("", "Playbook") if playbooks else ("",)
    shown = table(*names, "Verdicts", "Right", "False fails", "False passes", "Unsure", "Brier", "ECE", "")
    for group in groups:
        each = group.figures
        rates = (each.accuracy, each.false_fails, each.false_passes, each.unsure)
        shown.add_row(
            Text(group.name),
            *([Text(group.playbook)] if playbooks else []),
            str(each.verdicts),
            *(_share(rate) for rate in rates),
            *(_number(value) for value in (each.calibration.brier, each.calibration.expected_error)),
            _few(each.few),
        )
    return shown


def _agreed(found: Agreement) -> str:
    return f"Reviewers: {found.checks} checks with several labels; {_share(found.same)} pairs of labels are the same"


def _reviewers(found: Agreement) -> Table:
    shown = table("Reviewer", "Other reviewer", "The same", "Cohen's kappa", "")
    for each in found.reviewers:
        shown.add_row(
            Text(each.one), Text(each.other), _share(each.same), _number(each.kappa), _few(each.same.few)
        )
    return shown


def _share(rate: Rate) -> str:
    return f"{rate.part}/{rate.whole}" + (f" {_percent(rate.share)}" if rate.whole else "")


def _percent(share: float | None) -> str:
    return NOTHING if share is None else f"{100 * share:.1f} %"


def _interval(low: float | None, high: float | None) -> str:
    return NOTHING if low is None or high is None else f"{100 * low:.1f} to {100 * high:.1f} %"


def _number(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.3f}"


def _few(few: bool) -> str:
    return FEW if few else ""
