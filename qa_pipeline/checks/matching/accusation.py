"""May a place be held against somebody? Only if every word that matters was heard, as it is, in one sentence that says it.

"Il risparmio è garantito" accuses. "Non le sto dicendo che il risparmio è garantito", "il risparmio è garantito?" and
"parliamo del risparmio. Garantito dalla legge è il recesso" do not: a person listens to such a place.
"""

from qa_pipeline.checks.matching.alignment import Pair
from qa_pipeline.checks.matching.guards import Aligned
from qa_pipeline.checks.matching.tokens import Kind

EXACT = 0.95
"""The same word or another form of it; a word that only sounds like it accuses nobody."""
ENDS = frozenset(".!?")


def accuses(aligned: Aligned, sure_word: float) -> bool:
    """Whether the place may be held against the speaker.

    Args:
        aligned: the forbidden wording and where it was found.
        sure_word: probability (0 to 1) below which a word proves nothing.
    """
    return (
        _all_there(aligned)
        and _clear(aligned, sure_word)
        and not _torn(aligned)
        and not _denied_asked_or_reported(aligned)
    )


def _all_there(aligned: Aligned) -> bool:
    """Every word that carries the meaning is there, and is that word."""
    exact = {row for pair in aligned.place.pairs if _is_exact(pair) for row in pair.wording}
    return all(
        row in exact
        for row, token in enumerate(aligned.wording)
        if token.kind in {Kind.CONTENT, Kind.NEGATION, Kind.NUMBER}
        or token.norm in aligned.language.possessives
    )


def _is_exact(pair: Pair) -> bool:
    return pair.similarity >= EXACT


def _clear(aligned: Aligned, sure_word: float) -> bool:
    """Every word that carries was heard clearly."""
    carrying = [i for i in aligned.paired if aligned.stream.tokens[i].kind is not Kind.FUNCTION]
    return bool(carrying) and aligned.probability(*carrying) >= sure_word


def _torn(aligned: Aligned) -> bool:
    """Whether the words stand in two sentences, or somebody else spoke between them."""
    first, last = aligned.place.first, aligned.place.last
    if aligned.stream.word_at(first).turn != aligned.stream.word_at(last).turn:
        return True
    return any(_text(aligned, index)[-1:] in ENDS for index in range(first, last))


def _denied_asked_or_reported(aligned: Aligned) -> bool:
    """Whether the sentence around the place denies, asks, or says what somebody else said."""
    begin, end = aligned.place.first, aligned.place.last
    utterance = aligned.stream.word_at(begin).utterance
    while begin > 0 and aligned.stream.word_at(begin - 1).utterance == utterance:
        if _text(aligned, begin - 1)[-1:] in ENDS:
            break
        begin -= 1
    while end < len(aligned.stream.tokens) - 1 and _text(aligned, end)[-1:] not in ENDS:
        if aligned.stream.word_at(end + 1).utterance != aligned.stream.word_at(end).utterance:
            break
        end += 1
    tokens = [aligned.stream.tokens[i] for i in range(begin, end + 1) if i not in aligned.paired]
    return _text(aligned, end).endswith("?") or any(
        token.kind is Kind.NEGATION or token.norm in aligned.language.reporting for token in tokens
    )


def _text(aligned: Aligned, index: int) -> str:
    return aligned.stream.last_word_at(index).word.text.strip()
