"""`evaluate`: the stored verdicts beside people's labels, in tables or as JSON."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from qa_pipeline.cli.console import Speech, err, print_json
from qa_pipeline.errors import EvaluationError, StoreError
from qa_pipeline.evaluation.read_gold import find_gold, read_gold
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import FILE, Store, StoredCall

if TYPE_CHECKING:
    from qa_pipeline.evaluation.evaluate import Evaluation

EXTRA = ("scipy", "sklearn")


def evaluate_workspace(settings: Settings, gold: Path | None, speech: Speech, *, show: bool) -> None:
    """Compares, and says what came out.

    Args:
        settings: of the workspace.
        gold: the labels; None: those of the workspace.
        speech: how much to say.
        show: whether to show every verdict that differs, with words of the call.

    Raises:
        EvaluationError: the labels cannot be used, or the extra is not installed.
        StoreError: nothing is judged yet.
    """
    if not all(map(find_spec, EXTRA)):
        raise EvaluationError("evaluate needs scikit-learn and scipy: run `pip install 'qa-pipeline[eval]'`")
    from qa_pipeline.cli.evaluate_json import evaluation_json  # noqa: PLC0415 - after the extra was looked for
    from qa_pipeline.cli.evaluate_tables import tell  # noqa: PLC0415
    from qa_pipeline.evaluation.evaluate import evaluate  # noqa: PLC0415

    path = gold or _from_here(find_gold(settings.workspace))
    labels = read_gold(path)
    scorecards, unjudged = _judged(settings)
    found = evaluate(labels, scorecards, unjudged)
    if speech.as_json:
        print_json(evaluation_json(found, path, show=show))
        return
    _say_left_out(found)
    if speech.talks:
        tell(found, path, show=show)


def _from_here(path: Path) -> Path:
    """As short as can be: it stands before every label that is told."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _judged(settings: Settings) -> tuple[list[Scorecard], dict[str, str]]:
    """The present scorecards; and why the other calls have none, by id."""
    if not (settings.out / FILE).is_file():
        raise StoreError(
            f"{settings.out}: nothing is judged yet; run `qa-pipeline run {settings.workspace}` first"
        )
    with Store(settings.out, settings.workspace, settings.store) as store:
        calls = store.calls()
    scorecards, unjudged = [], {}
    for call in calls:
        if not isinstance(call, StoredCall):
            unjudged[call.call_id or call.file] = f"was not processed: {call.reason}"
        elif call.scorecard is None:
            unjudged[call.recording.call_id] = "is heard and not judged yet: run `qa-pipeline score`"
        else:
            scorecards.append(call.scorecard)
    if not scorecards:
        raise StoreError(
            f"{settings.out}: no call is judged; run `qa-pipeline score {settings.workspace}` first"
        )
    return scorecards, unjudged


def _say_left_out(found: "Evaluation") -> None:
    """Labels that count for nothing are faults of theirs, said even to those who want to hear nothing else."""
    for each in found.comparison.unmatched:
        labels = f" ({each.labels} labels left out)" if each.labels > 1 else " (left out)"
        what = f"check {each.check!r} of call {each.call_id!r}" if each.check else f"call {each.call_id!r}"
        err().print(f"{each.place}: {what}: {each.reason}{labels}", markup=False)
    for each in found.comparison.other_playbook:
        err().print(f"{each.place}: call {each.call_id!r}: {each.reason}", markup=False)
    for tie in found.ties:
        what = f"check {tie.check!r}" if tie.check else "the outcome"
        said = ", ".join(f"{word} at {place}" for word, place in zip(tie.said, tie.places, strict=True))
        err().print(
            f"{tie.places[0]}: {what} of call {tie.call_id!r}: the reviewers are divided ({said}); left out",
            markup=False,
        )
