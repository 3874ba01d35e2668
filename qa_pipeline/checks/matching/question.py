"""What is asked of a call: were any of these wordings said, and how is that meant?"""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from qa_pipeline.checks.matching.plan import Order, Sought
from qa_pipeline.checks.matching.tokens import Token
from qa_pipeline.checks.matching.wording import Strictness, Wording
from qa_pipeline.recordings.recording import Speaker

FLOOR = 0.25
"""So much of the words that carry, 0 to 1, must be at a place for it to be looked at; the best one always is."""
SURE_FLOOR = 0.55
"""The same where only what is sure is of use, or a doubt needs more too."""


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked of a call: were any of these wordings said?"""

    wordings: tuple[Wording, ...]
    strictness: Strictness
    speaker: Speaker | None
    """Whose words are searched; None: everybody's."""
    accusing: bool = False
    """A hit would be held against somebody, or make somebody answerable, so it must be surer."""
    may_ask: bool = False
    """Where that is so, a question counts too: it calls for an answer."""
    surely: bool = False
    """Only places where it was surely said are of use, which are found in a fraction of the time."""

    @property
    def literally(self) -> bool:
        """Whether no other word stands for one of the wording's, and none may change places."""
        return self.accusing or self.strictness is Strictness.VERBATIM

    @property
    def order(self) -> Order:
        """How far words may change places: in any order they prove less, and never enough to accuse somebody."""
        if self.strictness is Strictness.KEYWORDS:
            return Order.TURN
        return Order.KEPT if self.literally else Order.FREE

    @cached_property
    def sought(self) -> tuple[Sought, ...]:
        """What to look for, one for each wording."""
        return _sought(self)


@lru_cache(maxsize=5_000)
def asked(
    wordings: tuple[Wording, ...],
    strictness: Strictness,
    speaker: Speaker | None,
    *,
    accusing: bool = False,
    may_ask: bool = False,
    surely: bool = False,
) -> Question:
    """The question; most are the same in every call, and are made once."""
    return Question(
        wordings=wordings,
        strictness=strictness,
        speaker=speaker,
        accusing=accusing,
        may_ask=may_ask,
        surely=surely,
    )


@lru_cache(maxsize=5_000)
def _sought(question: Question) -> tuple[Sought, ...]:
    floor = SURE_FLOOR if question.accusing or question.surely else FLOOR
    return tuple(
        Sought(
            speaker=question.speaker,
            tokens=_meant(wording.tokens, literally=question.literally),
            order=question.order,
            floor=floor,
            group=None if question.surely else question,
        )
        for wording in question.wordings
    )


def _meant(tokens: tuple[Token, ...], *, literally: bool) -> tuple[Token, ...]:
    """The tokens; taken literally no other word stands for one of them, whatever it means."""
    return tuple(replace(token, concept="") for token in tokens) if literally else tokens
