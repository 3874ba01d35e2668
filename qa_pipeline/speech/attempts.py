"""How often and how long an engine tries: the same for all of them. Pure."""

from qa_pipeline.speech.doubt import MAX_COMPRESSION_RATIO, MIN_AVG_LOGPROB, text_compression_ratio

FALLBACK_TEMPERATURES = (0.2, 0.4, 0.6)
"""Tried in turn where the first text loops or is improbable."""
_TOKENS_A_SECOND = 15
_SPARE_TOKENS = 20
"""No speech has more tokens than this a second; a loop would run to the end of Whisper's page."""
_MOST_TOKENS = 224
"""Half of Whisper's page, which is what it writes of one window at most."""


def most_tokens(duration_s: float) -> int:
    """How long the text of a window can be."""
    return min(_MOST_TOKENS, int(duration_s * _TOKENS_A_SECOND) + _SPARE_TOKENS)


def has_failed(text: str, avg_logprob: float) -> bool:
    """Whether an attempt is worth another one."""
    return avg_logprob < MIN_AVG_LOGPROB or text_compression_ratio(text) > MAX_COMPRESSION_RATIO
