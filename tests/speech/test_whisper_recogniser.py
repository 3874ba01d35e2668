"""The real engine with the small checkpoint that ships, on nine synthetic seconds a language."""

import math
import pickle
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
import whisper
from whisper.timing import find_alignment
from whisper.tokenizer import get_tokenizer

from qa_pipeline.audio.channel import SAMPLE_RATE_HZ, AudioChannel
from qa_pipeline.audio.decode import decode_call
from qa_pipeline.errors import SpeechError
from qa_pipeline.recordings.recording import AgentChannel, Speaker
from qa_pipeline.speech.engine import LazyHearing, make_transcriber
from qa_pipeline.speech.hearing import Hearing
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import FoundModel, find_model
from qa_pipeline.speech.network import Network
from qa_pipeline.speech.precision import Precision
from qa_pipeline.speech.reading import Reading
from qa_pipeline.speech.recogniser import Request
from qa_pipeline.speech.segment import CallSound, HeardCall, SpeechSegment
from qa_pipeline.speech.whisper_align import align_tokens, first_frames
from qa_pipeline.speech.whisper_loading import load_checkpoint
from qa_pipeline.speech.whisper_recogniser import WhisperRecogniser
from qa_pipeline.speech.writer import Written

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"
# What was said in the two files: (speaker, from, to, words).
SAID = {
    "it": [
        (Speaker.AGENT, 0.4, 4.31, "buongiorno sono elena di nova energia come posso aiutarla"),
        (Speaker.CUSTOMER, 5.35, 8.67, "buongiorno chiamo perché la mia bolletta è troppo cara"),
    ],
    "en": [
        (Speaker.AGENT, 0.4, 4.44, "good morning this is karen from northern energy how can i help you"),
        (Speaker.CUSTOMER, 5.61, 9.28, "hello i'm calling because my bill is too expensive"),
    ],
}


@cache
def engine() -> LazyHearing:
    return make_transcriber("openai-whisper", "starter", ROOT / "models", 1)


@cache
def channels(language: str) -> tuple[AudioChannel, ...]:
    return decode_call(DATA / f"call_{language}.mp3", agent_channel=AgentChannel.LEFT).channels


@cache
def heard(language: str) -> HeardCall:
    return engine().transcribe(channels(language), None)


def right_words(segment: SpeechSegment, said: str) -> float:
    """The share of the said words that were recognised."""
    found = {word.text.lower().strip(".,?!") for word in segment.words}
    return sum(word in found for word in said.split()) / len(said.split())


@pytest.mark.model
@pytest.mark.parametrize("language", SAID)
def test_each_turn_is_one_segment_of_its_speaker_at_its_time(language: str) -> None:
    segments = heard(language).segments

    assert [segment.speaker for segment in segments] == [said[0] for said in SAID[language]]
    for segment, (_, start_s, end_s, words) in zip(segments, SAID[language], strict=True):
        assert segment.start_s == pytest.approx(start_s, abs=0.3)
        assert segment.end_s == pytest.approx(end_s, abs=0.3)
        assert right_words(segment, words) >= 0.7
        assert segment.doubt is None


@pytest.mark.model
@pytest.mark.parametrize("language", SAID)
def test_every_word_has_a_time_inside_speech_and_a_probability(language: str) -> None:
    call = heard(language)

    for segment in call.segments:
        assert segment.text == " ".join(word.text for word in segment.words)
        spans = [span for span in call.speech if span.speaker == segment.speaker]
        starts = [word.start_s for word in segment.words]
        assert starts == sorted(starts)
        for word in segment.words:
            assert word.start_s < word.end_s
            assert 0 <= word.probability <= 1
            assert any(
                span.start_s - 0.03 <= word.start_s and word.end_s <= span.end_s + 0.03 for span in spans
            )


@pytest.mark.model
@pytest.mark.parametrize("language", SAID)
def test_the_language_is_detected_and_said_to_be(language: str) -> None:
    assert (heard(language).engine.language, heard(language).engine.language_source) == (language, "detected")


@pytest.mark.model
def test_a_call_in_another_language_than_the_one_that_was_set_is_noticed() -> None:
    [wrong, right, mixed] = engine().transcribe_all(
        [
            CallSound(channels=channels("en"), language="it"),
            CallSound(channels=channels("en"), language="en"),
            CallSound(channels=channels("en") + channels("it"), language=None),
        ]
    )

    assert wrong.language_doubt
    assert (wrong.language_doubt.kind, wrong.language_doubt.languages) == ("other", ("en",))
    assert right.language_doubt is None
    assert mixed.language_doubt
    assert mixed.language_doubt.kind == "mixed"


@pytest.mark.model
def test_the_same_call_gives_the_same_words() -> None:
    again = engine().transcribe(channels("it"), "it")

    assert again.segments == heard("it").segments
    assert again.engine.language_source == "set"


@pytest.mark.model
def test_a_language_that_the_model_does_not_know_is_refused() -> None:
    with pytest.raises(SpeechError, match="'fr'; it knows it, en"):
        engine().transcribe(channels("it"), "fr")


@pytest.mark.model
@pytest.mark.parametrize("level", [0.0, 0.003, 0.1], ids=["silence", "line noise", "loud noise"])
def test_nothing_is_recognised_where_nobody_speaks(level: float) -> None:
    noise = np.asarray(
        level * np.random.default_rng(1).standard_normal(10 * SAMPLE_RATE_HZ), dtype=np.float32
    )

    call = engine().transcribe((AudioChannel(speaker=Speaker.UNKNOWN, samples=noise),), None)

    assert (call.segments, call.speech) == ((), ())
    assert call.engine.language == "und"


@pytest.mark.model
def test_a_model_that_writes_timestamps_is_given_long_windows_and_split_into_lines() -> None:
    found = replace(find_model("starter", ROOT / "models"), settings=WHISPER_SETTINGS)

    hearing = Hearing(WhisperRecogniser(found, threads=1, device="cpu"), found)
    [call] = hearing.transcribe_all([CallSound(channels=channels("it"), language="it")])

    assert dict(call.engine.options)["timestamps"] == "yes"
    assert {segment.speaker for segment in call.segments} == {Speaker.AGENT, Speaker.CUSTOMER}
    for segment in call.segments:
        assert (segment.start_s, segment.text) == (
            segment.words[0].start_s,
            " ".join(w.text for w in segment.words),
        )


@cache
def model() -> Any:  # noqa: ANN401 - whisper has no types
    """Whisper's own."""
    return whisper.load_model(str(find_model("starter", ROOT / "models").path), device="cpu").eval()


@cache
def exact_network() -> Network:
    return Network(load_checkpoint(find_model("starter", ROOT / "models"), "cpu"), "float32")


@pytest.mark.model
def test_our_way_through_the_network_is_whispers_own() -> None:
    mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(channels("it")[0].samples[:64_000]))
    tokens = torch.tensor([[50258, 50274, 50359, 50363, 1000, 2000]])
    network = exact_network()

    with torch.inference_mode():
        heard = network.encode([mel])
        logits = network.logits(Reading(network, heard, beams=1, most_tokens=8).read(tokens))
        theirs = model().decoder(tokens, model().encoder(mel[None]))

    assert torch.allclose(logits, theirs, atol=1e-3)


@pytest.mark.model
@pytest.mark.parametrize("precision", ["int8", "bfloat16"])
def test_a_faster_precision_writes_the_same_words(precision: Precision) -> None:
    found = find_model("starter", ROOT / "models")
    sounds = [
        channels(language)[side].samples[round((start_s - 0.2) * 16_000) : round((end_s + 0.2) * 16_000)]
        for language, turns in SAID.items()
        for side, (_, start_s, end_s, _) in enumerate(turns)
    ]

    def written(precision: Precision) -> list[str]:
        recogniser = WhisperRecogniser(found, threads=2, device="cpu", precision=precision)
        requests = [Request(language=language) for language in SAID for _ in (0, 1)]
        made = recogniser.recognise(recogniser.listen(sounds), requests)
        return " ".join(word.text for one in made for word in one.words).split()

    exact, faster = written("float32"), written(precision)
    assert sum(a != b for a, b in zip(exact, faster, strict=False)) <= 2
    assert abs(len(exact) - len(faster)) <= 1


@pytest.mark.model
def test_a_windows_words_do_not_depend_on_who_is_heard_with_it() -> None:
    sound = CallSound(channels=channels("it"), language="it")
    other = CallSound(channels=channels("en"), language="en")

    [alone] = engine().transcribe_all([sound])
    together = engine().transcribe_all([other, sound, other])

    assert [s.text for s in together[1].segments] == [s.text for s in alone.segments]
    assert together[0] == together[2]


@pytest.mark.model
def test_our_alignment_is_close_to_whispers_own() -> None:
    threads = torch.get_num_threads()
    features, tokens, mel = decoded(channels("it")[0].samples[: 4 * SAMPLE_RATE_HZ])
    tokenizer = get_tokenizer(multilingual=True, num_languages=99, language="it", task="transcribe")
    begin = [*tokenizer.sot_sequence, tokenizer.no_timestamps]

    network = exact_network()
    [ours] = align_tokens(network, [features[:200]], [tokens], [begin], tokenizer.eot)
    theirs = find_alignment(model(), tokenizer, tokens, mel, 400)
    torch.set_num_threads(threads)  # whisper's numba changes it

    at, apart = 0, []
    for word in theirs:
        apart.append(abs(ours[at] - word.start))
        at += len(word.tokens)
    assert np.median(apart) <= 0.04
    assert max(apart) <= 0.3


def decoded(samples: np.ndarray) -> tuple[torch.Tensor, Sequence[int], torch.Tensor]:
    """What the encoder heard, the tokens, and the input of both."""
    mel = whisper.log_mel_spectrogram(whisper.pad_or_trim(samples))
    options = whisper.DecodingOptions(language="it", without_timestamps=True, fp16=False)
    result = whisper.decode(model(), mel, options)
    return result.audio_features, result.tokens, mel


@pytest.mark.model
def test_expected_names_that_nobody_says_change_no_word() -> None:
    listening = make_transcriber("openai-whisper", "starter", ROOT / "models", 1, beam=5)
    call = channels("it")
    names = ("Rosa Bianchi", "Luna Gas", "Casa Serena")

    [plain, expecting] = listening.transcribe_all(
        [
            CallSound(channels=call, language="it"),
            CallSound(channels=call, language="it", vocabulary=names),
        ]
    )

    assert [s.text for s in expecting.segments] == [s.text for s in plain.segments]
    assert dict(plain.engine.options)["vocabulary"] == "none"
    assert dict(expecting.engine.options)["vocabulary"].startswith("3 ")


@pytest.mark.model
@pytest.mark.parametrize(("beam", "told"), [(1, ()), (5, ("Nova Energia",))], ids=str)
def test_only_a_recogniser_that_helps_names_is_told_them(
    monkeypatch: pytest.MonkeyPatch, beam: int, told: tuple[str, ...]
) -> None:
    found = find_model("starter", ROOT / "models")
    recogniser = WhisperRecogniser(found, threads=1, device="cpu", beam=beam)
    asked: list[Request] = []
    recognise = recogniser.recognise

    def listening(heard: Any, requests: Sequence[Request]) -> Any:  # noqa: ANN401 - whatever it takes
        asked.extend(requests)
        return recognise(heard, requests)

    monkeypatch.setattr(recogniser, "recognise", listening)
    call = CallSound(channels=channels("it"), language="it", vocabulary=("Nova Energia",))
    Hearing(recogniser, found).transcribe_all([call])

    assert {request.vocabulary for request in asked} == {told}


@pytest.mark.model
def test_a_name_that_help_may_have_begun_is_as_sure_as_its_least_sure_token() -> None:
    recogniser = WhisperRecogniser(find_model("starter", ROOT / "models"), threads=1, device="cpu", beam=5)
    tokenizer = get_tokenizer(multilingual=True, num_languages=99, language="it", task="transcribe")
    name, other = tokenizer.encode(" Galimberti"), tokenizer.encode(" bolletta")
    assert len(name) > 1
    chances = [0.2, *[0.9] * (len(name) - 1), *[0.3] * len(other)]
    written = Written(
        tokens=(*name, *other),
        logprobs=tuple(map(math.log, chances)),
        avg_logprob=-0.1,
        no_speech_prob=0.0,
    )

    expected = recogniser._chances(written, recogniser._vocabularies.of(("Galimberti",)))

    assert expected == pytest.approx([0.2] * len(name) + [0.3] * len(other))
    assert recogniser._chances(written, None) == pytest.approx(chances)


def test_the_cheapest_path_goes_through_the_cheapest_cells() -> None:
    cost = np.ones((3, 6))
    cost[0, :2] = cost[1, 2:5] = cost[2, 5] = 0

    short = np.ones((2, 4))
    short[0, :1] = short[1, 1:] = 0

    assert [path.tolist() for path in first_frames([cost, short])] == [[0, 2, 5], [0, 1]]


class Canary:
    """Writes a file when somebody unpickles it."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return (Path.touch, (self.target,))


@pytest.mark.parametrize("how", ["pickle", "torch", "text"])
def test_a_checkpoint_cannot_run_code(tmp_path: Path, how: str) -> None:
    path, canary = tmp_path / "evil.pt", tmp_path / "canary"
    if how == "torch":
        torch.save({"dims": {}, "model_state_dict": Canary(canary)}, path)
    else:
        path.write_bytes(pickle.dumps(Canary(canary)) if how == "pickle" else b"no checkpoint")

    with pytest.raises(SpeechError, match="is no Whisper checkpoint"):
        WhisperRecogniser(
            FoundModel(path=path, name="evil", sha256="0" * 64, settings=WHISPER_SETTINGS), threads=1
        )

    assert not canary.exists()
