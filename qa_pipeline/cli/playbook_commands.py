"""`qa-pipeline playbook ...`: names, options and help. `playbook*.py` beside it do the work."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained

playbook_app = typer.Typer(help="Write and test playbooks.", no_args_is_help=True)

PlaybookFile = Annotated[
    Path, typer.Argument(help="A playbook.", exists=True, dir_okay=False, show_default=False)
]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


@playbook_app.command("check")
def playbook_check(
    files: Annotated[
        list[Path],
        typer.Argument(help="Playbook files, or folders of them.", exists=True, show_default=False),
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 4 if there is a warning.")] = False,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Lint playbooks and run their own examples; mistakes and warnings as file:line:column."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.playbook import check_files  # noqa: PLC0415

        code = check_files(files, speech, strict=strict)
    raise typer.Exit(code)


@playbook_app.command("try")
def playbook_try(
    file: PlaybookFile,
    words: Annotated[
        str,
        typer.Argument(help="What is said, in quotes; - reads it from standard input.", show_default=False),
    ],
    speaker: Annotated[
        Literal["agent", "customer"] | None, typer.Option(help="Who says it; without: whoever has to.")
    ] = None,
    language: Annotated[
        Literal["it", "en"] | None, typer.Option(help="What it is said in; without: the playbook's language.")
    ] = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Show how each step and forbidden phrase would judge a sentence: said, perhaps, changed, not said."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.playbook_try import try_sentence  # noqa: PLC0415

        try_sentence(file, words, speaker, language, speech)


@playbook_app.command("from-sheet")
def playbook_from_sheet(
    file: Annotated[
        Path,
        typer.Argument(help="A spreadsheet, .xlsx or .csv.", exists=True, dir_okay=False, show_default=False),
    ],
    out: Annotated[
        Path | None, typer.Option(help="The playbook to write, instead of FILE.yaml.", dir_okay=False)
    ] = None,
    force: Force = False,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Make a playbook of a spreadsheet, one row a step; what is not understood is said with its cell."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.playbook_sheets import from_sheet  # noqa: PLC0415

        from_sheet(file, out, speech, force=force)


@playbook_app.command("to-sheet")
def playbook_to_sheet(
    file: PlaybookFile,
    out: Annotated[
        Path | None, typer.Option(help="The workbook to write, instead of FILE.xlsx.", dir_okay=False)
    ] = None,
    force: Force = False,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Make a spreadsheet of a playbook, for people who edit scripts there; `from-sheet` takes it back."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.playbook_sheets import to_sheet  # noqa: PLC0415

        to_sheet(file, out, speech, force=force)


@playbook_app.command("schema")
def playbook_schema(version: options.Version = False) -> None:
    """Print the JSON Schema of playbooks, for editors that complete and check as you type."""
    with faults_explained(Speech()):
        from qa_pipeline.cli.playbook import print_schema  # noqa: PLC0415

        print_schema()
