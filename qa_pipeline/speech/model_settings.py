"""What a checkpoint wants to be given: `model.yaml` beside it, or what suits the official Whisper models."""

import os
from dataclasses import dataclass, replace
from functools import cache
from io import StringIO
from multiprocessing import parent_process
from pathlib import Path
from typing import Annotated

import structlog
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from qa_pipeline.errors import SpeechError
from qa_pipeline.located_yaml import read_yaml, validate
from qa_pipeline.speech.confidence import OWN, ConfidenceMap

log = structlog.get_logger()

SETTINGS_NAME = "model.yaml"
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_CONFIDENCE_COMMENT = """\
Of words that the network gives the first probability, the second is the share that were right.
Measured and written with `qa-pipeline models calibrate`, for the checkpoint with this SHA-256 and for no other."""
_NEVER_WRAPPED = 4096
"""Columns: long lines that people wrote stay one."""
_WHISPER_WINDOW_S = 30.0
"""Whisper hears 30 s at a time, no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowSettings:
    """How speech is cut for a model."""

    max_s: float
    """No window's speech is longer."""
    min_silence_s: float
    """Speech is cut at silences of at least this."""
    pad_s: float
    """Silence kept on both sides."""
    pack: bool = False
    """Whether stretches with silence between them share a window, up to `max_s`: for a model that hears 30 s best."""
    fill_s: float = 0.0
    """Silence is added up to this length: official Whisper has never heard less than 30 s."""
    tail_s: float = 0.0
    """Silence added behind every window: a model that never heard a window end with its last word goes on writing."""

    @property
    def told(self) -> str:
        """All of it in one line, for records."""
        parts = f"{self.max_s:g}/{self.min_silence_s:g}/{self.pad_s:g}"
        return (
            parts
            + (" packed" if self.pack else "")
            + (f" filled to {self.fill_s:g}" if self.fill_s else "")
            + (f" and {self.tail_s:g} more" if self.tail_s else "")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSettings:
    """All that a model's folder says of it."""

    file: str | None = None
    """The checkpoint's name in the same folder; None for an official model."""
    languages: tuple[str, ...] = ()
    """ISO 639-1; empty: all that the checkpoint's vocabulary has."""
    window: WindowSettings
    timestamps: bool
    """Whether the model was trained to write times between its words."""
    purpose: str = ""
    """For people: what the model is good for, and what not."""
    confidence: ConfidenceMap = OWN
    """What a probability of the network's is worth; measured, or absent."""
    confidence_of: str | None = None
    """SHA-256 of the checkpoint that it was measured for; None where nothing was measured."""

    def calibrated(self, sha256: str) -> bool | None:
        """Whether confidence was measured for these weights; None: for none."""
        return None if self.confidence_of is None else self.confidence_of == sha256


WHISPER_SETTINGS = ModelSettings(
    # 28 s of speech and its padding fill Whisper's 30 s. It is at its best with context, so only a real pause
    # cuts; a longer one inside a window invites text that nobody spoke.
    window=WindowSettings(max_s=28.0, min_silence_s=2.0, pad_s=0.4, pack=True, fill_s=_WHISPER_WINDOW_S),
    timestamps=True,
    purpose="an official Whisper model",
)
"""What suits the official checkpoints, and any other that brings no settings of its own."""

_Seconds = Annotated[float, Field(ge=0, le=_WHISPER_WINDOW_S)]


class _WindowFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    max_s: Annotated[float, Field(ge=1, le=29)]
    min_silence_s: _Seconds
    pad_s: Annotated[float, Field(ge=0, le=0.5)]
    pack: bool = False
    fill_s: _Seconds = 0.0
    tail_s: Annotated[float, Field(ge=0, le=2)] = 0.0


_Share = Annotated[float, Field(ge=0, le=1)]
_Points = tuple[tuple[_Share, _Share], ...]


def _rising(points: _Points) -> _Points:
    return ConfidenceMap(points).points


def _of_weights(confidence: object) -> object:
    """Refuses a map alone, as former versions wrote it: whether it holds for the checkpoint here, nobody knows."""
    if confidence is not None and not isinstance(confidence, dict):
        raise ValueError(
            "does not say which weights it was measured for; write {model_sha256: SHA-256 of that checkpoint, "
            "points: [[...], ...]}, or take it out and measure it anew with `qa-pipeline models calibrate`"
        )
    return confidence


class _ConfidenceFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    model_sha256: Sha256
    points: Annotated[_Points, Field(min_length=1), AfterValidator(_rising)]


class _SettingsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    file: Annotated[str, Field(pattern=r"^[\w.-]+\.pt$")]
    languages: Annotated[tuple[Annotated[str, Field(pattern="^[a-z]{2,3}$")], ...], Field(min_length=1)]
    window: _WindowFile
    timestamps: bool
    purpose: str = ""
    confidence: Annotated[_ConfidenceFile | None, BeforeValidator(_of_weights)] = None


def read_model_settings(path: Path) -> ModelSettings:
    """Reads a `model.yaml`.

    Raises:
        SpeechError: it cannot be read or says something else than it should; names file, line and column.
    """
    read = validate(_SettingsFile, read_yaml(path, SpeechError), path, SpeechError)
    window = WindowSettings(**read.window.model_dump())
    return ModelSettings(
        file=read.file,
        languages=read.languages,
        window=window,
        timestamps=read.timestamps,
        purpose=read.purpose,
        confidence=ConfidenceMap(read.confidence.points) if read.confidence else OWN,
        confidence_of=read.confidence.model_sha256 if read.confidence else None,
    )


def for_weights(settings: ModelSettings, name: str, sha256: str) -> ModelSettings:
    """A model's settings for the weights that are really there; where confidence was measured for others, a log says so.

    Args:
        settings: as its `model.yaml` has them.
        name: the model's.
        sha256: of the checkpoint, also where a conversion of it is heard with.
    """
    if settings.calibrated(sha256) is not False:
        return settings
    _log_once(name)
    return replace(settings, confidence=OWN)


@cache
def _log_once(name: str) -> None:
    """A model is found more than once a run, and by every worker; who started the workers has said it."""
    if parent_process() is None:
        log.warning(
            "confidence_not_used",
            model=name,
            because="measured for other weights",
            remedy="qa-pipeline models calibrate",
        )


def write_confidence(path: Path, confidence: ConfidenceMap, sha256: str) -> None:
    """Puts a map into a `model.yaml`, in the former one's place, and leaves everything else as it was written.

    Args:
        path: the file.
        confidence: with points.
        sha256: of the checkpoint that it was measured for.

    Raises:
        SpeechError: the file cannot be read or written.
    """
    read_model_settings(path)  # a mistake in it is said, not written anew
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _NEVER_WRAPPED
    yaml.preserve_quotes = True
    data = yaml.load(path.read_text(encoding="utf-8-sig"))
    points = CommentedSeq(CommentedSeq(point) for point in confidence.points)
    for point in points:
        point.fa.set_flow_style()
    new = "confidence" not in data
    data["confidence"] = CommentedMap(model_sha256=sha256, points=points)
    if new:
        data.yaml_set_comment_before_after_key("confidence", before=_CONFIDENCE_COMMENT)
    text = StringIO()
    yaml.dump(data, text)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        temporary.write_text(text.getvalue(), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise SpeechError(f"{path}: cannot be written: {error.strerror}.") from error
