"""Where hearing spends its time at a size of Whisper's: by stage, by kernel, and against what the processor can multiply.

    python tests/heavy/hearing_profile.py --size small --beam 1

The sample's first two calls, the starter enlarged (see docs/benchmarks.md). Stages are timed from outside, kernels by torch's profiler in a second
round, so the two do not disturb each other.
"""

import argparse
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch.profiler import ProfilerActivity, profile

from qa_pipeline.audio.decode import decode_call
from qa_pipeline.bench.enlarge import enlarge_file
from qa_pipeline.recordings.recording import AgentChannel
from qa_pipeline.speech.engine import make_transcriber
from qa_pipeline.speech.segment import CallSound

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "models" / "starter"
SPENT: dict[str, float] = defaultdict(float)


def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, its seconds added to `SPENT`."""

    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - whatever the work takes and gives
        begin = time.perf_counter()
        try:
            return work(*args, **kwargs)
        finally:
            SPENT[name] += time.perf_counter() - begin

    return wrapped


def flops_a_second(threads: int) -> float:
    """What one large product in bfloat16 reaches on all threads: nothing of ours can be faster than that."""
    torch.set_num_threads(threads)
    a, b = torch.randn(3000, 768).bfloat16(), torch.randn(3072, 768).bfloat16()
    best = min(_seconds(lambda: torch.nn.functional.linear(a, b)) for _ in range(20))
    return 2 * 3000 * 768 * 3072 / best


def _seconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main() -> None:
    """Hears twice and prints."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", default="small")
    parser.add_argument("--beam", type=int, default=1)
    parser.add_argument(
        "--cuts", choices=("starter", "whisper"), default="starter", help="windows of 8 or of 30 s"
    )
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    found = sorted((ROOT / "recordings_sample" / "recordings").rglob("*"))
    paths = [p for p in found if p.is_file() and "mono" not in p.name][:2]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "starter.pt"
        enlarge_file(STARTER / "starter.pt", target, args.size)
        target.with_name("model.yaml").write_text(
            (STARTER / "model.yaml").read_text(encoding="utf-8"), encoding="utf-8"
        )
        transcriber = make_transcriber(
            "openai-whisper",
            folder if args.cuts == "starter" else str(target),
            Path(folder),
            1,
            beam=args.beam,
        )
        calls = [
            CallSound(channels=decode_call(p, agent_channel=AgentChannel.LEFT).channels, language=None)
            for p in paths
        ]
        transcriber.transcribe_all(calls[:1])  # loads, and makes the kernels
        hearer: Any = transcriber._hearing
        recogniser: Any = hearer._recogniser
        for owner, name in (
            (hearer._voice_activity, "hear"),
            (recogniser, "listen"),
            (recogniser, "language_chances"),
            (recogniser, "recognise"),
            (recogniser, "_place"),
        ):
            setattr(owner, name, timed(name, getattr(owner, name)))
        whole = _seconds(lambda: transcriber.transcribe_all(calls))
        print(
            f"whole {whole:.2f} s: "
            + ", ".join(f"{k} {v:.2f}" for k, v in sorted(SPENT.items(), key=lambda kv: -kv[1]))
        )
        torch.set_num_threads(1)  # the profiler sees its own thread alone, so one does all the work here
        recogniser._streams.map = lambda work, tasks: [work(task) for task in tasks]
        with profile(activities=[ProfilerActivity.CPU], with_flops=True, record_shapes=True) as seen:
            transcriber.transcribe_all(calls)
        print(
            seen.key_averages().table(sort_by="self_cpu_time_total", row_limit=14, max_name_column_width=40)
        )
        print(
            seen.key_averages(group_by_input_shape=True).table(
                sort_by="self_cpu_time_total",
                row_limit=25,
                max_name_column_width=30,
                max_shapes_column_width=100,
            )
        )
        print(
            f"one large bfloat16 product: {flops_a_second(args.threads) / 1e9:.0f} GFLOP/s on {args.threads} threads"
        )
        flops = sum(e.flops or 0 for e in seen.key_averages())
        print(f"counted in the round: {flops / 1e9:.0f} GFLOP")


if __name__ == "__main__":
    main()
