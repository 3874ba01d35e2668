"""Text that perhaps nobody spoke: kept, and marked, so that no verdict rests on it. Pure.

A recogniser writes something over silence, tones and music too, often with confidence; each sign here is one
that its own numbers or the text itself give away.
"""

import re
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

MAX_COMPRESSION_RATIO = 2.4
"""Whisper's own limit: text that shrinks more repeats itself."""
MIN_AVG_LOGPROB = -1.0
"""Whisper's own limit: below it the decoding has failed."""
_NO_SPEECH = 0.6
_SURELY_NO_SPEECH = 0.85
"""Reports show such text with a good logprob; Whisper itself would keep it."""
_NO_VOICE_S = 0.1
"""A voice in which the detector is sure for less: the shortest "sì" has 0.13 s of it, hold music often none."""
_LITTLE_VOICE_S = 0.25
_PERHAPS_NO_SPEECH = 0.4
_HARDLY_PROBABLE = -0.7
"""Where there is little voice the recogniser has to be surer than elsewhere."""
_MAX_WORDS_A_SECOND = 7.0
_MAX_LETTERS_A_SECOND = 35.0
"""The fastest small print has 6 words and 28 letters a second."""
_FEW_WORDS = 5
"""So few fit nearly anywhere: their times are too coarse to judge by the same measure."""
_MAX_FEW_WORDS_A_SECOND = 10.0
_VERY_FEW_WORDS = 3
# How many copies of a run of so many words people say: "sì sì sì sì", a code twice; not "grazie a tutti" four times.
_MAX_COPIES = {1: 6, 2: 4, 3: 3, 4: 2, 5: 2, 6: 2, 7: 2, 8: 2, 9: 2, 10: 2}

_TOLD_SOUND = re.compile(r"\[[^\]]*\]|\([^)]*\)|\*[^*]*\*|[♪♫][^♪♫]*[♪♫]?")
"""Such as "[Musica]", "(rumore di sottofondo)", "*ride*", "♪ la la ♪": nobody speaks in brackets."""


@dataclass(frozen=True, slots=True)
class _Phantoms:
    anywhere: tuple[str, ...]
    opening: tuple[str, ...]
    alone: frozenset[str]


def find_doubt(
    text: str,
    *,
    duration_s: float,
    no_speech_prob: float,
    avg_logprob: float,
    compression_ratio: float,
    sure_s: float | None = None,
) -> str | None:
    """Why the text may be one that nobody spoke, as one word; None where it is believed.

    Args:
        text: of one segment.
        duration_s: of the speech that the text is said to be.
        no_speech_prob: the recogniser's own, 0 to 1.
        avg_logprob: of its tokens, <= 0.
        compression_ratio: see `text_compression_ratio`.
        sure_s: of that time the seconds in which the voice detector is sure; None where it was not asked.
    """
    if _is_no_speech(no_speech_prob, avg_logprob, sure_s):
        return "no_speech"
    words = plain(text).split()
    if compression_ratio > MAX_COMPRESSION_RATIO or is_loop(words):
        return "repetition"
    if is_phantom(text):
        return "phantom"
    if _is_too_fast(words, duration_s):
        return "too_fast"
    return "improbable" if avg_logprob < MIN_AVG_LOGPROB else None


def _is_too_fast(words: list[str], duration_s: float) -> bool:
    if len(words) <= _FEW_WORDS:
        return len(words) > max(_VERY_FEW_WORDS, duration_s * _MAX_FEW_WORDS_A_SECOND)
    letters = sum(map(len, words))
    return len(words) > duration_s * _MAX_WORDS_A_SECOND or letters > duration_s * _MAX_LETTERS_A_SECOND


def _is_no_speech(no_speech_prob: float, avg_logprob: float, sure_s: float | None) -> bool:
    if no_speech_prob > _SURELY_NO_SPEECH or (no_speech_prob > _NO_SPEECH and avg_logprob < MIN_AVG_LOGPROB):
        return True
    if sure_s is None or sure_s >= _LITTLE_VOICE_S:
        return False
    return sure_s < _NO_VOICE_S or no_speech_prob > _PERHAPS_NO_SPEECH or avg_logprob < _HARDLY_PROBABLE


def text_compression_ratio(text: str) -> float:
    """Bytes of the text by bytes of it compressed."""
    data = text.encode("utf-8")
    return len(data) / len(zlib.compress(data))


def is_loop(words: list[str]) -> bool:
    """Whether a run of words follows itself more often than people say it."""
    for length, most in _MAX_COPIES.items():
        run = 0
        for at in range(length, len(words) - length + 1):
            run = run + 1 if words[at : at + length] == words[at - length : at] else 0
            if run > (most - 1) * length:
                return True
    return False


def is_phantom(text: str) -> bool:
    """Whether the text is one of the known inventions, or tells of a sound as subtitles for the deaf do."""
    beside = _TOLD_SOUND.sub("", text)
    if beside != text and not plain(beside):
        return True
    phantoms = _phantoms()
    said = plain(text)
    return (
        said in phantoms.alone
        or any(f"{said} ".startswith(f"{phrase} ") for phrase in phantoms.opening)
        or any(f" {phrase} " in f" {said} " for phrase in phantoms.anywhere)
    )


def plain(text: str) -> str:
    """Lower case letters and digits, single spaces, no accents: only for comparing."""
    letters = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(c if c.isalnum() else " " for c in letters if not unicodedata.combining(c))
    return " ".join(kept.split())


@cache
def _phantoms() -> _Phantoms:
    text = files("qa_pipeline.speech").joinpath("phantoms.yaml").read_text("utf-8")
    read = YAML(typ="safe").load(text)
    return _Phantoms(
        anywhere=tuple(map(plain, read["anywhere"])),
        opening=tuple(map(plain, read["opening"])),
        alone=frozenset(map(plain, read["alone"])),
    )
