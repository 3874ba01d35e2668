"""`qa-pipeline import`: its options and help. `importing.py` does the work."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained

Format = Literal[
    "auto",
    "vcon",
    "whisper-cpp",
    "whisperx",
    "whisper",
    "amazon-transcribe",
    "contact-lens",
    "amazon-call-analytics",
    "azure",
    "deepgram",
    "genesys",
    "google-ccai",
    "webvtt",
    "srt",
]


def import_transcripts(
    workspace: options.Workspace,
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Transcripts; a file's name without its ending is the call's id.", show_default=False
        ),
    ],
    form: Annotated[
        Format, typer.Option("--format", help="Of the files; auto finds out by what they hold.")
    ] = "auto",
    language: Annotated[
        Literal["it", "en"] | None,
        typer.Option(help="What is spoken, where neither the file nor calls.csv says it."),
    ] = None,
    agent_speaker: Annotated[
        str | None,
        typer.Option(
            help="What the files call the agent, where they have only numbers or names.", metavar="LABEL"
        ),
    ] = None,
    out: options.Out = None,
    verbose: options.Verbose = 0,
    log_file: options.LogFile = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Take transcripts made elsewhere, as if their calls had been heard here."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json, log_file=log_file)
    with faults_explained(speech):
        from qa_pipeline.cli.importing import import_into  # noqa: PLC0415
        from qa_pipeline.importing import Wanted  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        settings = load_settings(workspace, Overrides(language=language, out=out))
        wanted = Wanted(format=form, agent_label=agent_speaker, language_said=language is not None)
        code = import_into(settings, files, wanted, speech)
    raise typer.Exit(code)
