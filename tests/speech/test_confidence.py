"""A word's probability becomes the share of such words that are right."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.audio.channel import AudioChannel
from qa_pipeline.errors import SpeechError
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.confidence import OWN, ConfidenceMap
from qa_pipeline.speech.model_settings import (
    WHISPER_SETTINGS,
    for_weights,
    read_model_settings,
    write_confidence,
)
from qa_pipeline.speech.recogniser import HeardWord, Recognition
from qa_pipeline.speech.segmenting import Cut, make_segments
from qa_pipeline.speech.voice_activity import Activity
from qa_pipeline.speech.windows import Window

MAP = ConfidenceMap(((0.2, 0.1), (0.6, 0.3), (0.9, 0.9)))
WEIGHTS, OTHERS = "a" * 64, "b" * 64
SETTINGS = """\
# why six seconds
file: mine.pt
languages: [it, en]   # both

window: {max_s: 6.0, min_silence_s: 0.5, pad_s: 0.2}
timestamps: false
purpose: "trying"
"""
SHARES = st.floats(0, 1)


@st.composite
def maps(draw: st.DrawFn) -> ConfidenceMap:
    given_ = sorted(draw(st.sets(SHARES, min_size=1, max_size=8)))
    right = sorted(draw(st.lists(SHARES, min_size=len(given_), max_size=len(given_))))
    return ConfidenceMap(tuple(zip(given_, right, strict=True)))


@given(maps(), SHARES, SHARES)
def test_it_never_falls_and_never_leaves_what_was_measured(
    confidence: ConfidenceMap, one: float, other: float
) -> None:
    low, high = confidence(min(one, other)), confidence(max(one, other))

    assert confidence.points[0][1] - 1e-9 <= low <= high + 1e-9 <= confidence.points[-1][1] + 2e-9


@pytest.mark.parametrize(
    ("own", "share"), [(0.0, 0.1), (0.2, 0.1), (0.4, 0.2), (0.6, 0.3), (0.75, 0.6), (0.9, 0.9), (1.0, 0.9)]
)
def test_between_points_it_is_a_line_and_beyond_them_the_nearest(own: float, share: float) -> None:
    assert MAP(own) == pytest.approx(share)


@given(SHARES)
def test_without_a_measurement_the_networks_number_stays(probability: float) -> None:
    assert OWN(probability) == probability
    assert OWN.told == "own"


def test_another_map_has_another_checksum() -> None:
    assert len({OWN.told, MAP.told, ConfidenceMap(MAP.points[:2]).told}) == 3


def test_words_of_a_segment_have_the_share_and_not_the_networks_number() -> None:
    sound = AudioChannel(speaker=Speaker.AGENT, samples=np.zeros(32_000, dtype=np.float32))
    window = Window(pieces=((0.0, 2.0),), speech=((0.0, 2.0),))
    cut = Cut(
        call=0,
        channel=sound,
        activity=Activity(spans=(), probabilities=np.ones(63, dtype=np.float32), cut_off=False),
        window=window,
    )
    words = (
        HeardWord(text="buongiorno", start_s=0.1, end_s=0.8, probability=0.75),
        HeardWord(text="signora", start_s=0.9, end_s=1.5, probability=1.0),
    )
    recognition = Recognition(words=words, avg_logprob=-0.1, no_speech_prob=0.0)

    (segment,) = make_segments(cut, recognition, MAP)

    assert [word.probability for word in segment.words] == [0.6, 0.9]


@pytest.mark.parametrize(
    ("points", "line", "why"),
    [
        ("[[0.2, 0.3], [0.2, 0.5]]", ":10:", "must rise"),
        ("[[0.2, 0.3], [0.5, 0.2]]", ":10:", "must not fall"),
        ("\n  - [0.2, 0.3]\n  - [0.5, 1.2]", ":12:", "less than or equal to 1"),
        ("[[-0.2, 0.3]]", ":10:", "greater than or equal to 0"),
        ("[[0.2, 0.3, 0.4]]", ":10:", "confidence"),
        ("0.9", ":10:", "confidence"),
        ("[]", ":10:", "at least 1"),
    ],
)
def test_a_wrong_map_is_refused_with_its_place(tmp_path: Path, points: str, line: str, why: str) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(f"{SETTINGS}confidence:\n  model_sha256: {WEIGHTS}\n  points: {points}\n", "utf-8")

    with pytest.raises(SpeechError) as caught:
        read_model_settings(path)

    assert str(path) + line in str(caught.value)
    assert why in str(caught.value)


@pytest.mark.parametrize(
    ("confidence", "why"),
    [
        ("[[0.2, 0.1], [0.9, 0.8]]", "does not say which weights it was measured for"),
        ("\n- [0.2, 0.1]\n- [0.9, 0.8]", "qa-pipeline models calibrate"),
        ("{points: [[0.2, 0.1]]}", "'model_sha256' is required here"),
        ("{model_sha256: beef, points: [[0.2, 0.1]]}", "confidence.model_sha256"),
        ("{model_sha256: " + WEIGHTS + "}", "'points' is required here"),
    ],
)
def test_a_map_that_does_not_say_for_which_weights_is_refused(
    tmp_path: Path, confidence: str, why: str
) -> None:
    """Former versions wrote a bare list of points."""
    path = tmp_path / "model.yaml"
    path.write_text(f"{SETTINGS}confidence: {confidence}\n", "utf-8")

    with pytest.raises(SpeechError) as caught:
        read_model_settings(path)

    assert f"{path}:8:" in str(caught.value)
    assert why in str(caught.value)


def test_a_map_is_used_for_the_weights_that_it_was_measured_for_and_for_no_others(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(SETTINGS, "utf-8")
    plain = read_model_settings(path)
    write_confidence(path, MAP, WEIGHTS)
    written = read_model_settings(path)

    assert for_weights(plain, "mine", OTHERS) is plain
    assert for_weights(written, "mine", WEIGHTS).confidence == MAP
    assert for_weights(written, "mine", OTHERS).confidence == OWN
    assert [each.calibrated(OTHERS) for each in (plain, written)] == [None, False]
    assert written.calibrated(WEIGHTS)


def test_a_map_that_is_not_used_is_logged_once_for_each_model() -> None:
    settings = replace(WHISPER_SETTINGS, confidence=MAP, confidence_of=WEIGHTS)

    with structlog.testing.capture_logs() as logs:
        for name in ("one-of-mine", "one-of-mine", "another-of-mine"):
            for_weights(settings, name, OTHERS)
            for_weights(settings, name, WEIGHTS)

    assert [(each["event"], each["model"], each["log_level"]) for each in logs] == [
        ("confidence_not_used", "one-of-mine", "warning"),
        ("confidence_not_used", "another-of-mine", "warning"),
    ]
    assert "models calibrate" in logs[0]["remedy"]


def test_writing_a_map_leaves_everything_else_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    path.write_text(SETTINGS, "utf-8")
    before = read_model_settings(path)

    write_confidence(path, ConfidenceMap(((0.5, 0.25),)), OTHERS)
    write_confidence(path, MAP, WEIGHTS)

    assert read_model_settings(path) == replace(before, confidence=MAP, confidence_of=WEIGHTS)
    text = path.read_text("utf-8")
    assert text.startswith(SETTINGS)
    assert text.count("models calibrate") == 1
    assert [each.name for each in tmp_path.iterdir()] == ["model.yaml"]


def test_a_file_with_a_mistake_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "model.yaml"
    wrong = SETTINGS.replace("false", "perhaps")
    path.write_text(wrong, "utf-8")

    with pytest.raises(SpeechError, match=":6:"):
        write_confidence(path, MAP, WEIGHTS)

    assert path.read_text("utf-8") == wrong
