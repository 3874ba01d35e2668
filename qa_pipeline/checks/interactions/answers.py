"""What the agent said in the turns behind something that the customer said."""

from collections.abc import Iterable
from dataclasses import dataclass

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.turns import Turn, conversation
from qa_pipeline.checks.judgement import Window, cannot_deny
from qa_pipeline.checks.wordlists.found import Found
from qa_pipeline.recordings.recording import Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The agent's turns behind an occasion."""

    context: CallContext
    turns: tuple[Turn, ...]
    """Empty where the call ended."""
    since_s: float
    """When what is answered was said."""

    @property
    def code(self) -> str:
        """The language."""
        return self.context.call.language.code

    @property
    def words(self) -> int:
        """How many words they have."""
        return sum(len(turn.tokens) for turn in self.turns)

    def holds(self, lists: Iterable[str], kinds: frozenset[str] = frozenset()) -> tuple[Found, ...]:
        """What of these lists was, or may have been, said in them, in time order.

        Args:
            lists: ids of word lists.
            kinds: only entries of these kinds; empty: all.
        """
        numbers = {turn.number for turn in self.turns}
        found = [
            each
            for name in lists
            for each in self.context.words.found(name, Speaker.AGENT)
            if said_in(self.context, each) in numbers
            and each.possible
            and (not kinds or each.entry.kind in kinds)
        ]
        return tuple(sorted(found, key=lambda each: each.evidence.start_s))

    @property
    def incomplete(self) -> bool:
        """Whether more may have been answered: what the agent said was not understood, or the recording is cut."""
        to_s = self.turns[-1].end_s if self.turns else self.context.transcript.duration_s
        return cannot_deny(self.context, Speaker.AGENT, Window(from_s=self.since_s, to_s=to_s)) is not None


def said_in(context: CallContext, found: Found) -> int:
    """The number of the turn in which an entry was said."""
    return conversation(context).number(found.utterance)


def answer_to(context: CallContext, number: int, most: int, since_s: float) -> Answer:
    """The agent's answer to what was said in turn `number`, up to `since_s`, in at most so many turns."""
    turns = conversation(context).after(number, Speaker.AGENT, most)
    return Answer(context=context, turns=turns, since_s=since_s)


def said_by_turn(context: CallContext, name: str) -> list[tuple[int, Found]]:
    """The customer's turns in which something of a list was said, with what was said most surely in each; in time order."""
    turns: dict[int, Found] = {}
    for each in context.words.found(name, Speaker.CUSTOMER):
        number = said_in(context, each)
        if each.possible and (number not in turns or (each.sure and not turns[number].sure)):
            turns[number] = each
    return sorted(turns.items())


def answers_to_each(
    context: CallContext, name: str, most: int, until: int | None = None
) -> list[tuple[Found, Answer]]:
    """What the customer said of a list, turn by turn, and the agent's answer to each.

    Args:
        context: the call.
        name: of the list.
        most: so many of the agent's turns are the answer.
        until: the turn from which on nothing calls for an answer any more; None: none.
    """
    return [
        (said, answer_to(context, number, most, said.evidence.end_s))
        for number, said in said_by_turn(context, name)
        if until is None or number < until
    ]
