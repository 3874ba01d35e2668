"""Every number on an agent's page is that of the store's scorecards: each is worked out here once more, and none is left over."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from statistics import mean

import pytest
from page_tree import Node
from reference_figures import (
    DASH,
    clock,
    decided,
    interval,
    number,
    passed_text,
    percent,
    places,
    ratio_text,
    score_text,
    student,
    wilson,
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
from stored_world import Kept, World
from traced import Traced

from qa_pipeline.checks.result import CheckResult, Verdict

pytest_plugins = ["stored_fixtures"]

COMPETENCES = {"active_listening": "Active listening", "communication": "Communication", "clarity": "Clarity"}


def times(n: int) -> str:
    return f"{n} call{'' if n == 1 else 's'}"


def latest_first(calls: Calls) -> list[Kept]:
    return sorted(calls, key=lambda call: (moment_of(call) or UNDATED, call.recording.call_id), reverse=True)


def steps(calls: Calls) -> dict[tuple[str, str], tuple[CheckResult, Calls]]:
    """By playbook and check what the latest call says of it, and the playbook's calls."""
    by_playbook = groups(calls, lambda call: call.playbook)
    return {
        (playbook, one.check): (one, its)
        for playbook, its in by_playbook.items()
        for one in latest_first(its)[0].scorecard.results
    }


def missed(calls: Calls) -> list[tuple[str, CheckResult, Calls]]:
    """The steps that were missed, the most missed first."""
    found = {key: each for key, each in steps(calls).items() if judged(each[1], key[1])[1]}
    order = sorted(
        found, key=lambda key: (-judged(found[key][1], key[1])[1], not found[key][0].critical, key)
    )
    return [(key[0], *found[key]) for key in order]


def check_head(page: Traced, calls: Calls) -> None:
    days = sorted(filter(None, map(moment_of, calls)))
    page.take(page.page.one("p", class_="eyebrow"), f"Agent · {day(days[0])} to {day(days[-1])}")
    counts = Counter(outcomes(calls))
    told = {one: f"{counts[one]} {names[1 if counts[one] == 1 else 2]}" for one, names in NAMES.items()}
    some = [text for one, text in told.items() if counts[one]]
    ended = f"{', '.join(some[:-1])}, and {some[-1]}" if len(some) > 2 else " and ".join(some)
    _, step, its = missed(calls)[0]
    passed, failed, _ = judged(its, step.check)
    most = f"Missed most: {step.title}, in {failed} of {passed + failed}."
    page.take(page.page.one("p", class_="lead"), f"{len(calls)} calls scored: {ended}. {most}")
    for chip, text in zip(page.page.one("ul", class_="chips").all("li"), told.values(), strict=True):
        page.take(chip, text)
    if len(calls) < 5:
        text = f"Only {len(calls)} calls: enough to talk about these calls, too few to judge a person."
        page.take(page.page.one("p", class_="callout"), text)
    else:
        text = "The dot is the value of these calls; the line says between what it probably lies (95 %): the fewer the calls, the longer it is. The dashed mark is where all agents of this report are, over its whole period."
        page.take(page.page.one("section", aria_labelledby="h-scores").all("p", class_="note")[0], text)


def compared(low: float, high: float, others: float, text: str) -> str:
    word = "higher than" if low > others else "lower than" if high < others else "about as"
    return f"{word} all agents ({text})"


def check_scores(page: Traced, calls: Calls, every: Calls) -> None:
    rate, *means = page.page.one("ol", data_rows="score").all("li")
    (passed, of), (all_passed, all_of) = decided(outcomes(calls)), decided(outcomes(every))
    basis = f"{passed} of {of} decided calls passed"
    if len(calls) < 5 or of < 5:
        page.take(rate, f"Pass rate {basis}")
    else:
        whole = compared(*wilson(passed, of), all_passed / all_of, percent(all_passed / all_of))
        page.take(rate, f"Pass rate {percent(passed / of)} {interval(passed, of)} {basis} {whole}")
        check_whisker(rate, passed, of)
    for name, row in zip(("compliance", "quality"), means, strict=True):
        mine, all_of_them = (
            [score for call in some if (score := getattr(call.scorecard, name)) is not None]
            for some in (calls, every)
        )
        text = score_text(mine)
        if len(mine) < 5:
            page.take(row, f"{name.title()} The single scores: {text}")
        else:
            others = mean(all_of_them)
            whole = compared(*student(mine), others, number(others))
            page.take(row, f"{name.title()} {text} mean of {len(mine)} calls {whole}")


def check_place(page: Traced, agent: str, standing: Mapping[str, tuple[int, int, int]]) -> None:
    if agent not in standing:
        return
    best, worst, of = standing[agent]
    if (best, worst) == (1, of):
        text = f"By pass rate no difference between the {of} agents that can be compared can be told."
    elif best != worst:
        text = f"By pass rate: somewhere from place {best} to {worst} of the {of} agents that can be compared; the calls tell no more."
    else:
        text = f"By pass rate: place {best} of the {of} agents that can be compared."
    page.take(page.page.one("p", data_text="place"), text)


def check_weeks(page: Traced, calls: Calls) -> None:
    if len(calls) < 5:
        return
    dated = [(moment.date(), call) for call in calls if (moment := moment_of(call))]
    mondays = [one - timedelta(days=one.weekday()) for one, _ in dated]
    order = [min(mondays) + timedelta(weeks=n) for n in range((max(mondays) - min(mondays)).days // 7 + 1)]
    table = page.page.one("table", data_table="week")
    labels = []
    for monday, row in zip(order, rows(table), strict=True):
        its = [call for one, call in dated if one - timedelta(days=one.weekday()) == monday]
        named = f"{monday.day} {monday:%b} {monday.year}"
        week = f"Week {monday.isocalendar().week} {len(its)} {passed_text(outcomes(its))}"
        score = score_text((one.scorecard.compliance for one in its), singles=False)
        page.take(row, joined(named, few(its).strip() if its else None, week, score))
        passed, of = decided(outcomes(its))
        labels.append(joined(percent(passed / of) if of >= 5 else None, f"{monday.day} {monday:%b}"))
    page.take(page.page.one("svg", data_chart="week"), joined("100 50 0", *labels))
    page.take(table.one("thead").one("svg"), SCALE)
    panel = page.page.one("section", aria_labelledby="h-trend")
    page.take(panel.one("p", class_="key-line"), "share passed, with its 95 % interval fewer than 5 decided calls number of calls")  # fmt: skip
    ring = "A ring instead of a dot: fewer than 5 calls in that week, which say little."
    page.take(next(one for one in panel.all("p", class_="note") if "ring" in one.text), ring)


def check_moments(page: Traced, calls: Calls, *, keep: bool) -> None:
    """At most three, no two of one rule: what was missed most, critical first; or what was kept most surely."""
    wanted = Verdict.PASS if keep else Verdict.FAIL
    found = []
    for (playbook, check), (step, its) in steps(calls).items():
        passed, failed, _ = judged(its, check)
        heard = [
            (call, one) for call in latest_first(its) for one in call.scorecard.results
            if one.check == check and one.verdict is wanted and (check == "silence" or (one.nearest and not keep))
        ]  # fmt: skip
        if heard:
            worth = (-wilson(passed, passed + failed)[0],) if keep else (not step.critical, -failed)
            found.append((worth, -step.max_points, playbook, check, passed if keep else failed, heard[0]))
    shown = page.page.one("ol", data_rows="keep" if keep else "coach").all("li")
    ordered = sorted(found, key=lambda one: one[:4])[:3]
    for (*_, check, n, (call, one)), row in zip(ordered, shown, strict=True):
        check_moment(page, row, call, one, f"{'good' if keep else 'missed'} in {times(n)}", check)


def check_moment(page: Traced, row: Node, call: Kept, one: CheckResult, n: str, check: str) -> None:
    end = call.transcript.utterances[-1]
    place = (end.start_s, end.start_s + 0.8, "Customer va bene") if check == "silence" else None
    if place is None:
        assert one.nearest
        place = (one.nearest.start_s, one.nearest.end_s, f"Agent {one.nearest.quote}")
    why = "Next time, say what you look up."
    if check != "silence":
        why = f"Not found between 00:00 and {clock(end.end_s)}."
    call_id, at = call.recording.call_id, clock(place[0])
    where = f"Call {call_id}, {when(call)}" if moment_of(call) else f"Call {call_id}"
    text = joined(one.title, "Critical" if one.critical else None, n, why, at, place[2], where)
    page.take(row, text, f"Play call {call_id} from {at}")
    button = row.one("button").attributes
    assert [float(button[name] or 0) for name in ("data-start", "data-end")] == pytest.approx(place[:2])


def check_steps(page: Traced, calls: Calls) -> None:
    table, found = page.page.one("table", class_="steps"), missed(calls)
    several = len({playbook for playbook, *_ in found[:6]}) > 1
    for (playbook, step, its), row in zip(found[:6], rows(table), strict=True):
        passed, failed, unsure = judged(its, step.check)
        links = [
            call.recording.call_id for call in latest_first(its) for one in call.scorecard.results
            if one.check == step.check and one.verdict is Verdict.FAIL
        ]  # fmt: skip
        page.take(
            row,
            joined(
                step.title,
                "Critical" if step.critical else None,
                step.section.title() + (f" · {playbook}" if several and playbook else ""),
                f"missed in {failed} of {passed + failed}",
                f"{unsure} more {'is' if unsure == 1 else 'are'} unsure" if unsure else None,
                *links[:5],
                f"and {len(links) - 5} more" if len(links) > 5 else None,
            ),
        )
        (fill,) = row.all("rect", class_="fill")
        assert float(fill.attributes["width"] or 0) == pytest.approx(
            100 * failed / (passed + failed), abs=0.06
        )


def check_competences(page: Traced, calls: Calls) -> None:
    table = page.page.one("table", class_="competences")
    page.take(table.one("thead").one("svg"), SCALE)
    for (name, title), row in zip(COMPETENCES.items(), rows(table), strict=True):
        pairs = won(calls, name)
        share = ratio_text(pairs) if len(calls) >= 5 else DASH
        points = f"{number(sum(one for one, _ in pairs))} of {number(sum(most for _, most in pairs))}"
        page.take(row, f"{title} {share} {points} {len(pairs)}")


@pytest.mark.parametrize("agent", ["Anna", "Bruno", "Carla", "Dario"])
def test_every_number_of_an_agents_page_is_the_stores(world: World, agent: str) -> None:
    page = Traced(world.page(f"agents/{agent}.html"))
    found = groups(world.calls, lambda call: call.scorecard.agent)
    calls = found[agent]
    check_head(page, calls)
    check_scores(page, calls, world.calls)
    check_place(page, agent, places({one: outcomes(its) for one, its in found.items() if one}))
    check_weeks(page, calls)
    check_moments(page, calls, keep=False)
    check_moments(page, calls, keep=True)
    check_steps(page, calls)
    check_competences(page, calls)
    check_calls(page, calls, of_agent=True)
    assert page.rest() == []
