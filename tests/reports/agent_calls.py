"""Calls in brief with places to hear, for the tests of agents' pages."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from many_calls import many_calls

from qa_pipeline.checks.result import Verdict
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.digest import BatchDigest, CallDigest, CoachingDigest, Place, ResultDigest
from qa_pipeline.reports.figures.agents import AgentCalls
from qa_pipeline.reports.figures.counts import outcome_counts
from qa_pipeline.reports.files import write_text
from qa_pipeline.reports.html_report import ASSETS, HtmlReport, asset

AUDIO = "../../audio/call.wav"
OTHER_AUDIO = "../../audio/other.wav"


def group_of(agent: str, calls: Sequence[CallDigest]) -> AgentCalls:
    """An agent with these of their calls."""
    return AgentCalls(agent=agent, calls=tuple(calls), outcomes=outcome_counts(calls))


def heard_calls(n: int, seed: int = 1, agents: int = 3) -> tuple[CallDigest, ...]:
    """Calls as `many_calls` makes them, most with a recording, with places where rules were missed or kept."""
    rng = random.Random(seed)  # noqa: S311 - no cryptography
    calls = many_calls(n, seed, checks=12, agents=agents)
    return tuple(_heard(replace(call, agent=call.agent or "Agente 00"), rng) for call in calls)


def _heard(call: CallDigest, rng: random.Random) -> CallDigest:
    results = tuple(
        replace(one, reason=f"Reason of {one.check}.", place=_place(rng))
        if one.verdict is Verdict.FAIL and rng.random() < 0.7
        else one
        for one in call.results
    )
    competences = tuple(
        replace(one, coaching=_coaching(one.competence, results, rng)) for one in call.competences
    )
    audio = rng.choice([AUDIO, AUDIO, OTHER_AUDIO, None])
    return replace(call, results=results, competences=competences, audio_href=audio)


def _coaching(competence: str, results: Sequence[ResultDigest], rng: random.Random) -> CoachingDigest | None:
    decided = [
        one for one in results if one.competence == competence and one.verdict in (Verdict.PASS, Verdict.FAIL)
    ]
    if not decided:
        return None
    rule = rng.choice(decided)
    return CoachingDigest(
        check=rule.check,
        sentence=f"Sentence of {rule.check}.",
        keep=rule.verdict is Verdict.PASS,
        place=_place(rng),
    )


def _place(rng: random.Random) -> Place:
    start = rng.randrange(40) + 0.25
    quote = rng.choice(["buongiorno, <b>mi</b> dica", "non saprei", ""])
    return Place(speaker=rng.choice(list(Speaker)), start_s=start, end_s=start + 4, quote=quote)


def write_agent_page(calls: Sequence[CallDigest], agent: str, report: Path, language: str = "it") -> Path:
    """The page of one agent among all calls, with what it loads."""
    html = HtmlReport(BatchDigest(calls=tuple(calls), language="en" if language == "en" else "it"))
    for name in ASSETS:
        write_text(report / "assets" / name, asset(name))
    (group,) = (one for one in html.agents() if one.agent == agent)
    path = report / html.pages.agents[agent]
    write_text(path, html.agent(group))
    return path
