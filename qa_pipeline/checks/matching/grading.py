"""How surely was a wording said at a place?"""

from qa_pipeline.checks.matching.accusation import accuses
from qa_pipeline.checks.matching.aligned import Aligned, Conflict
from qa_pipeline.checks.matching.chance import Fit, accusing_limits, model, sure_word
from qa_pipeline.checks.matching.guards import find_conflict
from qa_pipeline.checks.matching.question import Question
from qa_pipeline.checks.matching.tokens import CARRIES
from qa_pipeline.checks.matching.wording import Grade, Strictness

CLEAR = 0.45
"""What was heard clearly must be worth this much of a wording, or it was guessed more than heard."""
BY_MEANING = 0.5
"""Where more of what was found are other words, a person must listen: "mi scuso per l'attesa" is not "grazie per la pazienza"."""
LOST_OF = 6
"""Of so many words of a verbatim text one may be missing."""
NAMED, UNNAMED = 0.5, 0.4
"""Of the company's name so much must be found for a wording to count as said; without any of it so much of all else to be doubted."""


def least(question: Question) -> float:
    """The score below which no place counts: as a hit where only those are of use, as a doubt where that is an accusation."""
    if question.accusing:
        return accusing_limits(question.strictness).doubt
    return model(question.strictness).least


def believed(question: Question, fit: Fit) -> tuple[bool, bool]:
    """Whether a wording that fits so well was perhaps said, and whether surely, if nothing turns its meaning."""
    return _accused(question, fit) if question.accusing else _said(question, fit)


def conflict(question: Question, aligned: Aligned) -> Conflict | None:
    """What turns the meaning there."""
    return find_conflict(
        aligned,
        strict=question.strictness is Strictness.VERBATIM,
        keywords=question.strictness is Strictness.KEYWORDS,
    )


def grade(question: Question, aligned: Aligned, conflict: Conflict | None, *, surely: bool) -> Grade:
    """How surely a wording that may have been said was said, if its words were heard clearly."""
    if conflict:
        # In the operator's own words a negation or a number may differ and mean the same: a person listens.
        counts = question.literally
        plain = conflict.plain and conflict.probability >= sure_word()
        return Grade.CONTRADICTED if counts and plain else Grade.DOUBT
    if not surely:
        return Grade.DOUBT
    if question.strictness is Strictness.VERBATIM and not _complete(aligned):
        return Grade.DOUBT
    if question.accusing and not accuses(aligned, sure_word(), may_ask=question.may_ask):
        return Grade.DOUBT
    return Grade.HIT


def unclear(aligned: Aligned) -> bool:
    """Whether what was heard clearly is too little of the wording."""
    return aligned.clear_share(sure_word()) < CLEAR


def _said(question: Question, fit: Fit) -> tuple[bool, bool]:
    """Whether it was perhaps said, and whether surely."""
    fitted = model(question.strictness)
    chance = fitted.chance(fit)
    if fit.named == 0 and fit.score < UNNAMED:
        return False, False
    surely = (
        chance >= fitted.hit
        and fit.score >= fitted.least
        and fit.by_meaning <= BY_MEANING
        and fit.named >= NAMED
    )
    # Of a name that was heard in part the rest was misheard, and perhaps what stands around it.
    doubt = fitted.doubt / 2 if fit.named < NAMED and fit.named else fitted.doubt
    return chance >= doubt, surely


def _accused(question: Question, fit: Fit) -> tuple[bool, bool]:
    limits = accusing_limits(question.strictness)
    return fit.score >= limits.doubt, fit.score >= limits.hit and fit.named >= NAMED


def _complete(aligned: Aligned) -> bool:
    """Whether every word that carries is there; of a long text the recogniser may lose one in `LOST_OF`."""
    carrying = [row for row, token in enumerate(aligned.wording) if token.weight >= CARRIES]
    missing = sum(row not in aligned.found for row in carrying)
    return missing <= len(carrying) // LOST_OF
