"""Word error rates of checkpoints, by language, text, voices and line; on calls; and what they make of no speech.

    python -m recipe.evaluate starter.pt --test TEST_DIR          # sentences, languages, and TEST_DIR/calls
    python -m recipe.evaluate starter.pt --calls CALLS_DIR        # only calls
    python -m recipe.evaluate starter.pt --no-speech              # silence, noise, tones, music, breath

Each window is heard with a little silence behind it; with --padded as stock Whisper does it, filled up with silence to 30 s. The tables are
Markdown. testset.py makes a TEST_DIR.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import soundfile
import torch

from .pieces import RATE_HZ, TAIL_S, Cut, Listener, Samples, read_calls, speech_pieces
from .sounds import Sounds
from .wer import ErrorCount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row = dict[str, str]
NO_SPEECH = 0.6  # whisper's own threshold


def read_cases(folder: Path, number: int) -> Iterator[tuple[Row, Samples]]:
    """The first `number` sentences of each condition."""
    taken: defaultdict[tuple[str, ...], int] = defaultdict(int)
    for row in json.loads((folder / "manifest.json").read_text(encoding="utf-8")):
        condition = tuple(row[name] for name in ("language", "source", "voices", "line"))
        taken[condition] += 1
        if taken[condition] <= number:
            samples, _ = soundfile.read(folder / row["file"], dtype="float32")
            yield row, samples


def sentences(listener: Listener, folder: Path, number: int) -> None:
    """A table: one row a language, text and kind of voices, one column a line."""
    counts: defaultdict[tuple[str, str, str], defaultdict[str, ErrorCount]]
    counts = defaultdict(lambda: defaultdict(ErrorCount))
    for row, samples in read_cases(folder, number):
        heard = listener.decode(samples, row["language"])
        for voices in (row["voices"], "all"):
            counts[row["language"], row["source"], voices][row["line"]].add(row["text"], heard)
    lines = list(dict.fromkeys(line for cells in counts.values() for line in cells))
    print(f"| language | text | voices | words a cell | {' | '.join(lines)} |")
    print(f"|{'---|' * (4 + len(lines))}")
    for (language, source, voices), cells in sorted(counts.items()):
        rates = " | ".join(f"{cells[line].percent:.1f}" for line in lines)
        print(f"| {language} | {source} | {voices} | {cells[lines[0]].words} | {rates} |", flush=True)


def languages(listener: Listener, folder: Path, number: int) -> None:
    """How often the language is guessed right, by line."""
    right: defaultdict[str, list[bool]] = defaultdict(list)
    for row, samples in read_cases(folder, number):
        if row["source"] != "outside" and row["line"] in {"clean", "telephone"}:
            right[row["language"]].append(listener.language(samples) == row["language"])
    for language, guesses in right.items():
        print(f"{language}: guessed right {sum(guesses)} times of {len(guesses)}", flush=True)


def calls(listener: Listener, folder: Path, cut: Cut, *, show: bool) -> None:
    """One line a channel: cut at silences, decoded piece by piece; then one line a language."""
    print(f"calls cut with {cut}")
    by_language: dict[str, ErrorCount] = {}
    for channel in read_calls(folder):
        pieces = speech_pieces(channel.samples, cut)
        heard = [listener.decode(channel.samples[first:last], channel.language) for first, last in pieces]
        count = ErrorCount()
        for one in (count, by_language.setdefault(channel.language, ErrorCount())):
            one.add(channel.text, " ".join(heard))
        print(
            f"{channel.name:8}  {count.percent:5.1f} %  {count.words} words, {len(pieces)} pieces", flush=True
        )
        if show:
            print(f"    said   {channel.text}\n    heard  {' | '.join(heard)}")
    for language, count in by_language.items():
        print(f"{language} together  {count.percent:5.1f} %  {count.words} words")


def silences(seconds: float = 10.0) -> Iterator[tuple[str, Samples]]:
    """Sounds in which nobody speaks, each at three levels where that makes a difference."""
    number = round(seconds * RATE_HZ)
    sounds = Sounds(seed=99)  # not a seed of the training's
    yield "digital silence", np.zeros(number, dtype=np.float32)
    kinds: dict[str, Callable[[], np.ndarray]] = {
        "white noise": lambda: sounds.coloured(0.0),
        "pink noise": lambda: sounds.coloured(0.5),
        "room": sounds.room,
        "hum": sounds.hum,
        "ringing, engaged": sounds.ringing,
        "keypad": sounds.keys,
        "hold music": sounds.music,
        "breath": sounds.breath,
        "clicks": sounds.clicks,
        "engine": sounds.engine,
    }
    for name, make in kinds.items():
        for level in (0.001, 0.01, 0.1):
            sound = make()
            yield (
                f"{name}, rms {level}",
                (sound / sound.std() * level).clip(-1, 1).astype(np.float32)[:number],
            )


def no_speech(listener: Listener) -> None:
    """What is heard where nothing is said, as a table of what went wrong; and how often all was right.

    Stock Whisper always writes something, so what counts there is the probability of no speech.
    """
    rows: list[tuple[bool, bool]] = []  # said by its probability, said by its text
    print(
        "| sound | seconds | silero-vad | no-speech | mean log probability | written, if it may be nothing |"
    )
    print("|---|---|---|---|---|---|")
    for name, sound in silences():
        for seconds in (2, 5, 10):
            samples = sound[: seconds * RATE_HZ]
            heard = listener.recognise(samples, "it", may_be_empty=True)
            rows.append((heard.no_speech_prob > NO_SPEECH, not heard.text.strip()))
            if not all(rows[-1]):
                found = "speech" if speech_pieces(samples, Cut()) else "none"
                print(
                    f"| {name} | {seconds} | {found} | {heard.no_speech_prob:.3f} | {heard.avg_logprob:.2f} "
                    f"| {heard.text!r} |",
                    flush=True,
                )
    by_chance, by_text = (sum(column) for column in zip(*rows, strict=True))
    print(
        f"\nno-speech above {NO_SPEECH}: {by_chance} of {len(rows)}; nothing written: {by_text} of {len(rows)}"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Word error rates of checkpoints")
    parser.add_argument("checkpoint", type=Path, nargs="+")
    parser.add_argument("--test", type=Path, help="folder made by recipe.testset")
    parser.add_argument("--calls", type=Path, help="folder of two-channel calls")
    parser.add_argument("--no-speech", action="store_true")
    parser.add_argument("--padded", action="store_true", help="with silence to 30 s, as stock whisper does")
    parser.add_argument("--tail-s", type=float, default=TAIL_S, help="of silence behind each window")
    parser.add_argument("--sentences", type=int, default=30, help="a condition")
    parser.add_argument("--max-s", type=float, default=Cut().max_s)
    parser.add_argument("--min-silence-s", type=float, default=Cut().min_silence_s)
    parser.add_argument("--pad-s", type=float, default=Cut().pad_s)
    parser.add_argument("--show", action="store_true", help="print what was said and heard in calls")
    args = parser.parse_args()
    torch.set_num_threads(1)
    cut = Cut(max_s=args.max_s, min_silence_s=args.min_silence_s, pad_s=args.pad_s)
    for checkpoint in args.checkpoint:
        print(
            f"\n## {checkpoint.name}, {'padded to 30 s' if args.padded else f'windows with {args.tail_s:g} s of silence'}\n"
        )
        listener = Listener(checkpoint, padded=args.padded, tail_s=args.tail_s)
        if args.test:
            sentences(listener, args.test, args.sentences)
            languages(listener, args.test, args.sentences)
            calls(listener, args.test / "calls", cut, show=args.show)
        if args.calls:
            calls(listener, args.calls, cut, show=args.show)
        if args.no_speech:
            no_speech(listener)


if __name__ == "__main__":
    main()
