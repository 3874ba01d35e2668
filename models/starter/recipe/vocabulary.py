"""The small label sets of training: about 1,500 of Whisper's 51,865 tokens, the phones, the letters.

    python -m recipe.vocabulary DATA_DIR        # writes DATA_DIR/vocabulary.json

A rare token has too few examples to be learnt, so it is spelt in shorter tokens of the set. At export the rows of
all tokens that were left out are filled with one trained row (model.py): the format stays Whisper's.
"""

from __future__ import annotations

import argparse
import collections
import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whisper.tokenizer import Tokenizer, get_tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .slots import Language

WHISPER_TOKENS = 51_865
TOKENS_KEPT = 1100
SPELLING = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZàèéìòùÀÈÉÌÒÙ'.,!?-:;"
LETTERS = " 'abcdefghijklmnopqrstuvwxyzàèéìòù"  # CTC label 0 is "blank", so " " is 1
CTC_LABELS = len(LETTERS) + 1
TIMESTAMPS = range(0, 1501, 5)  # of Whisper's steps of 20 ms only each fifth: 0.1 s
UNSEEN = -1  # a token outside the set: never a target


@lru_cache(maxsize=1)
def tokenizer() -> Tokenizer:
    """Whisper's multilingual tokenizer."""
    return get_tokenizer(True, num_languages=99, language="it", task="transcribe")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Token ids of Whisper in our order, and phone names ("" is silence, always first)."""

    tokens: tuple[int, ...]
    phones: tuple[str, ...]
    index: dict[int, int] = field(init=False)
    pieces: dict[str, int] = field(init=False)
    phone_index: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        """Build the reverse tables."""
        decode, end = tokenizer().encoding.decode, tokenizer().eot
        object.__setattr__(self, "index", {token: i for i, token in enumerate(self.tokens)})
        object.__setattr__(self, "pieces", {decode([t]): i for i, t in enumerate(self.tokens) if t < end})
        object.__setattr__(self, "phone_index", {phone: i for i, phone in enumerate(self.phones)})

    @property
    def size(self) -> int:
        """Rows of the embedding: our tokens, and one for all the others together."""
        return len(self.tokens) + 1

    def encode(self, text: str) -> list[int]:
        """Indices of the tokens of " text"; rare tokens spelt, what cannot be spelt is UNSEEN."""
        encoded: list[int] = []
        for token in tokenizer().encoding.encode(" " + text):
            encoded += [self.index[token]] if token in self.index else self._spell(token)
        return encoded

    def _spell(self, token: int) -> list[int]:
        rest, spelt = tokenizer().encoding.decode([token]), []
        while rest:
            size = next((n for n in range(len(rest), 0, -1) if rest[:n] in self.pieces), 0)
            if size == 0:
                return [UNSEEN]
            spelt.append(self.pieces[rest[:size]])
            rest = rest[size:]
        return spelt

    def characters(self, index: int) -> float:
        """How long a token takes to say, in characters; punctuation is nearly silent."""
        if index == UNSEEN:
            return 1.0
        text = tokenizer().encoding.decode([self.tokens[index]])
        return 0.4 if text in set(".,!?;:") else float(len(text))

    def special(self, token: int) -> int:
        """The index of one of Whisper's special tokens."""
        return self.index[token]

    def timestamp(self, frame: float) -> int:
        """The timestamp token nearest to a mel frame (10 ms)."""
        tenths = min(len(TIMESTAMPS) - 1, max(0, round(frame / 10)))
        return self.index[tokenizer().timestamp_begin + TIMESTAMPS[tenths]]


def ctc_labels(text: str) -> list[int]:
    """Letters of a text as CTC labels, 1 to CTC_LABELS - 1."""
    plain = re.sub(rf"[^{LETTERS}]+", " ", text.lower())
    return [LETTERS.index(letter) + 1 for letter in re.sub(r" +", " ", plain).strip()]


def special_tokens(languages: Iterable[Language] = ("it", "en")) -> set[int]:
    """Whisper's control tokens that we train, and its timestamps by tenths of a second."""
    t = tokenizer()
    controls = {t.sot, t.eot, t.sot_prev, t.no_speech, t.no_timestamps, t.transcribe}
    controls |= {t.to_language_token(language) for language in languages}
    return controls | {t.timestamp_begin + step for step in TIMESTAMPS}


def build(records: Iterable[dict[str, Any]]) -> Vocabulary:
    """The most frequent tokens of the data, all single letters, the special tokens; and the phones."""
    encode = tokenizer().encoding.encode
    tokens: collections.Counter[int] = collections.Counter()
    phones: collections.Counter[str] = collections.Counter()
    for record in records:
        tokens.update(encode(" " + record["text"]))
        phones.update(label for _, label in record["phones"])
    letters = {encode(s)[0] for letter in SPELLING for s in (letter, " " + letter) if len(encode(s)) == 1}
    frequent = {token for token, _ in tokens.most_common(TOKENS_KEPT)}
    covered = sum(tokens[t] for t in frequent | letters) / max(1, tokens.total())
    print(f"{len(frequent)} tokens cover {100 * covered:.1f} % of the text; {len(phones)} phones")
    names = [phone for phone, _ in phones.most_common() if phone]
    return Vocabulary(tuple(sorted(frequent | letters | special_tokens())), ("", *names))


def load(path: Path) -> Vocabulary:
    """Read what `save` wrote."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Vocabulary(tuple(stored["tokens"]), tuple(stored["phones"]))


def save(vocabulary: Vocabulary, path: Path) -> None:
    """Write both label sets as JSON."""
    stored = {"tokens": vocabulary.tokens, "phones": vocabulary.phones}
    path.write_text(json.dumps(stored, ensure_ascii=False), encoding="utf-8")


def build_from(data: Path) -> Vocabulary:
    """Build from all shards of a folder and store it there."""
    shards = sorted(data.glob("*-*.json"))
    vocabulary = build(r for path in shards for r in json.loads(path.read_text(encoding="utf-8")))
    save(vocabulary, data / "vocabulary.json")
    return vocabulary


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description="Choose the tokens and phones to train")
    parser.add_argument("data", type=Path)
    build_from(parser.parse_args().data)


if __name__ == "__main__":
    main()
