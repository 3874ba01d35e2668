"""`models list`, `models get`, `models convert`, `models verify`."""

from pathlib import Path

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
from qa_pipeline.speech.converted import converted_folder, list_converted, read_conversion
from qa_pipeline.speech.download import download_model
from qa_pipeline.speech.models import find_model, list_models, official_models, verify_models

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
