"""Measures of real calls, held against what the segments' own times say, and the quality card of each by a profile.

    python tests/heavy/measured_calls.py FOLDER [--profile inbound] [--cards]

FOLDER holds calls as for real_calls.py. Talk share and silences are worked out here once more, on a grid of hundredths of a second and
from the raw file alone; the greatest difference is printed, and the script fails where one is more than rounding.
"""

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from dialogues import LEXICONS
from real_call_texts import deepgram, read_calls, webvtt

from conftest import make_recording
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.measures.call import measure_call
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.result import Verdict
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard.scorecard import Scorecard
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.transcript.formats.reading import read_transcript
from qa_pipeline.transcript.formats.speakers import CallKnown
from qa_pipeline.transcript.transcript import Transcript

STEP_S = 0.01
ROUNDING = {"talk_share": 0.006, "silence_share": 0.006, "longest_silence_s": 0.06, "total_silence_s": 0.06}
"""How a value may differ that is shown with one decimal, a share with two."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--profile", default="inbound")
    parser.add_argument(
        "--cards", action="store_true", help="every call's measures, competences and coaching"
    )
    args = parser.parse_args()
    worst: dict[str, float] = {}
    impolite, differing, human = [], [], dict[str, Verdict]()
    verdicts = Counter[tuple[str, str]]()
    for name, which, transcript, raw in texts(args.folder):
        measures = {each.name: each for each in measure_call(transcript, LEXICONS)}
        for key, value in by_the_grid(raw, which).items():
            worst[key] = max(worst.get(key, 0.0), abs((measures[key].value or 0.0) - value))
        card = judged(transcript, args.profile)
        verdicts.update((each.check, str(each.verdict)) for each in card.results)
        if which == "human":
            human = {each.check: each.verdict for each in card.results}
        differing += [
            f"{name} {each.check}: {human[each.check]} by the person's text, {each.verdict} by the machine's"
            for each in card.results
            if each.verdict is not human[each.check]
        ]
        impolite += [
            name for each in card.results if each.check == "no-rudeness" and each.verdict is Verdict.FAIL
        ]
        if args.cards:
            show(name, card)
    for check in dict.fromkeys(check for check, _ in verdicts):
        print(
            f"{check:24}"
            + "".join(f"{verdict}: {verdicts[check, verdict]:3}  " for verdict in map(str, Verdict))
        )
    print("impoliteness found in:", impolite or "no call")
    print(
        f"of {sum(verdicts.values())} verdicts {len(differing)} differ between the texts",
        *differing,
        sep="\n  ",
    )
    for key, difference in sorted(worst.items()):
        print(f"{key}: greatest difference {difference:.3f}")
    if impolite or any(worst[key] > limit for key, limit in ROUNDING.items()):
        raise SystemExit(1)


def texts(folder: Path) -> Iterator[tuple[str, str, Transcript, dict[str, Any]]]:
    """Each call by a person's words, and by a recogniser's in two formats; and its raw file."""
    for call in read_calls(folder):
        raw = json.loads((folder / f"{call.id}.json").read_text(encoding="utf-8"))
        for which, write in (("human", webvtt), ("machine", webvtt), ("machine", deepgram)):
            known = CallKnown(agent_name=call.agent, agent_channel=AgentChannel.LEFT)
            read = read_transcript(write(call, which).encode(), call.id, known, language="en")
            yield f"{call.id} {which} {write.__name__}", which, read.transcript, raw


def by_the_grid(raw: dict[str, Any], which: str) -> dict[str, float]:
    """Talk share and silences, counted hundredth by hundredth."""
    cells: dict[str, set[int]] = {"agent": set(), "caller": set()}
    for segment in raw["segments"]:
        if re.sub(r"\[[^\]]*\]", "", segment[which]).strip():  # sounds in brackets are nobody's speech
            begin, end = round(segment["start"] / STEP_S), round(segment["end"] / STEP_S)
            cells[segment["role"]].update(range(begin, end))
    anybody = sorted(cells["agent"] | cells["caller"])
    silent = [after - before - 1 for before, after in pairwise(anybody)]
    return {
        "talk_share": len(cells["agent"]) / (len(cells["agent"]) + len(cells["caller"])),
        "silence_share": sum(silent) / (anybody[-1] + 1 - anybody[0]),
        "longest_silence_s": max(silent) * STEP_S,
        "total_silence_s": sum(silent) * STEP_S,
    }


def judged(transcript: Transcript, profile: str) -> Scorecard:
    """The call's scorecard by nothing but a profile."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "p.yaml"
        path.write_text(f"playbook: p\nversion: 1\nlanguage: en\nprofile: {profile}\n", encoding="utf-8")
        [playbook] = load_playbooks([path], LEXICONS.ids)
    recording = make_recording(transcript.call_id)
    results = check_call(transcript, recording, playbook, LEXICONS)
    return make_scorecard(
        recording, transcript, playbook, results, measures=measure_call(transcript, LEXICONS)
    )


def show(name: str, card: Scorecard) -> None:
    """What a team leader would read of the call."""
    print(f"\n{name}: quality {card.quality}")
    print("  " + ", ".join(f"{each.name} {each.value}" for each in card.measures))
    for each in card.competences:
        said = each.coaching and translate("en").sentence(each.coaching.sentence)
        print(f"  {each.competence} {each.score} {each.lost or ''} {each.unsure or ''} {said or ''}")


if __name__ == "__main__":
    main()
