"""Files that are broken, meant badly, or something else: each is refused with a reason, and none brings the program down."""

import json
import random
from contextlib import suppress
from pathlib import Path

import pytest
from import_examples import EXAMPLES, VARIANTS, google_ccai, vcon, whisper
from reads import read

from qa_pipeline.errors import TranscriptError
from qa_pipeline.transcript.formats import file_text
from qa_pipeline.transcript.formats.file_text import read_bytes
from qa_pipeline.transcript.formats.recognise import FORMATS


def refused(text: str | bytes, **known: str) -> str:
    """Why the file is refused."""
    with pytest.raises(TranscriptError) as fault:
        read(text, **known)  # type: ignore[arg-type] # only texts are given here
    return str(fault.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "{}",
        "[]",
        "3",
        "null",
        '{"text": "sì"}',
        '{"results": {}}',
        "a,b\n1,2\n",
        "\x00\xff",
        "[1, 2]",
        '{"segments": 3}',
    ],
)
def test_what_is_none_of_the_formats_is_told_which_there_are(text: str) -> None:
    why = refused(text)
    assert all(each.title in why for each in FORMATS)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param('{"segments": [', "no valid JSON: .* line 1 column", id="cut short"),
        pytest.param("[" * 100_000, "no valid JSON: recursion limit", id="too deep"),
        pytest.param(
            '{"a":' * 100_000 + "1" + "}" * 100_000, "no valid JSON: recursion limit", id="too deep, too"
        ),
        pytest.param(whisper().replace("0.5", "NaN", 1), "no valid JSON", id="not a number"),
        pytest.param(whisper().replace('"end": 2.0', '"end": Infinity'), "no valid JSON", id="infinite"),
        pytest.param(
            whisper().replace("0.5", '"NaN"', 1), "segments.0.start: .*finite", id="not a number, as text"
        ),
        pytest.param(whisper().replace("0.5", "-0.5", 1), "segments.0.start: .*greater", id="negative"),
        pytest.param(whisper().replace("0.5", "1e9", 1), "segments.0.start: .*less", id="in another unit"),
        pytest.param(whisper().replace("0.9", "90", 1), "probability: .*less", id="percent"),
        pytest.param(whisper().replace("0.5", '"soon"', 1), "segments.0.start: .*number", id="no number"),
        pytest.param(whisper().replace("0.5", "[1]", 1), "segments.0.start: .*number", id="a list"),
        pytest.param(whisper().replace("0.5", "9" * 5000, 1), ".", id="a number of 5000 digits"),
        pytest.param(whisper().replace("2.0", "0.1", 1), "begins at 0.5 s ends before", id="backwards"),
        pytest.param(whisper().replace("Anna", "\\ud800"), "no valid JSON", id="half a letter"),
        pytest.param(
            google_ccai().replace("start_timestamp_usec", "x"), "entries.0: no start_", id="no times"
        ),
        pytest.param(vcon(analysis=[]), "without a transcript", id="a vCon without one"),
        pytest.param(
            vcon(analysis=[{"type": "transcript", "url": "https://example.org"}]),
            "nothing is fetched",
            id="a link",
        ),
        pytest.param(
            vcon(analysis=[{"type": "transcript", "body": {"x": 1}}]),
            "analysis.0: in no format",
            id="in no format",
        ),
        pytest.param(
            vcon(analysis=[{"type": "transcript", "body": json.loads(vcon())}]),
            "analysis.0: in no",
            id="in itself",
        ),
        pytest.param(
            EXAMPLES["amazon-call-analytics"].replace("VOICE", "CHAT"), "a chat, not a call", id="a chat"
        ),
        pytest.param('{"segments": [' + "{}," * 500_001 + "{}]}", "more than 500,000 entries", id="too many"),
    ],
)
def test_what_cannot_be_is_told_with_its_place(text: str, says: str) -> None:
    with pytest.raises(TranscriptError, match=says):
        read(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("(" * 3_000_000, id="brackets that are never closed"),
        pytest.param("[" * 3_000_000, id="of the other kind"),
        pytest.param("<v " * 1_000_000, id="tags that are never closed"),
        pytest.param("<v" + " " * 3_000_000, id="blanks"),
        pytest.param("1" * 3_000_000, id="figures"),
        pytest.param("<" * 1_000_000 + "[a " * 1_000_000, id="all of them"),
        pytest.param("*a♪" * 500_000, id="sounds"),
        pytest.param("\n".join("(" * 1000 for _ in range(3000)), id="in lines"),
        pytest.param("sì " * 4_000_000, id="more than can be said"),
    ],
)
@pytest.mark.parametrize(
    "head", ["1\n00:00:01,000 --> 00:00:02,000\n", "WEBVTT\n\n00:01.000 --> 00:02.000\n"]
)
@pytest.mark.timeout(20)
def test_a_huge_text_takes_no_hours(head: str, text: str) -> None:
    with suppress(TranscriptError):
        read(head + text)


def test_a_text_larger_than_any_call_is_not_looked_at() -> None:
    assert "more than 10,000,000 letters" in refused("WEBVTT\n\n" + "x" * 10_000_000)


def test_no_reason_holds_what_was_said() -> None:
    data = json.loads(whisper())
    data["segments"][0] |= {"start": "il mio codice fiscale", "speaker": ["RSSMRA"], "text": 3}
    why = refused(json.dumps(data))
    assert "codice" not in why
    assert "RSSMRA" not in why


def test_a_wanted_format_is_held_to() -> None:
    assert "not in the format srt" in refused(whisper(), wanted="srt")
    assert "not in the format deepgram" in refused(whisper(), wanted="deepgram")
    assert "no valid JSON" in refused(EXAMPLES["srt"], wanted="whisper")


def test_a_million_mistakes_are_told_by_the_first() -> None:
    data = {"segments": [{"start": "x", "end": 1, "text": ""}] * 50_000}
    assert len(refused(json.dumps(data))) < 300


@pytest.mark.parametrize("name", [*EXAMPLES, *VARIANTS])
def test_a_file_with_anything_replaced_is_read_or_refused(name: str) -> None:
    """Values of a sound file are replaced by odd ones, one at a time and several at once."""
    text = (EXAMPLES | VARIANTS)[name]
    chance = random.Random(name)  # noqa: S311 - the same damage each time, no secret
    odd: list[object] = [
        None,
        -1,
        1e30,
        "",
        "x",
        [],
        {},
        True,
        [None],
        {"a": []},
        "\x00",
        10**30,
        "2026-01-01",
        ["x"] * 3,
    ]
    for _ in range(300):
        if text.startswith("{"):
            damaged = json.dumps(_damaged(json.loads(text), chance, odd))
        else:
            at = chance.randrange(len(text))
            damaged = text[:at] + chance.choice(["", "\n\n", "-->", "<v", "99:99", "\x00"]) + text[at + 3 :]
        with suppress(TranscriptError):
            read(damaged)


def _damaged(value: object, chance: random.Random, odd: list[object]) -> object:
    """The value with something in it exchanged."""
    if chance.random() < 0.03:
        return chance.choice(odd)
    if isinstance(value, dict):
        return {key: _damaged(each, chance, odd) for key, each in value.items() if chance.random() > 0.01}
    return [_damaged(each, chance, odd) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "content",
    [bytes(range(256)) * 10, b"\xff\xfe" + b"\x00\xd8" * 50, b"WEBVTT\n\n\xff\xfe --> \x00", b"\xef\xbb\xbf"],
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    assert refused(content)


def test_a_file_that_is_none_or_too_large_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(TranscriptError, match="there is no such file"):
        read_bytes(tmp_path / "none.json")
    with pytest.raises(TranscriptError, match="is a folder"):
        read_bytes(tmp_path)
    monkeypatch.setattr(file_text, "MAX_BYTES", 10)
    (tmp_path / "a.json").write_bytes(b"x" * 11)
    with pytest.raises(TranscriptError, match="larger than 10 bytes"):
        read_bytes(tmp_path / "a.json")
