"""When to call back, in the words in which it was said."""

from collections.abc import Iterator

from qa_pipeline.checks.matching.call_text import Stream
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.outcome.words import OutcomeWords, outcome_words
from qa_pipeline.checks.result import Evidence

BEFORE_S, AFTER_S = 6.0, 12.0
"""So near to the promise of a call the time is said."""
LAST_HOUR = 24
Run = tuple[int, int]
"""The first and the last token of words of time that belong together."""


def when_said(stream: Stream, code: str, promise: Evidence) -> str | None:
    """The words of time nearest to the promise of a call, or None.

    Args:
        stream: what both said.
        code: the language.
        promise: where the call was promised.
    """
    near = [
        at
        for at in range(len(stream.tokens))
        if promise.start_s - BEFORE_S <= stream.word_at(at).word.start_s <= promise.end_s + AFTER_S
    ]
    if not near:
        return None
    runs = times(stream, code, near[0], near[-1])
    best = min(runs, key=lambda run: (_distance_s(stream, run, promise), run[0] - run[1]), default=None)
    return stream.quote(*best).strip(" .,;:!?") if best else None


def times(stream: Stream, code: str, first: int, last: int) -> list[Run]:
    """The runs of words of time between two tokens, in order; one that is denied is none: "non domani, giovedì"."""
    words = outcome_words(code)
    found = []
    for run in _runs(stream, words, first, last):
        begin, end = _trimmed(stream, run, words)
        denied = begin > 0 and stream.tokens[begin - 1].kind is Kind.NEGATION
        if begin <= end and not denied and _is_time(stream, (begin, end), words):
            found.append((begin, end))
    return found


def _trimmed(stream: Stream, run: Run, words: OutcomeWords) -> Run:
    """Without joining words that say nothing at its edges."""
    begin, end = run
    while begin <= end and stream.tokens[begin].norm in words.not_first:
        begin += 1
    while end >= begin and not _timely(stream, end, words):
        end -= 1
    return begin, end


def _distance_s(stream: Stream, run: Run, promise: Evidence) -> float:
    """The time between words of time and the promise; none where they overlap."""
    start_s, end_s = stream.word_at(run[0]).word.start_s, stream.last_word_at(run[1]).word.end_s
    return round(max(0.0, start_s - promise.end_s, promise.start_s - end_s), 1)


def _runs(stream: Stream, words: OutcomeWords, first: int, last: int) -> Iterator[Run]:
    """Words of time and what joins them; a run ends where another speaks."""
    begin: int | None = None
    for at in range(first, last + 1):
        joined = _timely(stream, at, words) or stream.tokens[at].norm in words.joining
        if not joined:
            if begin is not None:
                yield begin, at - 1
            begin = None
            continue
        begin = at if begin is None else begin
        denied = begin > 0 and stream.tokens[begin - 1].kind is Kind.NEGATION
        if at == last or _parted(stream, at) or (denied and stream.sign_after(at) == ","):
            yield begin, at
            begin = None


def _parted(stream: Stream, at: int) -> bool:
    return stream.word_at(at).speaker is not stream.word_at(at + 1).speaker


def _timely(stream: Stream, at: int, words: OutcomeWords) -> bool:
    token = stream.tokens[at]
    return token.kind is Kind.NUMBER or token.norm in words.time_words or token.norm in words.units


def _is_time(stream: Stream, run: Run, words: OutcomeWords) -> bool:
    """A number alone is none ("il 187"), nor a unit ("ora"): "alle tre", "tra un'ora" are."""
    tokens = stream.tokens[run[0] : run[1] + 1]
    norms = {token.norm for token in tokens}
    if norms & words.time_words:
        return True
    numbers = [at for at in range(run[0], run[1] + 1) if stream.tokens[at].kind is Kind.NUMBER]
    if norms & words.units and (numbers or norms & words.counting):
        return True
    return any(
        at > run[0]
        and stream.tokens[at - 1].norm in words.clock
        and _of_the_day(stream.tokens[at].text, norm)
        for at in numbers
        for norm in (stream.tokens[at].norm,)
    )


def _of_the_day(text: str, norm: str) -> bool:
    """Whether a number can be a time of the day: 3, 15:30."""
    return ":" in text or (norm.isdigit() and int(norm) <= LAST_HOUR)
