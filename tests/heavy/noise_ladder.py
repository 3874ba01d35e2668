"""How verdicts stand up to wrong words: false fails, false passes and doubts at 0 to 40 % of them.

    python tests/heavy/noise_ladder.py [--trials 10] [--told] [--show 0.2] [--without paraphrased] [--held-out]

Every dialogue of the sample and of the shipped playbooks, as text; steps and forbidden phrases only. With `--held-out`
instead those of `tests/playbooks_heldout/`, which nothing was fitted on; what is arguable there is counted and left out.
"""

import argparse
import random
from collections import Counter
from dataclasses import replace

from dialogues import ARGUABLE, LEXICONS, World, worlds
from noise import noisy, sound_alikes

from qa_pipeline.checks.check_call import check_call
from qa_pipeline.transcript.transcript import Transcript

RATES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=10)
    parser.add_argument("--told", action="store_true", help="wrong words have lower probabilities")
    parser.add_argument("--show", type=float, help="print the wrong verdicts of this rate")
    parser.add_argument("--only", default="", help="dialogues whose name holds this")
    parser.add_argument("--without", help="leave out dialogues whose name holds this")
    parser.add_argument(
        "--held-out", action="store_true", help="only the dialogues that nothing was fitted on"
    )
    args = parser.parse_args()
    found = [
        world
        for world in worlds(held_out=args.held_out)
        if args.only in world.name and not (args.without and args.without in world.name)
    ]
    texts = [u.text for w in found for u in w.transcript.utterances] + [
        t for w in found for s in w.playbook.steps for t in s.say
    ]
    by_language = {
        code: [
            t for w in found for t in [u.text for u in w.transcript.utterances] if w.playbook.language == code
        ]
        for code in ("it", "en")
    }
    alikes = {code: sound_alikes(code, said or texts) for code, said in by_language.items()}
    print(
        "| wrong words | verdicts | false fails | false passes | unsure | of gold passes unsure | of gold fails unsure |"
    )
    print("|---|---|---|---|---|---|---|")
    arguable = sum(len(_sides(gold)) > 1 for world in found for gold in world.gold.values())
    for rate in RATES:
        counts: Counter[tuple[str, str]] = Counter()
        for world in found:
            for trial in range(args.trials if rate else 1):
                rng = random.Random(f"{world.name} {rate} {trial}")
                transcript = (
                    noisy(world.transcript, rate, alikes[world.playbook.language], rng, told=args.told)
                    if rate
                    else world.transcript
                )
                judge(world, transcript, counts, show=rate == args.show)
        print(row(rate, counts), flush=True)
    if arguable:
        print(f"Left out: {arguable} verdicts that a careful person may give either way.")


def _sides(gold: str) -> set[bool]:
    """Whether it is held against the operator: one answer, or both where that is arguable."""
    return {verdict == "fail" for verdict in gold.split(ARGUABLE)}


def judge(world: World, transcript: Transcript, counts: Counter[tuple[str, str]], *, show: bool) -> None:
    playbook = replace(world.playbook, quality=())
    for result in check_call(transcript, world.recording, playbook, LEXICONS):
        if result.check in world.gold:
            gold, said = world.gold[result.check], result.verdict.value
            if len(_sides(gold)) > 1:
                continue
            gold = gold.split(ARGUABLE)[0]  # a pass or not applicable: no fail either way
            counts[gold, said] += 1
            if show and gold not in {said, "unsure"}:
                near = result.nearest or (result.evidence[0] if result.evidence else None)
                print(
                    f"   {world.name:28} {result.check:18} {gold:>14} -> {said:14} {result.reason} | {near.quote if near else ''} | {near.wording if near else ''}"
                )


def row(rate: float, counts: Counter[tuple[str, str]]) -> str:
    def share(golds: set[str], said: set[str]) -> str:
        whole = sum(n for (g, _), n in counts.items() if g in golds)
        part = sum(n for (g, s), n in counts.items() if g in golds and s in said)
        return f"{part} of {whole} ({100 * part / max(1, whole):.1f} %)"

    decided = {"pass", "fail", "not_applicable"}
    cells = (
        f"{rate:.0%}",
        str(sum(counts.values())),
        share({"pass", "not_applicable"}, {"fail"}),
        share({"fail"}, {"pass", "not_applicable"}),
        share(decided, {"unsure"}),
        share({"pass", "not_applicable"}, {"unsure"}),
        share({"fail"}, {"unsure"}),
    )
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
