"""`show`: one scorecard in the terminal."""

import sys

from rich.panel import Panel
from rich.text import Text

from qa_pipeline.checks.result import CheckResult, Section, Verdict, clock
from qa_pipeline.cli.console import Speech, err, out, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.json_report import scorecard_json
from qa_pipeline.reports.summary import outcome_sentence
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.reports.wording import SECTIONS, VERDICTS
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store, StoredCall

SIGNS = {
    Verdict.PASS: ("✓", "green"),
    Verdict.FAIL: ("✗", "red"),
    Verdict.UNSURE: ("?", "yellow"),
    Verdict.NOT_APPLICABLE: ("–", "dim"),
}


def show_call(settings: Settings, call_id: str, speech: Speech) -> ExitCode:
    """Prints the call's present scorecard."""
    with Store(settings.out, settings.workspace) as store:
        calls = store.calls()
    found = next((c for c in calls if isinstance(c, StoredCall) and c.recording.call_id == call_id), None)
    if found is None or found.scorecard is None:
        skipped = next((c for c in calls if not isinstance(c, StoredCall) and c.call_id == call_id), None)
        why = (
            f"was not processed: {skipped.reason}"
            if skipped
            else "is not in the store; `qa-pipeline run` first"
        )
        err().print(f"qa-pipeline: call {call_id!r} {why}", markup=False)
        return ExitCode.NOT_PROCESSED if skipped else ExitCode.USAGE
    call = ReportedCall(recording=found.recording, transcript=found.transcript, scorecard=found.scorecard)
    texts = translate(settings.report_language)
    if speech.as_json:
        sys.stdout.write(scorecard_json(call, texts))
        return ExitCode.OK
    if speech.talks:
        _print(call, texts, settings)
    return ExitCode.OK


def _print(call: ReportedCall, texts: Texts, settings: Settings) -> None:
    console = out()
    console.print(Panel.fit(Text(outcome_sentence(call, settings.report_language)), title=Text(call.call_id)))
    for section in Section:
        results = [result for result in call.scorecard.results if result.section is section]
        if results:
            console.print(Text(texts.gettext(SECTIONS[section]), style="bold"))
            shown = table("", "", "", "")
            shown.show_header = False
            for result in results:
                shown.add_row(*_row(result, texts))
            console.print(shown)


def _row(result: CheckResult, texts: Texts) -> tuple[Text, Text, Text, Text]:
    """Verdict, title, points, and why with the quotes."""
    sign, style = SIGNS[result.verdict]
    quotes = "".join(f"\n{clock(e.start_s)} “{e.quote}”" for e in result.evidence[:3] if e.quote)
    return (
        Text(f"{sign} {texts.gettext(VERDICTS[result.verdict])}", style=style),
        Text(result.title),
        Text(f"{result.points:g}/{result.max_points:g}", style="dim"),
        Text(texts.sentence(result.reason) + quotes),
    )
