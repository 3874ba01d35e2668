"""`models list`, `models get`, `models verify`."""

from pathlib import Path

from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn
from rich.text import Text

from qa_pipeline.cli.console import Speech, err, out, print_json, say, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.speech.download import download_model
from qa_pipeline.speech.models import list_models, official_models, verify_models

INTACT = {True: "intact", False: "WRONG CHECKSUM", None: "no published checksum"}


def list_here(folder: Path, speech: Speech) -> None:
    """What is in the folder, and what could be fetched."""
    here = list_models(folder)
    if speech.as_json:
        print_json(
            {
                "here": [
                    {"name": m.name, "path": str(m.path), "bytes": m.bytes, "official": m.official}
                    for m in here
                ],
                "official": sorted(official_models()),
            }
        )
        return
    if speech.quiet:
        return
    shown = table("Model", "Size", "File")
    for model in here:
        shown.add_row(Text(model.name), Text(f"{model.bytes / 1e6:,.0f} MB"), Text(str(model.path)))
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


def verify(folder: Path, speech: Speech) -> ExitCode:
    """Compares every official model with its published checksum."""
    checked = verify_models(folder)
    if speech.as_json:
        print_json([{"name": m.name, "path": str(m.path), "intact": m.intact} for m in checked])
    elif speech.talks:
        shown = table("Model", "Checksum", "File")
        for model in checked:
            shown.add_row(Text(model.name), Text(INTACT[model.intact]), Text(str(model.path)))
        out().print(shown)
    return ExitCode.UNUSABLE if any(model.intact is False for model in checked) else ExitCode.OK
