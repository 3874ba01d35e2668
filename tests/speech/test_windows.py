"""Speech becomes windows that suit the model, and no word is cut that could be kept whole."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.model_settings import WindowSettings
from qa_pipeline.speech.segment import Span
from qa_pipeline.speech.windows import Window, make_windows

SMALL = WindowSettings(max_s=6.0, min_silence_s=0.5, pad_s=0.2)
LARGE = WindowSettings(max_s=28.0, min_silence_s=2.0, pad_s=0.4)
PACKED = WindowSettings(max_s=28.0, min_silence_s=2.0, pad_s=0.4, pack=True)


def windows_of(
    *spans: tuple[float, float],
    settings: WindowSettings = SMALL,
    quiet_at_s: float | None = None,
    length_s: float = 60,
) -> tuple[Window, ...]:
    samples = np.ones(int(length_s * SAMPLE_RATE_HZ), dtype=np.float32)
    if quiet_at_s is not None:
        samples[int((quiet_at_s - 0.1) * SAMPLE_RATE_HZ) : int((quiet_at_s + 0.1) * SAMPLE_RATE_HZ)] = 0
    speech = [Span(speaker=Speaker.AGENT, start_s=start_s, end_s=end_s) for start_s, end_s in spans]
    return make_windows(speech, samples, settings)


def test_no_speech_gives_no_windows() -> None:
    assert windows_of() == ()


def test_a_short_silence_joins_and_a_long_one_cuts() -> None:
    joined = windows_of((1, 2), (2.3, 3))
    cut = windows_of((1, 2), (2.8, 3.5))

    assert [window.speech for window in joined] == [((1, 2), (2.3, 3))]
    assert [window.speech for window in cut] == [((1, 2),), ((2.8, 3.5),)]


def test_a_large_model_is_given_whole_turns() -> None:
    assert len(windows_of((1, 8), (9, 17), (18.5, 27), settings=LARGE)) == 1


def test_padding_stops_half_way_to_the_neighbour() -> None:
    first, second = windows_of(
        (1, 2), (2.6, 3), settings=WindowSettings(max_s=6, min_silence_s=0.5, pad_s=0.5)
    )

    assert first.pieces[0][1] == pytest.approx(2.3)
    assert second.pieces[0][0] == pytest.approx(2.3)


def test_padding_stays_inside_the_call() -> None:
    (window,) = windows_of((0.05, 9.95), settings=LARGE, length_s=10)

    assert window.pieces == ((0, 10),)


def test_long_speech_is_cut_at_its_longest_silence() -> None:
    windows = windows_of((0, 2.5), (2.6, 4), (4.4, 5), (5.1, 8))

    assert [window.speech for window in windows] == [((0, 2.5), (2.6, 4)), ((4.4, 5), (5.1, 8))]


def test_speech_without_a_silence_is_cut_where_it_is_quietest() -> None:
    first, second = windows_of((0, 9), quiet_at_s=4.4)

    assert first.speech[-1][1] == pytest.approx(4.4, abs=0.06)
    assert second.speech[0][0] == first.speech[-1][1]


def test_a_model_that_hears_30_s_best_is_given_several_turns_at_once() -> None:
    (window,) = windows_of((1, 5), (20, 26), (50, 55), settings=PACKED)

    assert [
        piece == pytest.approx(to)
        for piece, to in zip(window.pieces, [(0.6, 5.4), (19.6, 26.4), (49.6, 55.4)], strict=True)
    ] == [True] * 3
    assert len(window.sound(np.zeros(60 * SAMPLE_RATE_HZ, dtype=np.float32))) == pytest.approx(
        window.duration_s * SAMPLE_RATE_HZ, abs=3
    )


def test_a_word_of_a_packed_window_is_placed_in_the_call() -> None:
    (window,) = windows_of((1, 5), (20, 26), settings=PACKED)

    assert list(window.place(0.5, 1.0)) == [0, pytest.approx(1.1), pytest.approx(1.6)]
    assert list(window.place(5.0, 5.5)) == [1, pytest.approx(19.8), pytest.approx(20.3)]
    assert list(window.place(4.6, 5.1)) == [1, pytest.approx(19.6), pytest.approx(19.9)], (
        "never over a silence"
    )


SPANS = st.lists(st.tuples(st.floats(0.05, 3), st.floats(0.1, 20)), min_size=1, max_size=12)


@given(SPANS, st.sampled_from([SMALL, LARGE, PACKED]))
def test_all_speech_is_in_windows_once_and_none_is_too_long(
    gaps_and_lengths: list[tuple[float, float]], settings: WindowSettings
) -> None:
    spans, at = [], 0.0
    for gap, length in gaps_and_lengths:
        spans.append((at + gap, at + gap + length))
        at += gap + length

    windows = windows_of(*spans, settings=settings, length_s=at + 1)

    assert sum(window.speech_s for window in windows) == pytest.approx(sum(b - a for a, b in spans))
    for window in windows:
        assert window.duration_s <= settings.max_s + 2 * settings.pad_s + 1e-6
        assert window.pieces[0][0] <= window.speech[0][0]
        assert window.pieces[-1][1] >= window.speech[-1][1]
    for before, after in pairwise(windows):
        assert before.pieces[-1][1] <= after.pieces[0][0] + 1e-9
