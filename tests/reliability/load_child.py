"""Run as a program: loads checkpoints for both engines, and tells what is said of each and how much memory it took."""

import json
import sys
from pathlib import Path

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.convert import convert_model
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import FoundModel
from qa_pipeline.speech.whisper_loading import load_checkpoint
from reliability.peak import peak_mb


def said_of(path: Path, *, converted: bool) -> str:
    """Why a checkpoint cannot be used; empty if it can."""
    found = FoundModel(path=path, name=path.stem, sha256="0" * 64, settings=WHISPER_SETTINGS)
    try:
        if converted:
            convert_model(found, path.with_suffix(".ct2"), threads=1)
        else:
            load_checkpoint(found, "cpu")
    except SpeechError as error:
        return str(error)
    return ""


def main(paths: list[Path]) -> None:
    """Says what became of each checkpoint."""
    for path in paths:
        said, converted = (said_of(path, converted=way) for way in (False, True))
        told = {"name": path.stem, "said": said, "converted": converted, "peak_mb": peak_mb()}
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sorted(Path(sys.argv[1]).glob("*.pt")))
