"""Pressed keys and steady tones are told from voices."""

from pathlib import Path

import numpy as np
import pytest
from no_speech import RATE_HZ, by_telephone, db, gated, keys, melody, tones

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.speech.silero import CHUNK_SAMPLES
from qa_pipeline.speech.tones import is_tone

DATA = Path(__file__).parent / "data"
TONES = {
    "Italian ringing": gated(tones(425), 1.0, 4.0),
    "Italian busy": gated(tones(425), 0.5, 0.5),
    "beep": gated(tones(1000), 0.4, 9, 0.8),
    "fax": gated(tones(2100), 1.5, 9, 1.2),
    "keys": keys("1470369#", 0.2, 0.1),
    "fast keys": keys("147*2580369#", 0.08, 0.08),
}


@pytest.mark.parametrize("level_db", [-6, -40])
@pytest.mark.parametrize("name", TONES)
def test_every_chunk_that_is_filled_by_a_tone_is_one(name: str, level_db: float) -> None:
    sound = TONES[name] * db(level_db)
    whole = (np.abs(sound) > db(level_db) / 1000).reshape(-1)[: len(sound) // CHUNK_SAMPLES * CHUNK_SAMPLES]
    filled = whole.reshape(-1, CHUNK_SAMPLES).mean(axis=1) > 0.85

    for heard in (np.asarray(sound, dtype=np.float32), by_telephone(sound)):
        assert filled.any()
        assert is_tone(heard)[filled].all()


@pytest.mark.parametrize("language", ["it", "en"])
def test_a_voice_is_no_tone(language: str) -> None:
    for channel in decode_call(DATA / f"call_{language}.mp3", agent_channel=AgentChannel.LEFT).channels:
        faint = np.asarray(channel.samples / 30, dtype=np.float32)
        for heard in (channel.samples, by_telephone(channel.samples), faint):
            assert not is_tone(heard).any()


def test_silence_noise_and_melodies_are_none() -> None:
    random = np.random.default_rng(1)
    noise = 0.1 * random.standard_normal(3 * RATE_HZ)
    quiet = [
        np.zeros(RATE_HZ),
        noise,
        melody(random, vibrato=0.02),
        np.zeros(0),
        np.ones(700),
    ]

    for sound in quiet:
        assert not is_tone(sound.astype(np.float32)).any()


def test_a_key_behind_a_louder_voice_leaves_it_a_voice() -> None:
    agent = decode_call(DATA / "call_it.mp3", agent_channel=AgentChannel.LEFT).channels[0].samples
    speech = agent[RATE_HZ : RATE_HZ + 80 * CHUNK_SAMPLES]
    key = tones(770, 1336)[: len(speech)] * speech.std() / 4
    louder = speech.reshape(-1, CHUNK_SAMPLES).std(axis=1) > 4 * key.std()

    assert louder.sum() > 20
    assert is_tone((speech + key).astype(np.float32))[louder].mean() < 0.1
