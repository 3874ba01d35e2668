"""What is allowed in a playbook and hardly ever meant."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.matching.tokens import Kind
from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.playbook import ForbiddenPhrase, Playbook, Step
from qa_pipeline.checks.playbook_references import COLUMNS, ReadFile, slots_in

Item = Step | ForbiddenPhrase
FEW_WORDS = 3
"""So few words, word for word, are decided by one that is misheard."""
MANY_TURNS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a playbook's file cannot know by itself."""

    columns: frozenset[str] = frozenset()
    """Of the workspace's `calls.csv`; empty where there is none, or it has no rows."""
    is_parent: bool = False
    """Whether another playbook extends it."""


def odd_wordings(read: ReadFile, playbook: Playbook) -> Iterator[str]:
    """Warnings about single steps and phrases of this file, each beginning with file:line:column."""
    for part, items in (("steps", playbook.steps), ("forbidden", playbook.forbidden)):
        own: list[Item] = [item for item in items if item.id in read.ids(part)]
        for item in own:
            at = read.at_item(part, item.id)
            if not item.examples.present and not item.examples.absent:
                yield (
                    f"{at}: warning: {item.id!r} has no examples; add sentences under 'examples: {{present: [...], "
                    "absent: [...]}', and every check will try them"
                )
            for index, text in enumerate(item.say):
                place = read.at_item(part, item.id, "say", index)
                yield from (f"{place}: warning: {odd}" for odd in _odd(playbook, item, text))
            yield from _twice(read, playbook, part, item)
    for step in playbook.steps:
        if step.within_turns and step.within_turns > MANY_TURNS and step.id in read.ids("steps"):
            yield (
                f"{read.at_item('steps', step.id, 'within_turns')}: warning: {step.within_turns} turns are nearly a "
                "whole call; leave 'within_turns' out if it may come at any time"
            )


def _odd(playbook: Playbook, item: Item, text: str) -> Iterator[str]:
    tokens = language(playbook.language).tokens(_without_slots(text))
    if item.strictness is Strictness.VERBATIM and len(tokens) <= FEW_WORDS:
        yield (
            f"{text!r} is too short to be judged word for word: one misheard word decides; write the whole "
            "sentence, or 'strictness: paraphrase'"
        )
    denied = next((token.norm for token in tokens if token.kind is Kind.NEGATION), None)
    if item.strictness is Strictness.KEYWORDS and denied:
        yield (
            f"{text!r}: keywords may stand in any order, so that nobody knows what {denied!r} denies; "
            "write 'strictness: paraphrase'"
        )


def _twice(read: ReadFile, playbook: Playbook, part: str, item: Item) -> Iterator[str]:
    """Wordings that are the same but for capitals and punctuation."""
    words = language(playbook.language)
    seen: dict[tuple[str, ...], str] = {}
    for index, text in enumerate(item.say):
        key = tuple(token.norm for token in words.tokens(text.replace("{", " ").replace("}", " ")))
        if key in seen:
            yield f"{read.at_item(part, item.id, 'say', index)}: warning: {text!r} is there twice; leave one out"
        seen[key] = text


def _without_slots(text: str) -> str:
    for name in slots_in([text]):
        text = text.replace("{" + name + "}", " ")
    return text


def odd_slots(read: ReadFile, playbook: Playbook, around: Surroundings) -> Iterator[str]:
    """Warnings about slots and columns: filled by nothing, or filling nothing."""
    filled = {name for name, _ in playbook.slots} | COLUMNS | around.columns
    used = Counter(slots_in(text for item in _items(playbook) for text in _texts(item)))
    for part, items in (("steps", playbook.steps), ("forbidden", playbook.forbidden)):
        for item in items:
            for name in dict.fromkeys(slots_in(_texts(item))):
                if item.id in read.ids(part) and name not in filled:
                    yield (
                        f"{read.at_item(part, item.id)}: warning: nothing fills {{{name}}}: it is not under 'slots' and "
                        "no known column of calls.csv; the wording is looked for without it"
                    )
    for name in read.file.slots:
        if name not in used and not around.is_parent:
            yield f"{read.at('slots', name)}: warning: no wording uses {{{name}}}; leave the slot out"
    for name in read.file.applies_to:
        if around.columns and name.strip().lower() not in around.columns:
            yield (
                f"{read.at('applies_to', name)}: warning: calls.csv has no column {name!r}, so that this playbook "
                f"judges no call; it has: {', '.join(sorted(around.columns))}"
            )


def _items(playbook: Playbook) -> Sequence[Item]:
    return (*playbook.steps, *playbook.forbidden)


def _texts(item: Item) -> tuple[str, ...]:
    """Its wordings, and what makes it due."""
    return (*item.say, *(item.when.says if isinstance(item, Step) and item.when else ()))
