"""Fits how likely a wording was said, from how well its best place fits; the weights and limits of checks/matching/thresholds.yaml.

    python tests/heavy/fit_thresholds.py            # prints the fit and what it does, each call judged by a fit on the others
    python tests/heavy/fit_thresholds.py --write    # and writes it into thresholds.yaml

The material: every step of every dialogue of the sample and of the shipped playbooks, as it was said, and with the passage that
satisfies it taken out; without and with wrong words (noise.py). Which steps were said is what a careful person says of the dialogue.
"""

import argparse
import random
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from dialogues import LEXICONS, World, worlds
from noise import SoundAlikes, noisy, sound_alikes
from sklearn.linear_model import LogisticRegression

from qa_pipeline.checks.answers import Answers
from qa_pipeline.checks.context import CallContext
from qa_pipeline.checks.matching import chance
from qa_pipeline.checks.matching.call_text import CallText
from qa_pipeline.checks.matching.language import language
from qa_pipeline.checks.matching.match import Match
from qa_pipeline.checks.matching.wording import Grade
from qa_pipeline.transcript.transcript import Transcript, Utterance

RATES = (0.0, 0.1, 0.2, 0.3)
NOT_SAID_ABOVE, SAID_BELOW = 0.005, 0.02
"""Of what was not said so much may count as said, and of what was said so much as surely not: a fail is worse than a doubt."""
LEAST = {"verbatim": 0.72, "paraphrase": 0.7, "keywords": 0.6}
FILE = Path(chance.__file__).with_name("thresholds.yaml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The best place of a step in a call."""

    world: str
    step: str
    strictness: str
    said: bool
    rate: float
    match: Match


def samples(found: list[World], trials: int, alikes: dict[str, SoundAlikes]) -> Iterator[Sample]:
    """All of them."""
    for world in found:
        clean = everywhere(context_of(world, world.transcript))
        golds = {step.id: world.gold.get(step.id) for step in world.playbook.steps}
        for step in world.playbook.steps:
            if golds[step.id] == "pass" and clean[step.id] and clean[step.id][0].score > 0.6:
                gone = [(m.start_s, m.end_s) for m in clean[step.id] if m.score > 0.5]
                yield from _heard(world, without(world.transcript, gone), {step.id: False}, trials, alikes)
        said = {
            name: gold == "pass"
            for name, gold in golds.items()
            # What fails with a good fit was said too late, or changed
            if gold in {"pass", "not_applicable"}
            or (gold == "fail" and (not clean[name] or clean[name][0].score < 0.6))
        }
        yield from _heard(world, world.transcript, said, trials, alikes)


def _heard(
    world: World, transcript: Transcript, said: dict[str, bool], trials: int, alikes: dict[str, SoundAlikes]
) -> Iterator[Sample]:
    for rate in RATES:
        for trial in range(trials if rate else 1):
            rng = random.Random(f"{world.name} {sorted(said)} {rate} {trial}")
            heard = (
                noisy(transcript, rate, alikes[world.playbook.language], rng, told=False)
                if rate
                else transcript
            )
            found = everywhere(context_of(world, heard))
            for step in world.playbook.steps:
                if step.id in said and found[step.id]:
                    yield Sample(
                        world=world.name,
                        step=step.id,
                        strictness=step.strictness.value,
                        said=said[step.id],
                        rate=rate,
                        match=found[step.id][0],
                    )


def everywhere(context: CallContext) -> dict[str, tuple[Match, ...]]:
    """By step, all places."""
    return {name: said.everywhere for name, said in Answers(context).steps.items()}


def context_of(world: World, transcript: Transcript) -> CallContext:
    text = CallText(transcript, language(world.playbook.language))
    return CallContext(call=text, recording=world.recording, playbook=world.playbook, lexicons=LEXICONS)


def without(transcript: Transcript, gone: list[tuple[float, float]]) -> Transcript:
    """The transcript without the words in these times."""
    kept: list[Utterance] = []
    for u in transcript.utterances:
        words = tuple(
            w
            for w in u.words
            if not any(a - 0.01 <= (w.start_s or 0) and (w.end_s or 0) <= b + 0.01 for a, b in gone)
        )
        if words:
            kept.append(replace(u, words=words, text=" ".join(w.text for w in words), index=len(kept)))
    return replace(transcript, utterances=tuple(kept))


def fit(x: np.ndarray, y: np.ndarray, strictness: str) -> LogisticRegression:
    """The weights; but for paraphrases by the score alone, for those wordings are all long here, and need not be elsewhere."""
    seen = x if strictness == "paraphrase" else x * np.array([1.0, 0.0, 0.0])
    return LogisticRegression(C=3.0, max_iter=2000, class_weight="balanced").fit(seen, y)


def limits(p: np.ndarray, y: np.ndarray, easy: np.ndarray) -> tuple[float, float]:
    """Hit and doubt."""
    hit = float(np.quantile(p[~y], 1 - NOT_SAID_ABOVE))
    doubt = float(np.quantile(p[y & easy], SAID_BELOW))
    return min(0.8, max(0.75, hit)), min(0.1, max(0.05, doubt))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trials", type=int, default=2)
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--show", action="store_true", help="the unsaid that fit best and the said that fit worst"
    )
    args = parser.parse_args()
    found = list(worlds())
    texts = {
        code: [u.text for w in found if w.playbook.language == code for u in w.transcript.utterances]
        for code in ("it", "en")
    }
    alikes = {code: sound_alikes(code, said) for code, said in texts.items()}
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples(found, args.trials, alikes):
        if not (
            not sample.said and sample.match.grade is Grade.MISS and sample.match.score > 0.45
        ):  # explained by another step
            groups[sample.strictness].append(sample)
    lines = []
    for strictness in ("verbatim", "paraphrase", "keywords"):
        its = groups[strictness]
        x = np.array([s.match.fit.features for s in its])
        y = np.array([s.said for s in its])
        rates = np.array([s.rate for s in its])
        calls = np.array([s.world for s in its])
        p = np.zeros(len(its))
        for call in np.unique(calls):
            p[calls == call] = fit(x[calls != call], y[calls != call], strictness).predict_proba(
                x[calls == call]
                if strictness == "paraphrase"
                else x[calls == call] * np.array([1.0, 0.0, 0.0])
            )[:, 1]
        hit, doubt = limits(p, y, rates <= 0.2)
        whole = fit(x, y, strictness)
        a, (b, c, d) = whole.intercept_[0], whole.coef_[0]
        lines.append(
            f"  {strictness}: {{intercept: {a:.3f}, score: {b:.3f}, found: {c:.3f}, runner_up: {d:.3f}, "
            f"hit: {hit:.3f}, doubt: {doubt:.3f}, least: {LEAST[strictness]}}}"
        )
        print(
            f"{strictness}: {len(its)} places, {y.mean():.0%} said; Brier {np.mean((p - y) ** 2):.4f}\n{lines[-1]}"
        )
        for rate in RATES:
            at = rates == rate
            print(
                f"  {rate:.0%} wrong words: said {100 * (p[y & at] >= hit).mean():.1f} % surely, {100 * (p[y & at] < doubt).mean():.1f} % denied; "
                f"not said {100 * (p[~y & at] >= hit).mean():.1f} % surely, {100 * (p[~y & at] < doubt).mean():.1f} % denied"
            )
        if args.show:
            for y_is, order in ((False, np.argsort(-p)), (True, np.argsort(p))):
                for i in [i for i in order if y[i] == y_is and rates[i] == 0][:25]:
                    m = its[i].match
                    print(
                        f"    {'said' if y_is else 'not '} {p[i]:.2f} {np.round(x[i], 2)} {its[i].world[:24]} {its[i].step} | {m.quote[:60]} | {m.wording}"
                    )
    if args.write:
        text = FILE.read_text(encoding="utf-8")
        FILE.write_text(re.sub(r"(?<=\nsaid:\n)(?:  .*\n)+", "\n".join(lines) + "\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
