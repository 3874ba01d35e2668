"""How long the word lists take: 10,000 transcripts of five minutes against all of them.

    python tests/heavy/lexicon_speed.py                # 10,000 calls, as many processes as cores
    python tests/heavy/lexicon_speed.py --calls 400 --workers 1

The calls are those of `scoring_speed.py`. What is timed is reading the words of a call and finding every entry of every
list in what agent and customer said, with the readings of each; then the interactions and the call's outcome.
"""

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path

from dialogues import LEXICONS, worlds
from scoring_speed import PORTION, calls, playbook

from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.interactions.judge import judge_interaction
from qa_pipeline.checks.interactions.names import INTERACTIONS
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.outcome.decide import call_outcome
from qa_pipeline.checks.playbook import Playbook, QualityRule
from qa_pipeline.recordings.recording import Recording, Speaker

SIDES = (Speaker.AGENT, Speaker.CUSTOMER)
RULES = tuple(
    QualityRule(id=name, title=name, competence="communication", speaker=Speaker.AGENT, interaction=name)
    for name in INTERACTIONS
)


def found(book: Playbook, recording: Recording, numbers: range) -> tuple[float, int, int]:
    """Seconds, calls, and entries found in a portion of calls."""
    transcripts = calls(list(worlds()), numbers)
    lists = LEXICONS.of("it")
    warm = CallText(transcripts[0], language("it"))
    LEXICONS.in_call(warm)  # the lists are read once a process
    start = time.process_time()
    places = 0
    for transcript in transcripts:
        text = CallText(transcript, language("it"))
        context = CallContext(call=text, recording=recording, playbook=book, lexicons=LEXICONS)
        places += sum(len(context.words.found(each.id, side)) for each in lists for side in SIDES)
        for rule in RULES:
            judge_interaction(context, rule)
        call_outcome(context)
    return time.process_time() - start, len(transcripts), places


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--calls", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=cpu_count() or 1)
    options = parser.parse_args()
    book = playbook(list(worlds()))
    job = partial(found, book, Recording(call_id="c", path=Path(), file="", sha256=""))
    portions = [range(at, min(at + PORTION, options.calls)) for at in range(0, options.calls, PORTION)]
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(job, portions))
    seconds, number, places = (sum(column) for column in zip(*done, strict=True))
    print(
        f"{number} calls, {places / number:.0f} entries found a call: {1000 * seconds / number:.1f} ms a call and core"
    )
    print(f"10,000 calls on {options.workers} cores: {10_000 * seconds / number / options.workers:.0f} s")


if __name__ == "__main__":
    main()
