"""`show` on how the conversation went: its end, the competences as bars of text, the measures."""

from collections.abc import Iterator

from rich.console import Group
from rich.table import Table
from rich.text import Text

from qa_pipeline.checks.result import Verdict
from qa_pipeline.cli.console import table
from qa_pipeline.cli.show_words import SIGNS, place_line
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.competence_view import CompetenceView, competence_views
from qa_pipeline.reports.ending_view import EndingView, ending_view
from qa_pipeline.reports.measure_view import MeasureView, measure_views
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import VerdictView

BAR = 20
"""Signs that a full bar has: one for five points of a hundred."""
FULL, EMPTY = "█", "·"


def ending_lines(call: ReportedCall, texts: Texts) -> Group | None:
    """How the call ended, with the places that show it; None where an older scorecard does not say it."""
    ended = ending_view(call, texts)
    if ended is None:
        return None
    line = Text(f"{texts.gettext('How the call ended')}: ") + _ended(ended)
    if ended.confidence:
        sure = texts.gettext("confidence {confidence}", confidence=ended.confidence)
        line.append(f"  {sure}", style="dim")
    return Group(line, *(place_line(place, texts) for place in ended.moments if place.quote))


def _ended(ended: EndingView) -> Text:
    shown = Text(ended.name, style="bold")
    if ended.when:
        shown.append(f", “{without_controls(ended.when)}”")
    if ended.reason:
        shown.append(f"  {without_controls(ended.reason)}", style="dim")
    return shown


def competence_lines(call: ReportedCall, verdicts: tuple[VerdictView, ...], texts: Texts) -> Group | None:
    """The profile with a sentence a competence; None where there is none.

    Args:
        call: that is shown.
        verdicts: all verdicts on it.
        texts: the report's language.
    """
    views = competence_views(call, verdicts, texts)
    if not views:
        return None
    shown = _plain_table(6)
    for view in views:
        shown.add_row(*_bar_row(view, texts))
    sentences = [
        Text(f"{view.name}: ", style="bold") + Text(without_controls(view.coaching.sentence), style="")
        for view in views
        if view.coaching
    ]
    heading = Text(texts.gettext("Competences"), style="bold")
    coaching = [Text(texts.gettext("Coaching"), style="bold"), *sentences] if sentences else []
    return Group(heading, shown, *coaching)


def _bar_row(view: CompetenceView, texts: Texts) -> Iterator[Text]:
    """Name, bar, score, weight, and how many rules were gained, lost and left open."""
    score = view.score.score
    full = 0 if score is None else round(score / 100 * BAR)
    yield Text(without_controls(view.name))
    yield Text("" if score is None else FULL * full + EMPTY * (BAR - full))
    yield Text("–" if score is None else texts.number(score))
    yield Text(texts.gettext("weight {weight}", weight=texts.number(view.score.weight)), style="dim")
    yield Text("  ").join(_tally(verdict, count) for verdict, count in view.counts)
    titles = [v.result.title for v in view.rules if v.result.verdict is not Verdict.PASS]
    yield Text(without_controls("; ".join(titles)), style="dim")


def _tally(verdict: Verdict, count: int) -> Text:
    sign, style = SIGNS[verdict]
    return Text(f"{sign} {count}", style=style)


def measure_lines(call: ReportedCall, texts: Texts) -> Group | None:
    """The measures, a line each; None where an older scorecard has none."""
    views = measure_views(call, texts)
    if not views:
        return None
    shown = _plain_table(4)
    for view in views:
        shown.add_row(*_measure_row(view, texts))
    return Group(Text(texts.gettext("Measures"), style="bold"), shown)


def _measure_row(view: MeasureView, texts: Texts) -> Iterator[Text]:
    """Name, value, place, and what is usual; facts, in no colour."""
    yield Text(view.name)
    yield Text(view.value or "–")
    yield Text(view.place.clock if view.place else "", style="dim")
    usual = f"{texts.gettext('Usual').lower()}: {view.usual}" if view.usual else ""
    compared = f"{usual} ({view.standing})" if usual and view.standing else usual
    yield Text("  ".join(filter(None, (compared, view.why_not))), style="dim")


def _plain_table(columns: int) -> Table:
    made = table(*[""] * columns)
    made.show_header = False
    return made
