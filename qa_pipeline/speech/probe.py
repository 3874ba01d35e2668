"""How differently two precisions of one network hear: measured at start on a sound of our own making."""

import numpy as np
import torch

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.speech.network import Encoder
from qa_pipeline.speech.recogniser import Sound
from qa_pipeline.speech.spectrogram import log_mel

_LENGTH_S = 2.0


@torch.inference_mode()
def difference(one: Encoder, exact: Encoder) -> float:
    """Of the features, relative to those of the exact one: 0 is none."""
    mel = log_mel(speechlike(), _LENGTH_S, exact.dims.n_mels)
    heard, truth = (encoder.encode([mel])[0].float() for encoder in (one, exact))
    return float((heard - truth).norm() / truth.norm())


def speechlike() -> Sound:
    """Syllables of a gliding buzz with changing resonances, and hiss between them: all that a network may meet."""
    rng = np.random.default_rng(0)
    at_s = np.arange(round(_LENGTH_S * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    glide = 2 * np.pi * np.cumsum(120 + 40 * np.sin(3 * at_s)) / SAMPLE_RATE_HZ
    centre_hz = 900 + 600 * np.sin(11 * at_s)
    buzz = sum(np.exp(-(((120 * k - centre_hz) / 500) ** 2)) * np.sin(k * glide) for k in range(1, 30))
    syllable = np.clip(np.sin(2 * np.pi * 4 * at_s), 0, None)
    hiss = rng.standard_normal(len(at_s)) * np.clip(-np.sin(2 * np.pi * 4 * at_s), 0, None) ** 4
    return np.asarray(0.1 * buzz * syllable + 0.02 * hiss, dtype=np.float32)
