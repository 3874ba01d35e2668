"""Wordings and entries that take a careless program hours: refused at once, or searched in bounded time, and the batch goes on."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from conftest import make_recording, make_transcript
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.judging import Rules, judge
from qa_pipeline.scorecard.scorecard import Outcome
from qa_pipeline.transcript.transcript import Transcript
from reliability.conftest import Figure
from reliability.extent import some

MOST_S = 1.0
TALK = "buongiorno la chiamo per la sua bolletta della luce di questo mese va bene"
USUAL = make_transcript(*(f"{who}: {TALK}" for _ in range(400) for who in ("agent", "customer")))
"""61,000 letters of talk."""
FIRST = make_transcript("agent: buongiorno")
SAME = make_transcript(*["agent: " + "a " * 400] * 10)
"""A recogniser that hangs: the same word 4,000 times."""

ENTRIES: dict[str, list[str]] = {
    "a chain of gaps": ["a" + " ... a" * 14],
    "gaps within options": ["a " + "[a ... a] " * 10 + "a"],
    "options and gaps": ["a " + "[a] ... " * 9 + "a"],
    "a chain of options": ["[a] " * 10 + "a"],
    "thirty times one word": ["a " * 30],
    "alternatives, five thousand ways": ["a|b|c|d|e|f|g|h|i " * 4],
    "alternatives, two thousand ways": ["a|b|c|d|e|f|g " * 3 + "a|b|c"],
    "alternatives, a million ways in all": [f"x{n} " + "a|b|c " * 6 for n in range(1_500)],
    "numbers in a thousand ways": ["[uno|due|tre|cento] " * 4 + "cento"],
    "numbers in a thousand ways, a hundred times": [
        f"x{n} " + "[uno|due|cento] " * 5 + "cento" for n in range(100)
    ],
    "one entry ten thousand times": ["a"] * 10_000,
    "ten thousand entries": [f"parola numero x{n}" for n in range(10_000)],
    "five thousand entries": [f"parola numero x{n}" for n in range(5_000)],
    "a thousand brackets": ["[" * 1_000],
    "a thousand bars": ["a" + "|" * 999],
    "a thousand dots": ["." * 1_000],
    "a thousand tildes": ["~" * 1_000],
    "nested brackets": ["[a " * 300 + "]" * 90],
    "a pattern of another program": ["(a+)+$"],
    "another pattern": ["(?:(?:a*)*)*b"],
    "a word of a thousand letters": ["a" * 1_000],
    "a hundred thousand letters": ["a " * 50_000],
}
WORDINGS: dict[str, list[str]] = {
    "nested quantifiers": ["(a+)+$ (a*)*b (a|a)*c"],
    "two hundred times one word": ["a " * 200],
    "fifty times a hundred words": ["a " * 100] * 50,
    "a hundred wordings of a thousand letters": ["a " * 500] * 100,
    "ten thousand wordings": [f"parola numero {n}" for n in range(10_000)],
    "a hundred thousand letters": ["parola " * 14_000],
    "slots without end": ["{company} " * 90 + "a"],
    "slots within slots": ["{" * 500 + "a" + "}" * 500],
    "figures without end": ["1" * 999],
    "numbers without end": ["cento mila " * 90],
    "negations without end": ["non " * 199],
    "signs without end": ["a" + "?!.," * 240],
    "marks upon marks": ["e" + "\u0301" * 900],
}


def test_there_are_thirty_of_them() -> None:
    assert len(ENTRIES) + len(WORDINGS) >= 30


@pytest.fixture(scope="module", autouse=True)
def _ready(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The language and the compiled loops of a process's first call are not the patterns'."""
    _judged_in_time(tmp_path_factory.mktemp("ready"), PLAYBOOK.format(lexicon="courtesy"), most_s=60)


def seconds(work: Callable[[], object]) -> float:
    """Of the processor's time that some work takes; the better of two tries where the machine is busy."""
    took: list[float] = []
    while not took or (took[-1] > MOST_S and len(took) < 2):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


PLAYBOOK = """
playbook: p
version: 1
steps:
  - {{id: s, say: buongiorno}}
quality:
  - {{id: q, lexicon: {lexicon}, unwanted: {{at_most: 0}}}}
"""


def _judged_in_time(folder: Path, playbook: str, most_s: float = MOST_S) -> float:
    """Loads a playbook and judges calls by it, each in time; a call that cannot be judged goes to a person."""
    (folder / "p.yaml").write_text(playbook, encoding="utf-8")
    lists = load_wordlists(folder / "lexicons")
    rules = Rules(playbooks=load_playbooks([folder / "p.yaml"], lists.ids), lexicons=lists)
    outcomes: list[Outcome] = []

    def judged(call: Transcript) -> None:
        outcomes.append(judge(make_recording(), call, rules).outcome)

    # The first call is judged when the lists become a tree, once a run.
    took = [seconds(partial(judged, call)) for call in (FIRST, USUAL, SAME)]
    assert max(took) < most_s
    assert set(outcomes) <= set(Outcome)
    return max(took)


def _refusal(work: Callable[[], object]) -> str:
    """What is said against a file; nothing if it is taken."""
    try:
        work()
    except PlaybookError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", some(ENTRIES, every=8))
def test_an_evil_entry_is_refused_or_searched_in_time(tmp_path: Path, name: str, figure: Figure) -> None:
    (tmp_path / "lexicons").mkdir()
    path = tmp_path / "lexicons" / "own.yaml"
    path.write_text(f"language: it\ngroups:\n  own: {json.dumps(ENTRIES[name])}\n", encoding="utf-8")
    refused: list[str] = []
    took_s = seconds(lambda: refused.append(_refusal(lambda: load_wordlists(tmp_path / "lexicons"))))
    if refused[0]:
        assert refused[0].startswith(f"{path}:3:")
    else:
        took_s = max(took_s, _judged_in_time(tmp_path, PLAYBOOK.format(lexicon="own")))
    assert took_s < MOST_S
    figure("evil patterns", took_s, f"{took_s:.2f} s for {name}")


@pytest.mark.parametrize("name", some(WORDINGS, every=8))
def test_an_evil_wording_is_refused_or_searched_in_time(tmp_path: Path, name: str, figure: Figure) -> None:
    text = f"playbook: p\nversion: 1\nsteps:\n  - {{id: s, say: {json.dumps(WORDINGS[name])}}}\n"
    path = tmp_path / "p.yaml"
    path.write_text(text, encoding="utf-8")
    refused: list[str] = []
    took_s = seconds(lambda: refused.append(_refusal(lambda: load_playbooks([path], frozenset()))))
    if refused[0]:
        assert refused[0].startswith(f"{path}:4:")
    else:
        took_s = max(took_s, _judged_in_time(tmp_path, text))
    assert took_s < MOST_S
    figure("evil patterns", took_s, f"{took_s:.2f} s for {name}")


def test_a_call_that_cannot_be_searched_goes_to_a_person_and_the_next_one_is_judged(tmp_path: Path) -> None:
    (tmp_path / "lexicons").mkdir()
    text = json.dumps(ENTRIES["a chain of gaps"])
    (tmp_path / "lexicons" / "own.yaml").write_text(
        f"language: it\ngroups: {{own: {text}}}\n", encoding="utf-8"
    )
    (tmp_path / "p.yaml").write_text(PLAYBOOK.format(lexicon="own"), encoding="utf-8")
    lists = load_wordlists(tmp_path / "lexicons")
    rules = Rules(playbooks=load_playbooks([tmp_path / "p.yaml"], lists.ids), lexicons=lists)

    lost, found = (judge(make_recording(), call, rules) for call in (SAME, USUAL))

    assert lost.outcome is Outcome.NOT_ASSESSABLE
    assert found.outcome is not Outcome.NOT_ASSESSABLE
