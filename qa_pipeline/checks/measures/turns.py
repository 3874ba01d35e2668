"""Turns: who had the floor from when to when."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.transcript.transcript import Utterance


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What one speaker said until another took the floor."""

    speaker: Speaker
    said: tuple[Utterance, ...]
    """At least one, in time order."""

    @property
    def start_s(self) -> float:
        """When its first word begins."""
        return self.said[0].start_s

    @property
    def end_s(self) -> float:
        """When its last word ends."""
        return max(each.end_s for each in self.said)


def turns_of(
    utterances: Sequence[Utterance], is_backchannel: Callable[[Utterance], bool]
) -> tuple[Turn, ...]:
    """The turns of a conversation.

    Args:
        utterances: what was said, in time order.
        is_backchannel: whether an utterance may be no more than a sign of listening; between two of the other
            speaker it then takes no turn.
    """
    runs = [(speaker, tuple(said)) for speaker, said in groupby(utterances, key=lambda each: each.speaker)]
    kept: list[tuple[Speaker, tuple[Utterance, ...]]] = []
    for index, (speaker, said) in enumerate(runs):
        passing = 0 < index < len(runs) - 1 and all(map(is_backchannel, said))
        if passing and runs[index - 1][0] is runs[index + 1][0]:
            continue
        if kept and kept[-1][0] is speaker:
            kept[-1] = (speaker, kept[-1][1] + said)
        else:
            kept.append((speaker, said))
    return tuple(Turn(speaker=speaker, said=said) for speaker, said in kept)
