"""Whole reports for the tests in a browser: every page of a batch, without the tables, which no page needs."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from demo import demo_batch, write_audio
from many_calls import write_team_page
from worlds import a_batch, make_call, make_result, make_skipped, make_utterances, near, said

from qa_pipeline.checks.result import Section
from qa_pipeline.recordings.recording import AgentChannel, Problem, SkippedRecording, Speaker
from qa_pipeline.reports.batch import Language, ReportBatch, ReportedCall
from qa_pipeline.reports.digest import digest_batch
from qa_pipeline.reports.files import write_text
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.peaks import Peaks, Side

BOTH = (Speaker.AGENT, Speaker.CUSTOMER)


def peaks(duration_s: float, *speakers: Speaker) -> Peaks:
    """A drawing of so many rows."""
    made = tuple(Side(speaker=one, peaks=tuple(n * 7 % 101 for n in range(400))) for one in speakers)
    return Peaks(agent_channel=AgentChannel.LEFT, duration_s=duration_s, sides=made)


def drawn(call: ReportedCall, *speakers: Speaker) -> ReportedCall:
    """The call with a waveform."""
    return replace(call, peaks=peaks(call.transcript.duration_s, *speakers or BOTH))


def five_minutes() -> ReportedCall:
    """A long talk with many verdicts, some of them at one place."""
    lines = ("agent: Buongiorno sono Anna di Sole", "customer: salve la bolletta è sbagliata", "+6")
    spoken = make_utterances(*lines * 40)
    results = [
        make_result("fail", check=f"c{n}", title=f"Passo {n}", evidence=[said(spoken, "sono Anna")])
        for n in range(3)
    ]
    results += [
        make_result("unsure", check=f"u{n}", title=f"Dubbio {n}", wordings=["la informo"] * 4)
        for n in range(4)
    ]
    results += [
        make_result(
            "fail" if n % 3 else "pass",
            check=f"q{n}",
            title=f"Regola {n}",
            section=Section.QUALITY,
            evidence=[said(spoken[n:], "la bolletta")],
        )
        for n in range(12)
    ]
    call = make_call("lunga", utterances=spoken, results=results, audio_href="../../audio/call.wav")
    return drawn(call)


def write_pages(batch: ReportBatch, report: Path, *, agents: bool = True, calls: bool = True) -> HtmlReport:
    """The team page, the pages of all agents and of all calls, with what they load."""
    html = write_team_page(digest_batch(batch), report)
    for group in html.agents() if agents else ():
        write_text(report / html.pages.agents[group.agent or ""], html.agent(group))
    for call in batch.calls if calls else ():
        write_text(report / html.pages.calls[call.call_id], html.call(call))
    return html


SKIPPED = (
    make_skipped("2026-11-18/interrotta.mp3", Problem.CORRUPT),
    make_skipped("manca.wav", Problem.MISSING, call_id="it-40"),
)


def one_call() -> ReportedCall:
    """A call of a person of whom there is no other, with something of every verdict."""
    spoken = make_utterances("agent: Buongiorno ~sono Anna", "customer: salve mi dica", "agent: grazie a lei")
    results = [
        make_result(check="a", title="Saluto", evidence=[said(spoken, "Buongiorno")]),
        make_result(
            "fail", check="b", title="Avviso", critical=True, nearest=near(spoken, "grazie", "x", 0.4)
        ),
        make_result("unsure", check="c", title="Recesso", evidence=[said(spoken, "mi dica")]),
        make_result("not_applicable", check="d", title="Reclamo"),
    ]
    return make_call("one", utterances=spoken, results=results, audio_href="../../audio/call.wav")


def worlds(language: Language) -> Iterable[tuple[str, ReportBatch]]:
    """Reports of all sizes: a day, one call, none at all, none but recordings that could not be processed."""
    day = demo_batch(language)
    mono = {"it-07"}
    calls = tuple(drawn(call, *([Speaker.UNKNOWN] if call.call_id in mono else BOTH)) for call in day.calls)
    yield "day", replace(day, calls=calls)
    yield "one", a_batch(one_call(), language=language)
    yield "long", a_batch(five_minutes(), language=language)
    yield "none", ReportBatch(calls=(), language=language)
    yield "unheard", _without_calls(language, SKIPPED)


def _without_calls(language: Language, skipped: tuple[SkippedRecording, ...]) -> ReportBatch:
    return ReportBatch(calls=(), skipped=skipped, language=language)


def write_worlds(folder: Path, language: Language) -> None:
    """All of them, each in a folder of its name, with the sound that they play."""
    for name, batch in worlds(language):
        write_audio(folder / name / "audio" / "call.wav", 80)
        write_pages(batch, folder / name / "report")
