"""`models list`, `models get`, `models convert`, `models calibrate`, `models verify`."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.text import Text

from qa_pipeline.cli.console import Speech, err, out, print_json, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.settings import load_settings
from qa_pipeline.speech.converted import converted_folder, find_converted, list_converted, read_conversion
from qa_pipeline.speech.download import download_model
from qa_pipeline.speech.models import (
    FoundModel,
    confidence_fault,
    find_model,
    list_models,
    official_models,
    verify_models,
)

if TYPE_CHECKING:
    from qa_pipeline.bench.calibrate import Calibration
    from qa_pipeline.bench.calls import BenchCall

INTACT = {True: "intact", False: "WRONG CHECKSUM", None: "no published checksum"}


def list_here(folder: Path, speech: Speech) -> None:
    """What is in the folder, and what could be fetched."""
    here = (*list_models(folder), *list_converted(folder))
    if speech.as_json:
        print_json(
            {
                "here": [
                    {
                        "name": m.name,
                        "path": str(m.path),
                        "bytes": m.bytes,
                        "official": m.official,
                        "engine": m.engine,
                        "calibrated": m.calibrated,
                    }
                    for m in here
                ],
                "official": sorted(official_models()),
            }
        )
        return
    if speech.quiet:
        return
    shown = table("Model", "Size", "Engine", "File")
    for model in here:
        size = f"{model.bytes / 1e6:,.0f} MB"
        shown.add_row(Text(model.name), Text(size), Text(model.engine), Text(str(model.path)))
    if here:
        out().print(shown)
    else:
        say(speech, f"No models in {folder}.")
    for fault in filter(None, map(confidence_fault, here)):
        say(speech, fault)
    say(speech, f"Official ones, fetched with `qa-pipeline models get NAME`: {', '.join(official_models())}")


def get(name: str, folder: Path, speech: Speech) -> None:
    """Fetches an official model; the checksum decides whether it is kept."""
    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    console = err()
    with Progress(
        *columns, console=console, transient=True, disable=not (speech.talks and console.is_terminal)
    ) as bar:
        task = bar.add_task(name, total=None)
        path = download_model(
            name, folder, progress=lambda done, total: bar.update(task, completed=done, total=total)
        )
    say(speech, f"{path}: fetched, checksum verified")


def convert(name_or_path: str, folder: Path, quantization: str | None, speech: Speech) -> None:
    """Makes a checkpoint into what the second engine loads."""
    from qa_pipeline.speech.convert import convert_model  # noqa: PLC0415 - seconds of torch, for this command alone

    found = find_model(name_or_path, folder)
    console = err()
    with Progress(
        TextColumn("{task.description}"),
        SpinnerColumn(),
        console=console,
        transient=True,
        disable=not (speech.talks and console.is_terminal),
    ) as bar:
        task = bar.add_task("", total=None)
        made = convert_model(
            found,
            converted_folder(found.name, folder),
            quantization=quantization,
            on_step=lambda step: bar.update(task, description=step),
        )
    said = read_conversion(made)
    say(speech, f"{made}: weights as {said.quantization}; on a processor it reckons with {said.compute_type}")
    say(speech, f"  ({said.compute_type_because})")
    say(speech, f"Hear with it: qa-pipeline run WORKSPACE --engine faster-whisper --model {name_or_path}")


def calibrate(
    model: str, folders: Sequence[Path], engine: str, models_dir: Path, *, write: bool, speech: Speech
) -> None:
    """Measures what a model's probabilities are worth on calls with known text, and stores it if it is wanted."""
    from qa_pipeline.bench import calibrate as bench  # noqa: PLC0415 - hears, for this command alone
    from qa_pipeline.bench.calibrated import settings_files, store  # noqa: PLC0415

    files = settings_files(model, models_dir) if write else ()  # before the work, since it may be refused
    found = find_converted(model, models_dir) if engine == "faster-whisper" else find_model(model, models_dir)
    calls = {call.task.path: call for folder in folders for call in _known_calls(folder, speech)}
    console = err()
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        console=console,
        transient=True,
        disable=not (speech.talks and console.is_terminal),
    ) as bar:
        task = bar.add_task("hearing", total=len(calls))
        hearing = bench.uncalibrated(found, load_settings(folders[0]).beam)
        marks = bench.hear_marks(tuple(calls.values()), hearing, lambda _: bar.advance(task))
    made = bench.calibrate(marks)
    if speech.as_json:
        points = [list(point) for point in made.fitted.points]
        whose = {"model": found.name, "model_sha256": found.sha256, "engine": engine}
        print_json({**whose, **asdict(made), "fitted": points})
    else:
        _show_calibration(made, found, speech)
    for path in files:
        store(path, made.fitted, found.sha256)
        say(speech, f"{path}: confidence written")


def _known_calls(folder: Path, speech: Speech) -> "tuple[BenchCall, ...]":
    """The calls of a folder whose text is known."""
    from qa_pipeline.bench.calls import find_calls  # noqa: PLC0415 - see above

    settings = load_settings(folder)
    calls, left_out = find_calls(
        settings.workspace,
        settings.recordings,
        settings.calls,
        leave_out=settings.out,
        language=settings.language,
        agent_channel=settings.agent_channel,
    )
    for each in left_out:
        say(speech, f"left out: {each.file}: {each.reason}")
    return calls


def _show_calibration(made: "Calibration", found: FoundModel, speech: Speech) -> None:
    if not speech.talks:
        return
    for title, quality in (("The network's own", made.before), ("Corrected", made.after)):
        shown = table(f"{title}: between", "Words", "Given", "Right")
        for one in quality.bins:
            shown.add_row(
                f"{one.from_:.2f} and {one.to:.2f}", str(one.words), f"{one.given:.3f}", f"{one.right:.3f}"
            )
        out().print(shown)
        say(speech, f"expected calibration error {quality.error:.3f}, Brier score {quality.brier:.3f}\n")
    say(
        speech,
        f"{found.name}: {made.words:,} heard words of {made.calls} calls, {made.right:.1%} of them right.",
    )
    say(
        speech,
        "Corrected figures are of calls that the correction was not fitted on: each half by the other's.",
    )
    points = [list(point) for point in made.fitted.points]
    say(speech, f"confidence: {{model_sha256: {found.sha256}, points: {points}}}")


def verify(folder: Path, speech: Speech) -> ExitCode:
    """Compares every official model with its published checksum, and every converted one with its own."""
    checked = (*verify_models(folder), *list_converted(folder, check=True))
    if speech.as_json:
        print_json([{"name": m.name, "path": str(m.path), "intact": m.intact} for m in checked])
    elif speech.talks:
        shown = table("Model", "Checksum", "File")
        for model in checked:
            shown.add_row(Text(model.name), Text(INTACT[model.intact]), Text(str(model.path)))
        out().print(shown)
    return ExitCode.UNUSABLE if any(model.intact is False for model in checked) else ExitCode.OK
