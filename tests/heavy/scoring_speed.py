"""How long it takes to judge stored transcripts: 10,000 calls of five minutes against a playbook of 25 steps.

    python tests/heavy/scoring_speed.py                   # 10,000 calls, as many processes as cores
    python tests/heavy/scoring_speed.py --calls 200 --workers 1 --profile
    python tests/heavy/scoring_speed.py --steps-only --fitting   # without forbidden phrases and quality rules; calls that fit the playbook

Calls are put together from the dialogues of the sample and of the shipped playbooks, in an order of their own, with a word in ten wrong, so
that no two are alike; with `--fitting` they are those of `fitting_calls.py`. What is timed is judging and scoring; reading and writing the store is not.
"""

import argparse
import cProfile
import pstats
import random
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from multiprocessing import get_context
from os import cpu_count

import fitting_calls
from dialogues import LEXICONS, World, worlds
from noise import noisy, sound_alikes

from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.judging import Rules, get_ready, judge
from qa_pipeline.recordings.recording import Recording, Speaker
from qa_pipeline.transcript.transcript import Transcript, Utterance

STEPS, CALL_S = 25, 300.0
PORTION = 50
SIDES = (Speaker.AGENT, Speaker.CUSTOMER)


def playbook(found: list[World]) -> Playbook:
    """The steps of the Italian playbooks, 25 of them, with what they forbid and their quality rules."""
    books = {world.playbook.id: world.playbook for world in found if world.playbook.language == "it"}
    steps = {step.id: step for book in books.values() for step in book.steps}
    kept = dict(list(steps.items())[:STEPS])
    whole = tuple(
        replace(step, after=tuple(name for name in step.after if name in kept)) for step in kept.values()
    )
    first = books["outbound-sale-it"]
    slots = dict(slot for book in books.values() for slot in book.slots)
    return replace(first, steps=whole, slots=tuple(sorted(slots.items())))


def calls(found: list[World], numbers: range) -> list[Transcript]:
    """So many conversations of five minutes."""
    said = [world for world in found if world.playbook.language == "it"]
    alikes = sound_alikes("it", [u.text for world in said for u in world.transcript.utterances])
    made = []
    talk = [u for world in said for u in world.transcript.utterances if u.speaker is Speaker.CUSTOMER]
    for number in numbers:
        rng = random.Random(number)
        # One call as it was, and what customers say in all of them, by both sides, until five minutes are over
        rest = list(rng.choice(said).transcript.utterances)
        utterances: list[Utterance] = []
        now = 0.0
        while now < CALL_S:
            u = (
                rest.pop(0)
                if rest and rng.random() < 0.4
                else replace(rng.choice(talk), speaker=rng.choice(SIDES))
            )
            shift = now - u.start_s
            words = tuple(
                replace(w, start_s=(w.start_s or 0) + shift, end_s=(w.end_s or 0) + shift) for w in u.words
            )
            utterances.append(
                replace(u, index=len(utterances), words=words, start_s=now, end_s=u.end_s + shift)
            )
            now = u.end_s + shift + 0.4
        whole = replace(
            said[0].transcript, utterances=tuple(utterances), duration_s=now, call_id=f"c{number}"
        )
        made.append(noisy(whole, 0.1, alikes, rng, told=True))
    return made


def judged(
    rules: Rules, recording: Recording, numbers: range, *, fitting: bool = False
) -> tuple[float, int, int]:
    """Seconds of the processor, calls and words."""
    made = (fitting_calls.calls if fitting else calls)(list(worlds()), numbers)
    begin = time.process_time()
    for transcript in made:
        judge(recording, transcript, rules)
    seconds = time.process_time() - begin
    return seconds, len(made), sum(len(u.words) for transcript in made for u in transcript.utterances)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=cpu_count() or 1)
    parser.add_argument("--profile", action="store_true", help="of one process")
    parser.add_argument("--steps-only", action="store_true", help="a playbook of steps and nothing else")
    parser.add_argument("--fitting", action="store_true", help="calls and steps that fit each other")
    args = parser.parse_args()
    found = list(worlds())
    book = (fitting_calls.playbook if args.fitting else playbook)(found)
    if args.steps_only:
        book = replace(book, forbidden=(), quality=())
    rules = Rules(playbooks=(book,), lexicons=LEXICONS, wanted=book.id)
    recording = found[0].recording
    get_ready(rules)
    judged(rules, recording, range(-2, 0), fitting=args.fitting)  # what is loaded once
    if args.profile:
        made = (fitting_calls.calls if args.fitting else calls)(found, range(args.calls))
        with cProfile.Profile() as profile:
            for transcript in made:
                judge(recording, transcript, rules)
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
        return
    portions = [range(first, min(first + PORTION, args.calls)) for first in range(0, args.calls, PORTION)]
    work = partial(judged, rules, recording, fitting=args.fitting)
    context = get_context("spawn")
    with ProcessPoolExecutor(
        args.workers, mp_context=context, initializer=get_ready, initargs=(rules,)
    ) as pool:
        results = list(pool.map(work, portions))
    seconds, count, words = (sum(column) for column in zip(*results, strict=True))
    print(
        f"{count} calls of {words / count:.0f} words, {len(book.steps)} steps, {len(book.forbidden)} forbidden phrases, {len(book.quality)} quality rules: "
        f"{1000 * seconds / count:.1f} ms a call, {seconds / args.workers:.0f} s on {args.workers} processes"
    )


if __name__ == "__main__":
    main()
