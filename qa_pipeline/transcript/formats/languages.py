"""Which language a file's words are in: what the file says goes before all else."""

from collections import Counter

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import Problem, RecordingProblem
from qa_pipeline.transcript.formats.source import Source

SUPPORTED = ("it", "en")
_NAMES = {"italian": "it", "italiano": "it", "ita": "it", "english": "en", "inglese": "en", "eng": "en"}
_GOOD_PART = 0.1
"""Of the words: a sentence in another language is no matter."""
_SAYS_NOTHING = frozenset(["", "auto", "unknown", "und", "multi", "none", "null", "mul", "zxx"])


def language_of(source: Source, otherwise: str | None) -> tuple[str, str]:
    """ISO 639-1 of the call, and where that is known from: `file` or `set`.

    Args:
        source: the file.
        otherwise: of the call's row, the command line or the settings; holds where the file says nothing.

    Raises:
        TranscriptError: the file is in a language that is not judged here, or nobody knows in which.
    """
    said = _most_said(source) or _code(source.language)
    if said in SUPPORTED:
        return said, "file"
    if said:
        known = " and ".join(SUPPORTED)
        raise TranscriptError(f"its language is {said!r}; calls are judged in {known} alone")
    if otherwise not in SUPPORTED:
        raise TranscriptError(
            "its language is not known: give --language it or en, or a column `language` in calls.csv"
        )
    return otherwise, "set"


def _most_said(source: Source) -> str | None:
    """Where each passage says its own language: that of most words."""
    words = _words_by_language(source)
    return words.most_common(1)[0][0] if words else None


def mixed_languages(source: Source, used: str) -> tuple[RecordingProblem, ...]:
    """That a good part of the call is in another language, where the file says so passage by passage."""
    words = _words_by_language(source)
    others = {code: count for code, count in words.items() if code != used}
    if not others or sum(others.values()) < _GOOD_PART * words.total():
        return ()
    detail = f"imported as {used!r}; parts are said to be {' and '.join(map(repr, sorted(others)))}"
    return (RecordingProblem(problem=Problem.MIXED_LANGUAGES, detail=detail),)


def _words_by_language(source: Source) -> Counter[str]:
    words: Counter[str] = Counter()
    for each in source.utterances:
        if code := _code(each.language):
            words[code] += len(each.text.split())
    return words


def _code(said: str | None) -> str | None:
    """ISO 639-1 of "it-IT", "en_US", "Italian"; None where nothing is said."""
    plain = (said or "").strip().lower()
    first = plain.replace("_", "-").partition("-")[0]
    return None if first in _SAYS_NOTHING else _NAMES.get(first, first)
