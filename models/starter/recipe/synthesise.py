"""Synthesise training speech: sentences -> voices -> telephone lines -> log mel shards with phone times.

    python -m recipe.synthesise DATA_DIR --hours 2 --seed 1     # one process a core, each with its own seed

Writes `DATA_DIR/SEED-NUMBER.npy` (float16 log mel, [frames, 80]) and beside it a `.json` with a record for each
utterance: about 60 MB an hour of speech.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from .engines import Spoken, Synthesiser, Wanted
from .features import FRAMES_PER_S, Mel, log_mel
from .grammar import Grammar
from .telephone import telephone
from .voices import pick_voice

if TYPE_CHECKING:
    from .slots import Language

LANGUAGES: tuple[Language, ...] = ("it", "en")
TELEPHONE_SHARE = 0.45
SENTENCE_SHARE = 0.7  # the rest are words in no order
BATCH = 300  # utterances a shard: festival starts once a batch


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a shard's JSON says of one utterance; `phones` are (end frame, label) and "" is silence."""

    text: str
    language: Language
    voice: str
    sentence: bool  # False: words in no order
    telephone: bool
    frames: int
    phones: list[tuple[int, str]]


class Writer:
    """Draws sentences and voices; the same seed gives the same data."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.grammars = {language: Grammar(language, seed) for language in LANGUAGES}
        self.synthesiser = Synthesiser()

    def wanted(self) -> tuple[Wanted, bool]:
        """One sentence with a voice, and whether it is a sentence at all."""
        language = self.random.choice(LANGUAGES)
        sentence = self.random.random() < SENTENCE_SHARE
        grammar = self.grammars[language]
        text = grammar.sentence() if sentence else grammar.word_sequence()
        return Wanted(text=text, language=language, voice=pick_voice(language, self.random)), sentence

    def shard(self, number: int) -> tuple[list[Record], list[Mel]]:
        """So many utterances, less those that a synthesiser could not say."""
        wanted = [self.wanted() for _ in range(number)]
        spoken = self.synthesiser.speak([w for w, _ in wanted])
        records, mels = [], []
        for (want, sentence), said in zip(wanted, spoken, strict=True):
            if said is not None:
                record, mel = self._utterance(want, sentence, said)
                records.append(record)
                mels.append(mel)
        return records, mels

    def _utterance(self, want: Wanted, sentence: bool, said: Spoken) -> tuple[Record, Mel]:
        samples = said.samples / (np.abs(said.samples).max() + 1e-6) * self.random.uniform(0.2, 0.95)
        by_telephone = self.random.random() < TELEPHONE_SHARE
        if by_telephone:
            samples = telephone(samples, self.random)
        mel = log_mel(samples)
        record = Record(
            text=want.text,
            language=want.language,
            voice=f"{want.voice.engine}:{want.voice.name}",
            sentence=sentence,
            telephone=by_telephone,
            frames=len(mel),
            phones=[(round(end_s * FRAMES_PER_S), label) for end_s, label in said.phones],
        )
        return record, mel


def synthesise(folder: Path, hours: float, seed: int) -> None:
    """Write shards until there are so many hours of speech."""
    folder.mkdir(parents=True, exist_ok=True)
    writer = Writer(seed)
    frames, number, started = 0, 0, time.monotonic()
    while (left_s := hours * 3600 - frames / FRAMES_PER_S) > 0:
        records, mels = writer.shard(min(BATCH, max(10, round(left_s / 4))))
        stem = folder / f"{seed}-{number:04d}"
        np.save(stem.with_suffix(".npy"), np.concatenate(mels))
        rows = json.dumps([asdict(record) for record in records], ensure_ascii=False)
        stem.with_suffix(".json").write_text(rows, encoding="utf-8")
        frames += sum(record.frames for record in records)
        number += 1
        speed = frames / FRAMES_PER_S / (time.monotonic() - started)
        print(
            f"{number} shards, {frames / FRAMES_PER_S / 3600:.2f} h, {speed:.0f} times real time", flush=True
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Synthesise training speech")
    parser.add_argument("data", type=Path)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(1)
    synthesise(args.data, args.hours, args.seed)


if __name__ == "__main__":
    main()
