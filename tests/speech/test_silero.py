"""The detector's network run over many chunks at once says what the package's own model says."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import silero_vad
import torch
from numpy.typing import NDArray

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.speech import silero
from qa_pipeline.speech.silero import Silero, by_chunks
from qa_pipeline.speech.voice_activity import VoiceActivity

SAME = 1e-4
CALL = Path(__file__).parent / "data" / "call_it.mp3"
Floats = NDArray[np.float32]


@cache
def packaged() -> Any:  # noqa: ANN401 - silero-vad has no types
    return silero_vad.load_silero_vad()


def network() -> Silero:
    found = Silero.taken_from(packaged())
    assert found is not None
    return found


def sounds() -> list[Floats]:
    """Both channels of a call, noise, and lengths that fill no chunk."""
    agent, customer = (one.samples for one in decode_call(CALL, agent_channel=AgentChannel.LEFT).channels)
    noise = np.asarray(0.1 * np.random.default_rng(1).standard_normal(3 * SAMPLE_RATE_HZ), dtype=np.float32)
    return [agent, customer, noise, agent[20_000:20_700], agent[:0]]


def test_the_same_probabilities_as_the_package() -> None:
    for samples, found in zip(sounds(), network().probabilities(sounds()), strict=True):
        expected = by_chunks(packaged(), samples)

        assert found.shape == expected.shape
        assert np.abs(found - expected).max(initial=0) < SAME


def test_speech_and_silence_are_told_apart_at_all() -> None:
    agent = network().probabilities(sounds())[0]

    assert agent.max() > 0.9
    assert agent.min() < 0.1


def test_a_channel_is_the_same_alone_and_beside_others() -> None:
    together = network().probabilities(sounds())

    for samples, found in zip(sounds(), together, strict=True):
        assert np.abs(network().probabilities([samples])[0] - found).max(initial=0) < SAME


def test_what_was_heard_is_remembered_from_block_to_block(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = network().probabilities(sounds()[:2])

    monkeypatch.setattr(silero, "BLOCK_CHUNKS", 7)
    blocks = network().probabilities(sounds()[:2])

    for one, other in zip(whole, blocks, strict=True):
        assert np.abs(one - other).max() < SAME


class Another:
    """The package's model with something changed."""

    def __init__(self, change: str) -> None:
        self.change = change

    def state_dict(self) -> dict[str, torch.Tensor]:
        weights = dict(packaged().state_dict())
        if self.change == "a layer more":
            weights["_model.encoder.4.reparam_conv.bias"] = torch.zeros(128)
        if self.change == "a wider layer":
            weights["_model.encoder.0.reparam_conv.bias"] = torch.zeros(256)
        return weights

    def reset_states(self) -> None:
        packaged().reset_states()

    def __call__(self, chunk: torch.Tensor, rate_hz: int) -> torch.Tensor:
        chance: torch.Tensor = packaged()(chunk, rate_hz)
        return chance * 0.9 if self.change == "another answer" else chance


@pytest.mark.parametrize("change", ["a layer more", "a wider layer", "another answer"])
def test_a_network_that_is_not_the_known_one_is_run_by_the_package(
    monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    another = Another(change)
    monkeypatch.setattr(silero_vad, "load_silero_vad", lambda: another)
    agent = sounds()[0]

    detector = VoiceActivity()

    assert Silero.taken_from(another) is None
    assert np.array_equal(detector.probabilities([agent])[0], by_chunks(another, agent))


def test_the_known_network_is_run_here() -> None:
    assert VoiceActivity()._network is not None
