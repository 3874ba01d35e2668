"""A model that compares meanings turns a fail into a doubt, and nothing else into anything."""

import pytest
from sentence_fakes import Same, Topics

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.meaning import Encoder, Meaning
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import WordLists
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.transcript.transcript import Transcript

NOTICE = """
steps:
  - id: notice
    say: ["la informo che questa chiamata è registrata"]
"""
REPLY = """
steps:
  - id: objection
    when: {speaker: customer, says: ["è troppo caro"]}
    within_turns: 1
    say: ["capisco la sua perplessità"]
"""
TOPICS = {
    "chiamata": "call",
    "chiacchierata": "call",
    "registrata": "tape",
    "nastro": "tape",
    "capisco": "sorry",
    "dispiace": "sorry",
}
TAPED = "agent: tutto quanto finisce su nastro la chiacchierata intendo"


def judge(
    playbook: Playbook, *lines: str, encoder: Encoder | None = None, threshold: float = 0.9
) -> dict[str, CheckResult]:
    return judged(playbook, make_transcript(*lines), encoder or Topics(TOPICS), threshold)


def judged(
    playbook: Playbook, transcript: Transcript, encoder: Encoder | None, threshold: float = 0.9
) -> dict[str, CheckResult]:
    meaning = Meaning(encoder=encoder, threshold=threshold) if encoder else None
    return {r.check: r for r in check_call(transcript, make_recording(), playbook, WordLists(), meaning)}


def test_what_means_the_same_in_wholly_other_words_is_a_doubt_and_shown(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(NOTICE)
    transcript = make_transcript("agent: buongiorno", "3 s", TAPED)
    without = judged(playbook, transcript, None)["notice"]
    assert without.verdict is Verdict.FAIL

    result = judged(playbook, transcript, Topics(TOPICS))["notice"]
    assert result.verdict is Verdict.UNSURE
    assert str(result.reason) == (
        "Something that may mean it at 00:03 (likeness 100 %): a person must listen."
    )
    [shown] = result.evidence
    assert shown.quote == TAPED.removeprefix("agent: ")
    assert shown.wording == "la informo che questa chiamata è registrata"
    assert (shown.speaker, shown.start_s) == (Speaker.AGENT, 3.9)
    assert result.nearest
    assert (result.nearest.quote, result.nearest.score) == (shown.quote, 1.0)
    assert result.points == 0
    assert result.searched == without.searched


def test_the_surest_likeness_is_no_pass_and_takes_none_away(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(NOTICE + "  - {id: name, say: [buongiorno mi chiamo Anna]}\n")
    results = judge(playbook, "agent: buongiorno mi chiamo Anna", "agent: il gatto dorme", encoder=Same())
    assert results["notice"].verdict is Verdict.UNSURE
    assert results["name"].verdict is Verdict.PASS


@pytest.mark.parametrize("strictness", ["verbatim", "keywords"])
def test_where_words_are_asked_for_meaning_counts_for_nothing(
    make_playbook: MakePlaybook, strictness: str
) -> None:
    playbook = make_playbook(NOTICE + f"    strictness: {strictness}\n")
    said = "agent: buongiorno, il gatto dorme"
    assert judge(playbook, said, encoder=Same())["notice"].verdict is Verdict.FAIL
    assert judge(playbook, TAPED, encoder=Same())["notice"] == judge(playbook, TAPED)["notice"]


def test_a_changed_word_that_turns_a_verbatim_step_stays_a_fail(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(NOTICE + "    strictness: verbatim\n")
    said = "agent: la informo che questa chiamata non è registrata"
    assert judge(playbook, said, encoder=Same())["notice"].verdict is Verdict.FAIL


def test_nothing_is_forbidden_and_nothing_is_due_by_its_meaning(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(REPLY + "forbidden:\n  - {id: promise, say: [il risparmio è garantito]}\n")
    results = judge(playbook, "customer: il gatto dorme", "agent: certo", encoder=Same())
    assert results["objection"].verdict is Verdict.NOT_APPLICABLE
    assert results["promise"].verdict is Verdict.PASS


def test_an_utterance_that_is_another_steps_proves_nothing_of_this_one(make_playbook: MakePlaybook) -> None:
    other = "  - {id: other, say: [la chiacchierata viene messa su nastro magnetico]}\n"
    said = "agent: la chiacchierata viene messa su nastro magnetico"
    assert judge(make_playbook(NOTICE), said)["notice"].verdict is Verdict.UNSURE
    results = judge(make_playbook(NOTICE + other), said)
    assert results["other"].verdict is Verdict.PASS
    assert results["notice"].verdict is Verdict.FAIL


def test_half_an_utterance_that_is_another_steps_leaves_the_other_half(make_playbook: MakePlaybook) -> None:
    other = "  - {id: other, say: [buongiorno sono Anna]}\n"
    said = "agent: buongiorno sono Anna e tutto finisce su nastro la chiacchierata intera intendo dire"
    results = judge(make_playbook(NOTICE + other), said)
    assert results["other"].verdict is Verdict.PASS
    assert results["notice"].verdict is Verdict.UNSURE


@pytest.mark.parametrize(
    ("lines", "verdict"),
    [
        pytest.param(("agent: tutto su nastro", "agent: la chiacchierata"), Verdict.UNSURE, id="at once"),
        pytest.param(
            ("agent: tutto su nastro", "customer: ah", "agent: la chiacchierata"),
            Verdict.UNSURE,
            id="over a backchannel",
        ),
        pytest.param(
            ("agent: tutto su nastro", "1.6 s", "agent: la chiacchierata"), Verdict.FAIL, id="too late"
        ),
        pytest.param(
            ("agent: tutto su nastro", "customer: la chiacchierata"), Verdict.FAIL, id="two speakers"
        ),
    ],
)
def test_a_sentence_may_stand_in_two_utterances_of_one_speaker(
    make_playbook: MakePlaybook, lines: tuple[str, ...], verdict: Verdict
) -> None:
    assert judge(make_playbook(NOTICE), *lines)["notice"].verdict is verdict


@pytest.mark.parametrize(
    ("second", "verdict"), [("agent", Verdict.FAIL), ("customer", Verdict.UNSURE)], ids=["two", "one"]
)
def test_where_anybody_may_say_it_one_of_them_has_to_say_it_all(
    make_playbook: MakePlaybook, second: str, verdict: Verdict
) -> None:
    lines = ("customer: tutto su nastro", "agent: eh", f"{second}: la chiacchierata")
    results = judge(make_playbook(NOTICE + "    speaker: any\n"), *lines)
    assert results["notice"].verdict is verdict


def test_what_the_customer_says_is_not_the_agents(make_playbook: MakePlaybook) -> None:
    said = TAPED.replace("agent", "customer")
    assert judge(make_playbook(NOTICE), said, "agent: certo")["notice"].verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("before", "verdict"), [("1 s", Verdict.UNSURE), ("12 s", Verdict.FAIL)], ids=["in time", "too late"]
)
def test_only_the_time_of_the_step_is_searched(
    make_playbook: MakePlaybook, before: str, verdict: Verdict
) -> None:
    playbook = make_playbook(NOTICE + "    within_first: 10 s\n")
    assert judge(playbook, "agent: buongiorno", before, TAPED)["notice"].verdict is verdict


def test_a_part_before_the_time_is_not_joined_to_one_in_it(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook(NOTICE + "    within_last: 5 s\n")
    lines = ("agent: tutto su nastro", "1.4 s", "agent: la chiacchierata", "3 s", "agent: arrivederci")
    assert judge(playbook, *lines)["notice"].verdict is Verdict.FAIL


def test_an_answer_in_other_words_is_a_doubt_beside_what_called_for_it(make_playbook: MakePlaybook) -> None:
    lines = ("customer: è troppo caro", "agent: mi dispiace davvero", "customer: eh")
    result = judge(make_playbook(REPLY), *lines)["objection"]
    assert result.verdict is Verdict.UNSURE
    assert [each.quote for each in result.evidence] == ["mi dispiace davvero", "è troppo caro"]
    assert result.nearest


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(
            (
                "customer: è troppo caro",
                "agent: ecco",
                "customer: senta un po'",
                "agent: mi dispiace davvero",
            ),
            id="turns too late",
        ),
        pytest.param(("agent: mi dispiace davvero", "customer: è troppo caro", "agent: ecco"), id="before"),
    ],
)
def test_an_answer_at_the_wrong_time_stays_a_fail(
    make_playbook: MakePlaybook, lines: tuple[str, ...]
) -> None:
    assert judge(make_playbook(REPLY), *lines)["objection"].verdict is Verdict.FAIL


def test_the_steps_own_examples_are_compared_too_and_its_slots_are_filled(
    make_playbook: MakePlaybook,
) -> None:
    playbook = make_playbook("""
        slots: {company: Sole}
        steps:
          - id: notice
            say: ["qui {company} si ascolta"]
            examples: {present: ["la chiamata è registrata"]}
        """)
    encoder = Topics(TOPICS)
    [result] = judge(playbook, TAPED, encoder=encoder).values()
    assert result.verdict is Verdict.UNSURE
    assert result.evidence[0].wording == "la chiamata è registrata"
    assert "qui Sole si ascolta" in encoder.asked


@pytest.mark.parametrize(
    ("threshold", "verdict"), [(0.71, Verdict.UNSURE), (0.72, Verdict.FAIL)], ids=["reached", "not reached"]
)
def test_what_is_less_alike_than_the_threshold_stays_a_fail(
    make_playbook: MakePlaybook, threshold: float, verdict: Verdict
) -> None:
    [result] = judge(make_playbook(NOTICE), "agent: c'è un nastro", threshold=threshold).values()
    assert result.verdict is verdict  # one topic of two: 0.7071


def test_nothing_is_encoded_where_no_step_would_fail_and_nothing_twice(make_playbook: MakePlaybook) -> None:
    idle, busy = Topics(TOPICS), Topics(TOPICS)
    judge(make_playbook(NOTICE), "agent: la informo che questa chiamata è registrata", encoder=idle)
    assert idle.asked == []
    twice = make_playbook(NOTICE + "  - {id: more, say: [dove si trova il contatore]}\n")
    judge(twice, "agent: il gatto", "3 s", "agent: dorme sempre", encoder=busy)
    assert sorted(busy.asked) == sorted(
        [
            "il gatto",
            "dorme sempre",
            "la informo che questa chiamata è registrata",
            "dove si trova il contatore",
        ]
    )


def test_a_call_without_words_is_judged_as_before(make_playbook: MakePlaybook) -> None:
    assert judge(make_playbook(NOTICE), "customer: pronto", encoder=Same())["notice"].verdict is Verdict.FAIL


def test_what_was_not_heard_goes_before_what_may_be_meant(make_playbook: MakePlaybook) -> None:
    cut = make_transcript(TAPED, problems=(Problem.PARTIAL_AUDIO,))
    result = judged(make_playbook(NOTICE), cut, Same())["notice"]
    assert result.verdict is Verdict.UNSURE
    assert "not complete" in str(result.reason)
