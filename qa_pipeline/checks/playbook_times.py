"""Times that no call, or only a very short one, can keep."""

from collections.abc import Iterator, Mapping

from qa_pipeline.checks.playbook import Playbook, Step
from qa_pipeline.checks.playbook_references import ReadFile, reached

FASTEST_WORD_S = 0.2
"""Nobody says a whole script faster than five words a second."""


def impossible_times(read: ReadFile, playbook: Playbook) -> Iterator[str]:
    """Warnings about windows and order, each beginning with file:line:column."""
    steps = {step.id: step for step in playbook.steps}
    for step in playbook.steps:
        if step.id in read.ids("steps"):
            yield from _own_window(read, step)
            yield from _after_the_end(read, step, steps)
            yield from _too_much_before(read, step, steps)


def _own_window(read: ReadFile, step: Step) -> Iterator[str]:
    if step.within_first_s and step.within_last_s:
        yield (
            f"{read.at_item('steps', step.id, 'within_first')}: warning: {step.id!r} is due in the first "
            f"{step.within_first_s:g} s and in the last {step.within_last_s:g} s: only a call shorter than "
            f"{step.within_first_s + step.within_last_s:g} s can have it; leave one of them out"
        )


def _after_the_end(read: ReadFile, step: Step, steps: Mapping[str, Step]) -> Iterator[str]:
    """A step of the beginning that must come after one of the end."""
    for other in _before(step, steps):
        if step.within_first_s and other.within_last_s:
            yield (
                f"{read.at_item('steps', step.id, 'within_first')}: warning: {step.id!r} is due in the first "
                f"{step.within_first_s:g} s, and after {other.id!r}, which is due in the last "
                f"{other.within_last_s:g} s: only a call shorter than "
                f"{step.within_first_s + other.within_last_s:g} s can have both"
            )
            return


def _too_much_before(read: ReadFile, step: Step, steps: Mapping[str, Step]) -> Iterator[str]:
    """So many words must come before it that its time is over when they are said."""
    words = sum(min(len(text.split()) for text in other.say) for other in _before(step, steps))
    if step.within_first_s and step.within_first_s < words * FASTEST_WORD_S:
        yield (
            f"{read.at_item('steps', step.id, 'within_first')}: warning: {step.id!r} is due in the first "
            f"{step.within_first_s:g} s, but the steps before it (after) have {words} words, which take "
            f"{words * FASTEST_WORD_S:g} s at least; give it more time"
        )


def _before(step: Step, steps: Mapping[str, Step]) -> list[Step]:
    """The steps that it must come after and that are always due, in the playbook's order."""
    names = reached(step.id, {name: each.after for name, each in steps.items()}) - {step.id}
    return [other for name, other in steps.items() if name in names and not other.when]
