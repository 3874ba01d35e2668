"""Make the test set: sentences and two-channel calls, by voices that training uses and by others.

    python -m recipe.testset TEST_DIR

Writes TEST_DIR/manifest.json with its .wav files, and TEST_DIR/calls/*.wav with .json (see pieces.py).
Give the manifest to `train --exclude`, which keeps these sentences out of training.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from .engines import RATE_HZ, Spoken, Synthesiser, Wanted
from .grammar import HERE, Grammar
from .slots import Language
from .synthesise import LANGUAGES
from .telephone import LINE_HZ, telephone
from .voices import Voice, pick_held_out_voice, pick_voice

Picker = Callable[[Language, random.Random], Voice]
PICKERS: dict[str, Picker] = {"seen": pick_voice, "unseen": pick_held_out_voice}
LINES = {"telephone": "ulaw", "alaw": "alaw", "gsm": "gsm", "amr": "amr", "opus": "opus"}  # name, codec
SEED = 424_242  # far from the seeds of synthesise.py, so the sentences differ


@dataclass(frozen=True, slots=True, kw_only=True)
class TestCase:
    """One row of the manifest."""

    file: str
    text: str
    language: Language
    voices: str  # seen | unseen
    source: str  # grammar | talk | outside
    line: str  # clean, or one of LINES


def hand_written(source: str, language: Language) -> list[str]:
    """The sentences of a language in talk.txt or outside.txt."""
    sections = (HERE / f"{source}.txt").read_text(encoding="utf-8").split("[")
    return next(s.split("]\n")[1].splitlines() for s in sections if s.startswith(f"{language}]"))


class TestMaker:
    """Says sentences and calls, always the same ones."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.random = random.Random(SEED)
        self.grammars = {language: Grammar(language, SEED) for language in LANGUAGES}
        self.synthesiser = Synthesiser()

    def sentences(self, language: Language, number: int) -> list[str]:
        """Sentences of the grammar with at least four words."""
        found: list[str] = []
        while len(found) < number:
            text = self.grammars[language].sentence()
            if len(text.split()) >= 4:
                found.append(text)
        return found

    def cases(self, number: int) -> Iterator[TestCase]:
        """Say each sentence, clean and by telephone."""
        for language in LANGUAGES:
            for voices, pick in PICKERS.items():
                for source in ("grammar", "talk", "outside"):
                    texts = (
                        self.sentences(language, number)
                        if source == "grammar"
                        else hand_written(source, language)[:number]
                    )
                    wanted = [
                        Wanted(text=t, language=language, voice=pick(language, self.random)) for t in texts
                    ]
                    for i, (want, said) in enumerate(
                        zip(wanted, self.synthesiser.speak(wanted), strict=True)
                    ):
                        if said is not None:
                            stem = f"{language}-{voices}-{source}-{i:03d}"
                            yield from self._write(want, said, stem, voices, source)

    def _write(self, want: Wanted, said: Spoken, stem: str, voices: str, source: str) -> Iterator[TestCase]:
        clean = said.samples / np.abs(said.samples).max() * 0.7
        heard = {"clean": clean}
        for line, codec in LINES.items():
            heard[line] = telephone(clean, self.random, codec, self.random.uniform(12, 22))
        for line, samples in heard.items():
            file = f"{stem}-{line}.wav"
            soundfile.write(self.folder / file, samples, RATE_HZ)
            yield TestCase(
                file=file, text=want.text, language=want.language, voices=voices, source=source, line=line
            )

    def call(self, language: Language, path: Path, turns: int = 14) -> None:
        """Two speakers in turns, 0.4 to 1.5 s apart, each on a channel of an 8 kHz mu-law file."""
        voices = [pick_held_out_voice(language, self.random) for _ in range(2)]
        texts = self.sentences(language, turns)
        wanted = [Wanted(text=t, language=language, voice=voices[i % 2]) for i, t in enumerate(texts)]
        rows: list[tuple[float, float, str, str]] = []
        placed: list[tuple[int, int, npt.NDArray[np.float32]]] = []  # channel, first sample, samples
        at_s = 1.0
        for i, (want, said) in enumerate(zip(wanted, self.synthesiser.speak(wanted), strict=True)):
            if said is None:
                continue
            samples = said.samples / np.abs(said.samples).max() * 0.6
            length_s = len(samples) / RATE_HZ
            rows.append((round(at_s + 0.1, 2), round(at_s + length_s - 0.1, 2), "AB"[i % 2], want.text))
            placed.append((i % 2, round(at_s * RATE_HZ), samples))
            at_s += length_s + self.random.uniform(0.4, 1.5)
        channels = np.zeros((2, round((at_s + 1) * RATE_HZ)), dtype=np.float32)
        for channel, first, samples in placed:
            channels[channel, first : first + len(samples)] = samples
        heard = [telephone(c, self.random, "ulaw", self.random.uniform(20, 30)) for c in channels]
        narrow = np.stack([soxr.resample(h, RATE_HZ, LINE_HZ) for h in heard], axis=1)
        soundfile.write(path, narrow, LINE_HZ, subtype="ULAW")
        path.with_suffix(".json").write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Make the test set")
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--sentences", type=int, default=25, help="a language, kind of voice and source of text"
    )
    parser.add_argument("--calls", type=int, default=4, help="a language")
    args = parser.parse_args()
    (args.folder / "calls").mkdir(parents=True, exist_ok=True)
    maker = TestMaker(args.folder)
    cases = [asdict(case) for case in maker.cases(args.sentences)]
    (args.folder / "manifest.json").write_text(
        json.dumps(cases, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    for language in LANGUAGES:
        for number in range(args.calls):
            maker.call(language, args.folder / "calls" / f"{language}-{number}.wav")
    print(f"{len(cases)} recordings, {2 * args.calls} calls")


if __name__ == "__main__":
    main()
