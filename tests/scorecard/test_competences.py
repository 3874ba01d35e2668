"""Competences: points won and lost, the quality score as a profile weighs it, and one sentence to learn from."""

import re
from pathlib import Path

import pytest

from conftest import MakePlaybook, make_recording, make_transcript
from qa_pipeline.checks.check_call import check_call
from qa_pipeline.checks.interactions.names import INTERACTIONS
from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.measures.call import measure_call
from qa_pipeline.checks.profiles import PROFILES, load_profile
from qa_pipeline.checks.result import CheckResult, Searched, Section, Verdict, reason
from qa_pipeline.checks.weighing import Points, share
from qa_pipeline.checks.wordlists.load import SHIPPED, load_wordlists, read_list
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard import coaching_texts as texts
from qa_pipeline.scorecard.competence import CompetenceScore
from qa_pipeline.scorecard.scorecard import Outcome, Scorecard
from qa_pipeline.scorecard.scoring import make_scorecard
from qa_pipeline.stored_json import from_json, to_json
from qa_pipeline.transcript.transcript import Transcript

LISTS = load_wordlists(Path("none"))


def points(**won: tuple[float, float]) -> list[Points]:
    return [Points(competence=name, won=got, of=of) for name, (got, of) in won.items()]


def test_without_a_profile_every_point_counts_the_same() -> None:
    assert share(points(empathy=(10, 10), clarity=(0, 30)), {}) == 0.25


def test_with_one_the_competences_are_weighed_however_many_points_their_rules_have() -> None:
    weights = {"empathy": 1.0, "clarity": 3.0, "language": 50.0}
    assert share(points(empathy=(10, 10), clarity=(0, 2)), weights) == 0.25


def test_a_competence_of_which_nothing_was_decided_or_that_has_no_weight_is_left_out() -> None:
    assert share(points(empathy=(1, 1), other=(0, 9)), {"empathy": 1.0, "clarity": 9.0}) == 1.0
    assert share([], {"empathy": 1.0}) is None
    assert share(points(empathy=(0, 0)), {"empathy": 1.0}) is None


PROFILED = """
profile: outbound
pass_mark: {quality: 60}
"""


def result(check: str, competence: str, verdict: Verdict, weight: float = 10) -> CheckResult:
    return CheckResult(
        check=check,
        section=Section.QUALITY,
        title=check,
        verdict=verdict,
        reason=reason("because"),
        max_points=weight,
        confidence=1.0,
        searched=Searched(speaker=None, from_s=0, to_s=1),
        competence=competence,
    )


def card(make_playbook: MakePlaybook, *results: CheckResult) -> Scorecard:
    said = make_transcript("agent: pronto")
    return make_scorecard(make_recording(), said, make_playbook(PROFILED), results)


P, F, U = Verdict.PASS, Verdict.FAIL, Verdict.UNSURE


@pytest.mark.parametrize(
    ("verdicts", "score", "outcome"),
    [
        pytest.param({"persuasion": P, "empathy": F}, 76.9, Outcome.PASSED, id="20 of 26"),
        pytest.param({"persuasion": F, "empathy": P}, 23.1, Outcome.FAILED, id="6 of 26"),
        pytest.param(
            {"persuasion": F, "empathy": P, "clarity": U}, 23.1, Outcome.FAILED, id="18 of 38 at best"
        ),
        pytest.param(
            {"persuasion": F, "empathy": P, "objection_handling": U, "clarity": P},
            47.4,
            Outcome.NEEDS_REVIEW,
            id="38 of 58 at best",
        ),
        pytest.param(
            {"persuasion": P, "empathy": P, "objection_handling": U},
            100.0,
            Outcome.NEEDS_REVIEW,
            id="26 of 46 at worst",
        ),
        pytest.param({"persuasion": P, "empathy": U}, 100.0, Outcome.PASSED, id="20 of 26 at worst"),
    ],
)
def test_the_outcome_is_the_one_that_no_doubt_could_change_by_the_same_weights(
    make_playbook: MakePlaybook, verdicts: dict[str, Verdict], score: float, outcome: Outcome
) -> None:
    made = card(make_playbook, *(result(name, name, verdict) for name, verdict in verdicts.items()))
    assert (made.quality, made.outcome) == (score, outcome)


def test_a_competence_lists_what_was_won_lost_and_left_open(make_playbook: MakePlaybook) -> None:
    made = card(
        make_playbook,
        result("a", "clarity", P, 6),
        result("b", "clarity", F, 4),
        result("c", "clarity", U),
        result("d", "clarity", Verdict.NOT_APPLICABLE),
        result("e", "persuasion", U),
        result("f", "empathy", P, 0),
    )
    persuasion, clarity = made.competences
    assert (persuasion.competence, persuasion.score, persuasion.unsure) == ("persuasion", None, ("e",))
    assert (clarity.score, clarity.points, clarity.max_points, clarity.weight) == (60.0, 6, 10, 12)
    assert (clarity.gained, clarity.lost, clarity.unsure) == (("a",), ("b",), ("c",))


def judged(make_playbook: MakePlaybook, rules: str, *lines: str) -> dict[str, CompetenceScore]:
    transcript = make_transcript(*lines)
    playbook = make_playbook(rules)
    results = check_call(transcript, make_recording(), playbook, LISTS)
    measures = measure_call(transcript, LISTS)
    made = make_scorecard(make_recording(), transcript, playbook, results, measures=measures)
    return {each.competence: each for each in made.competences}


def sentence(score: CompetenceScore, language: str = "en") -> str:
    assert score.coaching
    return translate(language).sentence(score.coaching.sentence)


EMPATHY = """
quality:
  - {id: words, competence: empathy, lexicon: empathy, wanted: {at_least: 1}, weight: 6}
  - {id: sorry, competence: empathy, lexicon: apology, wanted: {at_least: 1}, weight: 8}
"""
COMPLAINT = ("agent: buongiorno", "customer: guardi il servizio è pessimo davvero")


def test_the_sentence_is_of_the_heaviest_rule_that_was_lost_at_the_customers_moment(
    make_playbook: MakePlaybook,
) -> None:
    empathy = judged(make_playbook, EMPATHY, *COMPLAINT, "agent: la pratica è aperta")["empathy"]
    assert empathy.coaching
    assert (empathy.coaching.check, empathy.coaching.keep) == ("sorry", False)
    moment = empathy.coaching.moment
    assert moment
    assert (moment.speaker, "pessimo" in moment.quote) == ("customer", True)
    assert re.match(r"After “.*pessimo.*” at 00:0\d, next time say sorry", sentence(empathy))
    assert re.match(r"Dopo «.*pessimo.*», a 00:0\d, la prossima volta", sentence(empathy, "it"))


def test_where_nothing_was_lost_it_says_what_was_good_and_where(make_playbook: MakePlaybook) -> None:
    empathy = judged(
        make_playbook, EMPATHY, *COMPLAINT, "agent: mi dispiace molto, capisco bene il suo disagio"
    )["empathy"]
    assert empathy.coaching
    assert (empathy.lost, empathy.coaching.keep, empathy.coaching.check) == ((), True, "sorry")
    assert "mi dispiace" in sentence(empathy)
    assert "keep it" in sentence(empathy)


def test_an_unwanted_word_is_shown_where_it_was_surely_said(make_playbook: MakePlaybook) -> None:
    rules = (
        "quality: [{id: it, competence: conflict_handling, lexicon: impoliteness, unwanted: {at_most: 0}}]"
    )
    said = ("agent: stia?0.1 zitto?0.1", "customer: come scusi", "agent: lei non capisce niente")
    lost = judged(make_playbook, rules, *said)["conflict_handling"]
    assert lost.coaching
    assert lost.coaching.moment
    assert "non capisce niente" in lost.coaching.moment.quote
    assert "Instead of" in sentence(lost)


def test_a_measure_is_shown_at_its_place_and_told_by_which_side_it_misses(
    make_playbook: MakePlaybook,
) -> None:
    rules = "quality: [{id: it, measure: talk_share, at_least: 0.3, at_most: 0.7}]"
    much = judged(make_playbook, rules, "agent: " + "parola " * 30, "customer: sì va bene", "agent: ecco qui")
    little = judged(make_playbook, rules, "customer: " + "parola " * 30, "agent: sì va bene")
    assert "stop there" in sentence(much["communication"])
    assert "lead on" in sentence(little["communication"])


def test_one_of_nothing_but_doubts_has_no_sentence(make_playbook: MakePlaybook) -> None:
    rules = "quality: [{id: it, competence: empathy, lexicon: apology, wanted: {at_least: 1}}]"
    doubtful = judged(make_playbook, rules, "agent: mi?0.1 dispiace?0.1")["empathy"]
    assert (doubtful.score, doubtful.coaching) == (None, None)


def test_a_list_of_ones_own_has_a_sentence_too(make_playbook: MakePlaybook) -> None:
    rules = "quality: [{id: it, title: Fretta, lexicon: hold, unwanted: {at_most: 0}}]"
    lost = judged(make_playbook, rules, "agent: resti in linea per favore")["communication"]
    assert "counts under “Fretta”" in sentence(lost)


def agents_lists() -> set[str]:
    """The lists that are about the agent's words and are there to be judged by."""
    files = [read_list(path) for path in SHIPPED.glob("it/*.yaml")]
    return {
        file.group
        for file in files
        if file.speaker == "agent" and not file.group.startswith("outcome_") and file.group != "hold"
    }


def test_no_sentence_is_missing() -> None:
    assert agents_lists() == set(texts.WORDS_MISSED) | set(texts.WORDS_SAID)
    assert set(texts.WORDS_FOUND) == set(texts.WORDS_MISSED)
    assert set(INTERACTIONS) == set(texts.INTERACTION_MISSED) == set(texts.INTERACTION_KEPT)
    assert set(MEASURES) == set(texts.MEASURE_TOO_HIGH)


@pytest.mark.parametrize("name", PROFILES)
def test_every_rule_of_a_profile_has_a_sentence_of_its_own(name: str) -> None:
    for rule in load_profile(name).quality:
        if rule.measure and rule.at_least is not None:
            assert rule.measure in texts.MEASURE_TOO_LOW
        if rule.lexicon:
            assert rule.lexicon in (texts.WORDS_MISSED if rule.wanted else texts.WORDS_SAID)


VALUES = {"at_s", "quote", "title", "percent", "number"}


@pytest.mark.parametrize("template", [*(t for table in texts.TABLES for t in table.values()), *texts.OTHERS])
def test_every_sentence_can_be_filled_and_names_no_feeling(template: str) -> None:
    assert set(re.findall(r"\{(\w+)\}", template)) <= VALUES
    assert template.endswith(".")
    feelings = r"\b(angry|nervous|anxious|bored|upset|stress|emotion|tone|voice|mood|frustrat)"
    assert not re.search(feelings, template, re.IGNORECASE)


def whole(make_playbook: MakePlaybook, transcript: Transcript) -> Scorecard:
    playbook = make_playbook("profile: inbound")
    results = check_call(transcript, make_recording(), playbook, LISTS)
    return make_scorecard(
        make_recording(), transcript, playbook, results, measures=measure_call(transcript, LISTS)
    )


def test_a_scorecard_with_all_of_it_is_stored_and_comes_back(make_playbook: MakePlaybook) -> None:
    made = whole(make_playbook, make_transcript(*COMPLAINT, "agent: la pratica è aperta, arrivederci"))
    assert made.profile == "inbound"
    assert any(each.occasion for each in made.results)
    back = from_json(Scorecard, to_json(made), "it")
    assert back == made
    assert to_json(back) == to_json(made)


def test_a_scorecard_from_before_there_were_measures_and_competences_still_loads(
    make_playbook: MakePlaybook,
) -> None:
    said = make_transcript("agent: pronto")
    older = make_scorecard(make_recording(), said, make_playbook("steps: [{id: a, say: pronto}]"), ())
    text = to_json(older)
    assert not {"measures", "competences", "profile"} & set(re.findall(r'"(\w+)":', text))
    assert from_json(Scorecard, text, "it") == older


def test_a_call_that_no_playbook_judges_has_its_measures_all_the_same() -> None:
    said = make_transcript("agent: pronto mi dica", "customer: vorrei una informazione")
    made = make_scorecard(make_recording(), said, None, (), measures=measure_call(said, LISTS))
    assert {each.name for each in made.measures} == set(MEASURES)
    assert made.competences == ()
