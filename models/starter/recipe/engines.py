"""Text and voice -> speech with the times of its phones, by espeak-ng, flite or festival.

The phone times are what made training on so little data work: the frame loss (losses.py) learns from them.
"""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from .espeak import Espeak

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .slots import Language
    from .voices import Voice

Samples = npt.NDArray[np.float32]
Phones = list[tuple[float, str]]  # (end in seconds, label); "" is silence
RATE_HZ = 16_000
EDGE_S = 0.1  # silence kept before and after
SILENCES = {"pau", "#", "h#"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be said, and by whom."""

    text: str
    language: Language
    voice: Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Speech at 16 kHz, trimmed to 0.1 s of silence at both ends."""

    samples: Samples
    phones: Phones


class Synthesiser:
    """All three engines; festival is started once for a whole batch because its start takes a second."""

    def __init__(self) -> None:
        self.espeak = Espeak()

    def speak(self, batch: Sequence[Wanted]) -> list[Spoken | None]:
        """Speech for each, or None where the engine failed or what it said cannot be right."""
        said: list[tuple[Samples, Phones] | None] = [None] * len(batch)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            festival = [i for i, wanted in enumerate(batch) if wanted.voice.engine == "festival"]
            run_festival({i: batch[i] for i in festival}, folder)
            for i, wanted in enumerate(batch):
                if wanted.voice.engine == "espeak":
                    said[i] = self._espeak(wanted)
                elif wanted.voice.engine == "flite":
                    said[i] = flite(wanted, folder / f"{i}.wav")
                else:
                    said[i] = read_festival(wanted, folder / f"{i}.wav")
        return [
            trim(*one) if one and plausible(one[0], wanted.text) else None
            for one, wanted in zip(said, batch, strict=True)
        ]

    def _espeak(self, wanted: Wanted) -> tuple[Samples, Phones] | None:
        spoken = self.espeak.speak(wanted.text, wanted.voice)
        if spoken is None:
            return None
        samples, phones = spoken
        accent = wanted.voice.name.partition("+")[0][:2]
        labelled = [(end_s, f"espeak-{accent}:{name}" if name else "") for end_s, name in phones]
        return np.asarray(soxr.resample(samples, self.espeak.rate_hz, RATE_HZ), dtype=np.float32), labelled


def flite(wanted: Wanted, path: Path) -> tuple[Samples, Phones] | None:
    """Flite prints "phone:end" pairs with -psdur."""
    voice = wanted.voice
    stretch = (
        f"duration_stretch={voice.stretch * voice.pitch:.3f}"  # resampling to a higher pitch shortens again
    )
    done = subprocess.run(
        ["flite", "-voice", voice.name, "-psdur", "--setf", stretch, "-t", wanted.text, "-o", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not path.exists():
        return None
    pairs = (item.rpartition(":") for item in done.stdout.split())
    phones = [(float(end), "" if p in SILENCES else f"us:{p}") for p, _, end in pairs]
    return read_wave(path, voice.pitch), [(end_s / voice.pitch, label) for end_s, label in phones]


def run_festival(batch: dict[int, Wanted], folder: Path) -> None:
    """Write NUMBER.wav and NUMBER.segs for each; a sentence that fails leaves no file and stops nothing."""
    if not batch:
        return
    lines: list[str] = []
    current = ""
    for i, wanted in sorted(batch.items(), key=lambda item: item[1].voice.name):
        voice = wanted.voice
        if voice.name != current:
            lines.append(f"(voice_{voice.name})")
            current = voice.name
        text = wanted.text.replace("\\", "").replace('"', "")
        lines.append(f"(Parameter.set 'Duration_Stretch {voice.stretch * voice.pitch:.3f})")
        lines.append(
            f'(unwind-protect (let ((u (eval (list (quote Utterance) (quote Text) "{text}")))) (utt.synth u) '
            f'(utt.save.wave u "{folder / f"{i}.wav"}") (utt.save.segs u "{folder / f"{i}.segs"}")) nil)'
        )
    script = folder / "batch.scm"
    script.write_text("\n".join(lines) + "\n", encoding="latin-1", errors="ignore")  # festival's encoding
    subprocess.run(["festival", "-b", str(script)], capture_output=True, check=False)


def read_festival(wanted: Wanted, path: Path) -> tuple[Samples, Phones] | None:
    """The wave and the "end 100 phone" lines of one sentence."""
    segments = path.with_suffix(".segs")
    if not path.exists() or not segments.exists():
        return None
    pitch = wanted.voice.pitch
    phones: Phones = []
    for line in segments.read_text(encoding="latin-1").splitlines():
        fields = line.split()
        if len(fields) == 3 and fields[0] != "#":
            label = (
                "" if fields[2] in SILENCES else f"{'it' if wanted.language == 'it' else 'us'}:{fields[2]}"
            )
            phones.append((float(fields[0]) / pitch, label))
    return read_wave(path, pitch), phones


def read_wave(path: Path, pitch: float) -> Samples:
    """Mono samples at 16 kHz; a pitch above 1 plays them faster, which also shortens the throat."""
    samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)
    return np.asarray(soxr.resample(samples[:, 0], rate_hz * pitch, RATE_HZ), dtype=np.float32)


def plausible(samples: Samples, text: str) -> bool:
    """Broken synthesis is far too short or too long for its text, or silent."""
    duration_s = len(samples) / RATE_HZ
    shortest_s, longest_s = len(text) * 0.035, len(text) * 0.16 + 2.0
    loud = len(samples) > 0 and float(np.abs(samples).max()) > 1e-3
    return loud and max(0.25, shortest_s) < duration_s < min(20.0, longest_s)


def trim(samples: Samples, phones: Phones) -> Spoken:
    """Cut the silence at both ends down to 0.1 s, and move the phone times with it."""
    loud = np.flatnonzero(np.abs(samples) > 0.01 * np.abs(samples).max())
    first = max(0, int(loud[0]) - round(EDGE_S * RATE_HZ))
    last = int(loud[-1]) + round(EDGE_S * RATE_HZ)
    moved = [(end_s - first / RATE_HZ, label) for end_s, label in phones if end_s > first / RATE_HZ]
    return Spoken(samples=samples[first:last], phones=moved)
