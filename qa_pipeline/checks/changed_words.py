"""How it is said that the words are there, and one that turns what they say differs, is missing, or stands there besides."""

from collections.abc import Mapping
from dataclasses import dataclass

from qa_pipeline.checks import reasons
from qa_pipeline.checks.matching.aligned import Conflict
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.result import Reason, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentences:
    added: str
    missing: str
    other: Mapping[Kind, str]


_SURELY = _Sentences(
    added=reasons.ADDED_WORD,
    missing=reasons.MISSING_WORD,
    other={
        Kind.NEGATION: reasons.CHANGED_NEGATION,
        Kind.NUMBER: reasons.CHANGED_NUMBER,
        Kind.MODAL: reasons.CHANGED_MODAL,
        Kind.CONTENT: reasons.CHANGED_WORD,
    },
)
_PERHAPS = _Sentences(
    added=reasons.PERHAPS_ADDED,
    missing=reasons.PERHAPS_MISSING,
    other=dict.fromkeys(Kind, reasons.PERHAPS_CHANGED),
)


def changed(conflict: Conflict, at_s: float) -> Reason:
    """Why words that begin at a second fail."""
    return _told(conflict, at_s, _SURELY)


def perhaps_changed(conflict: Conflict, at_s: float) -> Reason:
    """Why a person must listen to words that begin at a second."""
    return _told(conflict, at_s, _PERHAPS)


def _told(conflict: Conflict, at_s: float, sentences: _Sentences) -> Reason:
    if not conflict.expected:
        return reason(sentences.added, at_s=at_s, said=conflict.said)
    if not conflict.said:
        return reason(sentences.missing, at_s=at_s, expected=conflict.expected)
    return reason(sentences.other[conflict.kind], at_s=at_s, said=conflict.said, expected=conflict.expected)
