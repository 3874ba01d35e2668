"""Measures from who spoke when: each shown on a conversation whose times are plain."""

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import ENGINE
from qa_pipeline.checks.measures import MEASURES, CallMeasure
from qa_pipeline.checks.measures.call import measure_call
from qa_pipeline.checks.measures.intervals import both, gaps, union
from qa_pipeline.checks.measures.usual import all_usual
from qa_pipeline.checks.wordlists.load import load_wordlists
from qa_pipeline.recordings.recording import Problem, RecordingProblem, Speaker
from qa_pipeline.speech.segment import Span, Word
from qa_pipeline.transcript.transcript import MACHINE, Transcript, Utterance

LISTS = load_wordlists(Path("none"))
Said = tuple[str, float, float, str]
"""Who, from, to, words; a machine speaks as `machine`."""


def talk(*said: Said, problems: tuple[Problem, ...] = (), language: str = "it") -> Transcript:
    """A conversation with these times; the words of each passage share its time."""
    utterances = tuple(
        Utterance(
            index=index,
            speaker=Speaker.UNKNOWN if who == "machine" else Speaker(who),
            start_s=start,
            end_s=end,
            text=text,
            words=tuple(Word(text=word, start_s=start, end_s=end, probability=0.9) for word in text.split()),
            confidence=0.9,
            doubt=MACHINE if who == "machine" else None,
        )
        for index, (who, start, end, text) in enumerate(said)
    )
    return Transcript(
        call_id="c1",
        duration_s=max(each.end_s for each in utterances) + 1,
        announced_s=None,
        utterances=utterances,
        speech=tuple(Span(speaker=u.speaker, start_s=u.start_s, end_s=u.end_s) for u in utterances),
        problems=tuple(RecordingProblem(problem=problem, detail="") for problem in problems),
        engine=replace(ENGINE, language=language),
    )


def measures(transcript: Transcript) -> dict[str, CallMeasure]:
    return {each.name: each for each in measure_call(transcript, LISTS)}


def values(transcript: Transcript, *names: str) -> list[float | None]:
    found = measures(transcript)
    return [found[name].value for name in names]


CALM = talk(
    ("agent", 0, 4, "buongiorno sono Anna mi dica pure"),
    ("customer", 5, 9, "vorrei sapere quanto ho da pagare"),
    ("agent", 10, 12, "sono ventidue euro"),
    ("customer", 14, 16, "e quando scade la bolletta"),
    ("agent", 16.5, 18, "scade a fine mese"),
    ("customer", 21, 22, "la ringrazio molto davvero"),
    ("agent", 23, 24, "prego si figuri arrivederci"),
)


def test_shares_and_silences_are_those_of_the_times() -> None:
    names = ("talk_share", "longest_silence_s", "total_silence_s", "silence_share", "turns")
    assert values(CALM, *names) == [round(8.5 / 15.5, 2), 3.0, 8.5, round(8.5 / 24, 2), 7]


def test_each_measure_shows_its_place() -> None:
    longest = measures(CALM)["longest_silence_s"]
    assert (longest.start_s, longest.end_s) == (18.0, 21.0)


def test_how_long_each_lets_the_other_wait_is_the_middle_of_all_answers_and_its_place_is_one_of_them() -> (
    None
):
    found = measures(CALM)
    assert found["answer_latency_s"].value == 1.0  # of 1, 0.5 and 1
    assert found["customer_latency_s"].value == 2.0  # of 1, 2 and 3
    assert (found["customer_latency_s"].start_s, found["customer_latency_s"].end_s) == (12.0, 14.0)


def test_a_sign_of_listening_is_no_answer_and_takes_no_turn() -> None:
    with_signs = talk(
        ("agent", 0, 4, "le spiego come funziona"),
        ("customer", 4.5, 5, "sì sì certo ho capito"),
        ("agent", 5.5, 9, "la bolletta arriva ogni due mesi"),
        ("customer", 10, 12, "posso pagare con il conto"),
    )
    assert values(with_signs, "turns", "customer_monologue_s", "longest_monologue_s") == [2, 2.0, 9.0]


def test_who_begins_while_the_other_has_the_floor_interrupts() -> None:
    heated = talk(
        ("customer", 0, 6, "ho chiamato tre volte e nessuno mi ha mai"),
        ("agent", 4, 8, "mi scusi ma il sistema dice altro"),
        ("customer", 9, 14, "mi lasci finire per cortesia le dicevo"),
        ("agent", 13.8, 16, "prego mi dica tutto pure"),
    )
    found = measures(heated)
    assert (found["interruptions_by_agent"].value, found["interruptions_by_customer"].value) == (1, 0)
    assert (found["interruptions_by_agent"].start_s, found["interruptions_by_agent"].end_s) == (4.0, 6.0)
    assert found["overlap_share"].value == round(2.2 / 15, 2)


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(("agent", 3, 4, "certo certo ho capito"), id="a sign of listening"),
        pytest.param(("agent", 5.8, 8, "le spiego subito tutto quanto"), id="at the very end of a turn"),
        pytest.param(("agent", 0.4, 5, "buongiorno mi dica pure lei"), id="both begin at once"),
    ],
)
def test_and_these_are_no_interruptions(second: Said) -> None:
    heard = talk(
        ("customer", 0, 6, "vorrei sapere come mai pago di più"),
        second,
        ("customer", 9, 12, "e quando finisce questa storia"),
    )
    assert values(heard, "interruptions_by_agent", "interruptions_by_customer") == [0, 0]


def test_who_goes_on_after_a_breath_has_not_interrupted_the_interrupter() -> None:
    heard = talk(
        ("customer", 0, 4, "ho chiamato tre volte e"),
        ("agent", 3, 8, "guardi che il sistema dice altro"),
        ("customer", 4.5, 9, "nessuno mi ha mai risposto"),
    )
    assert values(heard, "interruptions_by_agent", "interruptions_by_customer") == [1, 0]


def test_a_monologue_ends_where_the_other_takes_the_floor_or_everybody_is_silent() -> None:
    heard = talk(
        ("agent", 0, 10, "uno due tre quattro"),
        ("agent", 11, 20, "cinque sei sette otto"),
        ("customer", 20.5, 22, "mi scusi non ho capito bene"),
        ("agent", 22.5, 30, "allora ripeto tutto da capo"),
        ("agent", 36, 45, "ecco la pratica è aperta"),
    )
    place = measures(heard)["longest_monologue_s"]
    assert (place.value, place.start_s, place.end_s) == (20.0, 0.0, 20.0)


def test_words_a_minute_are_of_what_was_understood() -> None:
    heard = talk(("agent", 0, 12, "uno due tre " * 10), ("customer", 13, 15, "va bene grazie mille"))
    lost = replace(heard, speech=(*heard.speech, Span(speaker=Speaker.AGENT, start_s=20.0, end_s=50.0)))
    assert values(lost, "words_per_minute", "customer_words_per_minute") == [150.0, None]


WAIT = [
    pytest.param("resti in linea per favore", 14, 14.0, id="asked to wait"),
    pytest.param("resti in linea per favore", 6, 0.0, id="only a pause"),
    pytest.param("la sua bolletta è di marzo", 14, 0.0, id="silence that nobody announced"),
]


@pytest.mark.parametrize(("words", "silence_s", "held_s"), WAIT)
def test_hold_is_a_long_silence_that_was_announced(words: str, silence_s: float, held_s: float) -> None:
    heard = talk(
        ("customer", 0, 3, "vorrei sapere a che punto è"),
        ("agent", 4, 6, words),
        ("customer", 6.2, 7, "va bene"),
        ("agent", 7 + silence_s, 30, "eccomi la pratica è aperta"),
    )
    assert values(heard, "hold_s", "holds") == [held_s, 1 if held_s else 0]
    dead = 0.0 if held_s else max(silence_s, 1.0)
    assert values(heard, "longest_silence_s", "dead_air_s") == [silence_s, 1.0 if held_s else dead]


def test_what_a_machine_plays_between_two_people_is_hold_and_a_menu_before_them_is_not() -> None:
    heard = talk(
        ("machine", 0, 20, "prema uno per l'assistenza"),
        ("agent", 21, 24, "buongiorno mi dica pure"),
        ("machine", 26, 40, "tutti gli operatori sono occupati"),
        ("agent", 42, 45, "eccomi mi scusi ancora"),
    )
    assert values(heard, "hold_s", "holds") == [18.0, 1]


def test_hold_is_known_in_english_too_and_not_in_a_language_without_lists() -> None:
    said = (
        ("customer", 0.0, 3.0, "i would like to know my balance"),
        ("agent", 4.0, 6.0, "one moment please"),
        ("agent", 26.0, 30.0, "thank you for waiting"),
    )
    assert values(talk(*said, language="en"), "hold_s") == [20.0]
    assert values(talk(*said, language="fr"), "hold_s") == [None]


@pytest.mark.parametrize("problem", [Problem.MONO, Problem.SOME_SPEAKERS_UNKNOWN])
def test_where_it_is_not_known_who_spoke_silence_is_measured_and_nothing_else(problem: Problem) -> None:
    found = measures(replace(CALM, problems=(RecordingProblem(problem=problem, detail=""),)))
    known = {name for name, each in found.items() if each.value is not None}
    assert known == {"longest_silence_s", "silence_share", "total_silence_s"}
    assert "who spoke" in str(found["talk_share"].why_not)


@pytest.mark.parametrize("problem", [Problem.END_TIMES_UNKNOWN, Problem.PARTIAL_AUDIO, Problem.DEAD_CHANNEL])
def test_of_times_that_are_not_known_or_not_whole_nothing_is_a_fact(problem: Problem) -> None:
    found = measures(replace(CALM, problems=(RecordingProblem(problem=problem, detail=""),)))
    assert {each.value for each in found.values()} == {None}
    assert all(each.why_not for each in found.values())


def test_a_call_of_one_word_has_few_measures_and_no_error() -> None:
    found = measures(talk(("agent", 0, 1, "pronto")))
    assert (found["talk_share"].value, found["longest_silence_s"].value) == (1.0, None)


def test_what_is_usual_says_where_it_comes_from() -> None:
    assert set() < set(all_usual()) <= set(MEASURES)
    for usual in all_usual().values():
        assert usual.low is not None or usual.high is not None
        assert len(usual.source) >= len("Own judgement.")


def test_stretches_of_time() -> None:
    assert union([(3, 5), (0, 1), (1, 2), (4, 6)]) == [(0, 2), (3, 6)]
    assert both([(0, 4), (6, 9)], [(3, 7)]) == [(3, 4), (6, 7)]
    assert gaps([(0, 1), (3, 4), (9, 10)]) == [(1, 3), (4, 9)]
