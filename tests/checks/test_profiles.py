"""Profiles: what a playbook gets by one line, and how its own rules stand over it."""

from pathlib import Path
from typing import get_args

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.playbook_check import check_playbooks
from qa_pipeline.checks.playbook_load import load_playbooks
from qa_pipeline.checks.profiles import PROFILES, load_profile
from qa_pipeline.checks.quality_file import Competence
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.errors import PlaybookError
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.transcript.transcript import Transcript

LISTS = load_wordlists(Path("none"))


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_has_rules_for_every_competence_and_lists_that_ship(name: str) -> None:
    profile = load_profile(name)
    assert {rule.competence for rule in profile.quality} == set(get_args(Competence))
    ids = [rule.id for rule in profile.quality]
    assert len(ids) == len(set(ids))
    for rule in profile.quality:
        assert {rule.lexicon, *rule.when_heard} - {None} <= LISTS.ids, rule.id


def heaviest(name: str) -> set[str]:
    weights = load_profile(name).weights
    return {each for each, weight in weights.items() if weight == max(weights.values())}


def test_who_is_called_listens_and_solves_and_who_calls_persuades_and_bears_refusals() -> None:
    assert heaviest("inbound") == {"active_listening", "problem_solving"}
    assert heaviest("outbound") == {"persuasion", "objection_handling"}


def test_one_line_brings_the_whole_card_with_titles_in_the_playbooks_language(
    make_playbook: MakePlaybook,
) -> None:
    italian = make_playbook("language: it\nprofile: inbound")
    english = make_playbook("language: en\nprofile: inbound")
    assert [rule.id for rule in italian.quality] == [rule.id for rule in load_profile("inbound").quality]
    titles = {rule.id: rule.title for rule in italian.quality}
    assert titles["courtesy"] == "Cortesia"
    assert {rule.id: rule.title for rule in english.quality}["courtesy"] == "Courtesy"
    assert dict(italian.competence_weights) == load_profile("inbound").weights


def test_a_rule_of_the_playbook_stands_over_one_of_the_same_id_and_others_come_behind(
    make_playbook: MakePlaybook,
) -> None:
    playbook = make_playbook("""
        profile: inbound
        quality:
          - {id: courtesy, title: Mia, lexicon: courtesy, wanted: {at_least: 5}, weight: 3}
          - {id: own, measure: turns, at_most: 90}
    """)
    rules = {rule.id: rule for rule in playbook.quality}
    assert (rules["courtesy"].at_least, rules["courtesy"].title) == (5, "Mia")
    assert playbook.quality[-1].id == "own"
    assert len(rules) == len(load_profile("inbound").quality) + 1


def test_weight_nought_takes_a_rule_out(make_playbook: MakePlaybook) -> None:
    playbook = make_playbook("profile: inbound\nquality: [{id: waiting, weight: 0}]")
    assert "waiting" not in {rule.id for rule in playbook.quality}


def test_a_child_takes_its_parents_profile_over_and_switches_rules_of_both_off(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "playbook: base\nversion: 1\nprofile: outbound\nquality: [{id: own, measure: turns, at_most: 90}]",
        encoding="utf-8",
    )
    (tmp_path / "b.yaml").write_text(
        "playbook: child\nversion: 1\nextends: base\n"
        "quality: [{id: own, weight: 0}, {id: waiting, weight: 0}]",
        encoding="utf-8",
    )
    base, child = load_playbooks([tmp_path / "a.yaml", tmp_path / "b.yaml"], LISTS.ids)
    assert child.profile == "outbound"
    assert {rule.id for rule in base.quality} - {rule.id for rule in child.quality} == {"own", "waiting"}


WRONG = [
    pytest.param(
        "profile: inbund", r"p.yaml:3:1: profile: no profile 'inbund'.*did you mean 'inbound'", id="misspelt"
    ),
    pytest.param("profile: sales", r"p.yaml:3:1: .*there are: inbound, outbound", id="unknown"),
    pytest.param(
        "profile: inbound\nquality: [{id: waitng, weight: 0}]",
        r"p.yaml:4:12: no rule 'waitng' to switch off.*did you mean 'waiting'",
        id="switching off nothing",
    ),
    pytest.param(
        "quality: [{id: a, weight: 0}]", r"p.yaml:3:12: no rule 'a' to switch off", id="without a profile"
    ),
    pytest.param(
        "quality: [{id: a, lexicon: apology, wanted: {at_least: 1}, when_heard: [complain]}]",
        r"p.yaml:3:60: no lexicon 'complain'; did you mean 'complaint'",
        id="when nothing is heard",
    ),
    pytest.param(
        "quality: [{id: a, interaction: data_read_back, when_heard: [complaint]}]",
        "knows by itself when it is due",
        id="an interaction with a condition",
    ),
    pytest.param(
        "profile: outbound\nforbidden: [{id: no-pressure, say: deve firmare oggi}]",
        r"p.yaml:4:14: the id 'no-pressure' is that of a rule of the profile 'outbound'",
        id="a phrase called like a rule of the profile",
    ),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_mistake_is_said_at_its_place(make_playbook: MakePlaybook, text: str, says: str) -> None:
    with pytest.raises(PlaybookError, match=says):
        make_playbook(text)


def test_the_checksum_covers_the_profile_and_what_is_not_said_changes_none(
    make_playbook: MakePlaybook,
) -> None:
    rules = "quality: [{id: courtesy, lexicon: courtesy, wanted: {at_least: 2}}]"
    sums = {
        make_playbook(f"{head}\n{rules}").sha256 for head in ("", "profile: inbound", "profile: outbound")
    }
    assert len(sums) == 3
    before_there_were_profiles = "fb57fc654fd45eb13aff3c49eb0e5a5ec854a6f2e80e74bdc939a7be4f166ad8"
    assert make_playbook(rules).sha256 == before_there_were_profiles


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        pytest.param(
            "direction: outbound\nprofile: inbound",
            "p.yaml:4:1: warning: the profile 'inbound' weighs for inbound calls, and this playbook is for outbound",
            id="for other calls",
        ),
        pytest.param(
            "profile: inbound\nquality: [{id: mine, lexicon: courtesy, wanted: {at_least: 2}}]",
            "'courtesy' and 'mine' ask the same of 'courtesy'",
            id="what the profile asks already",
        ),
        pytest.param(
            "profile: outbound\npass_mark: {quality: 90}\n"
            "quality: [{id: no-pressure, lexicon: pressure, competence: persuasion, wanted: {at_least: 1}, "
            "weight: 0}, {id: talk-share, competence: persuasion, measure: talk_share, at_least: 30}, "
            "{id: question-answered, weight: 0}]",
            "no call can reach 90: 80 is the most",
            id="a competence that nobody can win",
        ),
    ],
)
def test_what_is_hardly_meant_beside_a_profile_is_a_warning(tmp_path: Path, text: str, warning: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"playbook: p\nversion: 1\n{text}\n", encoding="utf-8")
    found = check_playbooks([path], {})
    assert [each for each in found.warnings if warning in each], found


@pytest.mark.parametrize("name", PROFILES)
def test_a_profile_by_itself_gives_no_warning(tmp_path: Path, name: str) -> None:
    path = tmp_path / "p.yaml"
    path.write_text(f"playbook: p\nversion: 1\nprofile: {name}\n", encoding="utf-8")
    assert check_playbooks([path], {}).warnings == ()


DUE = """
quality: [{id: it, competence: empathy, lexicon: apology, wanted: {at_least: 1}, when_heard: [complaint]}]
"""
COMPLAINT = "customer: sono tre giorni che aspetto, è inaccettabile"


def judge(make_playbook: MakePlaybook, transcript: Transcript) -> CheckResult:
    [result] = check_call(transcript, make_recording(), make_playbook(DUE), LISTS)
    return result


@pytest.mark.parametrize(
    ("customer", "agent", "wanted"),
    [
        pytest.param(COMPLAINT, "mi dispiace molto", Verdict.PASS, id="complaint and apology"),
        pytest.param(COMPLAINT, "la pratica è aperta", Verdict.FAIL, id="complaint and none"),
        pytest.param(
            "customer: vorrei una informazione", "prego mi dica", Verdict.NOT_APPLICABLE, id="no complaint"
        ),
        pytest.param(
            "customer: è?0.1 inaccettabile?0.1", "la pratica è aperta", Verdict.UNSURE, id="hardly heard"
        ),
    ],
)
def test_a_rule_may_be_due_only_where_the_customer_said_something(
    make_playbook: MakePlaybook, customer: str, agent: str, wanted: Verdict
) -> None:
    result = judge(make_playbook, make_transcript(customer, f"agent: {agent}"))
    assert result.verdict is wanted, result


def test_whether_it_was_due_cannot_be_denied_where_the_call_is_cut(make_playbook: MakePlaybook) -> None:
    cut = make_transcript("customer: vorrei una informazione", problems=(Problem.PARTIAL_AUDIO,))
    assert judge(make_playbook, cut).verdict is Verdict.UNSURE


def test_a_lost_rule_shows_where_it_would_have_fitted(make_playbook: MakePlaybook) -> None:
    said = make_transcript("agent: buongiorno", COMPLAINT, "agent: la pratica è aperta")
    lost = judge(make_playbook, said)
    assert lost.occasion
    assert lost.occasion.start_s == pytest.approx(0.9, abs=3)
    assert lost.occasion.speaker == "customer"
    assert judge(make_playbook, make_transcript(COMPLAINT, "agent: mi dispiace")).occasion is None
