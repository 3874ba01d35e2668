"""What the second engine reckons with on a processor: measured once, when a model is converted, and written down.

Not at every start: what the numbers are rounded to changes words, and the same model must give the same words
whether the machine happens to be busy or not.
"""

from pathlib import Path
from time import process_time

import ctranslate2
import numpy as np
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.speech.converted import SURE_COMPUTE_TYPE
from qa_pipeline.speech.probe import speechlike
from qa_pipeline.speech.spectrogram import log_mel

_CANDIDATES = ("int8_float32", "bfloat16")
_MOST_ERROR = 0.03
"""Of the encoder's output, relative. The starter has 0.01 with int8, and makes as many errors as without."""
_LEAST_GAIN = 1.2
"""Times faster; for less no rounding is worth it, and a timing is not more exact."""
_COPIES = 5
"""Of the sound that is heard for it: a window of 10 s."""
_TOKENS = 40
"""... and what is said in one: the decoder gains more than the encoder."""
_END = {True: 50257, False: 50256}
"""The end's token in the multilingual and the English vocabulary."""
_ROUNDS = 3
_LEAST_S = 1.5
"""Of rounds: a small model's are so short that a busy machine spoils several."""


def best_compute_type(folder: Path, *, stored: str, threads: int) -> tuple[str, str]:
    """What a converted model should be reckoned with on a processor, and why, in words.

    Args:
        folder: of the model.
        stored: how its weights are; `int8` was somebody's wish and is kept.
        threads: of the processor.
    """
    supported = ctranslate2.get_supported_compute_types("cpu")
    if stored == "int8":
        chosen = "int8_float32" if "int8_float32" in supported else SURE_COMPUTE_TYPE
        return chosen, "the weights are stored as int8"
    exact, exact_s = _heard(folder, SURE_COMPUTE_TYPE, threads)
    best, best_s, tried = SURE_COMPUTE_TYPE, exact_s / _LEAST_GAIN, []
    for candidate in (each for each in _CANDIDATES if each in supported):
        rounded, took_s = _heard(folder, candidate, threads)
        error = float(np.linalg.norm(rounded - exact) / max(float(np.linalg.norm(exact)), 1e-9))
        tried.append(f"{candidate} {exact_s / took_s:.1f} times as fast, error {error:.4f}")
        if error <= _MOST_ERROR and took_s < best_s:
            best, best_s = candidate, took_s
    return best, "; ".join(tried) or "nothing else is supported"


def _heard(folder: Path, compute_type: str, threads: int) -> tuple[NDArray[np.float32], float]:
    """The encoder's output, and the processor's seconds that hearing and writing take, of the fastest of a few rounds.

    Not the clock's: on a busy machine they are chance.
    """
    model = ctranslate2.models.Whisper(
        str(folder), device="cpu", compute_type=compute_type, intra_threads=threads
    )
    sound = np.tile(speechlike(), _COPIES)
    mel = log_mel(sound, len(sound) / SAMPLE_RATE_HZ, model.n_mels).numpy()
    view = ctranslate2.StorageView.from_array(mel[None])
    seconds: list[float] = []
    while len(seconds) < _ROUNDS or sum(seconds) < _LEAST_S:
        began = process_time()
        encoded = model.encode(view)
        model.generate(
            encoded,
            [["<|startoftranscript|>", "<|notimestamps|>"]],
            beam_size=1,
            max_length=2 * _TOKENS,
            suppress_tokens=[-1, _END[model.is_multilingual]],  # a text of one length, whatever is heard
        )
        seconds.append(process_time() - began)
    return np.array(encoded), min(seconds)
