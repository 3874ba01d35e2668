"""The commands on what was done: names, options and help. `status.py` and `verify.py` do the work."""

from typing import Annotated

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained


def status(
    workspace: options.Workspace,
    out: options.Out = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """How far the work is, who is at it, and what could not be heard; changes nothing."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.status import tell_status  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        code = tell_status(load_settings(workspace, Overrides(out=out)), speech)
    raise typer.Exit(code)


def verify(
    workspace: options.Workspace,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Take away what is damaged, write again what can be made again, make a damaged database anew of what can be "
            "read of it, and let the rest be heard again.",
        ),
    ] = False,
    out: options.Out = None,
    report_language: options.ReportLanguage = None,
    csv: options.Csv = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Check the store and every file of the reports against their checksums."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.verify import verify_workspace  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        overrides = Overrides(out=out, report_language=report_language, csv=csv)
        code = verify_workspace(load_settings(workspace, overrides), speech, repair=repair)
    raise typer.Exit(code)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (status, verify):
        app.command()(command)
