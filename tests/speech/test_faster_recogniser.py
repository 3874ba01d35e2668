"""The second engine hears what the first hears with the same weights, window by window and every time."""

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import conversions
import ctranslate2
import numpy as np
import pytest
from whisper.tokenizer import get_tokenizer

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.errors import SpeechError
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.speech.faster_model import Listened
from qa_pipeline.speech.faster_recogniser import FasterRecogniser
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import find_model
from qa_pipeline.speech.recogniser import Recogniser, Recognition, Request, Sound
from qa_pipeline.speech.whisper_recogniser import WhisperRecogniser

pytestmark = pytest.mark.model
DATA = Path(__file__).parent / "data"
TURNS = {"it": ((0, 0.2, 4.5), (1, 5.1, 8.9)), "en": ((0, 0.2, 4.7), (1, 5.4, 9.4))}
"""Where the two files' turns are: (channel, from, to)."""


@cache
def turns(language: str) -> tuple[Sound, ...]:
    """The two turns of a file as windows."""
    call = decode_call(DATA / f"call_{language}.mp3", agent_channel=AgentChannel.LEFT)
    return tuple(
        call.channels[at].samples[int(from_s * SAMPLE_RATE_HZ) : int(to_s * SAMPLE_RATE_HZ)]
        for at, from_s, to_s in TURNS[language]
    )


def noise(seed: int, seconds: float = 4.0) -> Sound:
    """What the starter writes improbable text over."""
    rng = np.random.default_rng(seed)
    return (0.1 * rng.standard_normal(int(seconds * SAMPLE_RATE_HZ))).astype(np.float32)


@cache
def engine() -> FasterRecogniser:
    return FasterRecogniser(conversions.starter(), threads=1, device="cpu")


def written(
    sounds: Sequence[Sound],
    language: str = "it",
    recogniser: FasterRecogniser | None = None,
) -> list[Recognition]:
    recogniser = recogniser or engine()
    request = Request(language=language)
    return recogniser.recognise(recogniser.listen(sounds), [request] * len(sounds))


def text(recognition: Recognition) -> str:
    return " ".join(word.text for word in recognition.words)


def test_it_keeps_the_protocol() -> None:
    recogniser: Recogniser[Listened] = engine()

    assert recogniser.name == "faster-whisper"
    assert recogniser.languages == ("it", "en")
    assert not recogniser.expects_names
    options = dict(recogniser.options)
    assert (options["precision"], options["timestamps"], options["beam"]) == ("float32", "no", "1")
    assert options["weights"] == conversions.starter().weights_sha256
    assert list(recogniser.options) == sorted(recogniser.options)


@pytest.mark.parametrize("language", TURNS)
def test_it_writes_what_the_first_engine_writes(language: str) -> None:
    first = WhisperRecogniser(
        find_model("starter", conversions.MODELS), threads=1, device="cpu", precision="float32"
    )
    sounds = turns(language)
    theirs = first.recognise(first.listen(sounds), [Request(language=language)] * len(sounds))

    for our, their in zip(written(sounds, language), theirs, strict=True):
        assert text(our) == text(their) != ""
        assert our.avg_logprob == pytest.approx(their.avg_logprob, abs=0.01)
        assert our.no_speech_prob == pytest.approx(their.no_speech_prob, abs=0.01)
        for ours, other in zip(our.words, their.words, strict=True):
            assert ours.start_s == pytest.approx(other.start_s, abs=0.1)
            assert ours.probability == pytest.approx(other.probability, abs=0.02)


def test_each_word_has_its_time_in_the_window() -> None:
    for sound, one in zip(turns("it"), written(turns("it")), strict=True):
        starts = [word.start_s for word in one.words]
        assert starts == sorted(starts)
        assert starts[-1] > 0.5 * len(sound) / SAMPLE_RATE_HZ
        for word in one.words:
            assert 0 <= word.start_s <= word.end_s <= len(sound) / SAMPLE_RATE_HZ + 0.05
            assert 0 <= word.probability <= 1


def test_results_stand_in_the_order_of_their_windows_whoever_shares_the_batch() -> None:
    windows = [(language, sound) for language in TURNS for sound in turns(language)] * 5  # more than a batch
    random.Random(0).shuffle(windows)  # noqa: S311 - no secret
    requests = [Request(language=language) for language, _ in windows]

    together = engine().recognise(engine().listen([sound for _, sound in windows]), requests)

    for (language, sound), one in zip(windows, together, strict=True):
        [alone] = written([sound], language)
        assert text(one) == text(alone)
        assert one.avg_logprob == pytest.approx(alone.avg_logprob, abs=1e-4)


def test_the_languages_chances_add_up_to_one() -> None:
    sounds = [*turns("it"), *turns("en")]

    chances = engine().language_chances(engine().listen(sounds))

    assert [max(one, key=one.__getitem__) for one in chances] == ["it", "it", "en", "en"]
    for one in chances:
        assert set(one) == {"it", "en"}
        assert sum(one.values()) == pytest.approx(1.0)


def test_a_model_of_one_language_is_not_asked() -> None:
    model = conversions.starter()
    alone = FasterRecogniser(
        replace(model, settings=replace(model.settings, languages=("it",))), threads=1, device="cpu"
    )

    assert alone.language_chances(alone.listen(turns("en"))) == [{"it": 1.0}, {"it": 1.0}]


def test_times_are_written_where_the_model_was_trained_to() -> None:
    stamps = FasterRecogniser(
        replace(conversions.starter(), settings=WHISPER_SETTINGS), threads=1, device="cpu"
    )

    prompts = [one._prompt(Request(language="it")) for one in (engine(), stamps)]

    tokenizer = get_tokenizer(multilingual=True, language="it", task="transcribe")
    assert prompts == [[*tokenizer.sot_sequence, tokenizer.no_timestamps], [*tokenizer.sot_sequence]]
    assert dict(stamps.options)["timestamps"] == "yes"
    assert len(stamps.languages) == 99
    [heard] = stamps.listen(turns("it")[:1])
    assert isinstance(heard, Listened)
    assert len(heard.features) == 1500, "the settings of official models fill 30 s"
    [one] = stamps.recognise([heard], [Request(language="it")])
    assert "<|" not in text(one) != ""


def test_text_that_fails_is_tried_again_and_comes_out_the_same_every_time(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    recogniser = FasterRecogniser(conversions.starter(), threads=1, device="cpu")
    tried: list[float] = []
    said: list[list[tuple[int, ...]]] = [[], []]
    write = recogniser._model.write

    def listening(heard: Sequence[Listened], prompt: list[int], **more: Any) -> list[Any]:  # noqa: ANN401 - any option
        results = write(heard, prompt, **more)
        tried.append(more["temperature"])
        said[run].extend(tuple(one.sequences_ids[0]) for one in results)
        return results

    monkeypatch.setattr(recogniser._model, "write", listening)
    sounds = [noise(seed) for seed in range(3)]
    for run in range(2):  # noqa: B007 - `listening` reads it
        written(sounds, recogniser=recogniser)

    assert sorted(set(tried)) == [0.0, 0.2, 0.4, 0.6]
    assert said[0] == said[1]
    greedy = said[0][:3]
    assert said[0][3:6] != greedy, "chance plays a part"


def test_where_every_attempt_fails_the_first_text_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa_pipeline.speech.attempts.MIN_AVG_LOGPROB", -1e9)
    first = [text(one) for one in written([noise(1)])]
    monkeypatch.setattr("qa_pipeline.speech.attempts.MIN_AVG_LOGPROB", 0.0)

    assert [text(one) for one in written([noise(1)])] == first


def test_text_is_no_longer_than_speech_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    lengths: list[int] = []
    write = engine()._model.write

    def listening(heard: Sequence[Listened], prompt: list[int], **more: Any) -> list[Any]:  # noqa: ANN401 - any option
        asked.append(more["most_tokens"])
        results = write(heard, prompt, **(more | {"most_tokens": 5}))
        lengths.extend(len(one.sequences_ids[0]) for one in results)
        return results

    monkeypatch.setattr(engine()._model, "write", listening)
    written([turns("it")[0][: 2 * SAMPLE_RATE_HZ]])

    assert asked[0] == 2 * 15 + 20
    assert lengths[0] == 5, "the prompt is not counted"


def test_silence_and_next_to_nothing_are_no_fault() -> None:
    empty: list[Sound] = [np.zeros(n, dtype=np.float32) for n in (0, 1, 100, SAMPLE_RATE_HZ)]

    for one in written(empty):
        assert one.no_speech_prob > 0.9
        assert np.isfinite(one.avg_logprob)
        assert one.avg_logprob <= 0
    assert written([]) == []
    assert engine().language_chances([]) == []


def test_beams_find_text_at_least_as_likely() -> None:
    broad = FasterRecogniser(conversions.starter(), threads=1, device="cpu", beam=5)
    sounds = [*turns("it")]

    for wide, narrow in zip(written(sounds, recogniser=broad), written(sounds), strict=True):
        assert wide.avg_logprob >= narrow.avg_logprob - 0.02
    assert dict(broad.options)["beam"] == "5"


def test_it_takes_no_more_threads_than_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, Any]] = []
    monkeypatch.setattr(ctranslate2.models, "Whisper", lambda *_, **more: given.append(more))

    with pytest.raises(AttributeError):  # what stands in for the model has no vocabulary
        FasterRecogniser(conversions.starter(), threads=3, device="cpu")

    assert given[0]["intra_threads"] == 3
    assert given[0]["device"] == "cpu"


def test_numbers_that_this_machine_cannot_reckon_with_are_not_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ctranslate2, "get_supported_compute_types", lambda _: {"float32"})

    rounded = replace(conversions.starter(), compute_type="int8_float32")

    assert dict(FasterRecogniser(rounded, threads=1, device="cpu").options)["precision"] == "float32"


def test_a_file_that_is_no_model_is_said(tmp_path: Path) -> None:
    for name in ("model.bin", "config.json", "vocabulary.json"):
        (tmp_path / name).write_bytes((conversions.starter_folder() / name).read_bytes()[:5000])

    with pytest.raises(SpeechError, match="cannot load this model"):
        FasterRecogniser(replace(conversions.starter(), path=tmp_path), threads=1, device="cpu")
