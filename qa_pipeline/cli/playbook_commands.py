"""`qa-pipeline playbook ...`: names, options and help. `playbook.py` does the work."""

from pathlib import Path
from typing import Annotated

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained

playbook_app = typer.Typer(help="Write and test playbooks.", no_args_is_help=True)


@playbook_app.command("check")
def playbook_check(
    files: Annotated[
        list[Path],
        typer.Argument(help="Playbook files, or folders of them.", exists=True, show_default=False),
    ],
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Lint playbooks and run their own examples; mistakes as file:line:column."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.playbook import check_files  # noqa: PLC0415

        code = check_files(files, speech)
    raise typer.Exit(code)


@playbook_app.command("schema")
def playbook_schema(version: options.Version = False) -> None:
    """Print the JSON Schema of playbooks, for editors that complete and check as you type."""
    with faults_explained(Speech()):
        from qa_pipeline.cli.playbook import print_schema  # noqa: PLC0415

        print_schema()
