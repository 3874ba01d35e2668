"""Every number on a team page is that of the store's scorecards: each is worked out here once more, and none is left over."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from page_tree import Node
from reference_figures import (
    DASH,
    decided,
    interval,
    passed_text,
    percent,
    places,
    score_text,
)
from stored_calls import (
    NAMES,
    SCALE,
    UNDATED,
    Calls,
    check_calls,
    check_whisker,
    day,
    few,
    groups,
    joined,
    judged,
    moment_of,
    outcomes,
    rows,
    when,
    won,
)
from stored_world import SKIPPED, Kept, World
from traced import Traced

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import CheckResult, Verdict
from qa_pipeline.scorecard.scorecard import Outcome

ENDINGS = {Ending.SOLD: "sold", Ending.CALL_BACK: "to call back", Ending.OPEN: "left open", Ending.UNSURE: "not certain"}  # fmt: skip
pytest_plugins = ["stored_fixtures"]

KEY = ("95 % and more", "85 to 94 %", "70 to 84 %", "50 to 69 %", "less than 50 %")


def check_head(page: Traced, calls: Calls) -> None:
    days = sorted(filter(None, map(moment_of, calls)))
    page.take(page.page.one("p", class_="eyebrow"), f"Scorecards · {day(days[0])} to {day(days[-1])}")
    counts = Counter(outcomes(calls))
    told = [f"{counts[one]} {names[1 if counts[one] == 1 else 2]}" for one, names in NAMES.items()]
    page.take(
        page.page.one("h1"),
        f"{len(calls)} calls scored: {', '.join(told[:-1])}, and {told[-1]}. 2 recordings could not be processed.",
    )
    chips = page.page.one("ul", class_="chips").all("li")
    for chip, text in zip(chips, [*told, f"{len(SKIPPED)} not processed"], strict=True):
        page.take(chip, text)
    ends = Counter(call.scorecard.call_outcome.outcome for call in calls if call.scorecard.call_outcome)
    text = " · ".join(f"{ends[one]} {name}" for one, name in ENDINGS.items())
    page.take(page.page.one("p", class_="endings"), f"How the calls ended: {text}")


def check_queue(page: Traced, calls: Calls) -> None:
    def doubts(call: Kept) -> list[CheckResult]:
        return [one for one in call.scorecard.results if one.verdict is Verdict.UNSURE]

    waiting = sorted(
        (call for call in calls if call.scorecard.outcome in {Outcome.NEEDS_REVIEW, Outcome.NOT_ASSESSABLE}),
        key=lambda call: (
            call.scorecard.outcome is Outcome.NOT_ASSESSABLE,
            -sum(one.critical for one in doubts(call)),
            -sum(one.max_points for one in doubts(call)),
            moment_of(call) or UNDATED,
            call.recording.call_id,
        ),
    )
    page.take(page.page.one("h2", id="h-review"), f"To review {len(waiting)}")
    for call, row in zip(waiting, rows(page.page.one("table", class_="queue")), strict=True):
        card = call.scorecard
        why = "Only 00:42 of the recording could be heard." if card.review_reasons else None
        text = (
            NAMES[card.outcome][0],
            call.recording.call_id,
            card.campaign,
            card.agent or "not stated",
            when(call),
        )
        page.take(row, joined(*text, why))


def check_agents(page: Traced, calls: Calls) -> None:
    found = groups(calls, lambda call: call.scorecard.agent)
    order = [*sorted(filter(None, found)), ""]
    standing = places({agent: outcomes(its) for agent, its in found.items() if agent})
    table = page.page.one("table", class_="agents")
    for agent, row in zip(order, rows(table), strict=True):
        its = found[agent]
        best, worst, of = standing.get(agent, (0, 0, 0))
        place = f"{best}–{worst} of {of}" if best != worst else f"{best} of {of}"
        page.take(
            row,
            joined(
                agent or "Agent not stated",
                few(its) if agent else "",
                f"{len(its)} {passed_text(outcomes(its))}",
                score_text(call.scorecard.compliance for call in its),
                score_text(call.scorecard.quality for call in its),
                place if of else DASH,
            ).replace("  ", " "),
        )
        check_whisker(row, *decided(outcomes(its)))
    passed, of = decided(outcomes(calls))
    key = page.page.one("section", id="agents").one("p", class_="key-line")
    page.take(key, f"share passed, with its 95 % interval all calls together: {percent(passed / of)}")


def check_maps(page: Traced, calls: Calls) -> None:
    luce = [call for call in calls if call.playbook == "luce"]
    gas = [call for call in calls if call.playbook == "gas"]
    for option, its in zip(page.page.one("section", id="heat").all("option"), (luce, gas), strict=True):
        page.take(option, f"{its[0].scorecard.playbook.title} · {len(its)} calls")  # type: ignore[union-attr]
    checks = [one.check for one in luce[0].scorecard.results]

    def steps(its: Calls) -> str:
        found = [judged(its, check)[:2] for check in checks]
        return " ".join(
            f"{passed}/{passed + failed}" if passed + failed else DASH for passed, failed in found
        )

    def points(its: Calls) -> str:
        return " ".join(
            map(share, (won(its, name) for name in ("active_listening", "communication", "clarity")))
        )

    check_map(page.page.one("table", data_heat="steps"), page, luce, steps)
    check_map(page.page.one("table", data_heat="competences"), page, calls, points)
    for name, of in (("heat", "judged"), ("competences", "calls")):
        keys = page.page.one("section", id=name).one("ul", class_="heat-key").all("li")
        for one, text in zip(keys, (*KEY, f"fewer than 5 {of}: says little"), strict=False):
            page.take(one, text)


def share(pairs: list[tuple[float, float]]) -> str:
    if not pairs:
        return DASH
    return f"{percent(sum(one for one, _ in pairs) / sum(most for _, most in pairs))} ({len(pairs)})"


def check_map(table: Node, page: Traced, calls: Calls, cells: Callable[[Calls], str]) -> None:
    found = groups(calls, lambda call: call.scorecard.agent)
    wanted = [f"All agents {len(calls)} {cells(calls)}"]
    for agent in [*sorted(filter(None, found)), ""]:
        its = found[agent]
        wanted.append(f"{agent or 'Agent not stated'} {few(its) if agent else ''}{len(its)} {cells(its)}")
    for row, text in zip(rows(table), wanted, strict=True):
        page.take(row, text)


def check_steps(page: Traced, calls: Calls) -> None:
    missed = []
    for playbook, its in groups(calls, lambda call: call.playbook).items():
        for one in its[0].scorecard.results:
            passed, failed, unsure = judged(its, one.check)
            if failed:
                missed.append(
                    (
                        (-failed, not one.critical, playbook, one.check),
                        one,
                        failed,
                        passed + failed,
                        unsure,
                        its,
                    )
                )
    missed.sort(key=lambda each: each[0])
    table = page.page.one("table", class_="steps")
    for row, ((_, _, playbook, check), step, failed, of, unsure, its) in zip(
        rows(table), missed, strict=False
    ):
        late = sorted(
            its, key=lambda call: (moment_of(call) or UNDATED, call.recording.call_id), reverse=True
        )
        links = [
            call.recording.call_id
            for call in late
            if any(one.check == check and one.verdict is Verdict.FAIL for one in call.scorecard.results)
        ]
        page.take(
            row,
            joined(
                step.title,
                "Critical" if step.critical else None,
                f"{step.section.title()}" + (f" · {playbook}" if playbook else ""),
                f"{failed} of {of} {percent(failed / of)} {interval(failed, of)}",
                f"{unsure} more {'is' if unsure == 1 else 'are'} unsure" if unsure else None,
                "Which calls" if failed > 3 else None,
                *links,
            ),
        )
        (fill,) = row.all("rect", class_="fill")
        assert float(fill.attributes["width"] or 0) == pytest.approx(100 * failed / of, abs=0.06)
    page.take(
        page.page.one("p", data_text="steps_more"),
        f"{len(missed) - 8} more steps were missed; they are in the spreadsheet.",
    )


def check_buckets(page: Traced, key: str, wanted: list[tuple[str, str, Calls]]) -> None:
    """The rows of a table of trends: a name, what is said behind "few calls", and the calls."""
    table = page.page.one("table", data_table=key)
    for row, (name, detail, its) in zip(rows(table), wanted, strict=True):
        small = few(its) if its and name != "Campaign not stated" else ""
        figures = f"{passed_text(outcomes(its))} {score_text((one.scorecard.compliance for one in its), singles=False)}"
        page.take(row, joined(name, small.strip(), detail, f"{len(its)} {figures}"))
        check_whisker(row, *decided(outcomes(its)))
    head = page.page.one("table", data_table=key).one("thead")
    page.take(head.one("svg"), SCALE)


def version_of(call: Kept) -> str | None:
    playbook = call.scorecard.playbook
    return f"{playbook.title} {playbook.version}" if playbook else None


def check_trends(page: Traced, calls: Calls) -> None:
    dated = [(moment, call) for call in calls if (moment := moment_of(call))]
    first = min(moment for moment, _ in dated).date()
    mondays = [first - timedelta(days=first.weekday()) + timedelta(weeks=n) for n in range(3)]
    weeks = [
        [call for moment, call in dated if moment.date() - timedelta(days=moment.weekday()) == one]
        for one in mondays
    ]
    week_rows = [
        (f"{one.day} {one:%b} {one.year}", f"Week {one.isocalendar().week}", its)
        for one, its in zip(mondays, weeks, strict=True)
    ]
    check_buckets(page, "week", week_rows)  # type: ignore[arg-type]
    shares = [percent(passed / of) for passed, of in (decided(outcomes(its)) for its in weeks)]
    labels = [f"{share} {one.day} {one:%b}" for share, one in zip(shares, mondays, strict=True)]
    page.take(page.page.one("svg", data_chart="week"), joined("100 50 0 Luce 2", *labels))
    hours = range(min(moment.hour for moment, _ in dated), max(moment.hour for moment, _ in dated) + 1)
    hour_rows = [
        (f"{one} to {one + 1} h", "", [call for moment, call in dated if moment.hour == one]) for one in hours
    ]
    check_buckets(page, "hour", hour_rows)  # type: ignore[arg-type]
    page.take(
        page.page.one("svg", data_chart="hour"), joined("100 50 0", *(str(one) for one in hours if one % 2))
    )
    page.take(
        page.page.one("p", data_empty="dated"),
        f"{len(calls) - len(dated)} call has no date and is not in this.",
    )
    campaigns = groups(calls, lambda call: call.scorecard.campaign)
    order = sorted(campaigns, key=lambda one: (not one, -len(campaigns[one]), one))
    check_buckets(page, "campaign", [(one or "Campaign not stated", "", campaigns[one]) for one in order])
    versions = groups(calls, version_of)
    version_rows = []
    for name in ("Luce 1", "Luce 2", "Gas 1"):
        since = min(filter(None, map(moment_of, versions[name])))
        title, number_ = name.split()
        version_rows.append((title, f"version {number_} · first call {day(since)}", versions[name]))
    check_buckets(page, "version", [*version_rows, ("Without a playbook", "", versions[""])])


def check_words(page: Traced) -> None:
    """What is not of the calls: the least size of a group, the level of the intervals, the lines of the list of calls."""
    note = page.page.one("section", id="agents").all("p", class_="note")[0]
    page.take(note, "A place is a range: agents whose pass rates may differ by chance alone share it. With fewer than 5 decided calls there is none.")  # fmt: skip
    page.take(page.page.one("table", class_="agents").one("thead").one("svg"), SCALE)
    for key in page.page.one("section", id="trends").all("p", class_="key-line"):
        marked = " first call with a new version" if "first call" in key.text else ""
        page.take(
            key, f"share passed, with its 95 % interval fewer than 5 decided calls number of calls{marked}"
        )
    for one, row in zip(SKIPPED, rows(page.page.one("table", class_="skipped")), strict=True):
        page.take(row.one("th"), f"{one.file} calls.csv, line {one.line}")
        page.take(row.all("td")[1], one.call_id or DASH)


def test_every_number_of_the_team_page_is_the_stores(world: World) -> None:
    page, calls = Traced(world.page("index.html")), world.calls
    check_head(page, calls)
    check_queue(page, calls)
    check_agents(page, calls)
    check_maps(page, calls)
    check_steps(page, calls)
    check_trends(page, calls)
    check_calls(page, calls)
    check_words(page)
    assert page.rest() == []
