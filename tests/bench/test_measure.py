"""A contender in a process of its own: what it is given, what is read off it, and what becomes of its failures."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bench_worlds import FASTER, GIVEN_CUTS, make_call, make_job

from qa_pipeline.bench import contenders
from qa_pipeline.bench.contenders import CONTENDERS, SAME_CUTS, joined
from qa_pipeline.bench.job import Job, Missing, NotAvailableError
from qa_pipeline.bench.measure import environment, run

CALL = make_call("a", "it", "buongiorno", "mi dica")


def test_a_job_arrives_as_it_was_sent() -> None:
    for job in (make_job(CALL, contender="x"), make_job(CALL, converted=Path("c.ct2"))):
        assert Job.from_json(job.to_json()) == job


def test_a_contender_finds_the_threads_no_network_no_graphics_card_and_the_rest_as_it_was() -> None:
    found = environment(3, {"PATH": "p", "OMP_NUM_THREADS": "9"})
    assert found["OMP_NUM_THREADS"] == "3"
    assert found["HF_HUB_OFFLINE"] == "1"
    assert found["CUDA_VISIBLE_DEVICES"] == ""
    assert found["PATH"] == "p"
    assert "OMP_WAIT_POLICY" not in found


def test_the_others_processes_never_see_our_speech_stage() -> None:
    """It says for the whole process how threads wait, before torch is loaded."""
    code = (
        "import sys, qa_pipeline.bench.contenders, qa_pipeline.bench.child;"
        "print([name for name in sys.modules if name.startswith('qa_pipeline.speech') or name in ('torch', 'whisper')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_contender_that_is_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contenders, "find_spec", lambda _: None)
    with pytest.raises(NotAvailableError, match=r"pip install 'qa-pipeline\[fast\]'"):
        FASTER.load(FASTER, make_job(CALL))


def test_a_model_that_could_not_be_converted_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contenders, "find_spec", lambda _: object())
    with pytest.raises(NotAvailableError, match="the engine is not installed"):
        FASTER.load(FASTER, make_job(CALL))


def test_what_is_missing_comes_through_from_the_process() -> None:
    job = replace(make_job(CALL), contender="ours, faster-whisper, greedy")
    assert run(job, os.environ, 60) == Missing(reason="the engine is not installed")


def test_a_crash_is_a_row_and_its_last_words_are_kept() -> None:
    outcome = run(replace(make_job(CALL), contender="nobody"), os.environ, 60)
    assert isinstance(outcome, Missing)
    assert outcome.reason.startswith("it failed: StopIteration")


def test_every_contender_has_a_name_of_its_own() -> None:
    names = [each.name for each in (*CONTENDERS, *SAME_CUTS)]
    assert len(set(names)) == len(names)
    assert GIVEN_CUTS.our_cuts


def test_greedy_and_beam_are_measured_for_each_family() -> None:
    for family in ("openai-whisper", "faster-whisper", "ours"):
        assert {each.search for each in CONTENDERS if each.family == family} == {"greedy", "beam 5"}


def test_windows_are_joined_and_each_keeps_its_place() -> None:
    samples = np.arange(5 * 16_000, dtype=np.float32)
    sound, cuts = joined(samples, (((0.0, 1.0), (2.0, 2.5)), ((4.0, 5.0),)))
    assert cuts == ((0.0, 1.5), (1.5, 2.5))
    assert sound[24_000] == samples[64_000]
    assert sound[16_000] == samples[32_000]
    assert len(sound) > 2.5 * 16_000, "a frame behind the last cut, or openai-whisper never ends"
