"""A call of hours lies in a file while it is heard, and is heard as one that lies in memory."""

import errno
import tracemalloc
from pathlib import Path
from tempfile import SpooledTemporaryFile

import numpy as np
import pytest
from sounds import FORMATS, SECONDS, babble, call, write

from qa_pipeline.audio import blocks, tape
from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel, DecodedCall
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.audio.playable import write_playable
from qa_pipeline.audio.tape import Tape, stretches
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem, Speaker
from qa_pipeline.speech import tones
from qa_pipeline.speech.model_settings import WindowSettings
from qa_pipeline.speech.silero import CHUNK_SAMPLES
from qa_pipeline.speech.tones import is_tone
from qa_pipeline.speech.voice_activity import VoiceActivity
from qa_pipeline.speech.windows import make_windows

DATA = Path(__file__).parent / "data"
SPEECH = Path(__file__).parents[1] / "speech" / "data" / "call_it.mp3"
MEGABYTE = 1 << 20


@pytest.fixture
def as_if_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second is long, and a block a third of one."""
    monkeypatch.setattr(tape, "_IN_MEMORY_BYTES", 2 * SAMPLE_RATE_HZ)
    monkeypatch.setattr(tape, "_STRETCH_SAMPLES", SAMPLE_RATE_HZ // 7)
    monkeypatch.setattr(blocks, "_BLOCK_SAMPLES", SAMPLE_RATE_HZ // 3)


def heard(path: Path) -> DecodedCall:
    return decode_call(path, agent_channel=AgentChannel.LEFT)


def recordings(folder: Path) -> list[Path]:
    """Two speakers, one, one twice, six; an AMR call whose pauses were never sent."""
    left, right = call()
    return [
        write(folder / "two.wav", call()),
        write(folder / "two.opus", call(), "opus"),
        write(folder / "one.wav", babble(180)[None]),
        write(folder / "same.wav", np.stack([left, 0.5 * left])),
        write(folder / "six.wav", np.stack([left, right, left * 0, left * 0, right, left]), rate_hz=11_025),
        DATA / "bursts.amr",
    ]


def test_a_call_in_a_file_has_the_samples_of_one_in_memory(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    in_memory = [heard(path) for path in recordings(tmp_path)]
    request.getfixturevalue("as_if_long")
    in_files = [heard(path) for path in recordings(tmp_path)]

    for one, other in zip(in_memory, in_files, strict=True):
        assert (one.duration_s, one.problems) == (other.duration_s, other.problems)
        for channel, same in zip(one.channels, other.channels, strict=True):
            assert channel.speaker is same.speaker
            np.testing.assert_array_equal(channel.samples, same.samples)


@pytest.mark.usefixtures("as_if_long")
def test_speech_is_found_and_cut_in_a_file_as_in_memory() -> None:
    detector = VoiceActivity()
    settings = WindowSettings(
        max_s=1.0, min_silence_s=0.3, pad_s=0.1
    )  # so short that speech is cut where it is quietest
    channels = heard(SPEECH).channels
    copies = [AudioChannel(speaker=one.speaker, samples=one.samples) for one in channels]

    for channel, copy, in_file, in_memory in zip(
        channels, copies, detector.hear(channels), detector.hear(copies), strict=True
    ):
        assert not isinstance(channel.track, np.ndarray)
        assert isinstance(copy.track, np.ndarray)
        assert in_file.spans == in_memory.spans != ()
        assert in_file.cut_off == in_memory.cut_off
        np.testing.assert_array_equal(in_file.probabilities, in_memory.probabilities)
        windows = make_windows(in_file.spans, channel.track, settings)
        assert windows == make_windows(in_file.spans, copy.samples, settings)
        for window in windows:
            np.testing.assert_array_equal(window.sound(channel.track), window.sound(copy.samples))


@pytest.mark.usefixtures("as_if_long")
def test_a_copy_to_play_is_made_of_a_call_in_a_file(tmp_path: Path) -> None:
    write_playable(write(tmp_path / "call.wav", call(), "ima.wav"), tmp_path / "copy.mp3")

    copy = heard(tmp_path / "copy.mp3")
    assert copy.duration_s == pytest.approx(SECONDS, abs=0.2)
    assert [one.speaker for one in copy.channels] == [Speaker.AGENT, Speaker.CUSTOMER]


def test_a_tone_that_goes_on_across_blocks_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    t = np.arange(40 * CHUNK_SAMPLES) / SAMPLE_RATE_HZ
    beep = np.asarray(0.1 * np.sin(2 * np.pi * 1000 * t) * (t > 0.2) * (t < 1.0), dtype=np.float32)
    whole = is_tone(beep)
    # A tone is steady after eight chunks, so that none is, block by block.
    monkeypatch.setattr(tones, "BLOCK_CHUNKS", 3)

    assert 20 < whole.sum() < 40
    np.testing.assert_array_equal(is_tone(beep), whole)
    np.testing.assert_array_equal(is_tone(beep, 2, 37), whole[2:37])


def minutes(count: int) -> Tape:
    """Noise, ten seconds after ten seconds."""
    random = np.random.default_rng(5)
    return Tape(0.1 * random.standard_normal(10 * SAMPLE_RATE_HZ, np.float32) for _ in range(6 * count))


def test_an_hour_is_written_and_read_in_the_memory_of_some_minutes() -> None:
    tracemalloc.start()
    try:
        hour = minutes(60)
        total = sum(len(part) for (part,) in stretches([hour], 60 * SAMPLE_RATE_HZ))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert total == len(hour) == 3600 * SAMPLE_RATE_HZ
    # In memory it would be 220 MB; five minutes are 18, and twice that while they are moved to the file.
    assert peak < 64 * MEGABYTE


def test_any_slice_of_a_tape_is_that_of_an_array() -> None:
    samples = np.arange(10, dtype=np.float32)
    parts = [samples[:4], samples[4:4], samples[4:]]
    one = Tape(parts)

    for part in (slice(None), slice(2, 5), slice(-3, None), slice(8, 20), slice(5, 2), slice(1, 9, 3)):
        np.testing.assert_array_equal(one[part], samples[part])
    one[:2][:] = 7  # a copy: nobody changes what others hear
    np.testing.assert_array_equal(one[:], samples)


def test_a_day_of_silence_takes_no_room() -> None:
    one = Tape([np.ones(3, dtype=np.float32)])
    tracemalloc.start()
    try:
        one.append_silence(24 * 3600 * SAMPLE_RATE_HZ)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MEGABYTE
    assert one[1:5].tolist() == [1, 1, 0, 0]
    assert one[-2:].tolist() == [0, 0]
    one.append(np.ones(1, dtype=np.float32))
    assert one[-2:].tolist() == [0, 1]


@pytest.mark.usefixtures("as_if_long")
def test_a_full_disk_is_said_as_such(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(self: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(SpooledTemporaryFile, "rollover", full)

    with pytest.raises(AudioError, match=r"temporary folder.*No space left") as caught:
        heard(write(tmp_path / "call.wav", call()))

    assert caught.value.problem is Problem.FAILED


@pytest.mark.parametrize("ending", FORMATS)
def test_a_call_exactly_as_long_as_allowed_is_heard(tmp_path: Path, ending: str) -> None:
    path = write(tmp_path / f"call.{ending}", call(), ending)

    decoded = decode_call(path, agent_channel=AgentChannel.LEFT, max_hours=SECONDS / 3600)

    assert decoded.duration_s == pytest.approx(SECONDS, abs=0.2)
