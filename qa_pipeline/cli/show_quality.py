"""`show` on how the conversation went: the competences as bars with a sentence to learn from, and the measures."""

from collections.abc import Iterator

from rich.text import Text

from qa_pipeline.cli.paper import Paper
from qa_pipeline.cli.show_words import SIGNS, bar
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.competence_view import CompetenceView, competence_views
from qa_pipeline.reports.measure_view import MeasureView, measure_views
from qa_pipeline.reports.quality_wording import STANDINGS
from qa_pipeline.reports.terminal_wording import UNUSUAL
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import VerdictView


def print_competences(
    paper: Paper, call: ReportedCall, verdicts: tuple[VerdictView, ...], texts: Texts
) -> None:
    """Prints the profile and a sentence a competence; nothing where there is none.

    Args:
        paper: to print on.
        call: that is shown.
        verdicts: all verdicts on it.
        texts: the report's language.
    """
    views = competence_views(call, verdicts, texts)
    if not views:
        return
    paper.gap()
    paper.say(Text(texts.gettext("Competences"), style="bold"))
    longest = max(len(view.name) for view in views)
    for view in views:
        paper.fit(_bar_line(view, longest, texts), indent=2)
    sentences = [(view.name, view.coaching.sentence) for view in views if view.coaching]
    if sentences:
        paper.gap()
        paper.say(Text(texts.gettext("Coaching"), style="bold"))
    for name, sentence in sentences:
        paper.say(Text.assemble(f"{name}: ", without_controls(sentence)), indent=2, hang=2)


def _bar_line(view: CompetenceView, longest: int, texts: Texts) -> Text:
    """Name, bar, score, weight, and how many rules were gained, lost and left open."""
    score = view.score.score
    line = Text(f"{without_controls(view.name):{longest}}  {bar(score)} ")
    line.append(f"{'–' if score is None else texts.number(score):>5}")
    weight = texts.gettext("weight {weight}", weight=texts.number(view.score.weight))
    line.append(f"  {weight:9}", style="dim")
    for verdict, count in view.counts:
        sign, style = SIGNS[verdict]
        line.append(f"  {sign} {count}", style=style)
    return line


def print_measures(paper: Paper, call: ReportedCall, texts: Texts, *, whole: bool) -> None:
    """Prints the measures that are not as usual, or all of them; nothing where there are none.

    Args:
        paper: to print on.
        call: that is shown.
        texts: the report's language.
        whole: whether all of them are wanted.
    """
    within = texts.gettext(STANDINGS["within"])
    views = [
        view for view in measure_views(call, texts) if whole or (view.standing and view.standing != within)
    ]
    if not views:
        return
    paper.gap()
    paper.say(Text(texts.gettext("Measures" if whole else UNUSUAL), style="bold"))
    widths = [max(len(view.name) for view in views), max(len(view.value or "–") for view in views)]
    for view in views:
        paper.say(Text.assemble(*_measure(view, widths, texts)), indent=2, hang=2)


def _measure(view: MeasureView, widths: list[int], texts: Texts) -> Iterator[tuple[str, str]]:
    """Name, value, place, and what is usual; facts, in no colour."""
    yield f"{view.name:{widths[0]}}  {view.value or '–':{widths[1]}}", ""
    yield f"  {view.place.clock if view.place else '':5}", "dim"
    usual = f"{texts.gettext('Usual').lower()}: {view.usual}" if view.usual else ""
    compared = f"{usual} ({view.standing})" if usual and view.standing else usual
    yield "  " + without_controls("  ".join(filter(None, (compared, view.why_not)))), "dim"
