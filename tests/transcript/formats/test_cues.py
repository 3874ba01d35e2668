"""WebVTT and SRT as they are met: tags, entities, prefixes, all kinds of times, and what is broken in them."""

import pytest
from reads import lines, read, transcript

from qa_pipeline.errors import TranscriptError

VTT = "WEBVTT\n\n"


def srt(*cues: str) -> str:
    """An SRT file of texts of two seconds each."""
    return "\n\n".join(
        f"{number}\n00:00:{2 * number:02d},000 --> 00:00:{2 * number + 2:02d},000\n{text}"
        for number, text in enumerate(cues, start=1)
    )


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,500 --> 00:00:02,000",
        "00:00:01.500 --> 00:00:02.000",
        "0:00:01,5 --> 0:00:02",
        "00:01.500 --> 00:02.000 position:10% align:start",
        " 00:00:01,500-->00:00:02,000 X1:1 X2:2",
    ],
)
def test_times_are_read_however_they_are_written(times: str) -> None:
    for text in (f"1\n{times}\nsì grazie\n", f"{VTT}{times}\nsì grazie\n"):
        [only] = transcript(text).utterances
        assert (only.start_s, only.end_s, only.text) == (1.5, 2.0, "sì grazie")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(srt("Perché no?").encode("utf-8-sig"), id="BOM"),
        pytest.param(srt("Perché no?").replace("\n", "\r\n").encode("cp1252"), id="Windows"),
        pytest.param(srt("Perché no?").replace("\n", "\r").encode(), id="carriage returns alone"),
        pytest.param(srt("Perché no?").encode("utf-16"), id="UTF-16"),
    ],
)
def test_a_file_is_read_however_it_was_saved(content: bytes) -> None:
    [only] = transcript(content).utterances
    assert (only.text, only.start_s) == ("Perché no?", 2.0)


def test_tags_and_entities_are_no_words() -> None:
    text = "<v.loud Anna Bassi>L&#39;offerta <c.yellow>vale</c> <00:00:01.000>12 &lt; 14 &amp; basta</v>"
    found = read(f"{VTT}00:01.000 --> 00:02.000\n{text}\n", name="Anna Bassi")
    assert lines(found.transcript) == ["agent: L'offerta vale 12 < 14 & basta"]
    assert lines(transcript(srt(r"{\an8}<font color='#fff'>sì</font>"))) == ["unknown: sì"]


def test_what_was_not_understood_looks_like_a_tag_and_is_a_word() -> None:
    for text in ("sono <unk> grazie", "sono &lt;unk&gt; grazie"):
        [only] = transcript(f"{VTT}00:01.000 --> 00:02.000\n{text}\n").utterances
        assert [word.probability for word in only.words] == [None, 0.0, None]


def test_two_voices_in_one_cue_are_two_utterances() -> None:
    cue = f"{VTT}00:01.000 --> 00:04.000\n<v Agente>Buongiorno.</v>\n<v Cliente>Salve.</v> Eh."
    assert lines(transcript(cue)) == ["agent: Buongiorno.", "customer: Salve.", "unknown: Eh."]


def test_names_before_colons_are_speakers() -> None:
    said = srt("Operatore: Buongiorno.", "Cliente: Salve, ecco il punto: non funziona.", "Eh sì.")
    assert lines(transcript(said)) == [
        "agent: Buongiorno.",
        "customer: Salve, ecco il punto: non funziona.",
        "unknown: Eh sì.",
    ]


def test_two_names_in_one_cue_are_two_utterances() -> None:
    said = srt("- Agente: Buongiorno.\n- Cliente: Salve.", "Agente:\nMi dica.")
    assert lines(transcript(said)) == ["agent: Buongiorno.", "customer: Salve.", "agent: Mi dica."]


def test_persons_names_are_speakers_where_most_cues_begin_with_them() -> None:
    said = srt("Anna Bassi: Buongiorno.", "Piero: Salve.", "Anna Bassi: Mi dica.", "Piero: Ecco.")
    assert [each.speaker for each in read(said, name="Anna Bassi").transcript.utterances] == [
        "agent",
        "customer",
        "agent",
        "customer",
    ]
    assert read(said).nobody == ("Anna Bassi", "Piero")


def test_the_beginning_of_a_sentence_is_no_speaker() -> None:
    said = srt(
        "Allora: vediamo.", "Il prezzo è questo.", "Allora: scade domani.", "Alle 12:30 va bene.", "Bene."
    )
    found = read(said)
    assert found.nobody == ()
    assert found.transcript.utterances[0].text == "Allora: vediamo."


def test_overlapping_cues_stay_overlapping_and_come_in_order() -> None:
    text = (
        f"{VTT}00:05.000 --> 00:09.000\n<v Agente>due</v>\n\n00:01.000 --> 00:06.000\n<v Cliente>uno</v>\n\n"
        "00:05.500 --> 00:05.500\n<v Cliente>tre</v>\n"
    )
    assert lines(transcript(text)) == ["customer: uno", "agent: due", "customer: tre"]


def test_notes_and_styles_are_no_cues_and_the_header_may_say_the_language() -> None:
    text = (
        "WEBVTT - from the platform\nKind: captions\nLanguage: en-GB\n\nSTYLE\n::cue { color: red }\n\n"
        "NOTE\nAgent: not said\n\nintro\n00:01.000 --> 00:02.000\nhello\n"
    )
    heard = transcript(text)
    assert lines(heard) == ["unknown: hello"]
    assert (heard.engine.language, heard.engine.language_source) == ("en", "file")


def test_numbers_said_are_no_numbers_of_cues() -> None:
    text = srt("quanti?", "14", "14")
    assert [each.text for each in transcript(text).utterances] == ["quanti?", "14", "14"]


def test_a_file_without_numbers_keeps_a_number_that_is_said() -> None:
    text = "00:00:01,000 --> 00:00:02,000\nquanti?\n14\n00:00:03,000 --> 00:00:04,000\ngrazie"
    assert [each.text for each in transcript(text).utterances] == ["quanti? 14", "grazie"]


def test_an_empty_line_inside_a_cue_of_srt_loses_nothing() -> None:
    assert lines(transcript(srt("uno\n\ndue", "tre"))) == ["unknown: uno due", "unknown: tre"]


def test_a_cue_of_sounds_alone_is_left_out() -> None:
    assert lines(transcript(srt("[Musica]", "♪ la la ♪", "sì"))) == ["unknown: sì"]


def test_what_recognisers_write_over_silence_counts_for_nothing() -> None:
    [said, phantom] = transcript(srt("sì", "Sottotitoli creati dalla comunità Amara.org")).utterances
    assert (said.doubt, phantom.doubt) == (None, "phantom")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("1\n00:00:03,000 --> 00:00:02,000\nsì", "line 2: ends before it begins", id="backwards"),
        pytest.param(
            "1\n00:61:03,000 --> 00:62:02,000\nsì", "line 2: there is no such time", id="61 minutes"
        ),
        pytest.param("1\n-00:00:03,000 --> 00:00:02,000\nsì", "line 2: there are no such", id="negative"),
        pytest.param("1\n00:00:03 -> 1\n2\n30:00:00,0 --> 30:00:01,0\nsì", "later than a day", id="too late"),
        pytest.param(f"{VTT}00:01.000 --> 00:02.000\nsì\n\nno", "line 6: text without", id="no times"),
        pytest.param(f"{VTT}00:0x.000 --> 00:02.000\nsì", "line 3: text without", id="no number"),
    ],
)
def test_times_that_cannot_be_are_refused_with_their_line(text: str, says: str) -> None:
    with pytest.raises(TranscriptError, match=says):
        read(text)
