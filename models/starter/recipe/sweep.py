"""Which cut suits a checkpoint? Word error rates over a grid of `window` settings, on two-channel calls.

    python -m recipe.sweep starter.pt CALLS_DIR

Once on the calls as they are, with turns far apart, and once on the same calls squeezed to monologues with
0.3 s between turns, where it is `max_s` that cuts.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from .pieces import CallChannel, Cut, Listener, read_calls, speech_pieces, squeeze
from .wer import ErrorCount

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_S = (4.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 28.0)
MIN_SILENCE_S = (0.2, 0.3, 0.5, 0.7, 1.0)
PAD_S = (0.0, 0.06, 0.12, 0.2, 0.3, 0.5)


class Recogniser:
    """Decodes pieces, each only once: most settings share most pieces."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.known: dict[tuple[int, int, int], str] = {}

    def text(self, channel: CallChannel, cut: Cut) -> tuple[str, int]:
        """What is heard on a channel, and in how many pieces."""
        pieces = speech_pieces(channel.samples, cut)
        for first, last in pieces:
            key = (id(channel), first, last)
            if key not in self.known:
                self.known[key] = self.listener.decode(channel.samples[first:last], channel.language)
        return " ".join(self.known[id(channel), *piece] for piece in pieces), len(pieces)


def measure(recogniser: Recogniser, channels: Iterable[CallChannel], cut: Cut) -> str:
    """One line of the table: the rate over all channels, the pieces, then each language."""
    total, number = ErrorCount(), 0
    languages: dict[str, ErrorCount] = {}
    for channel in channels:
        heard, pieces = recogniser.text(channel, cut)
        number += pieces
        for count in (total, languages.setdefault(channel.language, ErrorCount())):
            count.add(channel.text, heard)
    each = "  ".join(f"{language} {count.percent:5.1f}" for language, count in languages.items())
    return f"{total.percent:5.1f} %  ({total.errors}/{total.words} words, {number} pieces)  {each}"


def sweep(recogniser: Recogniser, channels: list[CallChannel], cut: Cut) -> None:
    """Print both tables: one setting at a time is varied, the others stay as in `cut`."""
    longest = [replace(cut, max_s=value) for value in MAX_S]
    silences = [replace(cut, min_silence_s=value) for value in MIN_SILENCE_S]
    pads = [replace(cut, pad_s=value) for value in PAD_S]
    monologues = [squeeze(channel) for channel in channels]
    for name, these in (("as they are", channels), ("as monologues, 0.3 s between turns", monologues)):
        print(f"calls {name}")
        for one in dict.fromkeys([*longest, *silences, *pads]):
            print(f"  {one}: {measure(recogniser, these, one)}", flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Word error rate by cut settings")
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("calls", type=Path, help="folder of NAME.wav (two channels) with NAME.json")
    parser.add_argument("--padded", action="store_true", help="with silence to 30 s, as stock whisper does")
    parser.add_argument("--max-s", type=float, default=Cut().max_s, help="while the others are varied")
    args = parser.parse_args()
    torch.set_num_threads(1)
    recogniser = Recogniser(Listener(args.checkpoint, padded=args.padded))
    sweep(recogniser, list(read_calls(args.calls)), Cut(max_s=args.max_s))


if __name__ == "__main__":
    main()
