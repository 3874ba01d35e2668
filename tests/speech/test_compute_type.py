"""Rounded numbers are reckoned with where they are faster and hear the same, and only there."""

from pathlib import Path

import ctranslate2
import numpy as np
import pytest

from qa_pipeline.speech import compute_type
from qa_pipeline.speech.compute_type import best_compute_type


def choose(
    monkeypatch: pytest.MonkeyPatch, *, error: float, gain: float, stored: str = "float16", can: bool = True
) -> str:
    """What is chosen where int8 is `gain` times as fast and `error` off."""
    supported = {"float32", "int8_float32"} if can else {"float32"}
    heard = {"float32": (np.ones(100), 1.0), "int8_float32": (np.ones(100) * (1 + error), 1 / gain)}
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda _: supported)
    monkeypatch.setattr(compute_type, "_heard", lambda _folder, kind, _threads: heard[kind])
    chosen, because = best_compute_type(Path("model"), stored=stored, threads=1)
    assert because
    return chosen


@pytest.mark.parametrize(
    ("error", "gain", "chosen"),
    [
        (0.02, 2.0, "int8_float32"),
        (0.2, 2.0, "float32"),
        (0.02, 1.1, "float32"),
        (float("nan"), 2.0, "float32"),
    ],
    ids=["faster and as good", "faster and worse", "hardly faster", "no number"],
)
def test_it_must_be_faster_and_as_good(
    monkeypatch: pytest.MonkeyPatch, error: float, gain: float, chosen: str
) -> None:
    assert choose(monkeypatch, error=error, gain=gain) == chosen


def test_who_asked_for_int8_gets_it_where_the_processor_can(monkeypatch: pytest.MonkeyPatch) -> None:
    assert choose(monkeypatch, error=0.2, gain=0.5, stored="int8") == "int8_float32"
    assert choose(monkeypatch, error=0.0, gain=2.0, stored="int8", can=False) == "float32"
    assert choose(monkeypatch, error=0.0, gain=2.0, can=False) == "float32"
