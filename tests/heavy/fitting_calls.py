"""Calls of five minutes and a playbook of 25 steps that fit each other as a centre's calls fit its playbook.

A call is a sale with service requests in its middle until five minutes are over, of the shipped playbooks' own dialogues,
drawn so that most operators keep to the script; a word in twenty is heard wrong. The playbook has the steps of both conversations. Of 200 such calls the
verdicts were, a call: 31.8 pass, 13.6 not applicable, 3.7 unsure, 0.8 fail. The calls of `scoring_speed.py` are the worst case instead: no call follows their playbook, and two verdicts in three are open.
"""

import random
from collections.abc import Iterable
from dataclasses import replace

from dialogues import World
from noise import noisy, sound_alikes

from qa_pipeline.checks.playbook import Playbook, Step
from qa_pipeline.speech.segment import Span
from qa_pipeline.transcript.transcript import Transcript, Utterance

STEPS, CALL_S, WRONG, PAUSE_S = 25, 300.0, 0.05, 0.4
MAIN, ASKED, MORE = "outbound-sale-it", "inbound-support-it", "debt-reminder-it"
SELDOM = ("hardship", "dispute", "promise")
"""Steps of what no call is about: not applicable, as much of every centre's playbook is to most calls."""
DRAWN = {"perfect": 4, "hesitant": 4, "short": 2, "paraphrased": 3, "faulty": 4}
"""How many of a kind of dialogue there are: most operators keep to the script."""
SHORTEST_S = 60.0
"""Of a service request."""
EDGE = 2
"""Utterances at either end of a conversation that a call has only once: greeting and farewell."""


def playbook(found: list[World]) -> Playbook:
    """All steps of the main conversation, those of the other that have no place of their own in a call, and some that are seldom due."""
    books = {world.playbook.id: world.playbook for world in found}
    steps = {step.id: step for step in books[MAIN].steps}
    for step in books[ASKED].steps + books[MORE].steps:
        if (_anywhere(step) and step in books[ASKED].steps) or step.id in SELDOM:
            steps.setdefault(step.id, step)
    kept = dict(list(steps.items())[:STEPS])
    whole = tuple(
        replace(step, after=tuple(name for name in step.after if name in kept)) for step in kept.values()
    )
    slots = {name: value for book in (MORE, ASKED, MAIN) for name, value in books[book].slots}
    return replace(books[MAIN], steps=whole, slots=tuple(sorted(slots.items())))


def _anywhere(step: Step) -> bool:
    return step.within_first_s is None and step.within_last_s is None


def calls(found: list[World], numbers: Iterable[int]) -> list[Transcript]:
    """The calls of these numbers; the same number is the same call."""
    kinds = {book: [world for world in found if world.playbook.id == book] for book in (MAIN, ASKED)}
    said = [u for world in found if world.playbook.language == "it" for u in world.transcript.utterances]
    alikes = sound_alikes("it", [u.text for u in said])
    made = []
    for number in numbers:
        rng = random.Random(number)
        utterances = _placed(_conversation(kinds, rng))
        whole = replace(
            kinds[MAIN][0].transcript,
            call_id=f"c{number}",
            utterances=utterances,
            speech=tuple(Span(speaker=u.speaker, start_s=u.start_s, end_s=u.end_s) for u in utterances),
            duration_s=utterances[-1].end_s + PAUSE_S,
            announced_s=utterances[-1].end_s + PAUSE_S,
        )
        made.append(noisy(whole, WRONG, alikes, rng, told=True))
    return made


def _conversation(kinds: dict[str, list[World]], rng: random.Random) -> list[Utterance]:
    """What is said, in its order; the times are still those of where it was said first."""
    main = _drawn(kinds[MAIN], rng).transcript.utterances
    middle: list[Utterance] = []
    while _length_s(main) + _length_s(middle) < CALL_S - SHORTEST_S / 2:
        middle += _drawn(kinds[ASKED], rng).transcript.utterances[EDGE:-EDGE]
    half = len(main) // 2
    return [*main[:half], *middle, *main[half:]]


def _drawn(worlds: list[World], rng: random.Random) -> World:
    return rng.choices(worlds, [DRAWN[world.name.rpartition(".")[2]] for world in worlds])[0]


def _length_s(utterances: Iterable[Utterance]) -> float:
    return sum(u.end_s - u.start_s + PAUSE_S for u in utterances)


def _placed(utterances: list[Utterance]) -> tuple[Utterance, ...]:
    """The utterances one after the other."""
    placed, now = [], 0.0
    for index, said in enumerate(utterances):
        shift = now - said.start_s
        words = tuple(
            replace(w, start_s=(w.start_s or 0) + shift, end_s=(w.end_s or 0) + shift) for w in said.words
        )
        placed.append(replace(said, index=index, words=words, start_s=now, end_s=said.end_s + shift))
        now = said.end_s + shift + PAUSE_S
    return tuple(placed)
