"""Sound -> the log mel spectrogram that Whisper hears, of any length and not only 30 s."""

import numpy as np
import torch
import whisper

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.speech.network import FRAME_S
from qa_pipeline.speech.recogniser import Sound

_LONGEST_S = 30.0
_SHORTEST_S = 1.0
_STEP_S = 0.1
"""Few different lengths: windows of one length are heard together."""


def heard_length(duration_s: float, fill_s: float, tail_s: float = 0.0) -> float:
    """How long a window of `duration_s` is made with silence, in seconds: by `tail_s`, and to at least `fill_s`."""
    steps = -(-max(duration_s + tail_s, fill_s, _SHORTEST_S) // _STEP_S)
    return float(min(_LONGEST_S, steps * _STEP_S))


def log_mel(sound: Sound, length_s: float, bands: int) -> torch.Tensor:
    """Whisper's input, shape (bands, frames of 10 ms).

    Args:
        sound: samples at SAMPLE_RATE_HZ.
        length_s: what it is filled up to with silence, or cut to.
        bands: of the model.
    """
    wanted = round(length_s * SAMPLE_RATE_HZ)
    padded = np.zeros(wanted, dtype=np.float32)
    padded[: min(wanted, len(sound))] = sound[:wanted]
    made: torch.Tensor = whisper.log_mel_spectrogram(padded, n_mels=bands)
    frames = 2 * round(length_s / FRAME_S)
    return made[:, :frames]
