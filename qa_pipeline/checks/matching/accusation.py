"""May a place be held against somebody? Only if every word that matters was heard, as it is, in one sentence that says it.

"Il risparmio è garantito" accuses. "Non le sto dicendo che il risparmio è garantito", "il risparmio è garantito?" and
"parliamo del risparmio. Garantito dalla legge è il recesso" do not: a person listens to such a place.
"""

from qa_pipeline.checks.matching.aligned import PAUSES, Aligned
from qa_pipeline.checks.matching.alignment import Pair
from qa_pipeline.checks.matching.tokens import Kind, Token

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
    """Whether the words stand in two sentences, or something or somebody else stands between them."""
    first, last = aligned.place.first, aligned.place.last
    if aligned.stream.word_at(first).turn != aligned.stream.word_at(last).turn:
        return True
    # "Le garantisco il prezzo, il risparmio dipende da lei": what is promised is another thing.
    between = (index for index in range(first, last) if index not in aligned.paired)
    return any(_text(aligned, index)[-1:] in ENDS for index in range(first, last)) or any(
        not aligned.light(index) for index in between
    )


def _denied_asked_or_reported(aligned: Aligned) -> bool:
    """Whether the sentence around the place denies, asks, or says what somebody else said.

    A negation reaches as far as a comma: "non si preoccupi, il risparmio è garantito" denies nothing.
    """
    begin, end = _around(aligned, ENDS)
    sentence = [aligned.stream.tokens[i] for i in range(begin, end + 1) if i not in aligned.paired]
    first, last = _around(aligned, PAUSES)
    clause = [aligned.stream.tokens[i] for i in range(first, last + 1) if i not in aligned.paired]
    return (
        (_text(aligned, end).endswith("?") and aligned.stream.tokens[end].norm not in aligned.language.tags)
        or any(token.norm in aligned.language.reporting for token in sentence)
        or any(_denies(aligned, token) for token in clause)
    )


def _denies(aligned: Aligned, token: Token) -> bool:
    """Whether a word denies its clause; "senza dubbio" and "no problem" deny a noun."""
    return token.kind is Kind.NEGATION and token.norm not in aligned.language.noun_negations


def _around(aligned: Aligned, ends: frozenset[str]) -> tuple[int, int]:
    """First and last token of the stretch around the place that no sign of `ends` and no new utterance parts."""
    begin, end = aligned.place.first, aligned.place.last
    stream = aligned.stream
    while begin > 0 and stream.word_at(begin - 1).utterance == stream.word_at(begin).utterance:
        if _text(aligned, begin - 1)[-1:] in ends:
            break
        begin -= 1
    while end < len(stream.tokens) - 1 and _text(aligned, end)[-1:] not in ends:
        if stream.word_at(end + 1).utterance != stream.word_at(end).utterance:
            break
        end += 1
    return begin, end


def _text(aligned: Aligned, index: int) -> str:
    return aligned.stream.last_word_at(index).word.text.strip()
