"""Calls that nothing may be fitted on: they say how right the program is on calls it was not made with.

As in `tests/playbooks/`: `NAME.KIND.txt` is a call, `NAME.KIND.expected.yaml` its verdicts; two of them, `[pass, fail]`,
where careful people may give either. They were written before the program judged them, and are never changed to suit it.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.result import Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.cli.init import SHIPPED

HERE = Path(__file__).parent
HEAVY = HERE.parent / "heavy"
DECIDED = {verdict.value for verdict in Verdict} - {Verdict.UNSURE.value}
OF_A_PHRASE = DECIDED - {Verdict.NOT_APPLICABLE.value}


def playbooks() -> dict[str, Playbook]:
    found = load_playbooks(sorted(SHIPPED.glob("*.yaml")), load_wordlists(HERE / "none").ids)
    return {playbook.id: playbook for playbook in found}


def gold(path: Path) -> dict[str, Any]:
    return dict(YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8")))


PLAYBOOKS = playbooks()
GOLD = {each["call_id"]: each for each in map(gold, sorted(HERE.glob("*.expected.yaml")))}
each_call = pytest.mark.parametrize("call_id", GOLD)


def test_every_shipped_playbook_has_two_or_three_of_them() -> None:
    calls = Counter(each["playbook"] for each in GOLD.values())
    assert calls.keys() == PLAYBOOKS.keys()
    assert set(calls.values()) <= {2, 3}


@each_call
def test_a_careful_person_judged_every_step_and_forbidden_phrase(call_id: str) -> None:
    playbook, verdicts = PLAYBOOKS[GOLD[call_id]["playbook"]], GOLD[call_id]["verdicts"]
    assert list(verdicts) == [
        *(step.id for step in playbook.steps),
        *(phrase.id for phrase in playbook.forbidden),
    ]
    for check, given in verdicts.items():
        assert either_of(given) <= DECIDED, (
            f"{check}: whoever doubts gives the two verdicts that are possible"
        )
    assert all(either_of(verdicts[phrase.id]) <= OF_A_PHRASE for phrase in playbook.forbidden)


def either_of(given: str | list[str]) -> set[str]:
    return {given} if isinstance(given, str) else set(given)


@each_call
def test_both_sides_speak_in_lines_that_the_ladder_reads(call_id: str) -> None:
    lines = (HERE / f"{call_id}.txt").read_text(encoding="utf-8").splitlines()
    assert {line.partition(": ")[0] for line in lines if not line.startswith("(pause ")} == {
        "agent",
        "customer",
    }
    assert len(lines) >= 12


def test_nothing_but_the_ladder_reads_them() -> None:
    readers = {
        path.name
        for path in HEAVY.glob("*.py")
        if "held_out=" in (text := path.read_text(encoding="utf-8")) or "playbooks_heldout" in text
    }
    assert readers == {"dialogues.py", "noise_ladder.py"}, "what was fitted on them says nothing more"
