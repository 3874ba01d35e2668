"""Options that several commands share, each said once."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qa_pipeline import __version__

Workspace = Annotated[
    Path,
    typer.Argument(
        help="A workspace (recordings/, calls.csv, playbooks/) or a bare folder of recordings.",
        exists=True,
        file_okay=False,
        show_default=False,
    ),
]
Model = Annotated[
    str | None,
    typer.Option(help="Official Whisper model (small, medium, turbo...) or a path.", metavar="NAME|PATH"),
]
Engine = Annotated[
    Literal["openai-whisper", "faster-whisper"] | None,
    typer.Option(help="The recogniser; faster-whisper wants `qa-pipeline models convert` once."),
]
Language = Annotated[
    Literal["it", "en", "auto"] | None, typer.Option(help="What is spoken; auto detects it call by call.")
]
Workers = Annotated[int | None, typer.Option(help="How many calls are heard at once.", min=1)]
Out = Annotated[
    Path | None, typer.Option(help="Where results go, instead of WORKSPACE/out.", file_okay=False)
]
ReportLanguage = Annotated[Literal["it", "en"] | None, typer.Option(help="Language of the reports.")]
Csv = Annotated[
    Literal["machine", "excel-it"] | None,
    typer.Option(
        help="For whom the CSV files are: programs, or Excel in Italy (semicolons, decimal commas, its dates)."
    ),
]
OpenReport = Annotated[
    bool, typer.Option("--open", help="Show the team page in the browser when the reports are written.")
]
Playbook = Annotated[
    str | None, typer.Option(help="Judge every call by this playbook, whatever it applies to.", metavar="ID")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 if a call fails.")]
Verbose = Annotated[
    int, typer.Option("--verbose", "-v", count=True, help="Say what is done on stderr; -vv for every detail.")
]
LogFile = Annotated[
    Path | None,
    typer.Option(
        help="Append what is done to this file, one JSON object a line; no word of a call is in it.",
        dir_okay=False,
        metavar="FILE",
    ),
]
NoWait = Annotated[
    bool,
    typer.Option(
        "--no-wait",
        help="Do not wait for calls that another process on this workspace is hearing; list them.",
    ),
]
Retry = Annotated[
    bool, typer.Option("--retry", help="Try calls again that were set aside because processes broke on them.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but faults.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"qa-pipeline {__version__}")
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
]
