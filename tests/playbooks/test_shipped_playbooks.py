"""The playbooks that ship, tested like code: their own examples, and whole calls as a careful person judges them.

`NAME.KIND.txt` is a call, `NAME.KIND.expected.yaml` its verdicts. Where the program judges otherwise, `known.py` says why.
"""

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest
from known import DIALOGUES as KNOWN_DIALOGUES
from known import SENTENCES as KNOWN_SENTENCES
from ruamel.yaml import YAML

from conftest import make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.examples import run_examples
from qa_pipeline.checks.playbook import Examples, ForbiddenPhrase, Playbook, Step
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.cli.init import FOR_SOME_CALLS, SHIPPED
from qa_pipeline.scorecard.scoring import make_scorecard

HERE = Path(__file__).parent
LEXICONS = load_wordlists(HERE / "none")
KINDS = ("perfect", "paraphrased", "hesitant", "faulty", "short")
FAULTS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialogue:
    """A call as text, and what is right of it."""

    call_id: str
    playbook: str
    row: dict[str, str]
    outcome: str
    verdicts: dict[str, str]
    lines: tuple[str, ...]


def playbooks() -> tuple[Playbook, ...]:
    return load_playbooks(sorted(SHIPPED.glob("*.yaml")), LEXICONS.ids)


PLAYBOOKS = {playbook.id: playbook for playbook in playbooks()}


def read(path: Path) -> Dialogue:
    text = path.with_name(path.name.replace(".expected.yaml", ".txt")).read_text(encoding="utf-8")
    lines = tuple(re.sub(r"^\(pause ([\d.]+)\)$", r"\1 s", line) for line in text.splitlines())
    expected = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
    return Dialogue(lines=lines, **expected)


DIALOGUES = {each.call_id: each for each in map(read, sorted(HERE.glob("*.expected.yaml")))}


@cache
def judged(call_id: str) -> dict[str, str]:
    """The program's verdict by check, and its outcome."""
    dialogue = DIALOGUES[call_id]
    playbook = PLAYBOOKS[dialogue.playbook]
    transcript, recording = make_transcript(*dialogue.lines), make_recording(call_id, **dialogue.row)
    results = check_call(transcript, recording, playbook, LEXICONS)
    card = make_scorecard(recording, transcript, playbook, results)
    return {result.check: result.verdict.value for result in results} | {"outcome": card.outcome.value}


def items(playbook: Playbook) -> tuple[Step | ForbiddenPhrase, ...]:
    return (*playbook.steps, *playbook.forbidden)


each_playbook = pytest.mark.parametrize("playbook", PLAYBOOKS.values(), ids=PLAYBOOKS)
each_dialogue = pytest.mark.parametrize("call_id", DIALOGUES)


@each_playbook
def test_all_its_examples_hold(playbook: Playbook) -> None:
    results = list(run_examples(playbook))
    assert not [(r.check, r.wanted, r.text, r.grade.value, r.score) for r in results if not r.holds]


@each_playbook
def test_every_step_and_phrase_has_sentences_that_count_and_sentences_that_do_not(playbook: Playbook) -> None:
    for item in items(playbook):
        assert len(item.examples.present) >= 3, item.id
        assert len(item.examples.absent) >= 3, item.id
        assert 3 <= len(item.say) <= 18, item.id


@each_playbook
def test_it_has_the_size_of_a_script_and_weights_that_sum_to_a_hundred(playbook: Playbook) -> None:
    assert 10 <= len(playbook.steps) <= 14
    assert sum(item.weight for item in items(playbook)) == 100
    assert playbook.profile in ("inbound", "outbound"), "one line brings all of the quality card"
    assert playbook.pass_mark.compliance == 85


@each_playbook
def test_it_says_by_itself_which_calls_it_suggests_to_judge(playbook: Playbook) -> None:
    text = (SHIPPED / f"{playbook.id}.yaml").read_text(encoding="utf-8")
    assert text.count(FOR_SOME_CALLS) == 1, "init takes the comment away where two are for the same calls"
    assert not playbook.applies_to


@each_playbook
def test_what_is_critical_says_which_law_it_comes_from(playbook: Playbook) -> None:
    text = (SHIPPED / f"{playbook.id}.yaml").read_text(encoding="utf-8")
    assert "not advice: check with your legal adviser" in text
    for item in items(playbook):
        comment = re.search(rf"((?:^  # .*\n)*)^  - id: {re.escape(item.id)}$", text, flags=re.MULTILINE)
        assert comment
        if item.critical:
            assert re.search(r"art\.|annex|same article|aggressive or misleading", comment[1]), item.id


@each_playbook
def test_the_readme_names_it(playbook: Playbook) -> None:
    assert f"| `{playbook.id}` |" in (HERE.parents[1] / "README.md").read_text(encoding="utf-8")


@each_playbook
def test_it_has_a_call_of_each_kind(playbook: Playbook) -> None:
    assert {f"{playbook.id}.{kind}" for kind in KINDS} <= set(DIALOGUES)
    wanted = [item.id for item in (*items(playbook), *playbook.quality)]
    for kind in KINDS:
        dialogue = DIALOGUES[f"{playbook.id}.{kind}"]
        assert list(dialogue.verdicts) == wanted, dialogue.call_id
        assert 20 <= len(dialogue.lines) <= 40, dialogue.call_id
    faulty = DIALOGUES[f"{playbook.id}.faulty"].verdicts
    assert sum(faulty[item.id] == "fail" for item in items(playbook)) == FAULTS


@each_dialogue
def test_a_whole_call_is_judged_as_a_careful_person_judges_it(call_id: str) -> None:
    dialogue, said = DIALOGUES[call_id], judged(call_id)
    wanted = dialogue.verdicts | {"outcome": dialogue.outcome}
    known = {check: verdict for (call, check), (verdict, _) in KNOWN_DIALOGUES.items() if call == call_id}
    if known.keys() - {"outcome"}:
        del wanted["outcome"]  # it follows from the verdicts
    differing = {check: said[check] for check in wanted if said[check] != wanted[check]}
    assert differing == known, "what differs is not what is known: repair it, or take it out of known.py"


@pytest.mark.parametrize("sentence", KNOWN_SENTENCES, ids=lambda each: each[3])
def test_a_sentence_that_is_known_to_be_misjudged_still_is(sentence: tuple[str, str, str, str, str]) -> None:
    name, check, wanted, text, _ = sentence
    assert not holds(PLAYBOOKS[name], check, wanted, text), (
        "it is judged right now: make it an example of the playbook"
    )


def holds(playbook: Playbook, check: str, wanted: str, text: str) -> bool:
    """Whether the sentence would hold as an example of that step or phrase."""
    examples = Examples(**{wanted: (text,)})
    steps = tuple(replace(item, examples=examples) for item in playbook.steps if item.id == check)
    forbidden = tuple(replace(item, examples=examples) for item in playbook.forbidden if item.id == check)
    [result] = run_examples(replace(playbook, steps=steps, forbidden=forbidden))
    return result.holds
