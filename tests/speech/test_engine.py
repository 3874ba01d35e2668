"""The recogniser that the settings ask for, before it has loaded anything."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech.confidence import ConfidenceMap
from qa_pipeline.speech.converted import ConvertedModel
from qa_pipeline.speech.engine import LazyHearing, make_transcriber
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS, WindowSettings
from qa_pipeline.speech.models import FoundModel

FOUND = FoundModel(path=Path("none.pt"), name="none", sha256="a" * 64, settings=WHISPER_SETTINGS)
CONVERTED = ConvertedModel(
    path=Path("none.ct2"),
    name="none",
    sha256="a" * 64,
    settings=WHISPER_SETTINGS,
    weights_sha256="c" * 64,
    compute_type="int8",
)
CALIBRATED = ConfidenceMap(((0.5, 0.4),))
WINDOW = WindowSettings(max_s=6, min_silence_s=0.5, pad_s=0.1)


def fingerprint(
    found: FoundModel = FOUND,
    language: str | None = "it",
    beam: int = 1,
    vocabulary: tuple[str, ...] = (),
) -> str:
    return LazyHearing(found, beam, threads=1).fingerprint(language, vocabulary)


def test_the_same_model_settings_and_language_give_the_same_fingerprint() -> None:
    assert fingerprint() == fingerprint()


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(fingerprint(language="en"), id="language"),
        pytest.param(fingerprint(language=None), id="language detected"),
        pytest.param(fingerprint(replace(FOUND, sha256="b" * 64)), id="model"),
        pytest.param(
            fingerprint(replace(FOUND, settings=replace(WHISPER_SETTINGS, window=WINDOW))), id="windows"
        ),
        pytest.param(
            fingerprint(replace(FOUND, settings=replace(WHISPER_SETTINGS, timestamps=False))), id="timestamps"
        ),
        pytest.param(fingerprint(beam=5), id="beam"),
        pytest.param(
            fingerprint(replace(FOUND, settings=replace(WHISPER_SETTINGS, confidence=CALIBRATED))),
            id="confidence",
        ),
        pytest.param(fingerprint(CONVERTED), id="engine"),
        pytest.param(fingerprint(replace(CONVERTED, compute_type="float32")), id="rounding"),
    ],
)
def test_whatever_decides_the_words_changes_the_fingerprint(other: str) -> None:
    assert other != fingerprint()


def test_expected_names_decide_the_words_where_several_texts_are_followed() -> None:
    assert fingerprint(beam=5, vocabulary=("Anna Bassi",)) != fingerprint(beam=5)
    assert fingerprint(beam=1, vocabulary=("Anna Bassi",)) == fingerprint(beam=1)
    assert fingerprint(CONVERTED, beam=5, vocabulary=("Anna Bassi",)) == fingerprint(CONVERTED, beam=5)


def test_a_fingerprint_is_kept_and_holds_nobodys_name() -> None:
    assert "Bassi" not in fingerprint(beam=5, vocabulary=("Anna Bassi",))


def test_an_engine_that_there_is_not_is_said_with_those_that_there_are(tmp_path: Path) -> None:
    with pytest.raises(SpeechError, match="use one of: openai-whisper, faster-whisper"):
        make_transcriber("telepathy", "small", tmp_path, 1)
