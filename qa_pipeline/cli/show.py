"""`show`: one scorecard in the terminal."""

import sys
from collections.abc import Iterator

from rich.panel import Panel
from rich.text import Text

from qa_pipeline.checks.result import Section, Verdict, WordKind
from qa_pipeline.cli.console import Speech, err, out, table
from qa_pipeline.cli.exit_codes import ExitCode
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.evidence import Looked
from qa_pipeline.reports.json_report import scorecard_json
from qa_pipeline.reports.summary import outcome_sentence
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.reports.verdict_view import Moment, VerdictView, verdict_view
from qa_pipeline.reports.wording import SECTIONS, VERDICTS, WORD_KINDS
from qa_pipeline.settings import Settings
from qa_pipeline.store.store import Store, StoredCall

SIGNS = {
    Verdict.PASS: ("✓", "green"),
    Verdict.FAIL: ("✗", "red"),
    Verdict.UNSURE: ("?", "yellow"),
    Verdict.NOT_APPLICABLE: ("–", "dim"),
}

MARKS = {
    WordKind.FORM: ("", " (~ {})"),
    WordKind.MEANING: ("", " (= {})"),
    WordKind.MISHEARD: ("", " (≈ {})"),
    WordKind.BETWEEN: ("[", "]"),
}
"""What stands before and after the words of a quote that are not the wording's own; {}: the wording's word."""
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
    kinds: set[WordKind] = set()
    for section in Section:
        results = [result for result in call.scorecard.results if result.section is section]
        if results:
            console.print(Text(texts.gettext(SECTIONS[section]), style="bold"))
            shown = table("", "", "", "")
            shown.show_header = False
            for result in results:
                view = verdict_view(call, result, "", texts)
                kinds |= view.kinds
                shown.add_row(*_row(view, texts))
            console.print(shown)
    if key := _key(kinds, texts):
        console.print(Text(key, style="dim"))


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
        yield _place(moment, texts)
    for name, looked in (("Due after", view.due_after), ("Searched", view.searched)):
        if looked:
            yield _looked(texts.gettext(name), looked)
    nearest = texts.gettext("Nearest miss")
    if view.nearest:
        yield Text(f"{nearest}: ", style="dim") + _place(view.nearest, texts)
    elif view.nothing_like_it:
        yield Text(f"{nearest}: {texts.gettext('nothing like it was said')}", style="dim")


def _place(moment: Moment, texts: Texts) -> Text:
    """A quote with its time, its differing words marked by signs that every terminal shows."""
    place = Text(f"{moment.clock} “")
    for number, run in enumerate(moment.quote):
        place.append(" " if number else "")
        before, after = MARKS.get(run.kind, ("", ""))
        place.append(before + without_controls(run.text), style="dim" if run.kind is WordKind.BETWEEN else "")
        place.append(after.format(without_controls(run.stands_for)), style="dim")
    place.append("”")
    likeness = moment.likeness and texts.gettext("likeness {percent}", percent=moment.likeness)
    for fact in filter(None, (likeness, moment.missing)):
        place.append(f"  {without_controls(fact)}", style="dim")
    return place


def _looked(name: str, looked: Looked) -> Text:
    wordings = " · ".join(f"“{wording}”" for wording in (*looked.wordings, *looked.more))
    shown = without_controls(wordings)
    return Text(f"{name}: {looked.where}{': ' if shown else ''}{shown}", style="dim")


def _key(kinds: set[WordKind], texts: Texts) -> str:
    """What the marks mean that were used; empty where none was."""
    used = [(*MARKS[kind], texts.gettext(WORD_KINDS[kind])) for kind in MARKS if kind in kinds]
    return "  ".join(f"{before}…{after.format('…')} {name}" for before, after, name in used)
