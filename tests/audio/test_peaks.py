"""The drawing of a recording: a number a bucket, against a side's own loudest moment, whole or not there at all."""

import json
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sounds import babble, call, write

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel, DecodedCall
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.audio.peaks import MOST, TOP, is_drawn, peaks, write_peaks
from qa_pipeline.recordings.recording import AgentChannel, Speaker


def sound(*levels: float, seconds_each: float = 1.0) -> NDArray[np.float32]:
    """A square wave that is as loud as each level, one after the other."""
    count = int(seconds_each * SAMPLE_RATE_HZ)
    signs = np.where(np.arange(count) % 80 < 40, 1.0, -1.0)
    return np.concatenate([level * signs for level in levels]).astype(np.float32)


def test_each_bucket_is_drawn_against_the_loudest_of_its_side() -> None:
    drawn = peaks(sound(0.1, 0.4, 0.2))
    third = len(drawn) // 3
    assert {*drawn[5 : third - 5]} == {25}
    assert {*drawn[third + 5 : 2 * third - 5]} == {TOP}
    assert {*drawn[2 * third + 5 : -5]} == {50}


def test_how_loud_somebody_was_is_not_kept() -> None:
    """Rule 5: what cannot be read from the drawing cannot be made a feature of."""
    assert peaks(sound(0.05, 0.1)) == peaks(sound(0.5, 1.0))


def test_a_click_of_one_sample_is_not_lost_between_the_buckets() -> None:
    samples = np.zeros(60 * SAMPLE_RATE_HZ, dtype=np.float32)
    samples[12_345] = -0.8
    drawn = peaks(samples)
    assert sum(drawn) == TOP
    assert drawn.index(TOP) == 12_345 // -(-len(samples) // MOST)


def test_silence_and_the_noise_of_a_line_are_flat() -> None:
    noise = np.random.default_rng(1).normal(0, 2e-4, 5 * SAMPLE_RATE_HZ).astype(np.float32)
    assert set(peaks(np.zeros(SAMPLE_RATE_HZ, dtype=np.float32))) == {0}
    assert set(peaks(noise)) == {0}


def test_sound_beyond_full_scale_and_what_is_no_number_stay_within_the_drawing() -> None:
    wild = sound(1.7, 0.85)
    wild[100:200] = np.nan
    drawn = peaks(wild)
    assert max(drawn) == TOP
    assert min(drawn) >= 50
    wild[300] = -np.inf
    assert 0 <= min(peaks(wild)) <= max(peaks(wild)) <= TOP


@pytest.mark.parametrize("count", [1, 100, 319, 321])
def test_a_very_short_sound_has_few_buckets_and_no_empty_one(count: int) -> None:
    assert peaks(np.full(count, 0.5, dtype=np.float32)) == [TOP] * (1 if count <= 320 else 2)


def test_no_sound_has_no_bucket() -> None:
    assert peaks(np.zeros(0, dtype=np.float32)) == []


@pytest.mark.parametrize("seconds", [16.0, 16.01, 61.3, 700.0])
def test_however_long_a_call_is_its_drawing_is_small_and_covers_it(seconds: float) -> None:
    samples = babble(150, seconds=seconds, rate_hz=SAMPLE_RATE_HZ)
    drawn = peaks(samples)
    assert MOST * 0.9 <= len(drawn) <= MOST
    # babble speaks every other second
    per_second = len(drawn) / seconds
    assert max(drawn[: int(per_second)]) > 50
    if seconds < 100:
        assert max(drawn[int(per_second * 1.2) : int(per_second * 1.8)]) < 10


def written(path: Path) -> dict[str, object]:
    made: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return made


@pytest.mark.parametrize("agent", list(AgentChannel))
def test_the_agents_side_comes_first_whichever_channel_it_is(tmp_path: Path, agent: AgentChannel) -> None:
    source = write(tmp_path / "call", call(4))
    decoded = decode_call(source, agent_channel=agent)
    write_peaks(decoded, agent, tmp_path / "new" / "x.peaks.json")
    drawn = written(tmp_path / "new" / "x.peaks.json")
    sides = drawn["sides"]
    assert isinstance(sides, list)
    assert [side["speaker"] for side in sides] == ["agent", "customer"]
    first_second = sides[0]["peaks"][: len(sides[0]["peaks"]) // 4]
    # the left voice of `call` speaks first
    assert (max(first_second) > 50) is (agent is AgentChannel.LEFT)
    assert drawn["duration_s"] == pytest.approx(4, abs=0.05)


def test_a_mono_recording_has_one_side_that_is_nobodys(tmp_path: Path) -> None:
    decoded = decode_call(write(tmp_path / "call", call(3)[:1]), agent_channel=AgentChannel.LEFT)
    write_peaks(decoded, AgentChannel.LEFT, tmp_path / "x.json")
    sides = written(tmp_path / "x.json")["sides"]
    assert isinstance(sides, list)
    assert [side["speaker"] for side in sides] == ["unknown"]


def one_side(samples: NDArray[np.float32]) -> DecodedCall:
    side = AudioChannel(speaker=Speaker.UNKNOWN, samples=samples)
    return DecodedCall(channels=(side,), duration_s=side.duration_s, announced_s=None)


def test_a_drawing_is_replaced_in_one_step_and_leaves_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    target.write_text("old", encoding="utf-8")
    write_peaks(one_side(sound(0.5)), AgentChannel.LEFT, target)
    assert written(target)["agent_channel"] == "left"
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_a_drawing_that_cannot_be_written_leaves_no_rubbish_either(tmp_path: Path) -> None:
    (tmp_path / "x.json").mkdir()
    with pytest.raises(OSError, match=r"x\.json"):
        write_peaks(one_side(sound(0.5)), AgentChannel.LEFT, tmp_path / "x.json")
    assert [path.name for path in tmp_path.iterdir()] == ["x.json"]


def test_a_drawing_is_known_by_whose_side_is_whose(tmp_path: Path) -> None:
    target = tmp_path / "x.json"
    assert not is_drawn(target, AgentChannel.LEFT)
    write_peaks(one_side(sound(0.5)), AgentChannel.LEFT, target)
    assert is_drawn(target, AgentChannel.LEFT)
    assert not is_drawn(target, AgentChannel.RIGHT)
    target.write_bytes(b"\xff\xfe")
    assert not is_drawn(target, AgentChannel.LEFT)
