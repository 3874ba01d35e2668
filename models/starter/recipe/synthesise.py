"""Synthesise training speech: sentences -> voices -> telephone lines -> log mel shards with phone times.

    python -m recipe.synthesise DATA_DIR --hours 2 --seed 1     # one process a core, each with its own seed

Writes `DATA_DIR/SEED-NUMBER.npy` (float16 log mel, [frames, 80]) and beside it a `.json` with a record for each
utterance: about 60 MB an hour of speech.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch

from .avoided import avoided, key
from .engines import Spoken, Synthesiser, Wanted
from .features import FRAMES_PER_S, Mel, log_mel
from .grammar import Grammar
from .telephone import telephone
from .voices import pick_voice

if TYPE_CHECKING:
    from .slots import Language

LANGUAGES: tuple[Language, ...] = ("it", "en")
TELEPHONE_SHARE = 0.6
SENTENCE_SHARE = 0.82  # the rest are words in no order
LETTER_NAMES = re.compile(r"\b[B-HJ-NP-Z]\b")  # single letters, which festival's voices do not name
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

    def __init__(self, seed: int, avoid: frozenset[str] = frozenset()) -> None:
        """`avoid`: keys of sentences that are never said (avoided.py)."""
        self.avoid = avoid
        self.random = random.Random(seed)
        self.grammars = {language: Grammar(language, seed) for language in LANGUAGES}
        self.synthesiser = Synthesiser()

    def wanted(self) -> tuple[Wanted, bool]:
        """One sentence with a voice, and whether it is a sentence at all."""
        language = self.random.choice(LANGUAGES)
        sentence = self.random.random() < SENTENCE_SHARE
        grammar = self.grammars[language]
        while key(text := grammar.sentence() if sentence else grammar.word_sequence()) in self.avoid:
            pass
        voice = pick_voice(language, self.random)
        while voice.engine == "festival" and LETTER_NAMES.search(text):
            voice = pick_voice(language, self.random)
        return Wanted(text=text, language=language, voice=voice), sentence

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


def synthesise(folder: Path, hours: float, seed: int, avoid: frozenset[str] = frozenset()) -> None:
    """Write shards until there are so many hours of speech by this seed, those of an earlier run counted."""
    folder.mkdir(parents=True, exist_ok=True)
    there = sorted(folder.glob(f"{seed}-*.json"))
    frames = sum(row["frames"] for path in there for row in json.loads(path.read_text(encoding="utf-8")))
    number, made, started = len(there), 0, time.monotonic()
    writer = Writer(seed * 10_000 + number, avoid)  # a run that goes on must not say the same again
    while (left_s := hours * 3600 - frames / FRAMES_PER_S) > 0:
        records, mels = writer.shard(min(BATCH, max(10, round(left_s / 4))))
        stem = folder / f"{seed}-{number:04d}"
        np.save(stem.with_suffix(".npy"), np.concatenate(mels))
        rows = json.dumps([asdict(record) for record in records], ensure_ascii=False)
        stem.with_suffix(".json").write_text(
            rows, encoding="utf-8"
        )  # last: a shard without it does not count
        new = sum(record.frames for record in records)
        frames, made, number = frames + new, made + new, number + 1
        speed = made / FRAMES_PER_S / (time.monotonic() - started)
        print(
            f"{number} shards, {frames / FRAMES_PER_S / 3600:.2f} h, {speed:.0f} times real time", flush=True
        )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Synthesise training speech")
    parser.add_argument("data", type=Path)
    parser.add_argument("--hours", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--avoid", type=Path, nargs="*", default=[], help="manifest.json of a test set, folders of dialogues"
    )
    args = parser.parse_args()
    torch.set_num_threads(1)
    synthesise(args.data, args.hours, args.seed, avoided(args.avoid))


if __name__ == "__main__":
    main()
