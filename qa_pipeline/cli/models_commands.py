"""`qa-pipeline models ...`: names, options and help. `models.py` does the work."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from qa_pipeline.cli import options
from qa_pipeline.cli.console import Speech, faults_explained

models_app = typer.Typer(help="The Whisper models on this machine.", no_args_is_help=True)
ModelsFolder = Annotated[Path, typer.Option("--models-dir", help="The folder of models.", file_okay=False)]


@models_app.command("list")
def models_list(
    models_dir: ModelsFolder = Path("models"),
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """What is in models/, and which official models there are."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.models import list_here  # noqa: PLC0415

        list_here(models_dir, speech)


@models_app.command("get")
def models_get(
    name: Annotated[str, typer.Argument(help="An official model: tiny, base, small, medium, turbo...")],
    models_dir: ModelsFolder = Path("models"),
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    version: options.Version = False,
) -> None:
    """Download an official Whisper model into models/ and verify its checksum: the only use of a network."""
    speech = Speech(verbose=verbose, quiet=quiet)
    with faults_explained(speech):
        from qa_pipeline.cli.models import get  # noqa: PLC0415

        get(name, models_dir, speech)


@models_app.command("convert")
def models_convert(
    model: Annotated[
        str,
        typer.Argument(
            help="A model that is here: its official name, its folder, or a .pt file.",
            metavar="NAME|CHECKPOINT",
            show_default=False,
        ),
    ],
    models_dir: ModelsFolder = Path("models"),
    quantization: Annotated[
        Literal["float32", "float16", "bfloat16", "int8"] | None,
        typer.Option(
            help="How weights are stored; as the checkpoint has them, if you do not say. int8 is the smallest and rounds."
        ),
    ] = None,
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    version: options.Version = False,
) -> None:
    """Make a checkpoint into models/NAME.ct2, which the engine faster-whisper hears with; needs no network."""
    speech = Speech(verbose=verbose, quiet=quiet)
    with faults_explained(speech):
        from qa_pipeline.cli.models import convert  # noqa: PLC0415

        convert(model, models_dir, quantization, speech)


@models_app.command("calibrate")
def models_calibrate(
    model: Annotated[
        str,
        typer.Argument(
            help="A model that is here: its official name or its folder.",
            metavar="NAME|FOLDER",
            show_default=False,
        ),
    ],
    calls: Annotated[
        list[Path],
        typer.Argument(
            help="Folders of calls with known text: dialogues/CALL_ID.txt, or a .json beside each recording.",
            exists=True,
            file_okay=False,
            show_default=False,
        ),
    ],
    engine: Annotated[
        Literal["openai-whisper", "faster-whisper"], typer.Option(help="The recogniser.")
    ] = "openai-whisper",
    write: Annotated[
        bool, typer.Option("--write", help="Store the correction in the model's model.yaml.")
    ] = False,
    models_dir: ModelsFolder = Path("models"),
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Measure, on calls whose text is known, how many of the words that are given 0.9 are right; and correct it."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.models import calibrate  # noqa: PLC0415

        calibrate(model, calls, engine, models_dir, write=write, speech=speech)


@models_app.command("verify")
def models_verify(
    models_dir: ModelsFolder = Path("models"),
    verbose: options.Verbose = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
    version: options.Version = False,
) -> None:
    """Compare the models in models/ with their published checksums, converted ones with those of their making."""
    speech = Speech(verbose=verbose, quiet=quiet, as_json=as_json)
    with faults_explained(speech):
        from qa_pipeline.cli.models import verify  # noqa: PLC0415

        code = verify(models_dir, speech)
    raise typer.Exit(code)
