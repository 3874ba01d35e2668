"""May a place be held against somebody? Only if every word that matters was heard, as it is, in one sentence that says it.

"Il risparmio è garantito" accuses. "Non le sto dicendo che il risparmio è garantito", "il risparmio è garantito?" and
"parliamo del risparmio. Garantito dalla legge è il recesso" do not: a person listens to such a place.
"""

from qa_pipeline.checks.matching.aligned import PAUSES, Aligned
from qa_pipeline.checks.matching.alignment import Pair
from qa_pipeline.checks.matching.tokens import Kind, Token

EXACT = 0.97
"""The same word; one that only sounds like it accuses nobody, nor does another form: "il prezzo è garantito e il risparmio
dipende da lei" holds the words of "le garantisco il risparmio"."""
ENDS = frozenset(".!?")


def accuses(aligned: Aligned, sure_word: float, *, may_ask: bool = False) -> bool:
    """Whether the place may be held against the speaker.

    Args:
        aligned: the forbidden wording and where it was found.
        sure_word: probability (0 to 1) below which a word proves nothing.
        may_ask: a question counts too: "chi vi ha dato il mio numero?" calls for an answer.
    """
    return (
        _all_there(aligned)
        and _clear(aligned, sure_word)
        and not _torn(aligned)
        and not _denied_or_reported(aligned)
        and (may_ask or not _asked(aligned))
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
    return any(aligned.sign_after(index) in ENDS for index in range(first, last)) or any(
        not aligned.light(index) for index in between
    )


def _asked(aligned: Aligned) -> bool:
    """Whether the sentence around the place asks; "giusto?" at its end asks for nothing."""
    _, end = _around(aligned, ENDS)
    return aligned.sign_after(end) == "?" and aligned.stream.tokens[end].norm not in aligned.language.tags


def _denied_or_reported(aligned: Aligned) -> bool:
    """Whether the sentence around the place denies, or says what somebody else said.

    A negation reaches as far as a comma: "non si preoccupi, il risparmio è garantito" denies nothing.
    """
    begin, end = _around(aligned, ENDS)
    sentence = [i for i in range(begin, end + 1) if i not in aligned.paired]
    first, last = _around(aligned, PAUSES)
    clause = [aligned.stream.tokens[i] for i in range(first, last + 1) if i not in aligned.paired]
    return any(_reports(aligned, index) for index in sentence) or any(
        _denies(aligned, token) for token in clause
    )


def _reports(aligned: Aligned, index: int) -> bool:
    """Whether a word says that somebody else said it, or supposes it; "non se ne può più" supposes nothing."""
    if aligned.stream.tokens[index].norm not in aligned.language.reporting:
        return False
    after = aligned.stream.tokens[index + 1].norm if index + 1 < len(aligned.stream.tokens) else ""
    return (aligned.stream.tokens[index].norm, after) not in aligned.language.not_reporting


def _denies(aligned: Aligned, token: Token) -> bool:
    """Whether a word denies its clause; "senza dubbio" and "no problem" deny a noun."""
    return token.kind is Kind.NEGATION and token.norm not in aligned.language.noun_negations


def _around(aligned: Aligned, ends: frozenset[str]) -> tuple[int, int]:
    """First and last token of the stretch around the place that no sign of `ends` and no new utterance parts."""
    begin, end = aligned.place.first, aligned.place.last
    stream = aligned.stream
    while begin > 0 and stream.word_at(begin - 1).utterance == stream.word_at(begin).utterance:
        if aligned.sign_after(begin - 1) in ends:
            break
        begin -= 1
    while not stream.ends_utterance(end) and aligned.sign_after(end) not in ends:
        end += 1
    return begin, end
