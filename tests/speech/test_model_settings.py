"""A model's own settings are read whole, and a mistake in them is said with its place."""

from pathlib import Path

import pytest

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS, WindowSettings, read_model_settings
from qa_pipeline.speech.spectrogram import heard_length

GOOD = """\
file: mine.pt
languages: [it, en]
window: {max_s: 6.0, min_silence_s: 0.5, pad_s: 0.2}
timestamps: false
purpose: trying
"""
ROOT = Path(__file__).parents[2]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "model.yaml"
    path.write_text(text, "utf-8")
    return path


def test_good_settings_are_read(tmp_path: Path) -> None:
    settings = read_model_settings(written(tmp_path, GOOD))

    assert settings.file == "mine.pt"
    assert settings.languages == ("it", "en")
    assert settings.window == WindowSettings(max_s=6.0, min_silence_s=0.5, pad_s=0.2)
    assert settings.timestamps is False


def test_silence_behind_a_window_is_a_setting_that_decides_the_words(tmp_path: Path) -> None:
    plain = read_model_settings(written(tmp_path, GOOD)).window
    longer = read_model_settings(
        written(tmp_path, GOOD.replace("pad_s: 0.2", "pad_s: 0.2, tail_s: 0.5"))
    ).window

    assert (plain.tail_s, longer.tail_s) == (0.0, 0.5)
    assert plain.told != longer.told


@pytest.mark.parametrize(
    ("duration_s", "fill_s", "tail_s", "length_s"),
    [
        (4.0, 0.0, 0.0, 4.0),
        (4.0, 0.0, 0.5, 4.5),
        (4.0, 30.0, 0.5, 30.0),
        (0.2, 0.0, 0.0, 1.0),
        (29.8, 0.0, 0.5, 30.0),
    ],
    ids=str,
)
def test_a_window_is_filled_with_silence(
    duration_s: float, fill_s: float, tail_s: float, length_s: float
) -> None:
    assert heard_length(duration_s, fill_s, tail_s) == pytest.approx(length_s)


def test_the_shipped_models_settings_are_good() -> None:
    assert read_model_settings(ROOT / "models" / "starter" / "model.yaml").languages == ("it", "en")


def test_official_models_fill_whispers_thirty_seconds() -> None:
    window = WHISPER_SETTINGS.window

    assert window.max_s + 2 * window.pad_s <= 30


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("max_s: 6.0", "max_s: 60", ":3:"),
        ("timestamps: false", "timestamps: perhaps", ":4:"),
        ("file: mine.pt", "file: ../other.pt", ":1:"),
        ("file: mine.pt", "file: mine.pt\nfille: x", ":2:"),
        ("[it, en]", "[]", ":2:"),
        ("[it, en]", "[italiano]", ":2:"),
    ],
)
def test_a_mistake_is_said_with_its_file_and_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new))

    with pytest.raises(SpeechError) as caught:
        read_model_settings(path)

    assert str(path) + line in str(caught.value)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match=r"model\.yaml"):
        read_model_settings(tmp_path / "model.yaml")
