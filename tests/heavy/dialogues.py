"""Whole calls as text, with the verdicts that a careful person would give: the sample's dialogues and the shipped playbooks'."""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Recording
from qa_pipeline.transcript.transcript import Transcript

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from conftest import make_recording, make_transcript  # noqa: E402 - it lies beside the tests

LEXICONS = load_wordlists(ROOT / "none")
SAMPLE = ROOT / "recordings_sample"
SHIPPED = ROOT / "qa_pipeline" / "playbooks"
FITTED_ON = ((SAMPLE / "playbooks", SAMPLE / "dialogues"), (SHIPPED, ROOT / "tests" / "playbooks"))
HELD_OUT = ((SHIPPED, ROOT / "tests" / "playbooks_heldout"),)
ARGUABLE = "|"
"""Joins the verdicts of a gold label that is a pair: careful people may give either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A call as it was said, and what is right of it."""

    name: str
    transcript: Transcript
    recording: Recording
    playbook: Playbook
    gold: dict[str, str]
    """Verdict by check; two joined by ARGUABLE where either will do."""


def worlds(*, held_out: bool = False) -> Iterator[World]:
    """All of them; those whose recording is cut or on one channel are left out, since as text they are neither.

    Args:
        held_out: only those that nothing may ever be fitted on, instead of all others.
    """
    known = LEXICONS.ids
    for playbooks, dialogues in HELD_OUT if held_out else FITTED_ON:
        found = (
            {p.id: p for p in load_playbooks(sorted(playbooks.glob("*.yaml")), known)}
            if playbooks.is_dir()
            else {}
        )
        for path in sorted(dialogues.glob("*.expected.yaml")):
            gold = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
            text = path.with_name(path.name.replace(".expected.yaml", ".txt")).read_text(encoding="utf-8")
            if re.search(r"mono|truncat|cut_at", path.name + text[:300]):
                continue
            yield World(
                name=gold["call_id"],
                transcript=make_transcript(*lines(text)),
                recording=make_recording(gold["call_id"], **gold.get("row", {})),
                playbook=found[gold["playbook"]],
                gold={
                    k: ARGUABLE.join([v] if isinstance(v, str) else v) for k, v in gold["verdicts"].items()
                },
            )


def lines(text: str) -> list[str]:
    """The dialogue's lines as the tests' conversations are written."""
    said = []
    for line in text.splitlines():
        if pause := re.match(r"\(pause ([\d.]+)\)", line):
            said.append(f"{pause[1]} s")
        elif line.startswith(("agent: ", "customer: ")):
            said.append(line)
    return said
