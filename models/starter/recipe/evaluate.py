"""Word error rates of a checkpoint with stock `whisper.decode`, by language, voices, text and line.

    python -m recipe.evaluate starter.pt --test TEST_DIR      # sentences, then TEST_DIR/calls cut at silences
    python -m recipe.evaluate starter.pt --calls CALLS_DIR    # only calls
    python -m recipe.evaluate starter.pt --no-speech          # what it makes of silence, noise and tones

testset.py makes a TEST_DIR.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import torch
import whisper

from .pieces import RATE_HZ, Cut, Samples, decode, read_calls, recognise, speech_pieces
from .wer import ErrorCount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from whisper.model import Whisper


def sentences(model: Whisper, folder: Path, number: int) -> None:
    """One line a condition, over its first `number` sentences."""
    groups: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        key = tuple(row[name] for name in ("language", "source", "voices", "line"))
        groups.setdefault(key, []).append(row)
    print("language  text     voices  line       WER %  words")
    for (language, source, voices, line), rows in groups.items():
        count = ErrorCount()
        for row in rows[:number]:
            samples, _ = soundfile.read(folder / row["file"], dtype="float32")
            count.add(row["text"], decode(model, samples, language))
        print(
            f"{language:8}  {source:7}  {voices:6}  {line:9}  {count.percent:5.1f}  {count.words}", flush=True
        )


def calls(model: Whisper, folder: Path, cut: Cut, show: bool) -> None:
    """One line a channel: cut at silences, decoded piece by piece; then one line a language."""
    print(f"calls cut with {cut}")
    languages: dict[str, ErrorCount] = {}
    for channel in read_calls(folder):
        pieces = speech_pieces(channel.samples, cut)
        heard = [decode(model, channel.samples[first:last], channel.language) for first, last in pieces]
        count = ErrorCount()
        for one in (count, languages.setdefault(channel.language, ErrorCount())):
            one.add(channel.text, " ".join(heard))
        print(
            f"{channel.name:8}  {count.percent:5.1f} %  {count.words} words, {len(pieces)} pieces", flush=True
        )
        if show:
            print(f"    said   {channel.text}\n    heard  {' | '.join(heard)}")
    for language, count in languages.items():
        print(f"{language} together  {count.percent:5.1f} %  {count.words} words")


def silences(seconds: float = 10.0) -> Iterator[tuple[str, Samples]]:
    """Sounds in which nobody speaks."""
    rng = np.random.default_rng(0)
    number = round(seconds * RATE_HZ)
    time_s = np.arange(number) / RATE_HZ
    white = rng.standard_normal(number)
    pink = np.fft.irfft(np.fft.rfft(white) / np.sqrt(np.arange(1, number // 2 + 2)), number)
    pink /= pink.std()
    yield "digital silence", np.zeros(number, dtype=np.float32)
    for level in (0.001, 0.01, 0.1):
        yield f"white noise, rms {level}", (white * level).astype(np.float32)
        yield f"pink noise, rms {level}", (pink * level).astype(np.float32)
    yield "50 Hz hum", (0.05 * np.sin(2 * np.pi * 50 * time_s)).astype(np.float32)
    ringing = np.sin(2 * np.pi * 425 * time_s) * (time_s % 5 < 1)
    yield "ringing tone", (0.1 * ringing).astype(np.float32)


def no_speech(model: Whisper) -> None:
    """What is heard where nothing is said, with and without the voice activity detector before it."""
    print("sound                     pieces  no-speech  log prob.  decoded all the same as")
    for name, samples in silences():
        pieces = len(speech_pieces(samples, Cut()))
        heard = recognise(model, samples, "it")
        print(
            f"{name:24}  {pieces:6}  {heard.no_speech_prob:9.3f}  {heard.avg_logprob:9.2f}  {heard.text!r}",
            flush=True,
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Word error rates of a checkpoint")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--test", type=Path, help="folder made by recipe.testset")
    parser.add_argument("--calls", type=Path, help="folder of two-channel calls")
    parser.add_argument("--no-speech", action="store_true")
    parser.add_argument("--sentences", type=int, default=25, help="a condition")
    parser.add_argument("--max-s", type=float, default=Cut().max_s)
    parser.add_argument("--min-silence-s", type=float, default=Cut().min_silence_s)
    parser.add_argument("--pad-s", type=float, default=Cut().pad_s)
    parser.add_argument("--show", action="store_true", help="print what was said and heard")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = whisper.load_model(str(args.checkpoint), device="cpu")
    cut = Cut(max_s=args.max_s, min_silence_s=args.min_silence_s, pad_s=args.pad_s)
    if args.test:
        sentences(model, args.test, args.sentences)
        calls(model, args.test / "calls", cut, args.show)
    if args.calls:
        calls(model, args.calls, cut, args.show)
    if args.no_speech:
        no_speech(model)


if __name__ == "__main__":
    main()
