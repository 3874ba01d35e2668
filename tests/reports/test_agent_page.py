"""An agent's page says of the calls what they say: each number on it is counted here once more, from the digests."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean, stdev

import pytest
from agent_calls import AUDIO, heard_calls
from hostile_names import FEW
from many_calls import named
from page_tree import Node, tree
from scipy.stats import binomtest, t

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.figures.moments import moments
from qa_pipeline.reports.html_report import HtmlReport
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard.scorecard import Outcome

CALLS = heard_calls(150, seed=7)
EN = translate("en")


def agent_page(calls: Sequence[CallDigest], agent: str = "Agente 01", language: str = "en") -> Node:
    html = HtmlReport(BatchDigest(calls=tuple(calls), language="it" if language == "it" else "en"))
    (group,) = (one for one in html.agents() if one.agent == agent)
    return tree(html.agent(group))


def of(agent: str, calls: Sequence[CallDigest] = CALLS) -> list[CallDigest]:
    return [call for call in calls if call.agent == agent]


def only(n: int, **changes: object) -> list[CallDigest]:
    """So many calls of the agent, among those of the others."""
    mine = [replace(call, **changes) for call in of("Agente 01")[:n]]  # type: ignore[arg-type]
    return [*mine, *of("Agente 02")]


def scores(page: Node) -> list[str]:
    return [row.text for row in page.one("ol", data_rows="score").all("li")]


def rows(page: Node, name: str) -> list[Node]:
    return [one for one in page.one(data_rows=name).children if isinstance(one, Node)]


def whole(value: float) -> int:
    return math.floor(value + 0.5)


@pytest.mark.parametrize("agent", ["Agente 00", "Agente 01", "Agente 02"])
def test_the_pass_rate_is_of_the_calls_that_were_decided_with_its_interval(agent: str) -> None:
    outcomes = [call.outcome for call in of(agent)]
    passed, judged = (
        outcomes.count(Outcome.PASSED),
        outcomes.count(Outcome.PASSED) + outcomes.count(Outcome.FAILED),
    )
    found = binomtest(passed, judged).proportion_ci(0.95, method="wilson")
    interval = f"{whole(found.low * 100)}–{whole(found.high * 100)} %"
    said = scores(agent_page(CALLS, agent))[0]
    assert said.startswith(
        f"Pass rate {round(passed / judged * 100)} % {interval} {passed} of {judged} decided calls passed"
    )


@pytest.mark.parametrize("agent", ["Agente 00", "Agente 01", "Agente 02"])
def test_the_means_are_those_of_the_scores_with_students_interval(agent: str) -> None:
    said = scores(agent_page(CALLS, agent))
    for place, name in ((1, "compliance"), (2, "quality")):
        found = [score for call in of(agent) if (score := getattr(call, name)) is not None]
        reach = t.ppf(0.975, len(found) - 1) * stdev(found) / math.sqrt(len(found))
        interval = f"{whole(max(0, mean(found) - reach))}–{whole(min(100, mean(found) + reach))}"
        assert said[place].startswith(
            f"{name.title()} {EN.number(mean(found))} {interval} mean of {len(found)} calls"
        )


def test_of_fewer_than_five_calls_the_scores_stand_one_by_one_and_nothing_is_averaged_or_ranked() -> None:
    calls = [
        replace(call, outcome=outcome, compliance=compliance, quality=None)
        for call, outcome, compliance in zip(
            of("Agente 01"),
            [Outcome.PASSED, Outcome.FAILED, Outcome.NEEDS_REVIEW],
            [100, 62.5, None],
            strict=False,
        )
    ]
    page = agent_page([*calls, *of("Agente 02")])
    assert scores(page) == [
        "Pass rate 1 of 2 decided calls passed",
        "Compliance The single scores: 100 · 62.5",
        "Quality Nothing could be judged",
    ]
    assert "Only 3 calls: enough to talk about these calls, too few to judge a person." in page.text
    assert "By pass rate" not in page.text
    assert page.one("ol", data_rows="score").all("circle") == []
    assert page.one(data_full="week").attributes.get("hidden", "no") is None
    assert {row.all(data_slot="share")[0].text for row in rows(page, "competence")} <= {"–"}


def test_few_decided_calls_among_many_have_no_rate_either() -> None:
    outcomes = [Outcome.PASSED] * 3 + [Outcome.NEEDS_REVIEW] * 4
    calls = [replace(call, outcome=one) for call, one in zip(of("Agente 01"), outcomes, strict=False)]
    assert scores(agent_page(calls))[0] == "Pass rate 3 of 3 decided calls passed"


def test_calls_that_only_a_person_can_decide_are_said_to_be_so() -> None:
    nothing = only(
        8, outcome=Outcome.NOT_ASSESSABLE, compliance=None, quality=None, results=(), competences=()
    )
    page = agent_page(nothing)
    assert scores(page) == [
        "Pass rate None of these calls could be decided without a person.",
        "Compliance Nothing could be judged",
        "Quality Nothing could be judged",
    ]
    for said in ("No step was missed.", "Nothing that was missed has a place", "No moment stands out"):
        assert said in page.text


@pytest.mark.parametrize(
    ("own", "others", "word"),
    [(100.0, 40.0, "higher than"), (40.0, 100.0, "lower than"), (70.0, 70.0, "about as")],
)
def test_a_score_is_held_against_all_agents_in_words(own: float, others: float, word: str) -> None:
    calls = [
        replace(call, compliance=(own if call.agent == "Agente 01" else others) - call.duration_s % 2)
        for call in CALLS
    ]
    assert f"{word} all agents (" in scores(agent_page(calls))[1]


def test_one_agent_alone_is_compared_with_nobody() -> None:
    page = agent_page(of("Agente 01"))
    assert "all agents" not in page.one("ol", data_rows="score").text
    assert "dashed" not in page.text


def test_the_steps_most_missed_are_counted_of_the_calls_in_which_they_were_judged() -> None:
    counted: dict[tuple[str, str], list[Verdict]] = defaultdict(list)
    for call in of("Agente 01"):
        for one in call.results:
            counted[call.playbook or "", one.check].append(one.verdict)
    failed = sorted((found.count(Verdict.FAIL) for found in counted.values()), reverse=True)[:6]
    page = agent_page(CALLS)
    said = [row.one(data_slot="missed").text for row in rows(page, "step")]
    assert [int(one.split()[2]) for one in said] == failed
    judged = {
        f"missed in {found.count(Verdict.FAIL)} of {found.count(Verdict.FAIL) + found.count(Verdict.PASS)}"
        for found in counted.values()
    }
    assert set(said) <= judged
    assert said[0].removeprefix("missed ") in page.one(data_text="headline").text


def test_a_step_names_the_latest_calls_that_missed_it_and_leads_to_their_verdicts() -> None:
    step = rows(agent_page(CALLS), "step")[0]
    links = [one.one("a") for one in step.all("li", data_slot="links")]
    by_id = {call.call_id: call for call in of("Agente 01")}
    days = [(by_id[one.text].started_at or "")[:10] for one in links]
    assert len(links) == 5
    assert days == sorted(days, reverse=True)
    for one in links:
        address, _, anchor = (one.attributes["href"] or "").partition("#r-")
        assert address == f"../calls/{one.text}.html"
        assert by_id[one.text].results[int(anchor) - 1].verdict is Verdict.FAIL


def test_competences_show_the_points_won_and_in_how_many_calls() -> None:
    won: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for call in of("Agente 01"):
        for one in call.competences:
            if one.max_points:
                won[one.competence].append((one.points, one.max_points))
    expected = {
        (
            f"{EN.number(sum(points for points, _ in pairs))} of {EN.number(sum(most for _, most in pairs))}",
            str(len(pairs)),
            EN.percent(sum(points for points, _ in pairs) / sum(most for _, most in pairs)),
        )
        for pairs in won.values()
    }
    page = agent_page(CALLS)
    assert {
        tuple(row.one(data_slot=name).text for name in ("points", "calls", "share"))
        for row in rows(page, "competence")
    } == expected


@pytest.mark.parametrize("side", ["coach", "keep"])
def test_the_moments_are_those_worth_hearing_with_their_second_and_their_verdict(side: str) -> None:
    wanted = moments(of("Agente 01"), keep=side == "keep")
    shown = rows(agent_page(CALLS), side)
    assert len(wanted) == len(shown) == 3
    for one, row in zip(wanted, shown, strict=True):
        assert one.title in row.one("h3").text
        assert f"in {one.times} call" in row.one("h3").text
        assert row.one(data_slot="sentence").text == one.sentence
        assert [quote.text for quote in row.all("q")] == ([one.place.quote] if one.place.quote else [])
        link = row.one("a").attributes["href"]
        assert link == f"../calls/{one.call.call_id}.html#r-{one.result_index + 1}"
        button = row.one("button").attributes
        assert button["data-audio"] == one.call.audio_href
        assert (button["data-start"], button["data-end"]) == (str(one.place.start_s), str(one.place.end_s))


def test_a_moment_without_its_recording_has_no_button_and_says_its_second() -> None:
    calls = [replace(call, audio_href=None) for call in CALLS]
    (first, *_) = rows(agent_page(calls), "coach")
    assert first.all("button") == []
    assert first.one("a").text.endswith(
        f"· 00:{moments(of('Agente 01', calls), keep=False)[0].place.start_s:02.0f}"
    )


def test_an_agent_without_a_fault_is_only_praised() -> None:
    calls = [
        replace(
            call,
            outcome=Outcome.PASSED,
            results=tuple(replace(one, verdict=Verdict.PASS, place=None) for one in call.results),
        )
        for call in CALLS
    ]
    page = agent_page(calls)
    assert "No step was missed." in page.text
    assert "Missed most" not in page.text
    assert rows(page, "coach") == []
    assert len(rows(page, "keep")) == 3


def test_the_page_is_italian_where_the_report_is() -> None:
    page = agent_page(CALLS, language="it")
    assert "decise" in scores(page)[0]
    assert page.one("section", class_="to-keep").text.startswith("Momenti da lodare")


@pytest.mark.parametrize("n", [1, 4, 5, 12])
def test_every_row_that_scripts_clone_is_whole_whatever_there_is_to_say(n: int) -> None:
    html = HtmlReport(BatchDigest(calls=tuple(only(n)), language="en"))
    page = html.agent(html.agents()[0])
    for name in ("score", "moment", "step", "competence", "bucket", "point"):
        template = page.split(f'<template data-row="{name}">')[1].split("</template>")[0]
        assert "data-slot" in template
        assert "None" not in template


def test_hostile_texts_of_every_kind_do_nothing() -> None:
    calls = [replace(call, audio_href=AUDIO) for call in named(heard_calls(len(FEW), seed=9), FEW)]
    html = HtmlReport(BatchDigest(calls=tuple(calls), language="it"))
    for group in html.agents():
        page = tree(html.agent(group))
        assert page.all("img") == page.all("iframe") == page.all("object") == []
        assert not any(name.startswith("on") for one in page.all() for name in one.attributes)
        assert {one.attributes.get("type") for one in page.all("script") if "src" not in one.attributes} == {
            "application/json"
        }
