"""What probabilities are worth is measured as a person would count it, and corrected with caution."""

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.bench.calibrate import (
    LEAST_WORDS,
    LEAST_WORDS_A_POINT,
    MOST_POINTS,
    Mark,
    calibrate,
    fit,
    mark_words,
    measure_quality,
)
from qa_pipeline.bench.job import BenchError
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.confidence import OWN
from qa_pipeline.speech.segment import EngineInfo, HeardCall, SpeechSegment, TimedWord

ENGINE = EngineInfo(name="fake", version="1", model="fake", model_sha256="0" * 64, language="it")


def segment(speaker: Speaker, text: str, doubt: str | None = None) -> SpeechSegment:
    words = tuple(
        TimedWord(text=word, start_s=float(at), end_s=at + 0.5, probability=0.9)
        for at, word in enumerate(text.split())
    )
    return SpeechSegment(
        speaker=speaker,
        start_s=0.0,
        end_s=words[-1].end_s,
        text=text,
        words=words,
        avg_logprob=-0.1,
        no_speech_prob=0.0,
        compression_ratio=1.0,
        doubt=doubt,
    )


def right_words(*segments: SpeechSegment, agent: str = "", customer: str = "") -> list[bool]:
    heard = HeardCall(segments=segments, speech=(), engine=ENGINE)
    reference = {Speaker.AGENT: agent, Speaker.CUSTOMER: customer}
    return [mark.right for mark in mark_words(heard, reference, "it")]


def marks(number: int, truth: Callable[[float], float], seed: int = 1) -> list[Mark]:
    """Words with any probability, of which `truth` of it is right."""
    chances = np.random.default_rng(seed).random((number, 2)).tolist()
    return [Mark(probability, chance < truth(probability)) for probability, chance in chances]


def in_calls(words: Sequence[Mark], calls: int = 10) -> list[Sequence[Mark]]:
    return [words[first::calls] for first in range(calls)]


def test_a_word_is_right_where_it_was_said() -> None:
    heard = segment(Speaker.AGENT, "La chiamata, era registrata grazie")

    assert right_words(heard, agent="la chiamata è registrata") == [True, True, False, True, False]


def test_a_missed_word_makes_no_other_wrong() -> None:
    assert right_words(segment(Speaker.AGENT, "uno tre quattro"), agent="uno due tre quattro") == [True] * 3


def test_an_elided_word_is_right_as_a_whole_or_not_at_all() -> None:
    heard = segment(Speaker.AGENT, "l'importo dell'anno")

    assert right_words(heard, agent="l'importo dell'altro anno") == [True, True]
    assert right_words(heard, agent="l'importo dall'anno") == [True, False]


def test_each_channel_is_compared_with_its_own_words() -> None:
    parts = (segment(Speaker.AGENT, "buongiorno"), segment(Speaker.CUSTOMER, "pronto"))

    assert right_words(*parts, agent="buongiorno", customer="pronto") == [True, True]
    assert right_words(*parts, agent="pronto", customer="buongiorno") == [False, False]


def test_doubted_text_and_spelling_of_numbers_are_no_words_to_judge() -> None:
    invented = segment(Speaker.AGENT, "grazie a tutti", doubt="no_speech")
    number = segment(Speaker.AGENT, "sono 25 euro")

    assert right_words(invented, number, agent="sono venticinque euro") == [True, True]


def test_what_is_calibrated_stays_as_it_is() -> None:
    words = marks(20_000, lambda p: p)
    made = calibrate(in_calls(words))

    assert made.before.error < 0.02
    assert made.after.error < 0.02
    for tenth in range(1, 10):
        assert made.fitted(tenth / 10) == pytest.approx(tenth / 10, abs=0.05)


def test_an_overconfident_network_is_corrected() -> None:
    made = calibrate(in_calls(marks(20_000, lambda p: p**3)))

    assert made.before.error > 0.2
    assert made.after.error < made.before.error / 8
    assert made.after.brier < made.before.brier
    assert made.fitted(0.8) == pytest.approx(0.8**3, abs=0.06)
    assert made.words == 20_000
    assert made.right == pytest.approx(1 / 4, abs=0.02)


def test_the_figures_are_of_words_that_the_map_was_not_fitted_on() -> None:
    """Two kinds of call with opposite mistakes: a map of its own half would look perfect."""
    high, low = marks(2_000, lambda _: 0.9, seed=2), marks(2_000, lambda _: 0.1, seed=3)

    assert calibrate([high, low]).after.error == pytest.approx(0.8, abs=0.05)


def test_few_words_make_no_certainty() -> None:
    words = [Mark(0.99, right=True)] * LEAST_WORDS_A_POINT

    assert fit(words)(0.99) == pytest.approx((LEAST_WORDS_A_POINT + 1) / (LEAST_WORDS_A_POINT + 2), abs=1e-3)
    assert fit(words)(1.0) < 0.98
    assert fit([Mark(0.99, right=True)])(0.99) == pytest.approx(2 / 3, abs=1e-3)
    assert fit([]) == OWN


def test_a_few_lucky_words_make_no_point_of_their_own() -> None:
    unlucky = [Mark(0.5, right=at % 2 == 0) for at in range(200)]
    lucky = [Mark(0.6, right=True) for _ in range(LEAST_WORDS_A_POINT - 1)]

    assert len(fit([*unlucky, *lucky]).points) == 1
    assert len(fit([*unlucky, *lucky, Mark(0.6, right=True)]).points) == 2


def test_well_measured_points_are_not_joined_because_another_has_few_words() -> None:
    often = [Mark(0.5, right=at % 10 < 3) for at in range(400)]
    seldom = [Mark(0.2, right=at % 4 == 0) for at in range(400)]
    lucky = [Mark(0.9, right=True) for _ in range(LEAST_WORDS_A_POINT - 1)]

    assert [given for given, _ in fit([*often, *seldom, *lucky]).points] == [
        0.2,
        pytest.approx(0.5355, abs=1e-3),
    ]


@given(st.lists(st.builds(Mark, st.floats(0, 1), st.booleans()), max_size=300))
def test_any_words_make_a_map_that_rises_and_has_few_points(words: list[Mark]) -> None:
    fitted = fit(words)  # that it rises, the map itself makes sure of

    assert len(fitted.points) <= MOST_POINTS
    assert all(0 < right < 1 for _, right in fitted.points)


def test_the_error_is_the_mean_distance_over_words() -> None:
    words = [Mark(0.85, right=True)] * 3 + [Mark(0.85, right=False)] + [Mark(1.0, right=True)] * 4
    quality = measure_quality(words)

    assert quality.error == pytest.approx((4 * 0.1 + 4 * 0.0) / 8)
    assert quality.brier == pytest.approx((3 * 0.15**2 + 0.85**2) / 8)
    assert [(one.from_, one.to, one.words) for one in quality.bins] == [(0.8, 0.9, 4), (0.99, 1.0, 4)]


@pytest.mark.parametrize(("calls", "words"), [(1, 10_000), (4, LEAST_WORDS // 4 - 1)])
def test_too_little_to_measure_is_said(calls: int, words: int) -> None:
    with pytest.raises(BenchError, match=f"{calls * words} words of {calls} calls: too few"):
        calibrate([marks(words, lambda p: p) for _ in range(calls)])
