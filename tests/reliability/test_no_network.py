"""With the network cut nothing is missed: a whole batch makes no attempt to reach one."""

import re
import shutil
from pathlib import Path

import pytest
from fakes import write_tone

from reliability.children import ROOT, run_child, traced
from reliability.conftest import Figure

SPEECH = ROOT / "recordings_sample" / "recordings"


def workspace(folder: Path) -> Path:
    """Three calls that a fake hears, one that nobody can."""
    for number in range(3):
        write_tone(folder / "recordings" / f"{number}.wav", hz=200 + number)
    (folder / "recordings" / "playlist.wav").write_text("#EXTM3U\nhttp://127.0.0.1:9/x.wav\n")
    return folder


def test_a_batch_makes_no_attempt_to_reach_a_network(tmp_path: Path) -> None:
    ended = run_child("offline_child.py", workspace(tmp_path), "fake")
    assert ended.code == 0, ended.complaints
    assert ended.told[-1] == {"codes": [3, 3, 3], "calls": 3, "reached": []}


@pytest.mark.reliability
@pytest.mark.model
def test_nor_does_one_that_is_heard_by_a_real_model(tmp_path: Path) -> None:
    (tmp_path / "recordings").mkdir()
    shutil.copy(next(SPEECH.rglob("*.wav")), tmp_path / "recordings")
    ended = run_child("offline_child.py", tmp_path, str(ROOT / "models" / "starter"), timeout_s=250)
    assert ended.code == 0, ended.complaints
    assert (ended.told[-1]["calls"], ended.told[-1]["reached"]) == (1, [])


@pytest.mark.reliability
def test_nor_does_any_library_beneath_it(tmp_path: Path, figure: Figure) -> None:
    trace = traced(
        tmp_path / "trace",
        "connect,sendto,bind,socket",
        "offline_child.py",
        workspace(tmp_path / "w"),
        "fake",
    )
    reached = re.findall(r"AF_INET6?\b.*", trace)
    assert reached == []
    figure("attempts to connect", len(reached), f"{len(reached)}, a batch under strace")


@pytest.mark.reliability
@pytest.mark.model
def test_nor_does_any_library_beneath_a_real_model(tmp_path: Path, figure: Figure) -> None:
    (tmp_path / "w" / "recordings").mkdir(parents=True)
    shutil.copy(next(SPEECH.rglob("*.wav")), tmp_path / "w" / "recordings")
    model = str(ROOT / "models" / "starter")
    trace = traced(
        tmp_path / "trace", "connect,sendto,bind,socket", "offline_child.py", tmp_path / "w", model
    )
    reached = re.findall(r"AF_INET6?\b.*", trace)
    assert reached == []
    figure("attempts to connect, with a model", len(reached), f"{len(reached)}, a batch under strace")
