"""What a batch lets go of does not stay with the process."""

import ctypes
import platform
import subprocess
import sys

import pytest

from qa_pipeline.speech import memory
from qa_pipeline.speech.memory import give_back_large_blocks

BATCHES = """
import torch
from qa_pipeline.speech.streams import Streams

def resident_mb():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20

def batch(_):
    large = [torch.ones(6_000_000) for _ in range(2)]  # 24 MB each; once freed, glibc would take the next ones from its heap
    large.clear()
    kept = []
    for _ in range(10):
        large.append(torch.ones(6_000_000))
        kept.append(torch.ones(20_000))
    return kept

torch.ones(10).sum()
before = resident_mb()
kept = Streams(1, "cpu").map(batch, [0])
print(resident_mb() - before)
"""


def libc() -> str:
    return platform.libc_ver()[0]


@pytest.mark.skipif(libc() != "glibc", reason="only glibc keeps freed memory this way")
def test_what_a_batch_let_go_of_is_the_machines_again() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BATCHES], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 80


@pytest.mark.parametrize("fault", [AttributeError, OSError, TypeError])
def test_nothing_happens_where_the_library_is_another(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def absent(_: object) -> object:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", absent)
    for name in memory._ITS_OWN_SETTINGS:
        monkeypatch.delenv(name, raising=False)
    assert not give_back_large_blocks()


@pytest.mark.parametrize("name", ["GLIBC_TUNABLES", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TRIM_THRESHOLD_"])
def test_what_somebody_has_set_from_outside_stays(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def wrong(_: object) -> object:
        raise AssertionError

    monkeypatch.setattr(ctypes, "CDLL", wrong)
    monkeypatch.setenv(name, "1")
    assert not give_back_large_blocks()
