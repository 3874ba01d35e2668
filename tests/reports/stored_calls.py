"""The store's calls as the English pages name them, and their rows, for the tests that trace numbers."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import pytest
from page_tree import Node
from reference_figures import DASH, number, wilson
from stored_world import Kept
from traced import Traced

from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.scorecard.scorecard import Outcome

Calls = Sequence[Kept]
NAMES = {
    Outcome.PASSED: ("Passed", "passed", "passed"),
    Outcome.FAILED: ("Failed", "failed", "failed"),
    Outcome.NEEDS_REVIEW: ("Needs review", "needs review", "need review"),
    Outcome.NOT_ASSESSABLE: ("Not assessable", "not assessable", "not assessable"),
}
SCALE = "0 50 100"
UNDATED = datetime(1, 1, 1)  # noqa: DTZ001 - a wall clock, before all others


def day(moment: datetime) -> str:
    return f"{moment.day} {moment:%b} {moment.year}"


def moment_of(call: Kept) -> datetime | None:
    return datetime.fromisoformat(call.recording.started_at) if call.recording.started_at else None


def when(call: Kept) -> str:
    moment = moment_of(call)
    return f"{day(moment)} {moment:%H:%M}" if moment else DASH


def outcomes(calls: Iterable[Kept]) -> list[Outcome]:
    return [call.scorecard.outcome for call in calls]


def groups(calls: Calls, key: Callable[[Kept], str | None]) -> dict[str, list[Kept]]:
    found: dict[str, list[Kept]] = defaultdict(list)
    for call in calls:
        found[key(call) or ""].append(call)
    return found


def rows(table: Node) -> list[Node]:
    return table.one("tbody").all("tr")


def few(calls: Calls) -> str:
    return "few calls " if len(calls) < 5 else ""


def joined(*parts: str | None) -> str:
    return " ".join(filter(None, parts))


def judged(calls: Calls, check: str) -> tuple[int, int, int]:
    """How often a check passed, failed, and was in doubt."""
    found = Counter(one.verdict for call in calls for one in call.scorecard.results if one.check == check)
    return found[Verdict.PASS], found[Verdict.FAIL], found[Verdict.UNSURE]


def titles_missed(call: Kept) -> list[str]:
    failed = [one for one in call.scorecard.results if one.verdict is Verdict.FAIL]
    return [
        one.title
        for one in sorted(failed, key=lambda one: (not one.critical, one.section is Section.QUALITY))
    ]


def looks(call: Kept, most: int = 3) -> str:
    """What the list says of a call: why a person must decide, unless it failed; then what was missed."""
    found = ["Only 00:42 of the recording could be heard."] if call.scorecard.review_reasons else []
    found = found + titles_missed(call)
    left = len(found) - most
    return joined(*found[:most], f"and {left} more" if left > 0 else None) or DASH


def won(calls: Calls, name: str) -> list[tuple[float, float]]:
    """A competence's points, of how many, in each call in which anything was decided."""
    rules = ([one for one in call.scorecard.results if one.competence == name] for call in calls)
    pairs = (
        (
            sum(one.points for one in its),
            sum(one.max_points for one in its if one.verdict in {Verdict.PASS, Verdict.FAIL}),
        )
        for its in rules
    )
    return [pair for pair in pairs if pair[1]]


def check_whisker(row: Node, passed: int, of: int) -> None:
    """The dot and the line of a share lie where it lies; of few calls there are none."""
    dots = [float((one.attributes["cx"] or "").rstrip("%")) for one in row.all("circle")]
    lines = [
        tuple(float((one.attributes[end] or "").rstrip("%")) for end in ("x1", "x2"))
        for one in row.all("line", class_="range")
    ]
    assert dots == ([pytest.approx(100 * passed / of, abs=0.06)] if of >= 5 else [])
    ends = tuple(100 * end for end in wilson(passed, of)) if of >= 5 else ()
    assert lines == ([pytest.approx(ends, abs=0.06)] if ends else [])


def check_calls(page: Traced, calls: Calls, *, of_agent: bool = False) -> None:
    """The list of calls; on an agent's own page without the agent."""
    for call, row in zip(calls, rows(page.page.one("table", class_="calls")), strict=True):
        card = call.scorecard
        length = round(call.transcript.duration_s)
        page.take(
            row,
            joined(
                NAMES[card.outcome][0],
                call.recording.call_id,
                card.campaign,
                *([] if of_agent else [card.agent or "not stated", card.team]),
                when(call),
                f"{length // 60}:{length % 60:02d}",
                score_of(call, Section.COMPLIANCE),
                score_of(call, Section.QUALITY),
                looks(call),
            ),
        )
        bars = [float(one.attributes["width"] or 0) for one in row.all("rect", class_="fill")]
        known = [score for score in (card.compliance, card.quality) if score is not None]
        assert bars == pytest.approx(known, abs=0.06)


def score_of(call: Kept, section: Section) -> str:
    """A score, and what it rests on where that is less than half of what applied."""
    score = call.scorecard.compliance if section is Section.COMPLIANCE else call.scorecard.quality
    if score is None:
        return DASH
    its = [one for one in call.scorecard.results if one.section is section]
    points = sum(one.max_points for one in its if one.verdict in {Verdict.PASS, Verdict.FAIL})
    due = sum(one.max_points for one in its if one.verdict is not Verdict.NOT_APPLICABLE)
    thin = f" judged: {number(points)} of {number(due)} points" if points < due / 2 else ""
    return f"{number(score)}{thin}"
