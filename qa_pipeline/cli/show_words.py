"""The signs of `show`: of verdicts, outcomes and scores, and quotes whose differing words are marked."""

from rich.text import Text

from qa_pipeline.checks.result import Verdict, WordKind
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import Moment
from qa_pipeline.reports.wording import WORD_KINDS
from qa_pipeline.scorecard.scorecard import Outcome

SIGNS = {
    Verdict.PASS: ("✓", "green"),
    Verdict.FAIL: ("✗", "red"),
    Verdict.UNSURE: ("?", "yellow"),
    Verdict.NOT_APPLICABLE: ("–", "dim"),
}
OUTCOME_SIGNS = {
    Outcome.PASSED: ("✓", "green"),
    Outcome.FAILED: ("✗", "red"),
    Outcome.NEEDS_REVIEW: ("?", "yellow"),
    Outcome.NOT_ASSESSABLE: ("–", "dim"),
}
BAR = 20
"""Signs that a full bar has: one for five points of a hundred."""
FULL, EMPTY = "█", "·"
MARKS = {
    WordKind.FORM: ("", " (~ {})"),
    WordKind.MEANING: ("", " (= {})"),
    WordKind.MISHEARD: ("", " (≈ {})"),
    WordKind.BETWEEN: ("[", "]"),
}
"""What stands before and after the words of a quote that are not the wording's own; {}: the wording's word."""


def bar(score: float | None) -> str:
    """A score between 0 and 100 as a bar; blank where there is none, full only where nothing is missing."""
    if score is None:
        return " " * BAR
    full = min(round(score / 100 * BAR), BAR if score >= 100 else BAR - 1)
    return FULL * full + EMPTY * (BAR - full)


def place_line(moment: Moment, texts: Texts) -> Text:
    """A quote with its time, its differing words marked."""
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


def key(kinds: set[WordKind], texts: Texts) -> str:
    """What the marks mean that were used; empty where none was."""
    used = [(*MARKS[kind], texts.gettext(WORD_KINDS[kind])) for kind in MARKS if kind in kinds]
    return "  ".join(f"{before}…{after.format('…')} {name}" for before, after, name in used)
