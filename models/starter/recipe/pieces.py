"""Cut a channel at its silences and recognise it piece by piece, as the program's speech stage does."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from types import MethodType
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import soundfile
import soxr
import torch
import torch.nn.functional as F
import whisper
from silero_vad import get_speech_timestamps, load_silero_vad

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from whisper.decoding import DecodingResult
    from whisper.model import AudioEncoder

Samples = npt.NDArray[np.float32]
RATE_HZ = 16_000
TAIL_S = 0.5  # of silence behind each window, as in model.yaml
TOKENS_A_SECOND, SPARE_TOKENS = 15, 20  # no speech has more; a loop would run to 224


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where a channel is cut: the `window` settings of model.yaml."""

    max_s: float = 8.0
    min_silence_s: float = 0.5
    pad_s: float = 0.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one person said, and when."""

    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChannel:
    """One speaker of a test call: 16 kHz samples, and the turns that were really spoken."""

    name: str
    language: str
    samples: Samples
    turns: tuple[Turn, ...]

    @property
    def text(self) -> str:
        """All that this speaker said."""
        return " ".join(turn.text for turn in self.turns)


def read_calls(folder: Path) -> Iterator[CallChannel]:
    """Two-channel calls: `NAME.wav` beside `NAME.json`, rows of [start_s, end_s, "A" or "B", text].

    The language is the start of NAME, up to the first dash: it.wav, en-3.wav.
    """
    for path in sorted(folder.glob("*.wav")):
        samples, rate_hz = soundfile.read(path, dtype="float32", always_2d=True)  # [n, 2]
        rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        for channel, speaker in enumerate("AB"):
            turns = tuple(Turn(start_s=r[0], end_s=r[1], text=r[3]) for r in rows if r[2] == speaker)
            resampled = soxr.resample(samples[:, channel], rate_hz, RATE_HZ).astype(np.float32)
            yield CallChannel(
                name=f"{path.stem}/{speaker}",
                language=path.stem.split("-")[0],
                samples=resampled,
                turns=turns,
            )


def squeeze(channel: CallChannel, gap_s: float = 0.3) -> CallChannel:
    """The same speaker with all turns only `gap_s` apart: a monologue that no silence cuts.

    The gap is filled with the channel's own background, so the sound stays that of the line.
    """
    edge_s = 0.1  # kept on both sides of a turn: the times in the JSON are those of the synthesiser
    background = channel.samples[: round(channel.turns[0].start_s * RATE_HZ) - RATE_HZ // 5]
    gap = np.resize(background, max(0, round((gap_s - 2 * edge_s) * RATE_HZ)))
    parts: list[Samples] = []
    turns: list[Turn] = []
    at = 0
    for turn in channel.turns:
        first, last = (round(t * RATE_HZ) for t in (turn.start_s - edge_s, turn.end_s + edge_s))
        spoken = channel.samples[max(0, first) : last]
        turns.append(Turn(start_s=at / RATE_HZ, end_s=(at + len(spoken)) / RATE_HZ, text=turn.text))
        parts += [spoken, gap]
        at += len(spoken) + len(gap)
    return CallChannel(
        name=channel.name, language=channel.language, samples=np.concatenate(parts), turns=tuple(turns)
    )


@lru_cache(maxsize=1)
def voice_activity_model() -> torch.nn.Module:
    """silero-vad; its weights are inside its own package."""
    model: torch.nn.Module = load_silero_vad()
    return model


def speech_pieces(samples: Samples, cut: Cut) -> list[tuple[int, int]]:
    """First and last sample of each piece of speech."""
    found = get_speech_timestamps(
        torch.from_numpy(samples),
        voice_activity_model(),
        sampling_rate=RATE_HZ,
        max_speech_duration_s=cut.max_s,
        min_silence_duration_ms=round(cut.min_silence_s * 1000),
        speech_pad_ms=round(cut.pad_s * 1000),
    )
    return [(piece["start"], piece["end"]) for piece in found]


class Listener:
    """A checkpoint that writes sound, greedily and without timestamps, as stock `whisper.decode` does.

    Whisper pads whatever it hears with silence to 30 s. `padded=False` gives its encoder the sound and a little silence
    behind it, as `qa-pipeline` does: a starter checkpoint is trained for both, and a short window is heard ten times
    faster. Without any silence behind the last word it goes on writing.
    """

    def __init__(self, checkpoint: Path, *, padded: bool, tail_s: float = TAIL_S) -> None:
        """Load a checkpoint."""
        self.tail = np.zeros(round(tail_s * RATE_HZ), dtype=np.float32)
        self.model = whisper.load_model(str(checkpoint.absolute()), device="cpu")
        self.padded = padded
        if not padded:
            self.model.encoder.forward = MethodType(encode_any_length, self.model.encoder)

    def _listen(self, samples: Samples) -> torch.Tensor:
        longer = np.concatenate([samples, self.tail])
        sound = whisper.pad_or_trim(samples) if self.padded else longer[: len(longer) // 320 * 320]
        mel: torch.Tensor = whisper.log_mel_spectrogram(np.ascontiguousarray(sound))  # [80, frames]
        return mel

    def recognise(self, samples: Samples, language: str, *, may_be_empty: bool = False) -> DecodingResult:
        """What is said in at most 30 s at 16 kHz.

        Stock Whisper never ends a text before its first token (`suppress_blank`), so that it writes "Yes." over
        silence even where the checkpoint says that there is nothing. `may_be_empty` lets the checkpoint decide.
        """
        most = int(len(samples) / RATE_HZ * TOKENS_A_SECOND) + SPARE_TOKENS
        options = whisper.DecodingOptions(
            language=language,
            without_timestamps=True,
            fp16=False,
            sample_len=min(224, most),
            suppress_blank=not may_be_empty,
            length_penalty=0.0,  # the usual one divides by the length, which may be 0
        )
        return whisper.decode(self.model, self._listen(samples), options)

    def language(self, samples: Samples) -> str:
        """The language that the checkpoint finds likeliest, of all that Whisper knows."""
        _, chances = self.model.detect_language(self._listen(samples))
        likeliest: str = max(chances, key=lambda one: float(chances[one]))
        return likeliest

    def decode(self, samples: Samples, language: str) -> str:
        """The text of `recognise`."""
        return str(self.recognise(samples, language).text)


def encode_any_length(encoder: AudioEncoder, mel: torch.Tensor) -> torch.Tensor:
    """Whisper's own encoder, less its demand for exactly 30 s."""
    x = F.gelu(encoder.conv2(F.gelu(encoder.conv1(mel)))).transpose(1, 2)
    x = x + encoder.positional_embedding[: x.shape[1]]
    for block in encoder.blocks:
        x = block(x)
    heard: torch.Tensor = encoder.ln_post(x)
    return heard
