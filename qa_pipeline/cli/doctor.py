"""`doctor`: what is installed, what works, what is missing and how to get it."""

import shutil
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from qa_pipeline.cli.console import Speech, out, print_json, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.errors import QaPipelineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qa_pipeline.speech.models import ListedModel

PACKAGES = (
    "openai-whisper",
    "torch",
    "silero-vad",
    "av",
    "spacy",
    "PyStemmer",
    "rapidfuzz",
    "sqlalchemy",
    "pyarrow",
)
EVALUATION = ("scikit-learn", "scipy")
"""The extra `eval`: only for `evaluate`."""
_USUAL_WIDTH = 768
"""Features of Whisper's size `small`."""
SAMPLE_TOOLS = (("espeak-ng", "espeak-ng"), ("text2wave", "festival"), ("flite", "flite"), ("sox", "sox"))
"""Commands and the apt packages that bring them: only to make recordings_sample/ anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    name: str
    state: str
    """`ok`, `missing` (the main job cannot run) or `optional` (it can)."""
    detail: str


def examine(speech: Speech) -> ExitCode:
    """Looks at everything and prints it; 4 if the main job cannot run."""
    findings = [
        _python(),
        *map(_package, PACKAGES),
        *map(_for_evaluation, EVALUATION),
        *_meaning(),
        *_models(),
        _processor(),
        _browser(),
        *map(_tool, SAMPLE_TOOLS),
    ]
    if speech.as_json:
        print_json([{"name": f.name, "state": f.state, "detail": f.detail} for f in findings])
    elif speech.talks:
        styles = {"ok": "green", "missing": "red", "optional": "yellow"}
        shown = table("What", "State", "Detail")
        for found in findings:
            shown.add_row(Text(found.name), Text(found.state, style=styles[found.state]), Text(found.detail))
        out().print(shown)
    return ExitCode.UNUSABLE if any(found.state == "missing" for found in findings) else ExitCode.OK


def _python() -> Finding:
    fits = sys.version_info >= (3, 11)
    detail = sys.version.split()[0] if fits else f"{sys.version.split()[0]}; 3.11 or newer is needed"
    return Finding(name="Python", state="ok" if fits else "missing", detail=detail)


def _package(name: str) -> Finding:
    try:
        return Finding(name=name, state="ok", detail=version(name))
    except PackageNotFoundError:
        return Finding(
            name=name, state="missing", detail="run `make demo` or `pip install -c constraints.txt .`"
        )


def _for_evaluation(name: str) -> Finding:
    found = _package(name)
    if found.state == "ok":
        return found
    return Finding(name=name, state="optional", detail="only for `evaluate`: pip install 'qa-pipeline[eval]'")


def _meaning() -> tuple[Finding, ...]:
    """The extra `semantic`, and whether the models load that compare meanings: the workspace's here, else those in models/."""
    from qa_pipeline.checks.sentence_model import MARK  # noqa: PLC0415 - after the packages were looked at
    from qa_pipeline.settings import SETTINGS_FILE, load_settings  # noqa: PLC0415

    extra = _package("sentence-transformers")
    if extra.state != "ok":
        get = "only for `meaning_model` in qa.yaml: pip install 'qa-pipeline[semantic]'"
        extra = Finding(name=extra.name, state="optional", detail=get)
    try:
        settings = load_settings(Path()) if Path(SETTINGS_FILE).is_file() else None
    except QaPipelineError as fault:
        return extra, Finding(name=SETTINGS_FILE, state="missing", detail=str(fault))
    if settings and settings.meaning_model:
        return extra, _meaning_model(settings.meaning_model, "missing")
    lying = sorted(path.parent for path in Path("models").glob(f"*/{MARK}")) if extra.state == "ok" else []
    return extra, *(_meaning_model(folder, "optional") for folder in lying)


def _meaning_model(folder: Path, broken: str) -> Finding:
    """Whether the folder's model loads; `broken` is the state where it does not."""
    from qa_pipeline.checks.matching.chance import least_alike  # noqa: PLC0415 - after the packages were looked at
    from qa_pipeline.checks.sentence_model import find_model, load_meaning  # noqa: PLC0415

    try:
        load_meaning(find_model(folder, least_alike()))
    except QaPipelineError as fault:
        return Finding(name="meaning_model", state=broken, detail=str(fault))
    return Finding(name="meaning_model", state="ok", detail=f"{folder.name} loads")


def _models() -> tuple[Finding, ...]:
    """What there is to hear with, and of which of it the confidence is not used."""
    from qa_pipeline.speech.converted import list_converted  # noqa: PLC0415 - after the packages were looked at
    from qa_pipeline.speech.models import confidence_fault, list_models  # noqa: PLC0415

    folder = Path("models")
    try:
        found, converted = list_models(folder), list_converted(folder)
    except (QaPipelineError, ImportError) as fault:
        return (Finding(name="models/", state="missing", detail=str(fault)),)
    faults = filter(None, map(confidence_fault, (*found, *converted)))
    return (_here(found), *(Finding(name="confidence", state="optional", detail=fault) for fault in faults))


def _here(found: "Sequence[ListedModel]") -> Finding:
    if not found:
        detail = "no model in ./models; `qa-pipeline models get small` fetches one for real calls"
        return Finding(name="models/", state="optional", detail=detail)
    real = [model.name for model in found if model.official]
    detail = ", ".join(model.name for model in found)
    if not real:
        detail += "; for real calls fetch an official one: `qa-pipeline models get small`"
    return Finding(name="models/", state="ok" if real else "optional", detail=detail)


def _processor() -> Finding:
    try:
        import torch  # noqa: PLC0415 - after the packages were looked at
    except ImportError:
        return Finding(name="processor", state="missing", detail="torch cannot be loaded")
    if torch.cuda.is_available():
        return Finding(name="processor", state="ok", detail=f"GPU: {torch.cuda.get_device_name(0)}")
    from qa_pipeline.speech.precision import fastest_first, processor_units, speeds  # noqa: PLC0415 - needs torch

    found = speeds(_USUAL_WIDTH)
    units = ", ".join(processor_units()) or "no matrix units"
    measured = ", ".join(f"{name} {times:.1f} times float32" for name, times in found.items() if times)
    detail = (
        f"{torch.get_num_threads()} threads, {units}; as measured now: {measured}; "
        f"models are heard in {fastest_first(_USUAL_WIDTH)[0]} where it hears the same; a GPU is faster"
    )
    return Finding(name="processor", state="ok", detail=detail)


def _browser() -> Finding:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found:
        return Finding(name="chromium", state="ok", detail="browser tests can run")
    return Finding(
        name="chromium", state="optional", detail="only for browser tests: apt-get install chromium"
    )


def _tool(tool: tuple[str, str]) -> Finding:
    command, package = tool
    if shutil.which(command):
        return Finding(name=command, state="ok", detail="can make the sample recordings anew")
    detail = f"only to make recordings_sample/ anew: apt-get install {package}"
    return Finding(name=command, state="optional", detail=detail)
