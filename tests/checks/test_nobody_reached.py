"""Where nobody was reached, nothing of how the conversation went counts against the agent but rude words."""

from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.outcome.nobody import without_conversation
from qa_pipeline.checks.result import CheckResult, Searched, Section, Verdict, reason
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.judging import Rules, judge

RULES = """
language: it
quality:
  - {id: goodbye, lexicon: farewell, wanted: {at_least: 1}}
  - {id: rude, lexicon: impoliteness, unwanted: {at_most: 0}}
"""


def verdicts(make_playbook: MakePlaybook, *lines: str) -> tuple[Ending | None, dict[str, Verdict]]:
    rules = Rules(playbooks=(make_playbook(RULES),), lexicons=load_wordlists(Path("none")))
    card = judge(make_recording(), make_transcript(*lines), rules)
    ended = card.call_outcome.outcome if card.call_outcome else None
    return ended, {result.check: result.verdict for result in card.results}


def test_a_wrong_number_needs_no_goodbye_but_no_rude_word_either(make_playbook: MakePlaybook) -> None:
    lines = ("agent: Pronto, la signora Bassi?", "customer: No guardi, ha sbagliato numero.")
    ended, found = verdicts(make_playbook, *lines, "agent: Ah, va bene.")
    assert ended is Ending.WRONG_NUMBER
    assert found == {"goodbye": Verdict.NOT_APPLICABLE, "rude": Verdict.PASS}
    _, found = verdicts(make_playbook, *lines, "agent: Stia zitto, idiota.")
    assert found["rude"] is Verdict.FAIL


def test_in_a_conversation_a_goodbye_is_due(make_playbook: MakePlaybook) -> None:
    _, found = verdicts(make_playbook, "agent: Pronto, mi dica.", "customer: Nulla, volevo sapere l'orario.")
    assert found["goodbye"] is Verdict.FAIL


@pytest.mark.parametrize("ending", [Ending.NO_ANSWER, Ending.WRONG_NUMBER])
@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.UNSURE])
def test_what_needs_a_conversation_is_not_due_where_there_was_none(
    make_playbook: MakePlaybook, ending: Ending, verdict: Verdict
) -> None:
    playbook = make_playbook(RULES)
    goodbye = CheckResult(
        check="goodbye",
        section=Section.QUALITY,
        title="goodbye",
        verdict=verdict,
        reason=reason("because"),
        max_points=10,
        confidence=0.9,
        searched=Searched(speaker=None, from_s=0, to_s=1),
    )
    [found] = without_conversation((goodbye,), playbook, ending)
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert without_conversation((goodbye,), playbook, Ending.REFUSED) == (goodbye,)
