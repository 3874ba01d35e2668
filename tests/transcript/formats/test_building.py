"""A file's sayings become our own utterances: in order, with nothing made up."""

import pytest

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import Problem, Speaker
from qa_pipeline.transcript.formats.building import build, unknowns
from qa_pipeline.transcript.formats.source import Source, SourceUtterance, SourceWord
from qa_pipeline.transcript.formats.speakers import Role
from qa_pipeline.transcript.transcript import MACHINE, Transcript

ROLES = {"a": Role.AGENT, "c": Role.CUSTOMER, "m": Role.MACHINE}


def said(
    start_s: float, end_s: float | None, text: str = "sì", label: str | None = "a", *words: SourceWord
) -> SourceUtterance:
    return SourceUtterance(start_s=start_s, end_s=end_s, text=text, label=label, words=words)


def word(
    text: str, start_s: float | None = None, end_s: float | None = None, p: float | None = None
) -> SourceWord:
    return SourceWord(text=text, start_s=start_s, end_s=end_s, probability=p)


def built(*utterances: SourceUtterance, duration_s: float | None = None) -> Transcript:
    source = Source(utterances=utterances, duration_s=duration_s)
    return build("c1", "srt", source, ("it", "set"), ROLES)


def test_utterances_come_in_the_order_of_time() -> None:
    heard = built(said(5, 6, "due"), said(1, 2, "uno"), said(5, 5.5, "prima di due", "c"))
    assert [(each.index, each.text) for each in heard.utterances] == [
        (0, "uno"),
        (1, "prima di due"),
        (2, "due"),
    ]


def test_an_end_that_is_not_said_is_at_the_latest_where_the_next_one_begins() -> None:
    heard = built(said(1, None), said(4, None, "no", "c"), said(4, None, "eh"))
    assert [each.end_s for each in heard.utterances] == [4, 4, 4]
    assert heard.has(Problem.END_TIMES_UNKNOWN)
    assert built(said(1, None), duration_s=9).utterances[0].end_s == 9
    assert not built(said(1, None, "sì", "a", word("sì", 1, 1.5))).has(Problem.END_TIMES_UNKNOWN)


def test_a_pause_within_an_utterance_parts_it_where_word_times_are_known() -> None:
    heard = built(said(0, 9, "uno due", "a", word("uno", 0, 1), word("due", 5, 6)))
    assert [(each.text, each.start_s, each.end_s) for each in heard.utterances] == [
        ("uno", 0, 1),
        ("due", 5, 6),
    ]
    assert len(built(said(0, 9, "uno due")).utterances) == 1


def test_words_may_reach_beyond_their_utterance() -> None:
    [only] = built(said(1, 2, "uno due", "a", word("uno", 0.5, 1), word("due", 1.5, 2.5))).utterances
    assert (only.start_s, only.end_s) == (0.5, 2.5)


def test_the_texts_own_signs_are_kept_where_it_holds_the_same_words() -> None:
    timed = (word("buongiorno", 0, 1, 0.5), word("anna", 1, 2, 0.5))
    [only] = built(said(0, 2, "Buongiorno, Anna!", "a", *timed)).utterances
    assert [each.text for each in only.words] == ["Buongiorno,", "Anna!"]
    [other] = built(said(0, 2, "Buongiorno 14", "a", *timed)).utterances
    assert (other.text, [each.text for each in other.words]) == ("Buongiorno 14", ["buongiorno", "anna"])


def test_a_mean_a_little_above_one_is_one() -> None:
    [only] = built(said(0, 1, "sì", "a", word("sì", 0, 1, 1.0009))).utterances
    assert only.words[0].probability == 1.0


def test_a_word_that_ends_before_it_begins_has_no_times() -> None:
    [only] = built(said(0, 3, "", "a", word("uno", 0, 1), word("due", 2, 1))).utterances
    assert (only.words[1].start_s, only.words[1].end_s) == (None, None)
    assert only.places()[1] == (1, 3)


@pytest.mark.parametrize(
    ("words", "whole", "confidence"),
    [
        pytest.param((word("uno", p=0.5), word("due", p=0.7)), None, 0.6, id="of the words"),
        pytest.param((word("uno"), word("due", p=0.7)), None, 0.7, id="of the words that have one"),
        pytest.param((word("uno"), word("due")), 0.8, 0.8, id="of the whole"),
        pytest.param((word("uno"), word("[inaudible]")), None, None, id="not known"),
        pytest.param((word("<unk>"), word("[inaudible]")), None, 0.0, id="nothing was understood"),
    ],
)
def test_confidence_is_what_the_file_says(
    words: tuple[SourceWord, ...], whole: float | None, confidence: float | None
) -> None:
    utterance = SourceUtterance(start_s=0, end_s=1, text="", words=words, confidence=whole)
    [only] = built(utterance).utterances
    assert only.confidence == confidence


def test_what_was_not_understood_is_no_invention() -> None:
    utterance = SourceUtterance(start_s=0, end_s=1, text="[inaudible]", doubt="phantom")
    [only] = built(utterance).utterances
    assert (only.doubt, only.confidence) == (None, 0.0)


def test_where_nobody_is_known_the_speakers_are_not_and_where_some_are_it_is_said() -> None:
    nobody = built(said(0, 1, label="x"), said(1, 2, label=None))
    assert nobody.has(Problem.SPEAKERS_UNKNOWN)
    assert not nobody.speakers_known
    some = built(said(0, 1), said(1, 2, label="x"))
    assert some.has(Problem.SOME_SPEAKERS_UNKNOWN)
    assert some.speakers_known
    assert "1 of 2 passages" in some.problems[0].detail
    assert built(said(0, 1), said(1, 2, label="c")).problems == ()


def test_a_machine_is_heard_and_counts_for_nobody() -> None:
    heard = built(said(0, 1, "Per l'italiano prema uno", "m"), said(2, 3))
    machine = heard.utterances[0]
    assert (machine.speaker, machine.doubt) == (Speaker.UNKNOWN, MACHINE)
    assert heard.problems == (), "of the people everybody is known"
    assert heard.speech[0].end_s == 1, "while it speaks there is no silence"


def test_the_duration_is_the_files_or_the_end_of_the_last_utterance() -> None:
    assert built(said(0, 5), said(1, 2)).duration_s == 5
    assert built(said(0, 5), duration_s=60).duration_s == 60


def test_what_is_unknown_is_told() -> None:
    assert unknowns(built(said(0, None, label=None))) == ("speakers", "end times", "word times", "confidence")
    known = said(0, 1, "sì", "a", word("sì", 0, 1, 0.9))
    assert unknowns(built(known)) == ()
    assert unknowns(built(known, said(2, 3, label="x"))) == ("some speakers",)


@pytest.mark.parametrize(
    ("utterances", "says"),
    [
        pytest.param((), "nobody says a word", id="nothing"),
        pytest.param((said(0, 1, "[noise] ..."),), "nobody says a word", id="sounds alone"),
        pytest.param((said(3, 1),), "what begins at 3 s ends before", id="backwards"),
        pytest.param((said(0, 1, "x" * 201),), "a word of more than 200 letters", id="no word"),
        pytest.param((said(0, 1, "sì " * 600_000),), "more than 250,000 words", id="no call"),
    ],
)
def test_what_is_no_call_is_refused(utterances: tuple[SourceUtterance, ...], says: str) -> None:
    with pytest.raises(TranscriptError, match=says):
        built(*utterances)
