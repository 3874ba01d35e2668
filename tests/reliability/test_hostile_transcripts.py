"""Transcripts from other programs that are meant badly: a clear sentence each, in bounded time and memory."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from import_examples import EXAMPLES, whisper

from reliability.children import run_child
from reliability.conftest import Figure
from reliability.extent import extent, some

MOST_MB = 1_200.0
MOST_S = 20.0
"""For files of up to 50 MB; larger ones are not read."""

SEGMENT = '{"start": %s, "end": %s, "text": "ciao a tutti"}'


def _segments(*each: str) -> str:
    return '{"language": "it", "segments": [' + ",".join(each) + "]}"


def _cues(count: int, arrow: str = "-->") -> str:
    return "".join(
        f"{n}\n{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},000 {arrow} {n // 3600:02}:{n // 60 % 60:02}:{n % 60:02},900\nsì\n\n"
        for n in range(count)
    )


HOSTILE: dict[str, tuple[Callable[[], str | bytes], str]] = {
    "200 MB": (lambda: b" " * 200_000_000, "larger than 50,000,000 bytes"),
    "50 MB of brackets": (lambda: "[" * 49_000_000, "more than 500,000 entries"),
    "50 MB of numbers": (lambda: '{"segments": [' + "1," * 24_000_000 + "1]}", "more than 500,000 entries"),
    "50 MB of one text": (lambda: _segments('{"start": 0, "end": 1, "text": "' + "x" * 49_000_000 + '"}'), "words; one file|letters"),
    "4,000,000 numbers": (lambda: '{"segments": [' + "0.1," * 3_900_000 + "1]}", "."),
    "400,000 objects": (lambda: '{"segments": [' + "{}," * 400_000 + "{}]}", "."),
    "a million cues": (lambda: _cues(extent(300_000, 1_000_000)), "letters; one file is one call|words; one file"),
    "100,000 cues, more than a day": (lambda: _cues(100_000), "later than a day|there is no such time"),
    "JSON 100,000 deep": (lambda: "[" * 100_000, "recursion limit"),
    "JSON 100,000 deep, of mappings": (lambda: '{"a":' * 100_000, "recursion limit"),
    "a time before the beginning": (lambda: _segments(SEGMENT % ("-5", "1")), "segments.0.start: .*greater"),
    "a time that is none": (lambda: _segments(SEGMENT % ("NaN", "1")), "no valid JSON"),
    "a time without end": (lambda: _segments(SEGMENT % ("0", "Infinity")), "no valid JSON"),
    "a time beyond all numbers": (lambda: _segments(SEGMENT % ("0", "1e999")), "no valid JSON|finite|less"),
    "a time of 5,000 figures": (lambda: _segments(SEGMENT % ("0", "9" * 5_000)), "."),
    "times the wrong way round": (lambda: _segments(SEGMENT % ("9", "1")), "begins at 9 s ends before"),
    "a key twice": (lambda: '{"segments": [], "segments": [{"start": 0, "end": 1, "text": "a"}]}', "same key twice"),
    "a time twice": (lambda: _segments('{"start": 0, "start": 5, "end": 6, "text": "ciao"}'), "same key twice"),
    "half a letter": (lambda: whisper().replace("Anna", "\\ud800"), "no valid JSON"),
    "not JSON": (lambda: "{segments: yes}", "no valid JSON"),
    "nothing": (lambda: b"", "in no format"),
    "blanks": (lambda: " \n" * 1_000_000, "in no format"),
    "NULs": (lambda: bytes(1_000_000), "in no format"),
    "UTF-16 without BOM": (lambda: whisper().encode("utf-16-le"), "no valid JSON|in no format"),
    "UTF-32": (lambda: whisper().encode("utf-32"), "no valid JSON|in no format"),
    "bytes of all kinds": (lambda: bytes(range(256)) * 4_000, "in no format"),
    "an XML bomb": (lambda: '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>', "in no format"),
    "an XML that reads a file": (lambda: '<!DOCTYPE l [<!ENTITY x SYSTEM "file:///etc/passwd">]><l>&x;</l>', "in no format"),
    "a link within a vCon": (lambda: EXAMPLES["vcon"].replace('"body"', '"url": "http://127.0.0.1:9/x", "gone"'), "nothing is fetched|without a transcript|no format"),
    "cues that end before they begin": (lambda: "WEBVTT\n\n00:09.000 --> 00:01.000\nsì\n", "line 3: ends before it begins"),
    "cues at the 99th minute": (lambda: "1\n00:99:00,000 --> 00:99:01,000\nsì\n", "line 2: there is no such time"),
    "a word of a million letters": (lambda: "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "x" * 1_000_000, "word of more than 200 letters"),
    "tags that are never closed": (lambda: "WEBVTT\n\n00:00.000 --> 00:01.000\n" + "<v " * 1_000_000, "."),
    "a pickle": (lambda: b"\x80\x04\x95\x0e\0\0\0\0\0\0\0\x8c\x02os\x94.", "in no format"),
    "a number": (lambda: "3", "in no format"),
    "the transcript of nobody": (_segments, "nobody says a word"),
}  # fmt: skip
"""A file's content, and what is said of it."""


def test_each_hostile_file_is_answered_in_bounded_time_and_memory(tmp_path: Path, figure: Figure) -> None:
    (tmp_path / "files").mkdir()
    tried = some(HOSTILE, every=2)
    for name in tried:
        make, _ = HOSTILE[name]
        content = make()
        (tmp_path / "files" / name).write_bytes(content.encode() if isinstance(content, str) else content)

    ended = run_child("import_child.py", tmp_path / "files", timeout_s=280)

    assert ended.code == 0, ended.complaints
    told = {each["name"]: each for each in ended.told}
    assert set(told) == set(tried)
    for name in tried:
        each, says = told[name], HOSTILE[name][1]
        assert each["said"], f"{name} was taken"
        assert each["fault"] == "TranscriptError", each
        assert re.search(says, each["said"]), each
        assert len(each["said"]) < 1_000
        assert each["seconds"] < MOST_S, each
        assert each["peak_mb"] < MOST_MB, each
    seconds, peak_mb = (max(each[what] for each in ended.told) for what in ("seconds", "peak_mb"))
    figure(
        "hostile transcripts", len(told), f"{len(told)} refused, at most {seconds:.1f} s and {peak_mb:.0f} MB"
    )


def test_words_without_times_are_taken_and_their_times_stay_unknown(tmp_path: Path) -> None:
    data = json.loads(whisper())
    for segment in data["segments"]:
        for word in segment["words"]:
            del word["start"], word["end"]
    (tmp_path / "no times").write_text(json.dumps(data), encoding="utf-8")
    [told] = run_child("import_child.py", tmp_path).told
    assert (told["fault"], told["said"]) == ("", "")
