"""`qa-pipeline evaluate`: its options and help. `evaluate.py` does the work."""

from pathlib import Path
from typing import Annotated

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained


def evaluate(
    workspace: options.Workspace,
    gold: Annotated[
        Path | None,
        typer.Option(
            help="Labels: a .csv or .xlsx with the columns call_id, check, verdict, or a folder of *.expected.yaml; "
            "without: WORKSPACE/gold.csv, or WORKSPACE/dialogues/.",
            exists=True,
        ),
    ] = None,
    show: Annotated[
        bool, typer.Option("--show", help="Also show every verdict that differs, with the words it rests on.")
    ] = False,
    out: options.Out = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Compare the stored verdicts with those of people: false fails, false passes, doubts, calibration."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.evaluate import evaluate_workspace  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        evaluate_workspace(load_settings(workspace, Overrides(out=out)), gold, speech, show=show)
