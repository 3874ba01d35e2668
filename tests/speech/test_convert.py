"""A checkpoint is converted whole or not at all, and what comes out hears what the checkpoint hears."""

import json
import pickle
import socket
import subprocess
from pathlib import Path
from typing import Any

import conversions
import ctranslate2
import numpy as np
import pytest
import torch
import whisper
from fakes import write_tone
from tokenizers import Tokenizer
from whisper.tokenizer import get_tokenizer

from qa_pipeline.errors import SpeechError
from qa_pipeline.speech import convert as convert_module
from qa_pipeline.speech.convert import convert_model
from qa_pipeline.speech.converted import find_converted, read_conversion
from qa_pipeline.speech.model_settings import WHISPER_SETTINGS
from qa_pipeline.speech.models import FoundModel, OfficialModel, find_model
from qa_pipeline.speech.tokenizer_json import write_tokenizer_json

DATA = Path(__file__).parent / "data"
TEXTS = (
    "Buongiorno, sono Elena di Nova Energia: come posso aiutarla? È la bolletta n. 4721/b, cioè 1.250,50 €.",
    "perché l'importo dell'azienda non c'è più… «così» – disse – d'accordo, a più tardi!",
    "Good morning, this is Karen; I'm calling because they've billed me twice, haven't they? It's $19.99.",
    "  two  spaces,\ttab\nand lines \n\n at the end   ",
    "naïve Straße 東京 Привет 🙂👍🏽 e\u0301 \u200b\x00",
)


def found(path: Path) -> FoundModel:
    return FoundModel(path=path, name=path.stem, sha256="a" * 64, settings=WHISPER_SETTINGS)


def load(folder: Path) -> Any:  # noqa: ANN401 - ctranslate2 has no types
    return ctranslate2.models.Whisper(str(folder), compute_type="float32", intra_threads=1)


def encoded(folder: Path, mel: torch.Tensor) -> np.ndarray:
    return np.array(load(folder).encode(ctranslate2.StorageView.from_array(mel.numpy())))


@pytest.mark.parametrize(
    ("multilingual", "languages"), [(True, 99), (True, 100), (False, 99)], ids=["v2", "v3", "english"]
)
def test_the_vocabulary_cuts_text_as_whispers_own(tmp_path: Path, multilingual: bool, languages: int) -> None:
    encoding = get_tokenizer(multilingual, num_languages=languages).encoding
    write_tokenizer_json(encoding, tmp_path / "tokenizer.json")
    written = Tokenizer.from_file(str(tmp_path / "tokenizer.json"))

    assert written.get_vocab_size() == encoding.n_vocab
    for text in TEXTS:
        tokens = encoding.encode(text)
        assert written.encode(text, add_special_tokens=False).ids == tokens
        assert written.decode(tokens) == text
    for sign in ("<|endoftext|>", "<|startoftranscript|>", "<|it|>", "<|nospeech|>", "<|0.00|>", "<|30.00|>"):
        assert written.token_to_id(sign) == encoding.encode_single_token(sign)


@pytest.mark.model
def test_faster_whisper_itself_hears_with_it_and_asks_no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    from faster_whisper import WhisperModel  # noqa: PLC0415 - what it loads is loaded here alone

    model = WhisperModel(
        str(conversions.starter_folder()), device="cpu", compute_type="float32", cpu_threads=1
    )
    segments, _ = model.transcribe(
        str(DATA / "call_it.mp3"),
        language="it",
        beam_size=1,
        without_timestamps=True,
        clip_timestamps="0,4.6",
    )

    text = " ".join(segment.text for segment in segments).lower()
    assert {"buongiorno", "elena", "aiutarla"} <= set(text.replace(",", " ").replace(".", " ").split())


@pytest.mark.model
def test_the_encoder_hears_what_the_checkpoints_does() -> None:
    mel = torch.randn(1, 80, 3000, generator=torch.Generator().manual_seed(0)) * 0.3
    network = whisper.load_model(str(conversions.MODELS / "starter" / "starter.pt"), device="cpu").float()

    with torch.inference_mode():
        theirs = network.encoder(mel).numpy()

    np.testing.assert_allclose(encoded(conversions.starter_folder(), mel), theirs, atol=2e-4)


def test_a_checkpoint_like_large_v3_is_converted(tmp_path: Path) -> None:
    network = conversions.write_checkpoint(tmp_path / "big.pt")

    folder = convert_model(found(tmp_path / "big.pt"), tmp_path / "big.ct2", threads=1)

    model = load(folder)
    assert (model.n_mels, model.num_languages, model.is_multilingual) == (128, 100, True)
    assert json.loads((folder / "preprocessor_config.json").read_text())["feature_size"] == 128
    mel = torch.randn(1, 128, 3000, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        features = network.encoder(mel)
        [theirs] = whisper.detect_language(network, features)[1]
    np.testing.assert_allclose(encoded(folder, mel), features.numpy(), atol=1e-3)
    [ours] = model.detect_language(ctranslate2.StorageView.from_array(features.numpy()))
    assert {token.strip("<|>"): pytest.approx(chance, abs=1e-4) for token, chance in ours} == theirs


def test_an_english_checkpoint_has_the_english_vocabulary(tmp_path: Path) -> None:
    conversions.write_checkpoint(tmp_path / "en.pt", {"n_vocab": 51864, "n_mels": 80})

    folder = convert_model(found(tmp_path / "en.pt"), tmp_path / "en.ct2", threads=1)

    assert not load(folder).is_multilingual
    vocabulary = json.loads((folder / "vocabulary.json").read_text())
    assert vocabulary[50256:50258] == ["<|endoftext|>", "<|startoftranscript|>"]


def test_an_official_checkpoint_has_its_published_alignment_heads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"n_vocab": 51865, "n_mels": 80, "n_text_layer": 4, "n_text_head": 6, "n_text_state": 24}
    network = conversions.write_checkpoint(tmp_path / "tiny.pt", sizes | {"n_audio_state": 24})
    official = OfficialModel(name="tiny", url="", sha256="a" * 64)
    monkeypatch.setattr(convert_module, "official_models", lambda: {"tiny": official})

    folder = convert_model(found(tmp_path / "tiny.pt"), tmp_path / "tiny.ct2", threads=1)

    network.set_alignment_heads(whisper._ALIGNMENT_HEADS["tiny"])
    heads = json.loads((folder / "config.json").read_text())["alignment_heads"]
    assert heads == network.alignment_heads.to_dense().nonzero().tolist()


@pytest.mark.model
def test_it_says_what_it_was_made_from_and_carries_the_settings() -> None:
    folder, source = conversions.starter_folder(), find_model("starter", conversions.MODELS)

    said = read_conversion(folder)
    converted = find_converted(str(folder), conversions.MODELS)

    assert (said.name, said.source_sha256, said.quantization) == ("starter", source.sha256, "float16")
    assert (converted.name, converted.sha256, converted.settings) == (
        "starter",
        source.sha256,
        source.settings,
    )
    assert (folder / "model.yaml").read_bytes() == source.path.with_name("model.yaml").read_bytes()
    sums = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert sums.returncode == 0
    assert b"model.bin: OK" in sums.stdout


def test_int8_takes_half_the_room_of_float16_and_is_reckoned_with(tmp_path: Path) -> None:
    conversions.write_checkpoint(tmp_path / "big.pt")

    sizes = {}
    for kind in ("float32", "float16", "int8"):
        folder = convert_model(found(tmp_path / "big.pt"), tmp_path / "big.ct2", quantization=kind, threads=1)
        sizes[kind] = (folder / "model.bin").stat().st_size

    assert sizes["float16"] < 0.55 * sizes["float32"]
    assert sizes["int8"] < 0.7 * sizes["float16"]
    assert read_conversion(folder).compute_type == "int8_float32"


class Canary:
    """Writes a file when somebody unpickles it."""

    def __init__(self, target: Path) -> None:
        self.target = target

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return (Path.touch, (self.target,))


@pytest.mark.parametrize("how", ["pickle", "torch", "text", "wav"])
def test_a_checkpoint_cannot_run_code(tmp_path: Path, how: str) -> None:
    path, canary = tmp_path / "evil.pt", tmp_path / "canary"
    if how == "torch":
        torch.save({"dims": {}, "model_state_dict": Canary(canary)}, path)
    elif how == "wav":
        write_tone(path)
    else:
        path.write_bytes(pickle.dumps(Canary(canary)) if how == "pickle" else b"no checkpoint")

    with pytest.raises(SpeechError, match="is no Whisper checkpoint"):
        convert_model(found(path), tmp_path / "evil.ct2")

    assert [each.name for each in tmp_path.iterdir()] == ["evil.pt"]


def spoiled(path: Path, how: str) -> None:
    conversions.write_checkpoint(path)
    read = torch.load(path, weights_only=True)
    state = read["model_state_dict"]
    if how == "missing":
        del state["decoder.ln.bias"]
    elif how == "foreign":
        state["decoder.adapter.weight"] = torch.zeros(3)
    elif how == "misshapen":
        state["encoder.conv1.weight"] = torch.zeros(16, 80, 3)
    else:
        read["dims"]["n_vocab"] = 51000
    torch.save(read, path)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("missing", "decoder.ln.bias is missing"),
        ("foreign", "decoder.adapter.weight: no Whisper has this"),
        ("misshapen", r"encoder.conv1.weight is of shape \(16, 80, 3\), not \(16, 128, 3\)"),
        ("vocabulary", "51000 tokens, which no vocabulary of Whisper has"),
    ],
    ids=lambda value: value.split()[0],
)
def test_a_checkpoint_that_is_not_quite_whispers_is_refused_with_the_place(
    tmp_path: Path, how: str, said: str
) -> None:
    spoiled(tmp_path / "odd.pt", how)

    with pytest.raises(SpeechError, match=said):
        convert_model(found(tmp_path / "odd.pt"), tmp_path / "odd.ct2")

    assert [each.name for each in tmp_path.iterdir()] == ["odd.pt"]


def test_what_goes_wrong_leaves_the_former_conversion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversions.write_checkpoint(tmp_path / "big.pt")
    folder = convert_model(found(tmp_path / "big.pt"), tmp_path / "big.ct2", threads=1)
    before = (folder / "SHA256SUMS").read_bytes()

    def fail(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(convert_module, "write_sums", fail)
    with pytest.raises(SpeechError, match="is the disk full"):
        convert_model(found(tmp_path / "big.pt"), folder, quantization="int8", threads=1)
    assert (folder / "SHA256SUMS").read_bytes() == before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["big.ct2", "big.pt"]

    monkeypatch.undo()
    convert_model(found(tmp_path / "big.pt"), folder, quantization="int8", threads=1)
    assert (folder / "SHA256SUMS").read_bytes() != before
    assert sorted(each.name for each in tmp_path.iterdir()) == ["big.ct2", "big.pt"]


def test_a_folder_that_is_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    conversions.write_checkpoint(tmp_path / "big.pt")
    (tmp_path / "big.ct2").mkdir()
    (tmp_path / "big.ct2" / "notes.txt").write_text("mine")

    with pytest.raises(SpeechError, match="was not made by this command"):
        convert_model(found(tmp_path / "big.pt"), tmp_path / "big.ct2")

    assert (tmp_path / "big.ct2" / "notes.txt").read_text() == "mine"
