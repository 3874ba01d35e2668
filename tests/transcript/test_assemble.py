"""The channels' segments become one conversation."""

from typing import Literal

import pytest

from conftest import ENGINE
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.speech.segment import HeardCall, LanguageDoubt, SpeechSegment, TimedWord
from qa_pipeline.transcript.assemble import assemble
from qa_pipeline.transcript.transcript import Transcript


def segment(speaker: Speaker, *words: tuple[str, float, float]) -> SpeechSegment:
    return SpeechSegment(
        speaker=speaker,
        start_s=words[0][1],
        end_s=words[-1][2],
        text=" ".join(word for word, _, _ in words),
        words=tuple(TimedWord(text=w, start_s=a, end_s=b, probability=0.8) for w, a, b in words),
        avg_logprob=-0.2,
        no_speech_prob=0.1,
        compression_ratio=1.0,
    )


def conversation(*segments: SpeechSegment) -> Transcript:
    heard = HeardCall(segments=segments, speech=(), engine=ENGINE)
    return assemble("c1", heard, duration_s=20.0, announced_s=None, problems=())


def test_utterances_stand_in_time_order_and_overlap_is_kept() -> None:
    agent = segment(Speaker.AGENT, ("buongiorno", 0.0, 1.0), ("signora", 1.0, 2.0))
    customer = segment(Speaker.CUSTOMER, ("sì", 1.5, 1.8))
    said = conversation(customer, agent).utterances
    assert [(u.index, u.speaker, u.start_s, u.end_s) for u in said] == [
        (0, Speaker.AGENT, 0.0, 2.0),
        (1, Speaker.CUSTOMER, 1.5, 1.8),
    ]
    assert said[0].confidence == 0.8


def test_a_pause_within_a_segment_makes_room_for_the_answer() -> None:
    agent = segment(Speaker.AGENT, ("pronto", 0.0, 0.5), ("allora", 4.0, 4.5))
    customer = segment(Speaker.CUSTOMER, ("sì", 2.0, 2.3))
    assert [u.text for u in conversation(agent, customer).utterances] == ["pronto", "sì", "allora"]


@pytest.mark.parametrize(
    ("kind", "languages", "problem"),
    [("other", ("en",), Problem.OTHER_LANGUAGE), ("mixed", ("it", "en"), Problem.MIXED_LANGUAGES)],
)
def test_a_language_that_was_not_meant_is_a_problem_of_the_recording(
    kind: Literal["other", "mixed"], languages: tuple[str, ...], problem: Problem
) -> None:
    doubt = LanguageDoubt(kind=kind, languages=languages)
    heard = HeardCall(segments=(), speech=(), engine=ENGINE, language_doubt=doubt)

    transcript = assemble("c1", heard, duration_s=20.0, announced_s=None, problems=())

    assert transcript.has(problem)
    assert not transcript.understood
