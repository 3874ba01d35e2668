"""What was measured as rows for a table, as Markdown between marks, and as data. Pure but for `write_markdown`."""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from qa_pipeline.bench.compare import comparisons
from qa_pipeline.bench.job import BenchError
from qa_pipeline.bench.machine import Machine
from qa_pipeline.bench.rounds import Absent, Result

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One model, measured."""

    block: str
    """Names the place in the document that this goes to: model and calls."""
    model: str
    command: str
    """What gives these figures again."""
    machine: Machine
    threads: int
    rounds: int
    calls: int
    audio_s: float
    """Seconds of call, not of channel."""
    words: int
    """That were said."""
    left_out: tuple[str, ...]
    results: tuple[Result | Absent, ...]


def languages(report: Report) -> tuple[str, ...]:
    """Those of the calls, in the order of the columns."""
    results = [each for each in report.results if isinstance(each, Result)]
    return tuple(language for language, _ in results[0].errors) if results else ()


def headings(report: Report) -> Row:
    """Of the columns; the units are in `legend`."""
    spoken = languages(report)
    return (
        "contender",
        "start-up",
        "first call",
        "hearing",
        "spread",
        "whole",
        "real-time factor",
        "CPU",
        "WER",
        *(spoken if len(spoken) > 1 else ()),
        "sub/del/ins",
        "memory",
    )


LEGEND = (
    "start-up: from the start of the process until the model is loaded; first call: from there too, until the first call's text "
    "is there; hearing: reading and hearing all calls, the best round; spread: how much longer the slowest round took; "
    "whole: start-up and hearing; all in seconds of the clock, CPU in seconds of all processors while hearing. "
    "real-time factor: seconds of hearing a second of call. WER: word error rate in percent. memory: the most held, in MB."
)


def rows(report: Report) -> list[Row]:
    """A row a contender."""
    spoken = languages(report)
    return [
        _row(each, report.audio_s, spoken)
        if isinstance(each, Result)
        else (each.contender.name, "not available")
        for each in report.results
    ]


def _row(result: Result, audio_s: float, spoken: Sequence[str]) -> Row:
    best, errors = result.best, result.all_errors
    by_language = dict(result.errors)
    return (
        result.contender.name,
        f"{best.startup_s:.1f}",
        f"{best.first_call_s:.1f}",
        f"{best.hearing_s:.1f}",
        f"{result.spread:.0%}",
        f"{best.whole_s:.1f}",
        f"{best.hearing_s / audio_s:.3f}",
        f"{best.cpu_s:.1f}",
        f"{errors.rate:.1%}".removesuffix("%"),
        *((f"{by_language[each].rate:.1%}".removesuffix("%") for each in spoken) if len(spoken) > 1 else ()),
        f"{errors.substitutions}/{errors.deletions}/{errors.insertions}",
        f"{best.peak_bytes / 1e6:.0f}",
    )


def summary(report: Report) -> list[str]:
    """How ours stand beside the others, a sentence a search."""
    results = [each for each in report.results if isinstance(each, Result)]
    return comparisons(results)


def absences(report: Report) -> list[str]:
    """Who could not run and why: too long for a cell."""
    return [
        f"{each.contender.name}: not available: {each.reason}"
        for each in report.results
        if isinstance(each, Absent)
    ]


def heading(report: Report) -> str:
    """What was measured, in a sentence."""
    return (
        f"{report.model}: {report.calls} calls, {report.audio_s:.0f} s, {report.words} words; {report.threads} threads, "
        f"the best of {report.rounds} rounds."
    )


def markdown(report: Report) -> str:
    """The table with all that is needed to read it and to make it again."""
    width = len(headings(report))
    lines = [headings(report), ("---", *["---:"] * (width - 1))]
    lines += [(*row, *[""] * (width - len(row))) for row in rows(report)]
    table = "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
    told = [f"- {sentence}" for sentence in (*summary(report), *absences(report))]
    out = [f"- left out: {each}" for each in report.left_out]
    parts = (
        f"`{report.command}`",
        heading(report),
        table,
        "\n".join((*told, *out)),
        f"Measured on {report.machine.sentence()}.",
    )
    return "\n\n".join(part for part in parts if part)


def write_markdown(path: Path, report: Report) -> None:
    """Puts the report where the document has a place for it; at the end where it has none.

    Raises:
        BenchError: the document cannot be read or written.
    """
    begin, end = f"<!-- bench: {report.block} -->", f"<!-- /bench: {report.block} -->"
    block = f"{begin}\n\n{markdown(report)}\n\n{end}"
    try:
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        place = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        if place.search(text):
            text = place.sub(lambda _: block, text)
        else:
            text = f"{text.rstrip()}\n\n{block}\n".lstrip()
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BenchError(f"{path}: cannot be written: {error.strerror}") from error


def as_data(report: Report) -> dict[str, object]:
    """The same for programs; no text of a call is in it."""
    return {
        "model": report.model,
        "command": report.command,
        "machine": asdict(report.machine),
        "threads": report.threads,
        "rounds": report.rounds,
        "calls": report.calls,
        "audio_s": round(report.audio_s, 3),
        "words": report.words,
        "left_out": list(report.left_out),
        "contenders": [_as_data(each, report.audio_s) for each in report.results],
        "summary": summary(report),
    }


def _as_data(each: Result | Absent, audio_s: float) -> dict[str, object]:
    if isinstance(each, Absent):
        return {"name": each.contender.name, "not_available": each.reason}
    best = each.best
    return {
        "name": each.contender.name,
        "startup_s": round(best.startup_s, 3),
        "first_call_s": round(best.first_call_s, 3),
        "hearing_s": round(best.hearing_s, 3),
        "spread": round(each.spread, 4),
        "real_time_factor": round(best.hearing_s / audio_s, 5),
        "cpu_s": round(best.cpu_s, 3),
        "peak_bytes": best.peak_bytes,
        "word_error_rate": round(each.all_errors.rate, 5),
        "errors": {language: asdict(errors) for language, errors in each.errors},
    }
