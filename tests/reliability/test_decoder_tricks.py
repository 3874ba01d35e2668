"""Files that would have a decoder open other files or the network: none is followed, and nothing of another call is heard."""

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from sounds import call, write

from qa_pipeline.recordings.recording import Problem
from reliability.children import run_child, traced
from reliability.conftest import Figure
from reliability.decode_child import state_of

REFUSED = {Problem.NOT_AUDIO, Problem.CORRUPT, Problem.EMPTY_AUDIO, Problem.UNSUPPORTED, Problem.MISSING}


def _text(content: str) -> Callable[[Path, int], Path]:
    """A recording that is this text; {other} is another call's, {port} that of a listener."""

    def make(folder: Path, port: int) -> Path:
        path = folder / "call.wav"
        path.write_text(content.replace("{other}", str(folder / "other.wav")).replace("{port}", str(port)))
        return path

    return make


def _link(target: str) -> Callable[[Path, int], Path]:
    def make(folder: Path, _port: int) -> Path:
        path = folder / "call.wav"
        path.symlink_to(target)
        return path

    return make


def _pipe(folder: Path, _port: int) -> Path:
    os.mkfifo(folder / "call.wav")
    return folder / "call.wav"


def _folder(folder: Path, _port: int) -> Path:
    (folder / "call.wav").mkdir()
    return folder / "call.wav"


def _name(name: str) -> Callable[[Path, int], Path]:
    """A name that is an address, and no file."""
    return lambda _folder, port: Path(name.replace("{port}", str(port)))


def _behind_a_tag(folder: Path, port: int) -> Path:
    """A playlist where an MP3's sound would begin."""
    path = folder / "call.mp3"
    playlist = f"#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:{port}/x.wav\n".encode() * 50
    path.write_bytes(b"ID3\x04\0\0\0\0\0\x0a" + bytes(10) + playlist)
    return path


def _reference_in_mp4(folder: Path, port: int) -> Path:
    """A movie whose sound lies elsewhere: the atom that names a file or an address."""
    address = f"http://127.0.0.1:{port}/x.m4a".encode() + b"\0"
    url = (12 + len(address)).to_bytes(4, "big") + b"url " + bytes(4) + address
    data = (8 + len(url) + 8).to_bytes(4, "big") + b"dref" + bytes(4) + (1).to_bytes(4, "big") + url
    path = folder / "call.m4a"
    whole = write(folder / "whole.m4a", call(2), "m4a").read_bytes()
    at = whole.index(b"dref") - 4
    size = int.from_bytes(whole[at : at + 4], "big")
    path.write_bytes(whole[:at] + data + whole[at + size :])
    return path


TRICKS: dict[str, Callable[[Path, int], Path]] = {
    "ffconcat": _text("ffconcat version 1.0\nfile '{other}'\n"),
    "ffconcat of a neighbour": _text("ffconcat version 1.0\nfile other.wav\n"),
    "a playlist of a neighbour": _text("#EXTM3U\n#EXTINF:9,\nother.wav\n#EXT-X-ENDLIST\n"),
    "a playlist of the network": _text(
        "#EXTM3U\n#EXTINF:9,\nhttp://127.0.0.1:{port}/x.wav\n#EXT-X-ENDLIST\n"
    ),
    "a playlist of a file": _text("#EXTM3U\n#EXTINF:9,\nfile://{other}\n#EXT-X-ENDLIST\n"),
    "SDP": _text("v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio {port} RTP/AVP 0\n"),
    "DASH": _text("<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>"),
    "a data address": _text("data:audio/wav;base64,UklGRiQAAABXQVZF"),
    "an address": _text("http://127.0.0.1:{port}/x.wav"),
    "a playlist behind a tag": _behind_a_tag,
    "a movie whose sound is elsewhere": _reference_in_mp4,
    "the name concat:": _name("concat:/etc/passwd|/etc/hosts"),
    "the name http:": _name("http://127.0.0.1:{port}/x.wav"),
    "the name file:": _name("file:/etc/passwd"),
    "a link to a text": _link("/etc/passwd"),
    "a link to an endless device": _link("/dev/zero"),
    "a pipe": _pipe,
    "a folder": _folder,
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused_and_connects_to_nothing(tmp_path: Path, trick: str) -> None:
    write(tmp_path / "other.wav", call(2))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.02)
        path = TRICKS[trick](tmp_path, listener.getsockname()[1])
        state, said = state_of(path)
        with pytest.raises(TimeoutError):
            listener.accept()
    if trick == "a movie whose sound is elsewhere":
        return  # its own bytes are all that is heard, whatever they are
    assert set(map(Problem, state)) <= REFUSED
    assert state
    assert "root:" not in said


@pytest.fixture
def tricks(tmp_path: Path) -> Path:
    """A folder of all tricks that are files, beside another call that they would have."""
    (tmp_path / "tricks").mkdir()
    for number, make in enumerate(TRICKS.values()):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        write(folder / "other.wav", call(2))
        path = make(folder, 9)
        if path.is_relative_to(folder) and not path.is_symlink() and path.is_file():
            path.rename(tmp_path / "tricks" / f"{number}{path.suffix}")
    return tmp_path / "tricks"


def test_no_trick_opens_a_file_but_its_own(tricks: Path) -> None:
    ended = run_child("opened_child.py", tricks)
    assert ended.code == 0, ended.complaints
    assert len(ended.told) > 5
    assert [each for each in ended.told if each["others"]] == []


@pytest.mark.reliability
def test_nor_does_any_library_beneath_it(tricks: Path, tmp_path: Path, figure: Figure) -> None:
    """What FFmpeg opens by itself no hook of Python sees, but the system does."""
    trace = traced(tmp_path / "trace", "open,openat,connect,socket", "decode_child.py", "60", tricks)
    opened = [
        line for line in trace.splitlines() if re.search(r"other\.wav|/etc/(passwd|hosts)|/dev/zero", line)
    ]
    connected = re.findall(r"(?:AF_INET6?\b|connect\().*", trace)
    assert str(tricks) in trace, "the trace must see what is opened"
    assert (opened, connected) == ([], [])
    figure(
        "tricks against the decoder",
        0,
        f"{len(TRICKS)}, {len(connected)} connections, {len(opened)} other files",
    )
