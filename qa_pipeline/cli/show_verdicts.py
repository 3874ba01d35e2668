"""The verdicts of `show`: what failed first, then what is unsure, each with its evidence; what passed in one line."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.text import Text

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.cli.paper import Paper
from qa_pipeline.cli.show_words import SIGNS, key, place_line
from qa_pipeline.reports.cells import without_controls
from qa_pipeline.reports.evidence import Looked
from qa_pipeline.reports.terminal_wording import MORE_WORDINGS
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import VerdictView
from qa_pipeline.reports.wording import SECTIONS, VERDICT_COUNTS

QUOTES_SHOWN = 3
MANY = 4
"""From so many doubts with one reason on, it is said once."""
_OPEN = (Verdict.FAIL, Verdict.UNSURE)
_FOLDED = (Verdict.PASS, Verdict.NOT_APPLICABLE)
_INDENT, _HANG = 4, 6
"""Of what is said of a verdict; of a quote's second line, below its words and not below its time."""


def print_verdicts(paper: Paper, views: Sequence[VerdictView], texts: Texts, *, whole: bool) -> None:
    """Prints all verdicts.

    Args:
        paper: to print on.
        views: the verdicts.
        texts: the report's language.
        whole: whether what passed and what did not apply is shown with all there is to it.
    """
    unfolded = (*_OPEN, *_FOLDED) if whole else _OPEN
    for verdict in unfolded:
        _print_group(paper, _of(views, verdict), verdict, texts, whole=whole)
    shown = [view for view in views if view.result.verdict in unfolded]
    if explained := key({kind for view in shown for kind in view.kinds}, texts):
        paper.gap()
        paper.say(Text(explained, style="dim"), indent=_INDENT)
    if not whole and len(shown) < len(views):
        paper.gap()
        for verdict in _FOLDED:
            _print_folded(paper, _of(views, verdict), verdict, texts)


def _of(views: Sequence[VerdictView], verdict: Verdict) -> list[VerdictView]:
    """Those with one verdict: critical ones first, then the script's, then what weighs most."""
    mine = [view for view in views if view.result.verdict is verdict]
    return sorted(
        mine,
        key=lambda view: (
            not view.result.critical,
            view.result.section is not Section.COMPLIANCE,
            -view.result.max_points,
        ),
    )


def _print_group(
    paper: Paper, views: list[VerdictView], verdict: Verdict, texts: Texts, *, whole: bool
) -> None:
    if not views:
        return
    paper.gap()
    count = texts.ngettext(*VERDICT_COUNTS[verdict], len(views))
    paper.say(Text(count, style=f"bold {SIGNS[verdict][1]}"))
    alike = {} if whole else _alike(views)
    for view in views:
        if view.result.critical or view.reason not in alike:
            paper.say(_title(view, texts), indent=2, hang=2)
            for line, hang in _why(view, texts, whole=whole):
                paper.say(line, indent=_INDENT, hang=hang)
    for reason, titles in alike.items():
        sign, style = SIGNS[verdict]
        paper.say(Text.assemble((f"{sign} ", style), without_controls(reason)), indent=2, hang=2)
        paper.say(Text(without_controls(", ".join(titles)), style="dim"), indent=_INDENT)


def _alike(views: list[VerdictView]) -> dict[str, list[str]]:
    """Reasons that many doubts on no critical step share, with the titles: a call of which nobody knows who spoke gives one to all of them."""
    doubts = [view for view in views if view.result.verdict is Verdict.UNSURE and not view.result.critical]
    shared = Counter(view.reason for view in doubts)
    found: dict[str, list[str]] = {}
    for view in doubts:
        if shared[view.reason] >= MANY:
            found.setdefault(view.reason, []).append(view.title)
    return found


def _print_folded(paper: Paper, views: list[VerdictView], verdict: Verdict, texts: Texts) -> None:
    if views:
        sign, style = SIGNS[verdict]
        count = texts.ngettext(*VERDICT_COUNTS[verdict], len(views))
        titles = without_controls(", ".join(view.title for view in views))
        paper.fit(Text.assemble((f"{sign} {count}: ", style), (titles, "dim")))


def _title(view: VerdictView, texts: Texts) -> Text:
    """Sign, title, points, and what makes it weigh."""
    result = view.result
    sign, style = SIGNS[result.verdict]
    line = Text.assemble((f"{sign} ", style), (without_controls(view.title), "bold"))
    if result.critical:
        line.append(f"  {texts.gettext('Critical').lower()}", style=f"bold {style}")
    line.append(f"  {texts.number(result.points)}/{texts.number(result.max_points)}", style="dim")
    return line.append(f"  {texts.gettext(SECTIONS[result.section]).lower()}", style="dim")


def _why(view: VerdictView, texts: Texts, *, whole: bool) -> Iterator[tuple[Text, int]]:
    """The reason, the places it rests on, what was searched, and what came nearest; each with what its second line hangs by."""
    why = Text(without_controls(view.reason))
    if view.confidence:
        sure = texts.gettext("confidence {confidence}", confidence=view.confidence)
        why.append(f"  {sure}", style="dim")
    yield why, 0
    for moment in [moment for moment in view.moments if moment.quote][:QUOTES_SHOWN]:
        yield place_line(moment, texts), _HANG
    for name, looked in (("Due after", view.due_after), ("Searched", view.searched)):
        if looked:
            yield _looked(texts.gettext(name), looked, texts, whole=whole), 2
    nearest = texts.gettext("Nearest miss")
    if view.nearest:
        yield Text.assemble((f"{nearest}: ", "dim"), place_line(view.nearest, texts)), 2
    elif view.nothing_like_it:
        yield Text(f"{nearest}: {texts.gettext('nothing like it was said')}", style="dim"), 2
    if view.fits_at and view.fits_at.quote:
        place = texts.gettext("A place for it")
        yield Text.assemble((f"{place}: ", "dim"), place_line(view.fits_at, texts)), 2


def _looked(name: str, looked: Looked, texts: Texts, *, whole: bool) -> Text:
    wordings = [*looked.wordings, *(looked.more if whole else ())]
    shown = " · ".join(f"“{without_controls(wording)}”" for wording in wordings)
    if looked.more and not whole:
        shown += f" · {texts.gettext(MORE_WORDINGS, n=len(looked.more))}"
    return Text(f"{name}: {looked.where}{': ' if shown else ''}{shown}", style="dim")
