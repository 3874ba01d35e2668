"""The word in which a recording ends counts for nothing; the words before it do."""

from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.speech.cut_off import split_cut_word
from qa_pipeline.speech.segment import SpeechSegment, TimedWord


def segment(text: str, *, doubt: str | None = None, word_s: float = 0.4) -> SpeechSegment:
    """Words of `word_s`, one after the other."""
    words = tuple(
        TimedWord(text=word, start_s=word_s * at, end_s=word_s * (at + 1), probability=0.9)
        for at, word in enumerate(text.split())
    )
    return SpeechSegment(
        speaker=Speaker.AGENT,
        start_s=0.0,
        end_s=words[-1].end_s,
        text=text,
        words=words,
        avg_logprob=-0.1,
        no_speech_prob=0.0,
        compression_ratio=1.0,
        doubt=doubt,
    )


def test_the_last_word_is_kept_apart_and_doubted() -> None:
    before, cut = split_cut_word(segment("la chiamata è regi"), 1.6)

    assert (before.text, before.doubt) == ("la chiamata è", None)
    assert (cut.text, cut.doubt, cut.end_s) == ("regi", "cut_off", 1.6)
    assert before.end_s <= cut.start_s
    assert before.words + cut.words == segment("la chiamata è regi").words


def test_the_last_word_is_doubted_wherever_it_was_placed() -> None:
    assert [one.text for one in split_cut_word(segment("va bene gra"), 5.0)] == ["va bene", "gra"]


def test_all_that_was_written_for_the_last_moment_is_doubted() -> None:
    assert [one.text for one in split_cut_word(segment("buona giorn giorn"), 1.0)] == ["buona", "giorn giorn"]


def test_a_single_word_is_doubted_whole() -> None:
    assert [(one.text, one.doubt) for one in split_cut_word(segment("pron"), 0.4)] == [("pron", "cut_off")]


def test_in_less_than_half_a_second_no_word_is_believed() -> None:
    assert [one.doubt for one in split_cut_word(segment("la informo sento", word_s=0.15), 2.0)] == ["cut_off"]


def test_what_was_doubted_stays_doubted_for_its_own_reason() -> None:
    parts = split_cut_word(segment("così poi così poi", doubt="repetition"), 1.6)

    assert [one.doubt for one in parts] == ["repetition", "repetition"]
