"""The same conversation in five voices, faster, slower, louder and softer: the scores are the same to the byte.

    python tests/heavy/same_text.py                     # c06-objection-met and c08-rude-operator of the sample
    python tests/heavy/same_text.py c01-perfect

Tone is wording, never voice: whoever says it, and however loudly, is judged alike. The calls are spoken by synthesisers
(espeak-ng, festival with its Italian voices, sox), heard by the starter model as `qa-pipeline run` hears them, and judged by
the sample's playbooks. The starter mishears more in some voices than in others, so verdicts that rest on words it lost may
become doubts; those are shown. Once more the same is judged on the text as it was written, where nothing is misheard.
"""

import argparse
import csv
import json
import shutil
import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "recordings_sample"
sys.path.insert(0, str(SAMPLE))

import make_audio  # noqa: E402 - the script that made the sample's audio

from qa_pipeline.cli import crash  # noqa: E402
from qa_pipeline.cli.app import app  # noqa: E402

VOICES = {
    "max": "espeak-ng it+max 160",
    "f2": "espeak-ng it+f2 150",
    "michael": "espeak-ng it+Michael 155",
    "lp": "festival lp 1.0",
    "pc": "festival pc 1.05",
    "faster": "espeak-ng it+max 180",
    "slower": "espeak-ng it+max 140",
}
GAINS = {"louder": 2.0, "softer": 0.3}
"""How much louder or softer than `max` the agent's line is."""


def variants(name: str, folder: Path) -> list[str]:
    """Makes the audio of one dialogue in every way; gives the call ids."""
    dialogue = make_audio.read_dialogue(SAMPLE / "dialogues" / f"{name}.txt")
    made = []
    for how, voice in (VOICES | dict.fromkeys(GAINS, VOICES["max"])).items():
        call_id = f"{name}-{how}"
        spoken = replace(
            dialogue,
            name=name,  # the same hiss in all of them
            file=f"{call_id}.wav",
            format="wav pcm16",
            voices=dialogue.voices | {"agent": voice},
        )
        make_audio.make(spoken, folder)
        if how in GAINS:
            louder(folder / f"{call_id}.wav", GAINS[how])
        made.append(call_id)
    return made


def louder(path: Path, gain: float) -> None:
    """The same file with the agent's side (left) louder or softer."""
    out = path.with_suffix(".new.wav")
    make_audio.run("sox", "-V1", str(path), str(out), "remix", f"1v{gain}", "2")
    out.replace(path)


def judged(name: str, folder: Path) -> dict[str, dict[str, Any]]:
    """The scorecards of all variants."""
    shutil.copytree(SAMPLE / "playbooks", folder / "playbooks")
    recordings = folder / "recordings"
    recordings.mkdir()
    ids = variants(name, recordings)
    with (SAMPLE / "calls.csv").open(encoding="utf-8-sig", newline="") as file:
        row = next(row for row in csv.DictReader(file, delimiter=";") if row["call_id"] == name)
    with (folder / "calls.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerows(row | {"call_id": each, "file": f"{each}.wav"} for each in ids)
    shutil.copy(SAMPLE / "qa.yaml", folder)
    result = CliRunner().invoke(
        app, ["run", str(folder), "--model", str(ROOT / "models" / "starter"), "--quiet"]
    )
    if result.exit_code == crash.EXIT_CODE:
        sys.exit(result.stderr)
    found = [
        json.loads(path.read_text(encoding="utf-8")) for path in (folder / "out" / "scorecards").iterdir()
    ]
    return {card["call_id"].removeprefix(f"{name}-"): card for card in found}


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", default=["c06-objection-met", "c08-rude-operator"])
    options = parser.parse_args()
    for name in options.names:
        with tempfile.TemporaryDirectory() as folder:
            cards = judged(name, Path(folder))
        scores = {how: (card["compliance"], card["quality"], card["outcome"]) for how, card in cards.items()}
        usual = Counter(scores.values()).most_common(1)[0][0]
        print(f"{name}: compliance, quality, outcome of {len(scores)} renderings")
        for how, score in sorted(scores.items()):
            print(f"  {how:8} {score}{'' if score == usual else '   <- differs'}")
            if score != usual:
                like = next(card for other, card in cards.items() if scores[other] == usual)
                for mine, other in zip(cards[how]["results"], like["results"], strict=True):
                    if mine["verdict"] != other["verdict"]:
                        print(f"             {mine['check']}: {mine['verdict']} ({mine['reason']})")


if __name__ == "__main__":
    main()
