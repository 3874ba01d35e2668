"""`qa-pipeline bench`: names, options and help. `bench.py` does the work."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from qa_pipeline.bench.job import LIMIT_MIN
from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained


class Size(StrEnum):
    """What a model can be enlarged to: the enlarger's sizes, and none."""

    AS_IS = "as-is"
    TINY = "tiny"
    BASE = "base"
    SMALL = "small"
    MEDIUM = "medium"


def bench(
    workspace: Annotated[
        Path,
        typer.Argument(
            help="Calls with reference texts: dialogues/CALL_ID.txt, or a .json beside each recording.",
            exists=True,
            file_okay=False,
        ),
    ] = Path("recordings_sample"),
    model: options.Model = None,
    size: Annotated[
        list[Size] | None,
        typer.Option(
            help="Enlarge the model to this size, with the same words; may be repeated. Default: as-is."
        ),
    ] = None,
    repeat: Annotated[int, typer.Option(help="Rounds; the best one counts.", min=1)] = 2,
    threads: Annotated[
        int | None, typer.Option(help="Threads of each contender. Default: all cores.", min=1)
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="Only contenders with this in their name; may be repeated.", metavar="TEXT"),
    ] = None,
    call: Annotated[
        list[str] | None, typer.Option(help="Only this call; may be repeated.", metavar="CALL_ID")
    ] = None,
    limit: Annotated[
        float,
        typer.Option(
            help="Minutes that a contender may take in a round; one that takes longer is ended, and the table says so.",
            metavar="MINUTES",
            min=0.01,
        ),
    ] = LIMIT_MIN,
    same_cuts: Annotated[
        bool, typer.Option("--same-cuts", help="Also the others on the windows that we cut.")
    ] = False,
    language: options.Language = None,
    markdown: Annotated[
        Path | None,
        typer.Option(help="Put the table into this document, in its place.", dir_okay=False),
    ] = None,
    out: options.Out = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Measure speed, word errors and memory beside openai-whisper and faster-whisper: same weights, same calls."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    found = dict(os.environ)  # before our speech stage is imported, which says in it how threads wait
    with faults_explained(speech):
        from qa_pipeline.cli.bench import BenchWishes, run_bench  # noqa: PLC0415
        from qa_pipeline.settings import Overrides, load_settings  # noqa: PLC0415

        wishes = BenchWishes(
            workspace=workspace,
            sizes=tuple(size or (Size.AS_IS,)),
            rounds=repeat,
            threads=threads,
            limit_min=limit,
            only=tuple(only or ()),
            calls=tuple(call or ()),
            same_cuts=same_cuts,
            markdown=markdown,
        )
        settings = load_settings(workspace, Overrides(model=model, language=language, out=out))
        run_bench(settings, wishes, speech, found)
