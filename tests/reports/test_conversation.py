"""The conversation: evidence is marked exactly where it was said."""

from dataclasses import replace

import pytest
from worlds import make_utterances, said

from qa_pipeline.checks.result import Evidence, Verdict
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.conversation import Mark, lines, utterance_at
from qa_pipeline.reports.timeline import Timeline


def a_mark(evidence: Evidence, anchor: str = "r-1", verdict: Verdict = Verdict.PASS) -> Mark:
    return Mark(
        anchor=anchor,
        title="Saluto",
        verdict=verdict,
        speaker=evidence.speaker,
        start_s=evidence.start_s,
        end_s=evidence.end_s,
    )


def marked(utterances: tuple, *marks: Mark) -> list[str]:  # type: ignore[type-arg]
    """The stretches that are marked, as text."""
    return [
        "".join(piece.before * (place > 0) + piece.text for place, piece in enumerate(stretch.pieces))
        for line in lines(utterances, marks)
        for stretch in line.stretches
        if stretch.marks
    ]


def test_the_words_of_the_evidence_are_marked_and_no_others() -> None:
    spoken = make_utterances("agent: Buongiorno, sono Anna di Energia Chiara.", "customer: sono Anna")
    assert marked(spoken, a_mark(said(spoken, "sono Anna di"))) == ["sono Anna di"]


def test_words_that_two_verdicts_rest_on_are_marked_for_both() -> None:
    spoken = make_utterances("agent: uno due tre quattro")
    first, second = a_mark(said(spoken, "uno due tre")), a_mark(said(spoken, "tre quattro"), "r-2")
    (line,) = lines(spoken, (first, second))
    assert [len(stretch.marks) for stretch in line.stretches] == [1, 2, 1]
    assert [mark.anchor for mark in line.marks] == ["r-1", "r-2"]


def test_the_text_stays_as_it_was_written() -> None:
    spoken = make_utterances("agent: L'offerta, dico,   vale (forse) 12,50 € …")
    (line,) = lines(spoken, ())
    assert (
        "".join(piece.before + piece.text for stretch in line.stretches for piece in stretch.pieces)
        == spoken[0].text
    )


def test_words_that_are_not_in_the_text_are_shown_as_they_were_heard() -> None:
    spoken = (replace(make_utterances("agent: quattordici giorni")[0], text="14 giorni"),)
    assert marked(spoken, a_mark(said(spoken, "quattordici giorni"))) == ["quattordici giorni"]


def test_an_utterance_without_word_times_is_marked_whole() -> None:
    spoken = make_utterances("agent: Buongiorno a lei", "agent: altro")
    imported = tuple(replace(one, words=()) for one in spoken)
    assert marked(imported, a_mark(said(spoken, "a lei"))) == ["Buongiorno a lei"]


@pytest.mark.parametrize("text", ["Buongiorno a lei", "Buongiorno"])
def test_words_without_times_are_marked_with_their_whole_utterance(text: str) -> None:
    spoken = make_utterances(f"agent: {text}", "agent: altro")
    bare = [replace(word, start_s=None, end_s=None) for word in spoken[0].words]
    imported = (replace(spoken[0], words=tuple(bare)), spoken[1])
    place = replace(said(spoken, "Buongiorno"), start_s=spoken[0].start_s, end_s=spoken[0].end_s)
    assert marked(imported, a_mark(place)) == [text]


def test_a_word_of_unknown_confidence_is_not_marked_as_doubtful() -> None:
    spoken = make_utterances("agent: bene ~forse male")
    words = tuple(replace(word, probability=None) for word in spoken[0].words)
    (line,) = lines((replace(spoken[0], words=words, confidence=None),), ())
    assert [(piece.text, piece.probability) for piece in line.stretches[0].pieces] == [
        ("bene forse male", None)
    ]
    assert line.stretches[0].plain == "bene forse male"


def test_only_words_heard_with_little_confidence_carry_their_probability() -> None:
    (line,) = lines(make_utterances("agent: bene ~forse male"), ())
    assert [piece.probability for piece in line.stretches[0].pieces] == [None, 0.31, None]


def test_a_long_silence_is_shown_and_a_short_one_is_not() -> None:
    shown = list(lines(make_utterances("agent: uno", "+5", "customer: due", "agent: tre"), ()))
    assert [line.silence_s is not None for line in shown] == [False, True, False]


def test_evidence_is_found_in_its_own_speakers_utterance() -> None:
    spoken = make_utterances("agent: pronto", "customer: pronto")
    overlapping = (spoken[0], replace(spoken[1], start_s=spoken[0].start_s, end_s=spoken[0].end_s))
    found = utterance_at(Timeline(overlapping), Speaker.CUSTOMER, spoken[0].start_s, spoken[0].end_s)
    assert found is not None
    assert found.speaker is Speaker.CUSTOMER
    assert utterance_at(Timeline(spoken), Speaker.AGENT, 100.0, 101.0) is None
