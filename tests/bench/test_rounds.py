"""Everybody is measured in turns, and the best round counts."""

import pytest
from bench_worlds import FASTER, GIVEN_CUTS, OPENAI, OURS, make_call, make_job, make_measured

from qa_pipeline.bench.job import HeardText, Job, Measured, Missing
from qa_pipeline.bench.rounds import Absent, Result, errors_by_language, hold
from qa_pipeline.recordings.recording import Speaker

IT = make_call("a", "it", "buongiorno a lei", "mi dica")
EN = make_call("b", "en", "good morning", "hello there")
HEARD = (
    HeardText(call_id="a", texts={Speaker.AGENT: "Buongiorno a lei.", Speaker.CUSTOMER: "mi dice"}),
    HeardText(call_id="b", texts={Speaker.AGENT: "good morning", Speaker.CUSTOMER: "hello there"}),
)


def test_everybody_has_a_turn_before_anybody_has_a_second() -> None:
    turns: list[str] = []

    def run(job: Job) -> Measured:
        turns.append(job.contender)
        return make_measured(1.0, *HEARD)

    hold((OPENAI, OURS), make_job(IT, EN), (IT, EN), 2, run=run, tell=lambda _: None)
    assert turns == [OPENAI.name, OURS.name] * 2


def test_the_best_round_counts_and_the_others_are_its_spread() -> None:
    times = iter((1.2, 1.0, 1.1))
    [result] = hold(
        (OURS,), make_job(IT), (IT,), 3, run=lambda _: make_measured(next(times), *HEARD), tell=lambda _: None
    )
    assert isinstance(result, Result)
    assert result.best.hearing_s == 1.0
    assert result.spread == pytest.approx(0.2)


def test_who_cannot_run_is_asked_once_and_the_others_go_on() -> None:
    asked: list[str] = []

    def run(job: Job) -> Measured | Missing:
        asked.append(job.contender)
        return Missing(reason="not here") if job.contender == FASTER.name else make_measured(1.0, *HEARD)

    told: list[str] = []
    results = hold((FASTER, OURS), make_job(IT), (IT,), 2, run=run, tell=told.append)
    assert asked == [FASTER.name, OURS.name, OURS.name]
    assert told[:2] == [f"round 1 of 2: {FASTER.name}", "  not available: not here"]
    assert results[0] == Absent(contender=FASTER, reason="not here")
    assert isinstance(results[1], Result)


def test_only_who_is_to_be_given_our_cuts_gets_them() -> None:
    given: dict[str, bool] = {}

    def run(job: Job) -> Measured:
        given[job.contender] = all(task.windows for task in job.tasks)
        return make_measured(1.0, *HEARD)

    hold((FASTER, GIVEN_CUTS), make_job(IT), (IT,), 1, run=run, tell=lambda _: None)
    assert given == {FASTER.name: False, GIVEN_CUTS.name: True}


def test_words_are_held_to_their_channel_and_their_language() -> None:
    errors = dict(errors_by_language(HEARD, (IT, EN)))
    assert (errors["it"].errors, errors["it"].words) == (1, 5)
    assert (errors["en"].errors, errors["en"].words) == (0, 4)


def test_a_call_that_was_not_heard_misses_all_its_words() -> None:
    assert dict(errors_by_language(HEARD[:1], (IT, EN)))["en"].deletions == 4
