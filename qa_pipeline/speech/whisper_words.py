"""Tokens of one window -> words with times and probabilities, from Whisper's own attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from qa_pipeline.speech.segment import Word
from qa_pipeline.speech.whisper_align import align_tokens

_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Written without spaces between words; there each piece is a word."""
_SHORTEST_WORD_S = 0.02
"""One step of Whisper's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedWord:
    """A word, and which of the window's lines (between two of its timestamps) it belongs to."""

    line: int
    word: Word


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or punctuation mark as the tokenizer splits them, with its leading space."""

    text: str
    tokens: int
    start_s: float
    end_s: float
    probability: float
    line: int


def place_words(
    model: Any,  # noqa: ANN401 - whisper has no types
    tokenizer: Any,  # noqa: ANN401
    features: torch.Tensor,
    tokens: Sequence[int],
    *,
    start_s: float,
    speech: Sequence[tuple[float, float]],
    duration_s: float,
) -> tuple[PlacedWord, ...]:
    """Aligns a window's tokens with its sound.

    Args:
        model: the Whisper model.
        tokenizer: for the language as used.
        features: the window as the encoder heard it.
        tokens: as decoded, with timestamps where the model writes them.
        start_s: where the window begins in the call.
        speech: where somebody speaks in it, in the call's time; no word is placed outside.
        duration_s: of the window without its padding to 30 s.
    """
    lines = _line_of_each_text_token(tokens, tokenizer.timestamp_begin, tokenizer.eot)
    text_tokens = [token for token in tokens if token < tokenizer.eot]
    if not text_tokens:
        return ()
    times = align_tokens(model, tokenizer, features, text_tokens, duration_s)
    texts, tokens_of = tokenizer.split_to_word_tokens([*text_tokens, tokenizer.eot])
    pieces, at = [], 0
    for text, its_tokens in zip(texts[:-1], tokens_of[:-1], strict=True):
        behind = at + len(its_tokens)
        pieces.append(
            _Piece(
                text,
                len(its_tokens),
                start_s + float(times.starts_s[at]),
                start_s + float(times.starts_s[behind]),
                float(times.probabilities[at:behind].mean()),
                lines[at],
            )
        )
        at = behind
    joined = join_pieces(pieces, spaced=tokenizer.language not in _UNSPACED_LANGUAGES)
    return tuple(PlacedWord(line=one.line, word=fit(one.word, speech)) for one in joined)


def _line_of_each_text_token(tokens: Sequence[int], timestamp_begin: int, end_of_text: int) -> list[int]:
    lines, line = [], 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token < end_of_text:
            lines.append(line)
        elif token >= timestamp_begin and before is not None and before < end_of_text:
            line += 1
    return lines


def join_pieces(pieces: Sequence[_Piece], *, spaced: bool) -> list[PlacedWord]:
    """Joins the tokenizer's pieces to written words: "l" and "'importo," are one.

    A word ends where its last letters end: a comma is given the pause behind it.
    """
    groups: list[list[_Piece]] = []
    for piece in pieces:
        open_mark = bool(groups) and not any(_is_said(one.text) for one in groups[-1])
        begins = piece.text.startswith(" ") or not spaced
        if groups and (open_mark or not begins or (not spaced and not _is_said(piece.text))):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return [_joined(group) for group in groups if any(_is_said(one.text) for one in group)]


def _joined(group: list[_Piece]) -> PlacedWord:
    said = [one for one in group if _is_said(one.text)]
    tokens = sum(one.tokens for one in said)
    word = Word(
        text="".join(one.text for one in group).strip(),
        start_s=said[0].start_s,
        end_s=said[-1].end_s,
        probability=min(1.0, sum(one.probability * one.tokens for one in said) / tokens),
    )
    return PlacedWord(line=said[0].line, word=word)


def _is_said(text: str) -> bool:
    return any(c.isalnum() for c in text)


def fit(word: Word, speech: Sequence[tuple[float, float]]) -> Word:
    """Keeps a word inside the speech that it overlaps most, or moves it to the nearest edge."""
    start_s, end_s = max(
        speech,
        key=lambda span: (min(word.end_s, span[1]) - max(word.start_s, span[0]), -span[0]),
    )
    first = min(max(word.start_s, start_s), end_s - _SHORTEST_WORD_S)
    last = max(min(word.end_s, end_s), first + _SHORTEST_WORD_S)
    return Word(
        text=word.text,
        start_s=round(first, 3),
        end_s=round(last, 3),
        probability=round(word.probability, 4),
    )
