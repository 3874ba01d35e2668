"""Steps that are due only after something was said."""

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Problem

OBJECTION = """
steps:
  - id: objection
    when: {speaker: customer, says: ["non mi interessa", "è troppo caro"]}
    within_turns: 2
    say: ["capisco la sua perplessità", "posso chiederle cosa la trattiene"]
"""


def judge(playbook: Playbook, *lines: str, problems: tuple[Problem, ...] = ()) -> CheckResult:
    [result] = check_call(make_transcript(*lines, problems=problems), make_recording(), playbook, WordLists())
    return result


def test_a_step_that_nothing_called_for_is_not_applicable(make_playbook: MakePlaybook) -> None:
    result = judge(make_playbook(OBJECTION), "agent: le va bene", "customer: sì certo va benissimo")
    assert result.verdict is Verdict.NOT_APPLICABLE


def test_an_objection_that_is_met_passes_and_shows_both_places(make_playbook: MakePlaybook) -> None:
    result = judge(
        make_playbook(OBJECTION), "customer: per me è troppo caro", "agent: capisco la sua perplessità"
    )
    assert result.verdict is Verdict.PASS
    assert [each.speaker for each in result.evidence] == ["agent", "customer"]


def test_an_objection_that_is_ignored_fails_and_shows_the_objection(make_playbook: MakePlaybook) -> None:
    result = judge(
        make_playbook(OBJECTION), "customer: non mi interessa", "agent: allora procediamo subito con i dati"
    )
    assert result.verdict is Verdict.FAIL
    assert result.evidence[0].quote == "non mi interessa"


def test_an_answer_too_many_turns_later_does_not_count(make_playbook: MakePlaybook) -> None:
    lines = (
        "customer: non mi interessa",
        "agent: procediamo",
        "customer: no guardi proprio no",
        "agent: il suo codice",
        "customer: senta un momento solo",
        "agent: capisco la sua perplessità",
    )
    assert judge(make_playbook(OBJECTION), *lines).verdict is Verdict.FAIL


def test_an_answer_before_the_objection_is_none(make_playbook: MakePlaybook) -> None:
    lines = ("agent: capisco la sua perplessità", "customer: è troppo caro", "agent: arrivederci allora")
    assert judge(make_playbook(OBJECTION), *lines).verdict is Verdict.FAIL


def test_the_agents_own_words_trigger_nothing(make_playbook: MakePlaybook) -> None:
    result = judge(make_playbook(OBJECTION), "agent: se è troppo caro mi dica", "customer: no va bene")
    assert result.verdict is Verdict.NOT_APPLICABLE


def test_one_of_two_objections_answered_is_for_a_person(make_playbook: MakePlaybook) -> None:
    lines = (
        "customer: è troppo caro",
        "agent: capisco la sua perplessità",
        "customer: e poi non mi interessa",
        "agent: va bene arrivederci",
    )
    assert judge(make_playbook(OBJECTION), *lines).verdict is Verdict.UNSURE


@pytest.mark.parametrize("problem", [Problem.MONO, Problem.PARTIAL_AUDIO])
def test_what_was_not_heard_whole_may_have_called_for_it(
    make_playbook: MakePlaybook, problem: Problem
) -> None:
    speaker = "unknown" if problem is Problem.MONO else "agent"
    result = judge(make_playbook(OBJECTION), f"{speaker}: buongiorno signora", problems=(problem,))
    assert result.verdict is Verdict.UNSURE


def test_backchannels_take_no_turns(make_playbook: MakePlaybook) -> None:
    lines = (
        "customer: è troppo caro",
        "agent: allora guardi",
        "customer: eh",
        "agent: vediamo insieme la proposta",
        "customer: sì",
        "agent: perché vede signora",
        "customer: mh",
        "agent: capisco la sua perplessità",
    )
    assert judge(make_playbook(OBJECTION), *lines).verdict is Verdict.PASS


def test_a_customer_who_hangs_up_leaves_a_doubt(make_playbook: MakePlaybook) -> None:
    assert (
        judge(make_playbook(OBJECTION), "agent: buongiorno", "customer: non mi interessa").verdict
        is Verdict.UNSURE
    )


def test_a_negation_that_belongs_elsewhere_triggers_nothing_surely(make_playbook: MakePlaybook) -> None:
    result = judge(
        make_playbook(OBJECTION), "customer: non si preoccupi, mi interessa", "agent: bene procediamo"
    )
    assert result.verdict is not Verdict.FAIL


@pytest.mark.parametrize(
    "said",
    [
        "guardi non mi sembra troppo caro",
        "ho un caro amico troppo simpatico",
        "se fosse troppo caro glielo direi",
        "il mio vicino dice che è troppo caro",
    ],
)
def test_what_only_sounds_like_an_objection_fails_nobody(make_playbook: MakePlaybook, said: str) -> None:
    result = judge(make_playbook(OBJECTION), f"customer: {said}", "agent: bene allora procediamo con i dati")
    assert result.verdict is not Verdict.FAIL


def test_an_answer_out_of_its_time_or_order_is_no_answer(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(
        """
        steps:
          - {id: name, say: ["mi chiamo Anna"]}
          - id: objection
            when: {speaker: customer, says: ["è troppo caro"]}
            within_turns: 2
            within_first: 20 s
            after: [name]
            say: ["capisco la sua perplessità"]
        """
    )
    opening, asked, given = (
        "agent: mi chiamo Anna",
        "customer: è troppo caro",
        "agent: capisco la sua perplessità",
    )

    def verdict(*lines: str) -> tuple[Verdict, str]:
        [result] = [
            r
            for r in check_call(make_transcript(*lines), make_recording(), playbook, WordLists())
            if r.check == "objection"
        ]
        return result.verdict, str(result.reason)

    assert verdict(opening, asked, given)[0] is Verdict.PASS
    assert verdict(opening, "30 s", asked, given)[0] is Verdict.PASS, "what is asked late is answered late"
    late, why = verdict(opening, asked, "30 s", given)
    assert late is Verdict.FAIL
    assert "after the first" in why
    early, why = verdict(asked, given, opening)
    assert early is Verdict.FAIL
    assert "before" in why
