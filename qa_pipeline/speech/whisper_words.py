"""Tokens of one window, with their times -> words. The same for every engine that writes Whisper's tokens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qa_pipeline.speech.recogniser import HeardWord

_UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th", "lo", "my", "yue"})
"""Written without spaces between words; there each piece is a word."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or punctuation mark as the tokenizer splits them, with its leading space."""

    text: str
    tokens: int
    start_s: float
    end_s: float
    probability: float
    line: int


def words_of(
    tokens: Sequence[int],
    starts_s: Sequence[float],
    probabilities: Sequence[float],
    tokenizer: Any,  # noqa: ANN401 - whisper has no types
) -> tuple[HeardWord, ...]:
    """Joins the tokens of one window to written words.

    Args:
        tokens: as decoded, with timestamps where the model writes them.
        starts_s: where each text token begins in the window, and where the last one ends; one more than text tokens.
        probabilities: of each text token.
        tokenizer: whisper's, for the language as used.
    """
    lines = _line_of_each_text_token(tokens, tokenizer.timestamp_begin, tokenizer.eot)
    text_tokens = [token for token in tokens if token < tokenizer.eot]
    if not text_tokens:
        return ()
    texts, tokens_of = tokenizer.split_to_word_tokens([*text_tokens, tokenizer.eot])
    pieces, at = [], 0
    for text, its_tokens in zip(texts[:-1], tokens_of[:-1], strict=True):
        behind = at + len(its_tokens)
        if its_tokens:
            mean = sum(probabilities[at:behind]) / len(its_tokens)
            start_s, end_s = float(starts_s[at]), float(starts_s[behind])
            pieces.append(_Piece(text, len(its_tokens), start_s, end_s, mean, lines[at]))
        at = behind
    return tuple(join_pieces(pieces, spaced=tokenizer.language not in _UNSPACED_LANGUAGES))


def _line_of_each_text_token(tokens: Sequence[int], timestamp_begin: int, end_of_text: int) -> list[int]:
    lines, line = [], 0
    for before, token in zip((None, *tokens), tokens, strict=False):
        if token < end_of_text:
            lines.append(line)
        elif token >= timestamp_begin and before is not None and before < end_of_text:
            line += 1
    return lines


def join_pieces(pieces: Sequence[_Piece], *, spaced: bool) -> list[HeardWord]:
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


def _joined(group: list[_Piece]) -> HeardWord:
    said = [one for one in group if _is_said(one.text)]
    tokens = sum(one.tokens for one in said)
    return HeardWord(
        text="".join(one.text for one in group).strip(),
        start_s=said[0].start_s,
        end_s=said[-1].end_s,
        probability=min(1.0, sum(one.probability * one.tokens for one in said) / tokens),
        line=said[0].line,
    )


def _is_said(text: str) -> bool:
    return any(c.isalnum() for c in text)
