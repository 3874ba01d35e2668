"""A call's language is what its windows say together, and a language that was set is checked against it."""

import pytest

from qa_pipeline.speech.languages import doubt_language, find_language


def windows(*italian: float) -> list[dict[str, float]]:
    return [{"it": chance, "en": 1 - chance} for chance in italian]


def test_one_foreign_name_does_not_make_a_call_foreign() -> None:
    finding = find_language(windows(0.99, 0.98, 0.02, 0.97))

    assert finding.language == "it"
    assert not finding.mixed
    assert doubt_language("it", finding, 4) is None


def test_a_wrong_language_that_was_set_is_noticed() -> None:
    doubt = doubt_language("it", find_language(windows(0.01, 0.02, 0.05)), 3)

    assert doubt
    assert (doubt.kind, doubt.languages) == ("other", ("en",))


@pytest.mark.parametrize(
    "italian",
    [pytest.param((0.01,), id="one window is no proof"), pytest.param((0.3, 0.3, 0.4), id="nobody is sure")],
)
def test_a_language_that_was_set_is_believed_until_there_is_proof(italian: tuple[float, ...]) -> None:
    assert doubt_language("it", find_language(windows(*italian)), len(italian)) is None


def test_a_call_of_two_languages_is_flagged_whether_one_was_set_or_not() -> None:
    finding = find_language(windows(0.99, 0.98, 0.01, 0.02))

    for language in ("it", None):
        doubt = doubt_language(language, finding, 4)
        assert doubt
        assert doubt.kind == "mixed"


def test_a_call_without_speech_has_no_language_to_doubt() -> None:
    assert doubt_language("it", None, 0) is None
