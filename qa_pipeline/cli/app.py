"""The command `qa-pipeline`: its groups joined, and the commands that stand by themselves."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from qa_pipeline.cli import batch_commands, options, state_commands
from qa_pipeline.cli.bench_commands import bench
from qa_pipeline.cli.console import Speech, faults_explained
from qa_pipeline.cli.evaluate_commands import evaluate
from qa_pipeline.cli.import_commands import import_transcripts
from qa_pipeline.cli.models_commands import models_app
from qa_pipeline.cli.playbook_commands import playbook_app
from qa_pipeline.leaving import end_if_something_is_left

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they may hold a caller's words
)
batch_commands.add_to(app)
state_commands.add_to(app)
app.command("import")(import_transcripts)
app.add_typer(playbook_app, name="playbook")
app.add_typer(models_app, name="models")
app.command()(bench)
app.command()(evaluate)


@app.callback()
def qa_pipeline(version: options.Version = False) -> None:
    """Hears every recorded call on this machine, checks it against the script, and shows the evidence."""


@app.command()
def show(
    workspace: options.Workspace,
    call_id: Annotated[str, typer.Argument(help="The call's id.", show_default=False)],
    out: options.Out = None,
    report_language: options.ReportLanguage = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """One call's scorecard in the terminal."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.show import show_call  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        overrides = Overrides(out=out, report_language=report_language)
        code = show_call(load_settings(workspace, overrides), call_id, speech)
    raise typer.Exit(code)


def _list_playbooks(wanted: bool) -> None:
    if wanted:
        from qa_pipeline.cli.init import list_shipped  # noqa: PLC0415

        list_shipped()
        raise typer.Exit


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.", show_default=False)],
    playbook: Annotated[
        list[str] | None,
        typer.Option(help="A shipped playbook to start from; may be given several times.", metavar="NAME"),
    ] = None,
    list_playbooks: Annotated[
        bool,
        typer.Option(
            "--list-playbooks", callback=_list_playbooks, is_eager=True, help="Print the shipped playbooks."
        ),
    ] = False,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    version: options.Version = False,
) -> None:
    """A new workspace to start from: settings, an empty list of calls, a playbook that works."""
    speech = Speech(verbose=verbose, quiet=quiet)
    with faults_explained(speech):
        from qa_pipeline.cli.init import make_workspace  # noqa: PLC0415

        code = make_workspace(folder, playbook or [], speech)
    raise typer.Exit(code)


@app.command()
def doctor(
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """What is installed, what works, what is missing and how to get it."""
    speech = Speech(verbose=verbose, as_json=as_json, quiet=quiet)
    with faults_explained(speech):
        from qa_pipeline.cli.doctor import examine  # noqa: PLC0415

        code = examine(speech)
    raise typer.Exit(code)


def main() -> None:
    """The script `qa-pipeline`."""
    # What is imported stays: looking through it again and again for rubbish took 0.3 s of the 2.25 s of a `score`.
    gc.set_threshold(1_000_000, 20, 20)
    try:
        app(prog_name="qa-pipeline")
    except SystemExit as end:
        end_if_something_is_left(end.code)
        raise
