"""Calls and runs that were never made, for the tests of what is said about them."""

from pathlib import Path

from qa_pipeline.bench.calls import BenchCall
from qa_pipeline.bench.contenders import contender_of
from qa_pipeline.bench.job import HeardText, Job, Measured, Task
from qa_pipeline.bench.machine import Machine
from qa_pipeline.bench.report import Report
from qa_pipeline.bench.rounds import Absent, Result
from qa_pipeline.bench.wer import WordErrors
from qa_pipeline.recordings.recording import AgentChannel, Speaker

OPENAI = contender_of("openai-whisper transcribe, greedy")
FASTER = contender_of("faster-whisper plain, int8, greedy")
OURS = contender_of("ours, openai-whisper, greedy")
GIVEN_CUTS = contender_of("faster-whisper plain, int8, our cuts, greedy")


def make_call(call_id: str, language: str, agent: str, customer: str) -> BenchCall:
    task = Task(
        call_id=call_id,
        path=Path(f"{call_id}.wav"),
        language=language,
        agent_channel=AgentChannel.LEFT,
        windows={"agent": (((0.5, 2.0), (3.0, 4.0)),)},
    )
    return BenchCall(task=task, duration_s=10.0, reference={Speaker.AGENT: agent, Speaker.CUSTOMER: customer})


def make_job(*calls: BenchCall, contender: str = "", converted: Path | None = None) -> Job:
    return Job(
        contender=contender,
        checkpoint=Path("m.pt"),
        model="m",
        models_dir=Path("models"),
        converted=converted,
        not_converted="" if converted else "the engine is not installed",
        threads=2,
        tasks=tuple(call.task for call in calls),
    )


def make_measured(hearing_s: float, *heard: HeardText, startup_s: float = 2.0) -> Measured:
    return Measured(
        startup_s=startup_s,
        first_call_s=startup_s + hearing_s / 2,
        hearing_s=hearing_s,
        cpu_s=2 * hearing_s,
        peak_bytes=500_000_000,
        heard=heard,
    )


def make_report() -> Report:
    """Ours hears in 2 s what takes openai-whisper 20 s; faster-whisper is not there."""
    errors = (("en", WordErrors(words=50, deletions=5)), ("it", WordErrors(words=50, insertions=1)))
    worse = (("en", WordErrors(words=50, deletions=20)), ("it", WordErrors(words=50, substitutions=6)))
    return Report(
        block="tiny, calls",
        model="tiny",
        command="qa-pipeline bench calls --repeat 2",
        machine=Machine(
            processor="A processor",
            cores=2,
            units=("AMX",),
            system="Linux, Python 3.11",
            load=0.1,
            versions=(("torch", "2"),),
        ),
        threads=2,
        rounds=2,
        calls=2,
        audio_s=100.0,
        words=100,
        left_out=("c.wav: it breaks off",),
        results=(
            Result(contender=OPENAI, best=make_measured(20.0), spread=0.03, errors=worse),
            Absent(contender=FASTER, reason="faster-whisper is not installed"),
            Result(contender=OURS, best=make_measured(2.0), spread=0.0, errors=errors),
        ),
    )
