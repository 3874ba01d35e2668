"""A recording is somebody else's file: it cannot make us open another, and its name can be anything."""

import os
import socket
import threading
from pathlib import Path

import pytest
from sounds import call, problems, write

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.errors import AudioError
from qa_pipeline.recordings.recording import AgentChannel, Problem

TRICKS = {
    "ffconcat": "ffconcat version 1.0\nfile 'other.wav'\n",
    "ffconcat absolute": "ffconcat version 1.0\nfile '{folder}/other.wav'\n",
    "hls": "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nother.wav\n#EXT-X-ENDLIST\n",
    "hls http": "#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:{port}/other.wav\n#EXT-X-ENDLIST\n",
    "sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nm=audio {port} RTP/AVP 0\n",
    "dash": "<?xml version='1.0'?><MPD><BaseURL>http://127.0.0.1:{port}/</BaseURL></MPD>",
    "playlist": "[playlist]\nFile1=http://127.0.0.1:{port}/other.wav\n",
    "smil": "<smil><body><audio src='other.wav'/></body></smil>",
    "text": "agent: buongiorno\n" * 100,
    "png": "\x89PNG\r\n\x1a\n",
}
NAMES = [
    "12:30_call.wav",
    "http:call.wav",
    "concat:a|b.wav",
    "-i.wav",
    "file:call.wav",
    "pipe:0",
    "perché è così.wav",
    "perche\u0301.wav",
    "two\nlines.wav",
    "%d.wav",
    "no ending",
    os.fsdecode(b"not\xff\xfeutf8.wav"),
]


def problem_of(path: Path) -> Problem:
    with pytest.raises(AudioError) as caught:
        decode_call(path, agent_channel=AgentChannel.LEFT)
    return caught.value.problem


@pytest.mark.parametrize("trick", TRICKS)
def test_a_playlist_or_text_named_wav_is_refused_and_followed_nowhere(tmp_path: Path, trick: str) -> None:
    write(tmp_path / "other.wav", call())
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        text = (
            TRICKS[trick].replace("{folder}", str(tmp_path)).replace("{port}", str(server.getsockname()[1]))
        )
        path = tmp_path / "call.wav"
        path.write_text(text, encoding="latin-1")

        assert problem_of(path) is Problem.NOT_AUDIO
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_playlist_behind_an_mp3s_tag_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "other.wav", call())
    path = tmp_path / "call.mp3"
    path.write_bytes(b"ID3\x04\x00\x00\x00\x00\x00\x0a" + bytes(10) + TRICKS["ffconcat"].encode() * 50)

    assert problem_of(path) in {Problem.CORRUPT, Problem.EMPTY_AUDIO}


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_is_only_a_name(tmp_path: Path, name: str) -> None:
    assert problems(write(tmp_path / "made.wav", call()).rename(tmp_path / name)) == set()


def test_the_ending_of_a_name_is_not_believed(tmp_path: Path) -> None:
    assert problems(write(tmp_path / "call.mp3", call(), "flac")) == set()


def test_what_is_not_a_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.wav")
    answers: list[Problem] = []
    waiting = threading.Thread(target=lambda: answers.append(problem_of(tmp_path / "pipe.wav")), daemon=True)
    waiting.start()
    waiting.join(5)

    assert answers == [Problem.NOT_AUDIO]
    assert problem_of(tmp_path) is Problem.NOT_AUDIO
    assert problem_of(tmp_path / "gone.wav") is Problem.MISSING


@pytest.mark.parametrize("start", [b"0&\xb2u\x8ef\xcf\x11", b"RIFF\x00\x00\x00\x00AVI LIST", b"caff\x00\x01"])
def test_sound_that_we_do_not_take_is_named_and_not_called_damage(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "call.wav"
    path.write_bytes(start + bytes(1_000))

    assert problem_of(path) is Problem.UNSUPPORTED


def test_no_message_holds_bytes_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "call.wav"
    path.write_text("il mio codice fiscale è segreto")

    with pytest.raises(AudioError) as caught:
        decode_call(path, agent_channel=AgentChannel.LEFT)

    assert "segreto" not in str(caught.value)
