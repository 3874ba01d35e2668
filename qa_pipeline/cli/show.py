"""`show`: one scorecard in the terminal."""

import sys
from collections.abc import Iterator

from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from qa_pipeline.checks.result import Section
from qa_pipeline.cli.console import Speech, err, out, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.cli.show_quality import competence_lines, ending_lines, measure_lines
from qa_pipeline.cli.show_words import SIGNS, key, place_line
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.evidence import Looked
from qa_pipeline.reports.json_report import scorecard_json
from qa_pipeline.reports.summary import outcome_sentence
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.reports.verdict_view import VerdictView, verdict_view
from qa_pipeline.reports.wording import SECTIONS, VERDICTS
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store, StoredCall

QUOTES_SHOWN = 3


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
    views = tuple(verdict_view(call, result, "", texts) for result in call.scorecard.results)
    if ended := ending_lines(call, texts):
        console.print(ended)
    for section in Section:
        mine = [view for view in views if view.result.section is section]
        if mine:
            console.print(Text(texts.gettext(SECTIONS[section]), style="bold"))
            console.print(_verdicts(mine, texts))
    kinds = {kind for view in views for kind in view.kinds}
    if explained := key(kinds, texts):
        console.print(Text(explained, style="dim"))
    for part in (competence_lines(call, views, texts), measure_lines(call, texts)):
        if part:
            console.print(part)


def _verdicts(views: list[VerdictView], texts: Texts) -> Table:
    shown = table("", "", "", "")
    shown.show_header = False
    for view in views:
        shown.add_row(*_row(view, texts))
    return shown


def _row(view: VerdictView, texts: Texts) -> tuple[Text, Text, Text, Text]:
    """Verdict, title, points, and why with its evidence."""
    result = view.result
    sign, style = SIGNS[result.verdict]
    return (
        Text(f"{sign} {texts.gettext(VERDICTS[result.verdict])}", style=style),
        Text(without_controls(result.title)),
        Text(f"{result.points:g}/{result.max_points:g}", style="dim"),
        Text("\n").join(_why(view, texts)),
    )


def _why(view: VerdictView, texts: Texts) -> Iterator[Text]:
    """The reason, the places it rests on, what was searched, and what came nearest."""
    why = Text(without_controls(view.reason))
    if view.confidence:
        sure = texts.gettext("confidence {confidence}", confidence=view.confidence)
        why.append(f"  {sure}", style="dim")
    yield why
    for moment in [moment for moment in view.moments if moment.quote][:QUOTES_SHOWN]:
        yield place_line(moment, texts)
    for name, looked in (("Due after", view.due_after), ("Searched", view.searched)):
        if looked:
            yield _looked(texts.gettext(name), looked)
    nearest = texts.gettext("Nearest miss")
    if view.nearest:
        yield Text(f"{nearest}: ", style="dim") + place_line(view.nearest, texts)
    elif view.nothing_like_it:
        yield Text(f"{nearest}: {texts.gettext('nothing like it was said')}", style="dim")
    if view.fits_at and view.fits_at.quote:
        yield Text(f"{texts.gettext('A place for it')}: ", style="dim") + place_line(view.fits_at, texts)


def _looked(name: str, looked: Looked) -> Text:
    wordings = " · ".join(f"“{wording}”" for wording in (*looked.wordings, *looked.more))
    shown = without_controls(wordings)
    return Text(f"{name}: {looked.where}{': ' if shown else ''}{shown}", style="dim")
