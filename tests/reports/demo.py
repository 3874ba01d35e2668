"""A day of an Italian call centre, for looking at the pages: `python tests/reports/demo.py OUT [it|en]`."""

import sys
import wave
from pathlib import Path

import numpy as np
from demo_quality import with_conversation
from demo_results import WITHDRAWAL, compliance, quality, talk
from worlds import make_call, make_skipped

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import Reason, reason
from qa_pipeline.recordings.recording import Problem
from qa_pipeline.reports.batch import ReportBatch, ReportedCall, RunInfo, report_batch
from qa_pipeline.reports.write import write_reports
from qa_pipeline.scorecard.scorecard import Outcome

AGENTS = (
    ("Anna Bianchi", "Nord"),
    ("Marco Ferri", "Nord"),
    ("Giulia De Santis", "Sud"),
    ("Massimiliano Montecuccoli degli Erri", "Sud"),
)


def one_call(number: int) -> ReportedCall:
    """The calls differ in who speaks, in whether the notice was given, and in how the withdrawal was said."""
    name, team = AGENTS[(0, 0, 1, 1, 0, 1, 2, 0, 1, 0, 3, 1)[number]]
    notice = number not in {1, 4, 8}
    verdict = "unsure" if number in {2, 6} else "fail" if number == 4 else "pass"
    withdrawal = "può recedere entro quaranta giorni senza costi" if verdict == "fail" else WITHDRAWAL
    if verdict == "unsure":
        withdrawal = "può ~recedere entro ~quattordici giorni ~senza costi"
    spoken = talk(name, notice=notice, withdrawal=withdrawal, doubt=number % 3 == 0)
    outcome = (
        Outcome.NEEDS_REVIEW
        if verdict == "unsure"
        else Outcome.PASSED
        if notice and verdict == "pass"
        else Outcome.FAILED
    )
    results = compliance(spoken, name, notice=notice, verdict=verdict) + quality(spoken)
    problems = [Problem.MONO] if number == 6 else [Problem.PARTIAL_AUDIO] if number == 9 else []
    if number == 9:
        outcome, results = Outcome.NOT_ASSESSABLE, results[:1]
    why: dict[Outcome, list[Reason]] = {
        Outcome.NEEDS_REVIEW: [
            reason(reasons.REVIEW_CRITICAL_UNSURE, title="Diritto di recesso"),
            reason(reasons.REVIEW_DOUBTS_DECIDE, section="quality"),
        ],
        Outcome.NOT_ASSESSABLE: [reason(reasons.REVIEW_PARTIAL, heard_s=31.0)],
    }
    call = make_call(
        f"it-{number + 1:02d}" if number != 10 else "2026/11/luce/chiamata lunga n. 11",
        utterances=spoken,
        results=results,
        agent=name,
        team=team,
        outcome=outcome,
        campaign="luce-2026" if number % 4 else "gas-rinnovi",
        compliance=None
        if number == 9
        else (100, 71.43, 80, 100, 28.571, 100, 87.25, 100, 71.43, 0, 100, 100)[number],
        quality=None if number == 9 else 66.667,
        review=why.get(outcome, ()),
        problems=problems,
        started_at=f"2026-11-{16 + number // 3:02d}T{9 + number % 3 * 2:02d}:{7 * number % 60:02d}:00",
        audio_href="../../audio/call.wav" if number != 7 else None,
    )
    return with_conversation(call, number)


def demo_batch(language: str = "it") -> ReportBatch:
    """Twelve calls of four agents, and three recordings that could not be processed."""
    skipped = [
        make_skipped("2026-11-18/interrotta.mp3", Problem.CORRUPT),
        make_skipped("manca.wav", Problem.MISSING, call_id="it-40"),
        make_skipped("attesa.wav", Problem.NO_SPEECH),
    ]
    run = RunInfo(
        started_at="2026-11-23T20:00:00",
        finished_at="2026-11-23T20:12:00",
        version="0.1.0",
        counts=(("scored", 12),),
    )
    return report_batch(
        [one_call(n) for n in range(12)], skipped, language="en" if language == "en" else "it", run=run
    )


def write_audio(path: Path, seconds: float) -> None:
    """A quiet tone as long as the demo calls."""
    path.parent.mkdir(parents=True, exist_ok=True)
    samples = (np.sin(np.arange(int(8000 * seconds)) * 0.2) * 1500).astype("<i2")
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(samples.tobytes())


if __name__ == "__main__":
    target = Path(sys.argv[1])
    write_audio(target / "audio" / "call.wav", 75)
    write_reports(demo_batch(sys.argv[2] if len(sys.argv) > 2 else "it"), target)
