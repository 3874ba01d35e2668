"""Every format becomes the same conversation, with what the format does not say left unknown."""

import json

import pytest
from import_examples import (
    BEGAN_MS,
    EXAMPLES,
    VARIANTS,
    amazon_channels,
    azure_batch,
    azure_fast,
    deepgram,
    deepgram_channels,
    genesys,
    google_ccai,
    vcon,
    whisper,
    whisper_cpp,
    whisperx,
)
from reads import lines, read, transcript

from qa_pipeline.errors import TranscriptError
from qa_pipeline.recordings.recording import AgentChannel, Problem
from qa_pipeline.transcript.formats.building import unknowns
from qa_pipeline.transcript.formats.recognise import FORMATS

KNOWN = ["agent: Buongiorno, sono Anna.", "customer: Sì."]
UNKNOWN = ["unknown: Buongiorno, sono Anna.", "unknown: Sì."]
WITH_ROLES = {"amazon-call-analytics", "contact-lens", "genesys", "google-ccai", "webvtt", "srt", "vcon"}
WITHOUT = {
    "whisper": {"speakers"},
    "whisperx": {"speakers"},
    "whisper-cpp": {"speakers"},
    "amazon-transcribe": {"speakers"},
    "amazon-call-analytics": set[str](),
    "contact-lens": {"word times", "confidence"},
    "azure": {"speakers"},
    "deepgram": {"speakers"},
    "genesys": set[str](),
    "google-ccai": {"word times", "confidence", "end times"},
    "webvtt": {"word times", "confidence"},
    "srt": {"word times", "confidence"},
    "vcon": set[str](),
}
"""What each example does not say."""


def test_every_format_has_an_example() -> None:
    assert set(EXAMPLES) == {each.name for each in FORMATS} == set(WITHOUT)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_file_is_recognised_by_what_it_holds_and_becomes_the_conversation(name: str) -> None:
    found = read(EXAMPLES[name])
    assert found.format == name
    assert lines(found.transcript) == (KNOWN if name in WITH_ROLES else UNKNOWN)
    assert found.transcript.engine.name == f"import {name}"
    assert found.transcript.engine.imported
    assert found.transcript.engine.language == "it"
    assert read(EXAMPLES[name], wanted=name) == found


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_a_format_does_not_say_is_unknown(name: str) -> None:
    heard = transcript(EXAMPLES[name])
    assert set(unknowns(heard)) == WITHOUT[name]
    assert heard.speakers_known == ("speakers" not in WITHOUT[name])
    assert heard.has(Problem.END_TIMES_UNKNOWN) == ("end times" in WITHOUT[name])
    for word in heard.utterances[0].words:
        assert (word.start_s is None) == ("word times" in WITHOUT[name])
    if "confidence" in WITHOUT[name]:
        assert heard.utterances[0].confidence is None


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_times_are_seconds_from_the_calls_start(name: str) -> None:
    first, second = transcript(EXAMPLES[name]).utterances
    assert second.start_s - first.start_s == pytest.approx(2.5)
    if name == "google-ccai":
        assert (first.start_s, first.end_s) == (0.0, 2.5), (
            "it has no end; the latest that it can be is the next start"
        )
    else:
        assert (first.start_s, first.end_s, second.start_s, second.end_s) == (0.5, 2.0, 3.0, 3.4)
        if first.words[0].start_s is not None:
            assert [word.start_s for word in first.words] == [0.5, 1.1, 1.4]


WORDS_HEARD = sorted({*EXAMPLES} - {"contact-lens", "google-ccai", "webvtt", "srt", "azure"})


@pytest.mark.parametrize("name", WORDS_HEARD)
def test_the_words_have_the_confidence_that_the_file_gives_them(name: str) -> None:
    first, second = transcript(EXAMPLES[name]).utterances
    assert [word.probability for word in first.words] == [0.9, 0.8, 0.7]
    assert first.confidence == pytest.approx(0.8)
    assert second.words[0].probability == 0.6


@pytest.mark.parametrize("name", VARIANTS)
def test_a_formats_other_shapes_are_read_too(name: str) -> None:
    found = read(VARIANTS[name])
    assert found.format == name.partition(",")[0]
    assert lines(found.transcript) == UNKNOWN
    assert [word.start_s for word in found.transcript.utterances[0].words] == [0.5, 1.1, 1.4]
    assert found.transcript.utterances[0].words[0].probability == 0.9


@pytest.mark.parametrize(
    ("text", "label", "first"),
    [
        pytest.param(whisperx(), "SPEAKER_00", "agent", id="whisperX"),
        pytest.param(whisperx(), "speaker_01", "customer", id="whisperX, the other one, in small letters"),
        pytest.param(EXAMPLES["amazon-transcribe"], "spk_0", "agent", id="Amazon"),
        pytest.param(amazon_channels(), "ch_1", "customer", id="Amazon, channels"),
        pytest.param(deepgram(), "speaker 0", "agent", id="Deepgram"),
        pytest.param(azure_batch(), "speaker 1", "agent", id="Azure batch"),
    ],
)
def test_the_user_says_who_the_agent_is_and_of_two_the_other_one_is_the_customer(
    text: str, label: str, first: str
) -> None:
    heard = transcript(text, agent=label)
    assert heard.speakers_known
    assert heard.utterances[0].speaker == first
    assert {each.speaker for each in heard.utterances} == {"agent", "customer"}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(whisper_cpp(), id="whisper.cpp --diarize"),
        pytest.param(amazon_channels(), id="Amazon"),
        pytest.param(azure_fast(), id="Azure"),
        pytest.param(deepgram_channels(), id="Deepgram"),
    ],
)
def test_channel_numbers_are_told_apart_by_the_agents_channel_of_the_row(text: str) -> None:
    assert lines(read(text, channel=AgentChannel.LEFT).transcript) == KNOWN
    swapped = read(text, channel=AgentChannel.RIGHT).transcript
    assert [each.speaker for each in swapped.utterances] == ["customer", "agent"]


def test_speakers_that_are_no_channels_are_not_told_apart_by_it() -> None:
    assert lines(read(deepgram(), channel=AgentChannel.LEFT).transcript) == UNKNOWN


def changed(text: str, **keys: object) -> str:
    """The file with keys set or, with None, taken away."""
    data = json.loads(text) | keys
    return json.dumps({key: value for key, value in data.items() if value is not None})


def test_whispers_own_numbers_doubt_what_nobody_said() -> None:
    data = json.loads(whisper())
    data["segments"][1] |= {"text": " Sottotitoli creati dalla comunità Amara.org", "words": None}
    data["segments"].append(
        {"start": 5.0, "end": 6.0, "text": " grazie", "no_speech_prob": 0.9, "avg_logprob": -1.2}
    )
    assert [each.doubt for each in transcript(json.dumps(data)).utterances] == [None, "phantom", "no_speech"]


def test_who_speaks_fast_is_believed() -> None:
    """Nine words in 1.2 s were said in a real call; how close the times are cut is the other program's choice."""
    segments = [{"start": 1.0, "end": 2.2, "text": "is there anything else i can help you with"}]
    [only] = transcript(json.dumps({"language": "en", "segments": segments})).utterances
    assert only.doubt is None


def test_segments_alone_are_faster_whispers() -> None:
    segments = json.dumps(json.loads(whisper())["segments"])
    assert read(segments).format == "whisper"
    assert lines(transcript(segments)) == UNKNOWN


def test_whisper_writes_parts_of_words_without_a_space() -> None:
    words = [
        {"word": " l", "start": 0.0, "end": 0.1, "probability": 0.9},
        {"word": "'offerta", "start": 0.1, "end": 0.6, "probability": 0.5},
        {"word": " vale", "start": 0.7, "end": 1.0, "probability": 0.8},
    ]
    data = {
        "language": "it",
        "segments": [{"start": 0.0, "end": 1.0, "text": " l'offerta vale", "words": words}],
    }
    [only] = transcript(json.dumps(data)).utterances
    assert [(word.text, word.end_s, word.probability) for word in only.words] == [
        ("l'offerta", 0.6, 0.5),
        ("vale", 1.0, 0.8),
    ]


def test_words_that_whisperx_could_not_align_have_no_times_and_lie_between_their_neighbours() -> None:
    data = json.loads(whisperx())
    data["segments"][0]["words"][1] = {"word": "14"}
    data["segments"][0]["text"] = "Buongiorno, 14 Anna."
    first, _ = transcript(json.dumps(data)).utterances
    assert (first.words[1].start_s, first.words[1].end_s, first.words[1].probability) == (None, None, None)
    assert first.places()[1] == (1.0, 1.4)
    assert first.confidence == pytest.approx(0.8), "of the words whose confidence is known"


def test_a_segment_without_a_speaker_is_cut_where_its_words_change_theirs() -> None:
    data = json.loads(whisperx())
    both = data["segments"][0]["words"] + [{"word": "eh"}] + data["segments"][1]["words"]
    data["segments"] = [{"start": 0.5, "end": 3.4, "text": "...", "words": both}]
    heard = transcript(json.dumps(data), agent="SPEAKER_00")
    assert lines(heard) == ["agent: Buongiorno, sono Anna. eh", "customer: Sì."]


def test_tokens_cut_inside_a_letter_leave_the_text_and_no_word_times() -> None:
    whole = json.dumps(json.loads(whisper_cpp()), ensure_ascii=False).encode()
    cut = whole.replace(' Sì", "id"'.encode(), b' S\xc3", "id"')
    assert cut != whole
    second = read(cut).transcript.utterances[1]
    assert second.text == "Sì."
    assert second.words[0].start_s is None


@pytest.mark.parametrize("example", [genesys(), google_ccai()], ids=["genesys", "google"])
def test_moments_more_than_a_day_apart_are_no_call(example: str) -> None:
    data = json.loads(example)
    last = data["entries"][-1] if "entries" in data else data["transcripts"][0]["phrases"][-1]
    name = "start_timestamp_usec" if "entries" in data else "startTimeMs"
    last[name] = int(last[name]) + 3 * 24 * 3600 * (1_000_000 if "entries" in data else 1000)
    with pytest.raises(TranscriptError, match="more than a day"):
        read(json.dumps(data))


def test_words_of_a_vcon_that_are_only_places_leave_the_segments_texts() -> None:
    body = {
        "segments": [{"start": 0.5, "end": 1.5, "text": "Buongiorno a tutti", "words": [0, 1, 2]}],
        "words": [{"text": "Buongiorno"}, {"text": "a"}, {"text": "tutti"}],
    }
    [said] = read(vcon(json.dumps(body))).transcript.utterances
    assert said.text == "Buongiorno a tutti"
    assert [word.start_s for word in said.words] == [None, None, None]


def test_the_turbulent_shapes_of_genesys_times() -> None:
    data = json.loads(genesys())
    for phrase in data["transcripts"][0]["phrases"]:
        phrase["startTimeMs"] -= BEGAN_MS
        for word in phrase["words"]:
            word["startTimeMs"] -= BEGAN_MS
    assert transcript(json.dumps(data)).utterances[0].start_s == 0.5, "counted from the call's start already"
    said = changed(genesys(), startTime="2025-10-09T08:53:20Z")
    assert transcript(said).utterances[0].start_s == 0.5, "a date, the same moment"


@pytest.mark.parametrize(
    ("purpose", "line"),
    [
        pytest.param("user", "agent: Buongiorno, sono Anna.", id="a user is Genesys' own"),
        pytest.param("agent", "agent: Buongiorno, sono Anna.", id="agent"),
        pytest.param("ivr", "unknown: Buongiorno, sono Anna. (machine)", id="ivr"),
        pytest.param("acd", "unknown: Buongiorno, sono Anna. (machine)", id="acd"),
        pytest.param("voicemail", "unknown: Buongiorno, sono Anna. (machine)", id="voicemail"),
    ],
)
def test_purposes_of_genesys(purpose: str, line: str) -> None:
    assert lines(transcript(genesys().replace('"internal"', f'"{purpose}"')))[0] == line


def test_an_automated_agent_is_kept_and_counts_for_nothing() -> None:
    heard = transcript(google_ccai().replace('"AGENT"', '"AUTOMATED_AGENT"'))
    assert lines(heard) == ["unknown: Buongiorno, sono Anna. (machine)", "customer: Sì."]
    assert heard.speakers_known, "of the people everybody is known"


def test_a_vcon_knows_its_parties_and_its_transcript_may_be_wrapped() -> None:
    assert lines(transcript(vcon())) == KNOWN
    data = json.loads(vcon())
    data["analysis"][1]["body"] = deepgram_channels()
    assert lines(transcript(json.dumps(data))) == KNOWN, "JSON in a text"
    data["analysis"][1] |= {"body": EXAMPLES["webvtt"], "encoding": "none"}
    assert lines(transcript(json.dumps(data))) == KNOWN, "WebVTT in a text"
    data["analysis"][1] |= {"body": json.loads(deepgram())["results"]["channels"][0]["alternatives"][0]}
    assert lines(transcript(json.dumps(data))) == UNKNOWN, "one of Deepgram's alternatives, on one channel"


def test_the_dialogs_of_a_vcon_follow_each_other() -> None:
    data = json.loads(vcon())
    data["dialog"].append({"type": "recording", "start": "2026-10-12T10:05:00Z", "parties": [1, 0]})
    data["analysis"].append(data["analysis"][1] | {"dialog": 1})
    heard = transcript(json.dumps(data))
    assert [(each.speaker, each.start_s) for each in heard.utterances] == [
        ("agent", 0.5),
        ("customer", 3.0),
        ("customer", 60.5),
        ("agent", 63.0),
    ]


def test_what_the_file_says_of_its_recogniser_is_kept_and_nothing_is_made_up() -> None:
    assert (transcript(deepgram()).engine.model, transcript(deepgram()).engine.version) == ("nova", "v1")
    assert transcript(whisper_cpp()).engine.model == "base"
    engine = transcript(EXAMPLES["srt"]).engine
    assert (engine.model, engine.version, engine.model_sha256) == ("unknown", "unknown", "")
