"""Wordings that get in each other's way: the same words would count for two steps, or against the operator."""

from collections.abc import Iterator, Mapping
from functools import cache
from itertools import combinations

from qa_pipeline.checks.examples import best_match, clear_call
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.checks.playbook import ForbiddenPhrase, Playbook, Step
from qa_pipeline.checks.playbook_references import ReadFile, reached, slots_in
from qa_pipeline.recordings.recording import Speaker


def confusions(read: ReadFile, playbook: Playbook) -> Iterator[str]:
    """Warnings, each beginning with file:line:column; what lies between two items of a parent is the parent's."""
    said = _Said(playbook)
    own = {part: set(read.ids(part)) for part in ("steps", "forbidden")}
    after = {step.id: step.after for step in playbook.steps}
    for one, other in combinations(playbook.steps, 2):
        if own["steps"] & {one.id, other.id} and not _told_apart(one, other, after):
            yield from _same_words(read, said, one, other)
    for phrase in playbook.forbidden:
        for step in playbook.steps:
            if phrase.id in own["forbidden"] or step.id in own["steps"]:
                yield from _trap(read, said, phrase, step)
    for step in playbook.steps:
        if step.id in own["steps"]:
            yield from _answers_itself(read, said, step)


class _Said:
    """Sentences of a playbook as somebody would say them, and what would be found in them."""

    def __init__(self, playbook: Playbook) -> None:
        self._slots = dict(playbook.slots)
        self._call = cache(lambda text: clear_call(playbook, text))

    def of(self, step: Step) -> tuple[str, ...]:
        """What this step's wordings and good examples are when they are said."""
        return tuple(filter(str.strip, (self._filled(text) for text in (*step.say, *step.examples.present))))

    def triggers(self, step: Step) -> tuple[str, ...]:
        """What makes it due."""
        return tuple(filter(str.strip, map(self._filled, step.when.says))) if step.when else ()

    def found(self, item: Step | ForbiddenPhrase, text: str) -> Match | None:
        """The item in this sentence."""
        return best_match(
            self._call(text), item.say, item.strictness, accusing=isinstance(item, ForbiddenPhrase)
        )

    def _filled(self, text: str) -> str:
        for name in slots_in([text]):
            text = text.replace("{" + name + "}", self._slots.get(name, ""))
        return text


def _told_apart(one: Step, other: Step, after: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether more than the words tells them apart: who speaks, the order, what makes one due, the part of the call."""
    ordered = one.id in reached(other.id, after) or other.id in reached(one.id, after)
    ends = any(a.within_first_s and b.within_last_s for a, b in ((one, other), (other, one)))
    return ordered or ends or bool(one.when or other.when) or not _same_speaker(one.speaker, other.speaker)


def _same_speaker(one: Speaker | None, other: Speaker | None) -> bool:
    return one is None or other is None or one is other


def _same_words(read: ReadFile, said: _Said, one: Step, other: Step) -> Iterator[str]:
    """The first sentence of one step whose words also pass the other."""
    for meant, taken in ((one, other), (other, one)):
        for text in said.of(meant):
            right, wrong = said.found(meant, text), said.found(taken, text)
            if wrong and wrong.grade is Grade.HIT and right and _shared(right, wrong):
                mine = meant.id if meant.id in read.ids("steps") else taken.id
                yield (
                    f"{read.at_item('steps', mine)}: warning: {text!r} of {meant.id!r} would pass "
                    f"{taken.id!r} too (fit {100 * wrong.score:.0f} %); the two cannot be told apart: write "
                    "wordings that differ more, or give an order (after) or a time (within_first, within_last)"
                )
                return


def _shared(one: Match, other: Match) -> bool:
    """Whether they rest on the same words: a sentence may well hold one step, and another one behind it."""
    common = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    return common > 0.5 * min(one.end_s - one.start_s, other.end_s - other.start_s)


def _trap(read: ReadFile, said: _Said, phrase: ForbiddenPhrase, step: Step) -> Iterator[str]:
    """The first sentence that a step asks for and a forbidden phrase holds against whoever says it."""
    if not _same_speaker(phrase.speaker, step.speaker):
        return
    for text in said.of(step):
        found = said.found(phrase, text)
        if found and found.grade in {Grade.HIT, Grade.DOUBT}:
            what = "is held against" if found.grade is Grade.HIT else "leaves a doubt about"
            mine = phrase.id in read.ids("forbidden")
            at = read.at_item("forbidden", phrase.id) if mine else read.at_item("steps", step.id)
            yield (
                f"{at}: warning: the forbidden phrase {phrase.id!r} {what} whoever "
                f"says {text!r}, which step {step.id!r} asks for (fit {100 * found.score:.0f} %); change one of them"
            )
            return


def _answers_itself(read: ReadFile, said: _Said, step: Step) -> Iterator[str]:
    """What makes a step due and fulfils it at once."""
    if step.when and _same_speaker(step.speaker, step.when.speaker):
        for text in said.triggers(step):
            found = said.found(step, text)
            if found and found.grade is Grade.HIT:
                yield (
                    f"{read.at_item('steps', step.id, 'when')}: warning: {text!r} makes {step.id!r} due and passes "
                    "it at once; say in 'when' who else says it, or write wordings that differ more"
                )
                return
