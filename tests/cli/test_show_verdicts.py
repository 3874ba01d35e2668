"""The verdicts of `show`: in which order, and what is said once."""

import io

from rich.console import Console

from qa_pipeline.checks.result import CheckResult, Searched, Section, Verdict, reason
from qa_pipeline.cli.paper import Paper
from qa_pipeline.cli.show_verdicts import MANY, print_verdicts
from qa_pipeline.cli.show_words import BAR, EMPTY, FULL, bar
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.evidence import Looked
from qa_pipeline.reports.texts import translate
from qa_pipeline.reports.verdict_view import VerdictView

EN = translate("en")


def a_view(
    title: str,
    verdict: Verdict = Verdict.FAIL,
    *,
    because: str = "",
    critical: bool = False,
    section: Section = Section.COMPLIANCE,
    max_points: float = 10,
    searched: Looked | None = None,
) -> VerdictView:
    result = CheckResult(
        check=title,
        section=section,
        title=title,
        verdict=verdict,
        reason=reason(because or f"Because of {title}."),
        max_points=max_points,
        critical=critical,
        confidence=0.9,
        searched=Searched(speaker=Speaker.AGENT, from_s=0, to_s=9),
    )
    return VerdictView(
        anchor="",
        title=title,
        result=result,
        reason=because or f"Because of {title}.",
        confidence=None,
        moments=(),
        searched=searched,
        due_after=None,
        nearest=None,
        nothing_like_it=False,
    )


def printed(*views: VerdictView, whole: bool = False) -> str:
    text = io.StringIO()
    print_verdicts(Paper(Console(file=text)), views, EN, whole=whole)
    return text.getvalue()


def titles(shown: str) -> list[str]:
    return [line[4:].split("  ")[0] for line in shown.splitlines() if line.startswith(("  ✗ ", "  ? "))]


def test_critical_fails_come_first_then_the_scripts_then_what_weighs_most() -> None:
    shown = printed(
        a_view("doubt", Verdict.UNSURE, critical=True),
        a_view("light", max_points=5),
        a_view("quality", section=Section.QUALITY, max_points=30),
        a_view("heavy", max_points=20),
        a_view("critical", section=Section.QUALITY, critical=True),
    )
    assert titles(shown) == ["critical", "heavy", "light", "quality", "doubt"]
    assert "  ✗ critical  critical  0/10  quality\n" in shown


def many_doubts(count: int) -> list[VerdictView]:
    return [a_view(f"step {number}", Verdict.UNSURE, because="Who spoke?") for number in range(count)]


def test_a_reason_that_many_doubts_share_is_said_once_with_their_titles() -> None:
    assert printed(*many_doubts(MANY)).count("Who spoke?") == 1
    assert "    step 0, step 1, step 2, step 3\n" in printed(*many_doubts(MANY))
    assert printed(*many_doubts(MANY - 1)).count("Who spoke?") == MANY - 1
    assert printed(*many_doubts(MANY), whole=True).count("Who spoke?") == MANY


def test_a_critical_doubt_is_never_hidden_among_others() -> None:
    shown = printed(*many_doubts(MANY), a_view("notice", Verdict.UNSURE, because="Who spoke?", critical=True))
    assert "  ? notice  critical  0/10" in shown


def test_long_lists_of_wordings_are_cut_unless_all_is_wanted() -> None:
    looked = Looked(where="Agent", wordings=("a", "b", "c"), more=("d", "e"))
    view = a_view("step", searched=looked)
    assert "Searched: Agent: “a” · “b” · “c” · 2 more\n" in printed(view)
    assert "Searched: Agent: “a” · “b” · “c” · “d” · “e”\n" in printed(view, whole=True)


def test_a_bar_is_full_only_where_nothing_is_missing() -> None:
    assert bar(100) == FULL * BAR
    assert bar(99.6) == FULL * (BAR - 1) + EMPTY
    assert bar(0) == EMPTY * BAR
    assert bar(None).strip() == ""
