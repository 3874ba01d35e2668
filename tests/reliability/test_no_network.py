"""With the network cut nothing is missed: a whole batch makes no attempt to reach one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from fakes import write_tone

from reliability.children import PATHS, ROOT, command_of, run_child

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
@pytest.mark.skipif(
    shutil.which("strace") is None, reason="needs strace, which sees what compiled libraries do"
)
def test_nor_does_any_library_beneath_it(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    strace = ["strace", "-f", "-qq", "-e", "trace=connect,sendto,bind", "-o", str(trace)]
    environment = {"PYTHONPATH": ":".join(map(str, PATHS)), "PATH": "/usr/bin:/bin"}
    command = command_of("offline_child.py", workspace(tmp_path / "w"), "fake")
    ended = subprocess.run(
        [*strace, *command], env=environment, capture_output=True, timeout=280, check=False
    )
    if not trace.exists():
        pytest.skip(f"strace may not be used here: {ended.stderr[:200]!r}")
    assert ended.returncode == 0, ended.stderr
    assert re.findall(r"sa_family=AF_INET6?\b.*", trace.read_text()) == []
