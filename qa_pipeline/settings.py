"""`qa.yaml` becomes Settings; what the command line says wins."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from qa_pipeline.errors import SettingsError
from qa_pipeline.located_yaml import read_yaml, validate
from qa_pipeline.recordings.recording import AgentChannel

SETTINGS_FILE = "qa.yaml"
STORE_VARIABLE = "QA_PIPELINE_STORE"
"""In the environment; wins over `store:`, so that no password need be in a file."""
SHIPPED_MODELS = Path(__file__).parents[1] / "models"


Plain = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f]+$")]
"""A path or a name: no control characters, which no file system and no terminal bears."""


class SettingsFile(BaseModel):
    """What `qa.yaml` may say; everything has a default."""

    model_config = ConfigDict(extra="forbid")

    language: Literal["it", "en", "auto"] = "it"
    model: Plain = "small"
    engine: Literal["openai-whisper", "faster-whisper"] = "openai-whisper"
    workers: int = Field(default=1, ge=1, le=64)
    beam: int = Field(default=5, ge=1, le=10)
    vocabulary: Literal["none"] | Annotated[tuple[Plain, ...], Field(max_length=50)] = ()
    report_language: Literal["it", "en"] = "it"
    csv: Literal["machine", "excel-it"] = "machine"
    agent_channel: AgentChannel = AgentChannel.LEFT
    calls: Plain = "calls.csv"
    recordings: Plain = "recordings"
    playbooks: Plain = "playbooks"
    lexicons: Plain = "lexicons"
    models: Plain = "models"
    meaning_model: Plain | None = None
    meaning_threshold: float | None = Field(default=None, gt=0, le=1)
    out: Plain = "out"
    store: Plain | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A workspace as it will be used: every path absolute, every choice made."""

    workspace: Path
    language: str | None
    """ISO 639-1, or None to detect it call by call."""
    model: str
    """An official name, or a path."""
    engine: str
    workers: int
    beam: int
    """How many texts the recogniser follows at once: more are slower and hear better; 1 is greedy."""
    vocabulary: tuple[str, ...] | None
    """Names and products to expect in every call, beside those of `calls.csv` and the playbooks; None: expect none."""
    report_language: Literal["it", "en"]
    csv: Literal["machine", "excel-it"]
    """For whom the CSV files are: for programs, or for Excel in Italy."""
    agent_channel: AgentChannel
    calls: Path
    recordings: Path
    playbooks: Path
    lexicons: Path
    models: Path
    """Where official checkpoints are looked for."""
    out: Path
    store: str | None = field(default=None, repr=False)
    """URL of a PostgreSQL database in place of the file in `out`; may hold a password."""
    playbook: str | None = None
    """The one playbook that judges every call; None: each playbook says which calls it is for."""
    meaning_model: Path | None = None
    """The folder of a sentence-transformers model, there or not; None: words alone are compared."""
    meaning_threshold: float | None = None
    """The likeness from which a person must listen; None: the program's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overrides:
    """What the command line says; None leaves the file's or the default's word."""

    model: str | None = None
    engine: str | None = None
    language: str | None = None
    workers: int | None = None
    report_language: str | None = None
    csv: str | None = None
    out: Path | None = None
    playbook: str | None = None


def load_settings(workspace: Path, overrides: Overrides | None = None) -> Settings:
    """The settings of a workspace; a bare folder of recordings has the defaults.

    Raises:
        SettingsError: the folder is missing, or `qa.yaml` is wrong (file:line:column).
    """
    overrides = overrides or Overrides()
    folder = workspace.absolute()
    if not folder.is_dir():
        raise SettingsError(f"{workspace}: no such folder; `qa-pipeline init {workspace}` makes a workspace")
    path = folder / SETTINGS_FILE
    data = read_yaml(path, SettingsError) if path.is_file() else {}
    if path.is_file() and not path.resolve().is_relative_to(folder.resolve()):
        raise SettingsError(f"{path}: leads out of the workspace; copy the file into it")
    said = {
        name: getattr(overrides, name)
        for name in ("model", "engine", "language", "workers", "report_language", "csv")
    }
    file = validate(SettingsFile, data, path, SettingsError)
    choices = file.model_dump() | {name: value for name, value in said.items() if value is not None}
    chosen = validate(SettingsFile, choices, Path("command line"), SettingsError)
    # A model path in qa.yaml is meant from the workspace, one on the command line from where the user stands.
    model = chosen.model if overrides.model else _from_workspace(folder, chosen.model)
    calls = _inside(folder, chosen.calls)
    if "calls" in data and not calls.is_file():
        raise SettingsError(
            f"{path}: calls: {chosen.calls!r} is not there; correct the name, or leave it out"
        )
    recordings = _recordings_folder(folder, chosen.recordings)
    out = overrides.out.absolute() if overrides.out else _inside(folder, chosen.out)
    if recordings.resolve().is_relative_to(out.resolve()):
        raise SettingsError(f"{out}: holds the recordings; results need a folder of their own")
    models = _models_folder(folder, chosen.models)
    return Settings(
        workspace=folder,
        language=None if chosen.language == "auto" else chosen.language,
        model=model,
        engine=chosen.engine,
        workers=chosen.workers,
        beam=chosen.beam,
        vocabulary=None if chosen.vocabulary == "none" else chosen.vocabulary,
        report_language=chosen.report_language,
        csv=chosen.csv,
        agent_channel=chosen.agent_channel,
        calls=calls,
        recordings=recordings,
        playbooks=_inside(folder, chosen.playbooks),
        lexicons=_inside(folder, chosen.lexicons),
        models=models,
        out=out,
        store=os.environ.get(STORE_VARIABLE) or chosen.store,
        playbook=overrides.playbook,
        meaning_model=_meaning_folder(folder, models, chosen.meaning_model) if chosen.meaning_model else None,
        meaning_threshold=chosen.meaning_threshold,
    )


def _from_workspace(folder: Path, model: str) -> str:
    """A model as the workspace says it: a path from the workspace, or a name as it is."""
    return str((folder / model).resolve()) if "/" in model or model.endswith(".pt") else model


def _meaning_folder(folder: Path, models: Path, name: str) -> Path:
    """The first of the places where it may lie that is there; whoever needs it says that it is missing."""
    places = (folder / name, models / name)
    return next((place for place in places if place.is_dir()), places[0]).resolve()


def _inside(folder: Path, name: str) -> Path:
    """A path of the workspace; nothing outside is read or written because a file says so.

    Raises:
        SettingsError: the path leads out of the workspace.
    """
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise SettingsError(f"{folder / SETTINGS_FILE}: {name!r} leads out of the workspace; keep it inside")
    return folder / name


def _models_folder(folder: Path, name: str) -> Path:
    """The workspace's own models, those of the folder that the user stands in, or those of the program's checkout."""
    places = (_inside(folder, name), Path.cwd() / "models", SHIPPED_MODELS)
    return next((place for place in places if place.is_dir()), places[1])


def _recordings_folder(folder: Path, name: str) -> Path:
    """`recordings/` where there is one; else the folder itself is a bare folder of recordings."""
    named = _inside(folder, name)
    return named if named.is_dir() else folder
