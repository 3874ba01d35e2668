"""Which language a call is in: what the file says goes before all else, and nothing is guessed."""

import json

import pytest
from import_examples import azure_fast, deepgram, whisper
from reads import read

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import Problem


def spoken(language: str | None) -> str:
    """Whisper's file with this language."""
    return json.dumps(json.loads(whisper()) | {"language": language})


@pytest.mark.parametrize(
    ("says", "code"), [("it", "it"), ("en-GB", "en"), ("EN_us", "en"), ("italian", "it"), ("Inglese", "en")]
)
def test_the_files_word_goes_before_the_rows(says: str, code: str) -> None:
    other = {"it": "en", "en": "it"}[code]
    engine = read(spoken(says), language=other).transcript.engine
    assert (engine.language, engine.language_source) == (code, "file")


@pytest.mark.parametrize("says", [None, "", "auto", "und"])
def test_where_the_file_says_nothing_the_row_or_the_settings_hold(says: str | None) -> None:
    engine = read(spoken(says), language="en").transcript.engine
    assert (engine.language, engine.language_source) == ("en", "set")


def test_another_language_is_refused_whatever_the_row_says() -> None:
    with pytest.raises(TranscriptError, match="its language is 'de'; calls are judged in it and en alone"):
        read(spoken("de-DE"), language="it")


def test_where_nobody_says_it_the_user_is_told_how() -> None:
    with pytest.raises(TranscriptError, match=r"--language it or en, or a column `language` in calls\.csv"):
        read(spoken(None), language=None)


def test_a_call_whose_passages_are_in_two_languages_is_that_of_most_words_and_mixed() -> None:
    data = json.loads(azure_fast())
    data["phrases"][1] |= {"text": "Yes.", "locale": "en-US", "words": []}
    heard = read(json.dumps(data)).transcript
    assert heard.engine.language == "it"
    assert heard.has(Problem.MIXED_LANGUAGES)
    assert not read(azure_fast()).transcript.has(Problem.MIXED_LANGUAGES)


def test_a_detected_language_is_the_files() -> None:
    assert read(deepgram().replace('"it"', '"en"')).transcript.engine.language == "en"
