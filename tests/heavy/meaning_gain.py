"""What a model that compares meanings does to the fails of a paraphrase step, at several thresholds.

    python tests/heavy/meaning_gain.py FOLDER      # of a sentence-transformers model; needs the extra `semantic`

The material: the dialogues of the sample and of the shipped playbooks, as they were said, and with the passage that satisfies a step
taken out. A good model turns wrong fails (a careful person holds the step to be passed) into doubts, and leaves the right ones.
"""

import argparse
from collections.abc import Iterator
from pathlib import Path

from dialogues import LEXICONS, World, worlds
from fit_thresholds import context_of, everywhere, without

from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.meaning import Meaning
from qa_pipeline.checks.reasons import PERHAPS_MEANT
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.sentence_model import find_model, load_meaning
from qa_pipeline.transcript.transcript import Transcript

THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
LOWEST = 0.01
"""Shows the likest passage whatever it is like; a higher threshold shows the same one, or none."""


def cases(world: World) -> Iterator[tuple[Transcript, dict[str, bool]]]:
    """The call with whether a fail of each paraphrase step is right; and without the passage of each step that passes."""
    steps = [step for step in world.playbook.steps if step.strictness is Strictness.PARAPHRASE]
    golds = {step.id: world.gold.get(step.id) for step in steps}
    yield (
        world.transcript,
        {name: gold == "fail" for name, gold in golds.items() if gold in {"pass", "fail"}},
    )
    found = everywhere(context_of(world, world.transcript))
    for step in steps:
        if golds[step.id] == "pass" and found[step.id] and found[step.id][0].score > 0.6:
            gone = [(m.start_s, m.end_s) for m in found[step.id] if m.score > 0.5]
            yield without(world.transcript, gone), {step.id: True}


def fails(world: World, meaning: Meaning) -> Iterator[tuple[bool, float]]:
    """For each fail whether it is right, and how like the likest passage is; 0: there is none."""
    for transcript, right in cases(world):
        words = verdicts(world, transcript, None)
        both = verdicts(world, transcript, meaning)
        for name, is_right in right.items():
            if words[name].verdict is Verdict.FAIL:
                why = both[name].reason
                score = dict(why.values)["score"] if why.template == PERHAPS_MEANT else 0
                yield is_right, float(score) / 100


def verdicts(world: World, transcript: Transcript, meaning: Meaning | None) -> dict[str, CheckResult]:
    """By check."""
    results = check_call(transcript, world.recording, world.playbook, LEXICONS, meaning)
    return {result.check: result for result in results}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    meaning = load_meaning(find_model(parser.parse_args().folder, LOWEST))
    found: dict[str, list[tuple[bool, float]]] = {}
    for world in worlds():
        found.setdefault(world.playbook.language, []).extend(fails(world, meaning))
    for language, its in sorted(found.items()):
        for threshold in THRESHOLDS:
            wrong, right = (
                [score >= threshold for is_right, score in its if is_right is kind] for kind in (False, True)
            )
            print(
                f"{language} {threshold:.2f}: doubts instead of {sum(wrong)} of {len(wrong)} wrong fails, "
                f"and of {sum(right)} of {len(right)} right ones"
            )


if __name__ == "__main__":
    main()
