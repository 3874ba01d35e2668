"""The head of `show`: which call, its outcome and why, both scores as bars, how it ended, what is wrong with its sound."""

from collections import Counter
from collections.abc import Iterator

from rich.text import Text

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.cli.paper import Paper
from qa_pipeline.cli.show_words import OUTCOME_SIGNS, SIGNS, bar, place_line
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.call_page import headline
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.digest import judged_points
from qa_pipeline.reports.ending_view import EndingView, ending_view
from qa_pipeline.reports.texts import Texts, duration
from qa_pipeline.reports.wording import OUTCOMES, PROBLEMS, SECTIONS
from qa_pipeline.scorecard.scorecard import Outcome


def print_head(paper: Paper, call: ReportedCall, texts: Texts) -> None:
    """Prints what a reader wants to know first."""
    card = call.scorecard
    name, facts = without_controls(call.call_id), _facts(call, texts)
    paper.say(Text.assemble((name, "bold"), (f"  {facts}", "dim")), hang=2)
    paper.gap()
    sign, style = OUTCOME_SIGNS[card.outcome]
    outcome = Text.assemble((f"{sign} {texts.gettext(OUTCOMES[card.outcome])}", f"bold {style}"), "  ")
    paper.say(outcome.append(without_controls(headline(call, texts))), hang=2)
    if card.outcome is not Outcome.FAILED:  # there the headline gives them
        for why in card.review_reasons:
            paper.say(without_controls(texts.sentence(why)), indent=2)
    paper.gap()
    for line in _scores(call, texts):
        paper.say(line, hang=2)
    print_ending(paper, call, texts)
    for found in card.problems:
        paper.say(Text(f"! {texts.gettext(PROBLEMS[found.problem])}", style="yellow"), hang=2)


def _facts(call: ReportedCall, texts: Texts) -> str:
    """Who, for what, when, how long, judged by which script."""
    card, recording = call.scorecard, call.recording
    ref = card.playbook
    playbook = f"{ref.title or ref.id} {ref.version}" if ref else None
    when = texts.date(recording.started_at, with_time=True)
    facts = (card.agent, card.team, card.campaign, when, duration(call.transcript.duration_s), playbook)
    return without_controls(" · ".join(filter(None, facts)))


def _scores(call: ReportedCall, texts: Texts) -> Iterator[Text]:
    """A line a score: its bar, its number, and how the verdicts behind it fell."""
    card = call.scorecard
    names = {section: texts.gettext(SECTIONS[section]) for section in Section}
    for section, score in ((Section.COMPLIANCE, card.compliance), (Section.QUALITY, card.quality)):
        verdicts = Counter(result.verdict for result in card.results if result.section is section)
        if not verdicts:
            continue
        line = Text(names[section].ljust(max(map(len, names.values())) + 2))
        line.append(bar(score)).append(f" {'–' if score is None else texts.number(score):>5}  ", style="bold")
        for verdict in (Verdict.PASS, Verdict.FAIL, Verdict.UNSURE, Verdict.NOT_APPLICABLE):
            if verdicts[verdict]:
                sign, style = SIGNS[verdict]
                line.append(f" {sign} {verdicts[verdict]} ", style=style)
        judged = judged_points(card.results, section)
        if judged.thin:
            points = {"points": texts.number(judged.points), "due": texts.number(judged.due)}
            line.append(" " + texts.gettext("judged: {points} of {due} points", **points), style="yellow")
        yield line


def print_ending(paper: Paper, call: ReportedCall, texts: Texts) -> None:
    """Prints how the call ended, with the places that show it; nothing where an older scorecard does not say it."""
    ended = ending_view(call, texts)
    if ended is None:
        return
    paper.gap()
    paper.say(Text.assemble(f"{texts.gettext('How the call ended')}: ", _ended(ended, texts)), hang=2)
    for place in ended.moments:
        if place.quote:
            paper.say(place_line(place, texts), indent=2, hang=6)


def _ended(ended: EndingView, texts: Texts) -> Text:
    shown = Text.assemble((ended.name, "bold"))
    if ended.when:
        shown.append(f", “{without_controls(ended.when)}”")
    if ended.reason:
        shown.append(f"  {without_controls(ended.reason)}", style="dim")
    if ended.confidence:
        sure = texts.gettext("confidence {confidence}", confidence=ended.confidence)
        shown.append(f"  {sure}", style="dim")
    return shown
