"""How much memory hearing takes: one very long call, and a folder of many short ones, through `qa-pipeline transcribe`.

    python tests/heavy/hearing_memory.py                 # 4 hours, then 500 calls: an hour of work on two cores
    python tests/heavy/hearing_memory.py --hours 0.5 --calls 50 --decode-hours 4

Not a test that runs with the others; it prints what the process took at most, and beside it what the model alone takes.
The bar is one gigabyte and the model.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.recordings.recording import AgentChannel

ROOT = Path(__file__).parents[2]
CALLS = sorted((ROOT / "recordings_sample" / "recordings").rglob("*_*.*"))
RATE_HZ = 8_000
CALL_S = 60
MODEL = ROOT / "models" / "starter"
SETTINGS = f"language: it\nmodel: {MODEL}\n"
ALONE = "from qa_pipeline.speech.engine import make_transcriber as m; from pathlib import Path; m('openai-whisper', {model!r}, Path(), 1).transcribe((), 'it')"
DECODE = "from qa_pipeline.audio.decode import decode_call as d; from pathlib import Path; d(Path({path!r}), agent_channel='left')"


def pieces() -> list[NDArray[np.int16]]:
    """The stereo sample calls at 8 kHz, shape (2, n)."""
    found = []
    for path in CALLS:
        channels = decode_call(path, agent_channel=AgentChannel.LEFT).channels
        if len(channels) == 2:
            both = np.stack([channel.samples[::2] for channel in channels])
            found.append((both * 32_000).astype(np.int16))
    return found


def write_call(path: Path, sound: Iterator[NDArray[np.int16]], seconds: float) -> None:
    """Stereo mu-law at 8 kHz, as a call recorder writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    left = int(seconds * RATE_HZ)
    with av.open(str(path), "w", format="wav") as file:
        stream = file.add_stream("pcm_mulaw", rate=RATE_HZ, layout="stereo")
        assert isinstance(stream, AudioStream)
        while left > 0:
            piece = next(sound)[:, :left]
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(piece.T).reshape(1, -1), format="s16", layout="stereo"
            )
            frame.sample_rate = RATE_HZ
            file.mux(stream.encode(frame))
            left -= piece.shape[1]
        file.mux(stream.encode(None))


def endless(of: Sequence[NDArray[np.int16]], first: int = 0) -> Iterator[NDArray[np.int16]]:
    """The calls one after the other, again and again; each round a little quieter, so that no two files are the same."""
    at = first
    while True:
        yield (of[at % len(of)] * (1 - 0.001 * (at % 300))).astype(np.int16)
        at += 1


def peak_mb(command: list[str]) -> tuple[float, float, float, int]:
    """What a process took at most, its seconds, those of the processor, and its exit code."""
    begin = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    processor_s = usage.ru_utime + usage.ru_stime
    return usage.ru_maxrss / 1024, time.monotonic() - begin, processor_s, process.returncode


def report(what: str, command: list[str], base_mb: float) -> float:
    """Runs and prints; the peak."""
    peak, seconds, processor_s, code = peak_mb(command)
    print(
        f"{what}: {peak:.0f} MB at most, {peak - base_mb:.0f} MB over the model, {seconds:.0f} s "
        f"({processor_s:.0f} s of the processor's time), exit {code}"
    )
    return peak


def main() -> None:
    """Makes the recordings in a temporary folder, hears them and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--hours", type=float, default=3.99, help="of the long call; 4 is the most that is heard"
    )
    parser.add_argument("--calls", type=int, default=500, help="of a minute each")
    parser.add_argument("--decode-hours", type=float, default=0.0, help="of a call that is only decoded")
    wanted = parser.parse_args()
    python = [sys.executable, "-W", "ignore"]
    base = report("the model alone", [*python, "-c", ALONE.format(model=str(MODEL))], 0)
    of = pieces()
    with tempfile.TemporaryDirectory() as folder:
        if wanted.decode_hours:
            path = Path(folder) / "decoded.wav"
            write_call(path, endless(of), wanted.decode_hours * 3600)
            report(
                f"decoding {wanted.decode_hours:g} hours", [*python, "-c", DECODE.format(path=str(path))], 0
            )
        for name, count, seconds in (("long", 1, wanted.hours * 3600), ("short", wanted.calls, CALL_S)):
            if not count or not seconds:
                continue
            workspace = Path(folder) / name
            for at in range(count):
                write_call(workspace / "recordings" / f"{at:04}.wav", endless(of, at), seconds)
            (workspace / "qa.yaml").write_text(SETTINGS, encoding="utf-8")
            command = [*python, "-m", "qa_pipeline", "transcribe", str(workspace)]
            report(f"{count} calls of {seconds / 60:.0f} minutes", command, base)


if __name__ == "__main__":
    main()
