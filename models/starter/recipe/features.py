"""Whisper's log mel spectrogram before its own scaling: augmentation needs true log power."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch
from whisper.audio import HOP_LENGTH, N_FFT, SAMPLE_RATE, mel_filters

Mel = npt.NDArray[np.float16]  # [frames, MELS], log10 power
Frames = npt.NDArray[np.float32]  # the same while it is worked on
MELS = 80
FRAMES_PER_S = SAMPLE_RATE // HOP_LENGTH  # 100
FLOOR = -10.0  # log10 power of digital silence


@lru_cache(maxsize=1)
def filters() -> torch.Tensor:
    """Whisper's mel filter bank, [MELS, N_FFT // 2 + 1]."""
    bank: torch.Tensor = mel_filters("cpu", MELS)
    return bank


@lru_cache(maxsize=1)
def centres_hz() -> Frames:
    """The centre of each mel band, [MELS]."""
    bank = filters().numpy()
    hertz = np.linspace(0, SAMPLE_RATE / 2, bank.shape[1])
    return np.asarray((bank * hertz).sum(1) / bank.sum(1), dtype=np.float32)


def log_mel(samples: npt.NDArray[np.float32]) -> Mel:
    """16 kHz samples -> log10 mel power, [frames, MELS], 100 frames a second."""
    wave = torch.from_numpy(np.ascontiguousarray(samples))
    spectrum = torch.stft(wave, N_FFT, HOP_LENGTH, window=torch.hann_window(N_FFT), return_complex=True)
    power = filters() @ spectrum[..., :-1].abs() ** 2
    return power.clamp(min=10**FLOOR).log10().T.half().numpy()


def normalise(mel: Frames, peak: float) -> Frames:
    """Whisper's own scaling: at most 8 decades below the peak, about -1 to 1."""
    return ((np.maximum(mel, peak - 8.0) + 4.0) / 4.0).astype(np.float32)
