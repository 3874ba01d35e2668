"""Phrases that must not be said, words that are counted, and measures from timings."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.playbook import Playbook
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.speech.segment import Span
from qa_pipeline.transcript.transcript import Transcript

PROMISE = 'forbidden: [{id: it, say: ["il risparmio è garantito", "le garantisco il risparmio"]}]'


def judge(playbook: Playbook, transcript: Transcript) -> CheckResult:
    [result] = check_call(transcript, make_recording(), playbook, load_wordlists(Path("none")))
    return result


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        pytest.param("con noi il risparmio è garantito", Verdict.FAIL, id="said"),
        pytest.param("il risparmio è davvero garantito", Verdict.FAIL, id="with a word between"),
        pytest.param("il risparmi è garanti", Verdict.UNSURE, id="only alike in letters"),
        pytest.param("il risparmio non è garantito", Verdict.PASS, id="denied, as it should be"),
        pytest.param("il risparmio dipende dai consumi", Verdict.PASS, id="one word in common"),
        pytest.param("il risparmio?0.2 è?0.2 garantito?0.2", Verdict.UNSURE, id="hardly heard"),
    ],
)
def test_a_forbidden_phrase(make_playbook: MakePlaybook, said: str, wanted: Verdict) -> None:
    result = judge(make_playbook(PROMISE), make_transcript("customer: mi dica", f"agent: {said}"))
    assert result.verdict is wanted, result


CONTEMPT = """
forbidden:
  - {id: it, say: ["non è un mio problema", "non mi faccia perdere tempo", "le stacchiamo la luce", "deve firmare oggi"]}
"""


@pytest.mark.parametrize(
    "said",
    [
        "non c'è problema",
        "non è un problema, ci mancherebbe",
        "certo, nessun problema, non è un disturbo",
        "guardi, non le sto dicendo che il risparmio è garantito",
        "nessuno le può assicurare che il risparmio sia garantito",
        "mi chiede se il risparmio è garantito? no, signora",
        "il risparmio è garantito? no, dipende",
        "il prezzo è garantito e il risparmio dipende dai consumi",
        "vediamo il suo risparmio. è garantito il diritto di recesso.",
        "il risparmio è gradito",
        "le garantisco il prezzo, il risparmio dipende da lei",
        "le garantisco che chiederò il risparmio",
        "le allacciamo la luce domani",
        "non è che deve firmare per forza oggi",
        "non voglio farle perdere tempo",
        "il risparmio?0.1 è garantito",
    ],
)
def test_words_that_only_look_like_it_accuse_nobody(make_playbook: MakePlaybook, said: str) -> None:
    for playbook in (make_playbook(PROMISE), make_playbook(CONTEMPT)):
        assert judge(playbook, make_transcript(f"agent: {said}")).verdict is not Verdict.FAIL


@pytest.mark.parametrize(
    "said",
    [
        "non si preoccupi, il risparmio è garantito",
        "senza dubbio il risparmio è garantito",
        "signora, il risparmio è garantito, non deve fare niente",
        "stia tranquillo il risparmio è garantito",
    ],
)
def test_a_promise_with_a_negation_beside_it_is_a_promise(make_playbook: MakePlaybook, said: str) -> None:
    assert judge(make_playbook(PROMISE), make_transcript(f"agent: {said}")).verdict is Verdict.FAIL


@pytest.mark.parametrize("said", ["guardi, questo non è un mio problema", "le stacchiamo la luce, capito"])
def test_and_the_thing_itself_does(make_playbook: MakePlaybook, said: str) -> None:
    assert judge(make_playbook(CONTEMPT), make_transcript(f"agent: {said}")).verdict is Verdict.FAIL


def test_words_parted_by_the_other_speaker_accuse_nobody(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: parliamo del risparmio", "customer: sì certo mi dica", "agent: è garantito il recesso"
    )
    assert judge(make_playbook(PROMISE), said).verdict is not Verdict.FAIL


def test_the_customer_may_say_it(make_playbook: MakePlaybook) -> None:
    said = make_transcript("customer: ma il risparmio è garantito?", "agent: dipende dai suoi consumi")
    assert judge(make_playbook(PROMISE), said).verdict is Verdict.PASS


def test_its_absence_from_half_a_call_proves_nothing_and_its_presence_does(
    make_playbook: MakePlaybook,
) -> None:
    cut = (Problem.PARTIAL_AUDIO,)
    clean = make_transcript("agent: buongiorno signora", problems=cut)
    assert judge(make_playbook(PROMISE), clean).verdict is Verdict.UNSURE
    said = make_transcript("agent: il risparmio è garantito", problems=cut)
    assert judge(make_playbook(PROMISE), said).verdict is Verdict.FAIL


WANTED = "quality: [{id: it, lexicon: courtesy, wanted: {at_least: 2}}]"
UNWANTED = "quality: [{id: it, lexicon: impoliteness, unwanted: {at_most: 0}}]"


@pytest.mark.parametrize(
    ("rule", "said", "wanted"),
    [
        pytest.param(WANTED, "per favore mi dica grazie", Verdict.PASS, id="enough courtesy"),
        pytest.param(WANTED, "grazie mi dica il codice", Verdict.FAIL, id="too little"),
        pytest.param(
            WANTED,
            "grazie mi dica per favore?0.2",
            Verdict.UNSURE,
            id="enough only if the doubtful one counts",
        ),
        pytest.param(UNWANTED, "mi dica pure signora", Verdict.PASS, id="no rude word"),
        pytest.param(UNWANTED, "lei non capisce niente", Verdict.FAIL, id="a rude one"),
        pytest.param(UNWANTED, "stia?0.2 zitto?0.2 signore", Verdict.UNSURE, id="a rude one hardly heard"),
        pytest.param(UNWANTED, "lei non è stupido signore", Verdict.PASS, id="a denied one"),
    ],
)
def test_words_of_a_list_are_counted(
    make_playbook: MakePlaybook, rule: str, said: str, wanted: Verdict
) -> None:
    result = judge(make_playbook(rule), make_transcript(f"agent: {said}"))
    assert result.verdict is wanted, result


def test_the_customers_rudeness_is_not_the_agents(make_playbook: MakePlaybook) -> None:
    said = make_transcript("customer: lei è un incompetente", "agent: mi dispiace molto")
    assert judge(make_playbook(UNWANTED), said).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("rule", "silence", "wanted"),
    [
        pytest.param("measure: longest_silence_s, at_most: 10", "3 s", Verdict.PASS, id="short"),
        pytest.param("measure: longest_silence_s, at_most: 10", "15 s", Verdict.FAIL, id="long"),
        pytest.param(
            "measure: talk_share, at_least: 0.3, at_most: 0.7", "1 s", Verdict.PASS, id="both speak"
        ),
        pytest.param(
            "measure: talk_share, at_most: 0.2", "1 s", Verdict.FAIL, id="the agent speaks too much"
        ),
        pytest.param(
            "measure: words_per_minute, at_most: 170", "1 s", Verdict.UNSURE, id="too little speech"
        ),
    ],
)
def test_measures_from_timings(make_playbook: MakePlaybook, rule: str, silence: str, wanted: Verdict) -> None:
    said = make_transcript("agent: buongiorno mi dica pure", silence, "customer: vorrei una informazione")
    result = judge(make_playbook(f"quality: [{{id: it, {rule}}}]"), said)
    assert result.verdict is wanted, result.reason


def test_on_one_channel_silence_can_be_measured_and_shares_cannot(make_playbook: MakePlaybook) -> None:
    mono = make_transcript("unknown: buongiorno", "unknown: mi dica", problems=(Problem.MONO,))
    assert (
        judge(make_playbook("quality: [{id: it, measure: longest_silence_s, at_most: 9}]"), mono).verdict
        is Verdict.PASS
    )
    assert (
        judge(make_playbook("quality: [{id: it, measure: talk_share, at_most: 0.9}]"), mono).verdict
        is Verdict.UNSURE
    )


def test_a_workspaces_list_stands_in_place_of_the_shipped_one(
    tmp_path: Path, make_playbook: MakePlaybook
) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "own.yaml").write_text(
        "language: it\ngroups: {courtesy: [le bacio le mani]}\n", encoding="utf-8"
    )
    said = make_transcript("agent: le bacio le mani grazie")
    playbook = make_playbook("quality: [{id: it, lexicon: courtesy, wanted: {at_least: 1}}]")
    [result] = check_call(said, make_recording(), playbook, load_wordlists(tmp_path / "lexicons"))
    assert [each.quote for each in result.evidence] == ["le bacio le mani"]


def test_what_was_searched_is_told_in_words_and_not_in_the_signs_of_lists(
    tmp_path: Path, make_playbook: MakePlaybook
) -> None:
    (tmp_path / "lexicons").mkdir()
    (tmp_path / "lexicons" / "own.yaml").write_text(
        'language: it\ngroups: {courtesy: ["^le|vi bacio [tanto] le mani$"]}\n', encoding="utf-8"
    )
    playbook = make_playbook("quality: [{id: it, lexicon: courtesy, wanted: {at_least: 1}}]")
    heard = make_transcript("agent: buongiorno")
    [result] = check_call(heard, make_recording(), playbook, load_wordlists(tmp_path / "lexicons"))
    assert result.searched.wordings == ("le bacio tanto le mani",)


def test_what_surely_counts_is_shown_before_what_is_doubted(make_playbook: MakePlaybook) -> None:
    said = make_transcript(
        "agent: stia?0.1 zitto?0.1", "customer: come scusi", "agent: lei non capisce niente"
    )
    result = judge(make_playbook(UNWANTED), said)
    assert result.verdict is Verdict.FAIL
    assert "non capisce" in result.evidence[0].quote


def test_no_rude_word_in_what_is_left_of_a_cut_call_proves_nothing(make_playbook: MakePlaybook) -> None:
    said = make_transcript("agent: mi dica pure", problems=(Problem.PARTIAL_AUDIO,))
    assert judge(make_playbook(UNWANTED), said).verdict is Verdict.UNSURE


def test_a_silence_after_words_that_nobody_understood_may_have_been_announced(
    make_playbook: MakePlaybook,
) -> None:
    playbook = make_playbook("quality: [{id: it, measure: dead_air_s, at_most: 10}]")
    said = make_transcript("customer: quanto costa", "agent: dunque", "20 s", "agent: dieci euro")
    assert judge(playbook, said).verdict is Verdict.FAIL
    begin_s = said.utterances[1].end_s
    lost = Span(speaker=Speaker.AGENT, start_s=begin_s, end_s=begin_s + 3)
    result = judge(playbook, replace(said, speech=(*said.speech, lost)))
    assert result.verdict is Verdict.UNSURE
    assert "was not understood" in str(result.reason)


def test_a_measure_of_a_cut_call_is_a_doubt(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook("quality: [{id: it, measure: longest_silence_s, at_most: 10}]")
    said = make_transcript(
        "customer: quanto costa", "20 s", "agent: dieci euro", problems=(Problem.PARTIAL_AUDIO,)
    )
    assert judge(playbook, said).verdict is Verdict.UNSURE


@pytest.mark.parametrize(("grade", "verdict"), [("brusque", Verdict.FAIL), ("insult", Verdict.PASS)])
def test_a_rule_counts_words_from_a_grade_on(
    make_playbook: MakePlaybook, grade: str, verdict: Verdict
) -> None:
    playbook = make_playbook(
        f"language: it\nquality: [{{id: it, lexicon: impoliteness, grade: {grade}, unwanted: {{at_most: 0}}}}]"
    )
    assert judge(playbook, make_transcript("agent: si sbrighi")).verdict is verdict


@pytest.mark.parametrize(("kind", "found"), [("summing_up", 1), ("checking_back", 0)])
def test_a_rule_counts_words_of_a_kind(make_playbook: MakePlaybook, kind: str, found: int) -> None:
    playbook = make_playbook(
        f"language: it\nquality: [{{id: it, lexicon: active_listening, kind: {kind}, wanted: {{at_least: 1}}}}]"
    )
    result = judge(playbook, make_transcript("agent: ricapitoliamo da marzo paga venti euro"))
    assert len(result.evidence) == found


def test_kindness_may_have_been_said_in_other_words_unless_hardly_anything_was_or_something_rude(
    make_playbook: MakePlaybook,
) -> None:
    playbook = make_playbook("quality: [{id: it, lexicon: empathy, wanted: {at_least: 1}}]")
    long = "agent: " + " ".join(["il tecnico passa venerdì mattina presto"] * 8)
    assert judge(playbook, make_transcript(long)).verdict is Verdict.UNSURE
    assert judge(playbook, make_transcript("agent: il tecnico passa")).verdict is Verdict.FAIL
    assert judge(playbook, make_transcript(long, "agent: lei non capisce niente")).verdict is Verdict.FAIL
