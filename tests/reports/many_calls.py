"""Many calls in brief, of a seed: what the pages of a team are made of, without a transcript behind any of them."""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.reports.digest import BatchDigest, CallDigest, CompetenceDigest, Judged, ResultDigest
from qa_pipeline.reports.files import write_text
from qa_pipeline.reports.html_report import ASSETS, HtmlReport, asset
from qa_pipeline.scorecard.scorecard import Outcome

FIRST_DAY = datetime(2026, 9, 1, 8)  # noqa: DTZ001 - a wall clock, as in calls.csv
COMPETENCES = ("communication", "clarity", "empathy", "active_listening")
SCRIPTS = (("luce", "1"), ("luce", "2"), ("gas", "1"))
_VERDICTS = (Verdict.PASS, Verdict.FAIL, Verdict.UNSURE, Verdict.NOT_APPLICABLE)
_DAYS_WORN_DIFFERENTLY = (None, "2026-10-05", "ieri mattina", "2026-09-30T23:59:30+02:00", "20261001T07")


def many_calls(n: int, seed: int = 1, *, checks: int = 45, agents: int = 60) -> tuple[CallDigest, ...]:
    """`n` calls in the order of their ids: some agents are better than others, some of the calls lack this or that."""
    rng = random.Random(seed)  # noqa: S311 - no cryptography
    return tuple(a_call(number, rng, checks, agents) for number in range(n))


def a_call(number: int, rng: random.Random, checks: int = 45, agents: int = 60) -> CallDigest:
    """One of them."""
    agent = rng.randrange(agents)
    script = rng.choice([*SCRIPTS * 5, None])
    good = 0.3 + 0.65 * (agent % 7) / 7
    results = tuple(_result(index, script, good, rng) for index in range(checks - rng.choice([0, 0, 0, 1])))
    failed = tuple(result.title for result in results if result.verdict is Verdict.FAIL)
    outcome = rng.choices(tuple(Outcome), [6 * good, 4 * (1 - good), 1, 0.3])[0]
    why = (
        ("Un passo critico è in dubbio.",)
        if outcome in (Outcome.NEEDS_REVIEW, Outcome.NOT_ASSESSABLE)
        else ()
    )
    when = FIRST_DAY + timedelta(minutes=rng.randrange(90 * 1440))
    return CallDigest(
        call_id=f"call-{number:05d}",
        agent=rng.choice([f"Agente {agent:02d}"] * 30 + [None]),
        team=rng.choice([("Nord", "Sud")[agent % 2]] * 9 + [None]),
        campaign=rng.choice(["luce-2026", "gas-2026", "rinnovi", None]),
        direction="outbound",
        started_at=rng.choice([when.isoformat()] * 20 + [*_DAYS_WORN_DIFFERENTLY]),
        duration_s=rng.uniform(20, 4000),
        audio_href=None,
        playbook=script[0] if script else None,
        playbook_version=script[1] if script else None,
        playbook_title=f"Vendita {script[0]}, {script[1]}" if script else None,
        outcome=outcome,
        compliance=rng.choice([rng.randrange(0, 200) / 2, 100.0 * rng.random(), None]),
        quality=rng.choice([rng.randrange(0, 100), 100, None]),
        judged_compliance=Judged(points=rng.choice([100, 100, 30]), due=100),
        judged_quality=Judged(points=rng.choice([0, 12.5, 50]), due=50),
        ending=rng.choice([*Ending, None]),
        problems=(),
        look=why + failed,
        results=results,
        competences=tuple(_competence(name, rng) for name in COMPETENCES if rng.random() < 0.9),
    )


def _result(index: int, script: tuple[str, str] | None, good: float, rng: random.Random) -> ResultDigest:
    of = f"{script[0]} {script[1]}" if script and index % 10 == 0 else "di tutti"
    shares = [good, (1 - good) * (index % 3 + 1) / 2, 0.05, 0.15]
    return ResultDigest(
        index=index,
        check=f"step-{index}",
        section=Section.QUALITY if index % 3 == 0 else Section.COMPLIANCE,
        title=f"Passo {index} {of}",
        critical=index % 11 == 0,
        competence=COMPETENCES[index % 4] if index % 3 == 0 else None,
        verdict=rng.choices(_VERDICTS, shares)[0],
        points=0,
        max_points=2.5 + index % 4,
        reason="",
        place=None,
        found=False,
    )


def _competence(name: str, rng: random.Random) -> CompetenceDigest:
    most = rng.choice([0, 7.5, 20])
    return CompetenceDigest(
        competence=name,
        score=None,
        weight=rng.choice([1, 2.5]),
        points=most * rng.randrange(5) / 4,
        max_points=most,
        coaching=None,
    )


def named(calls: Sequence[CallDigest], texts: Sequence[str]) -> tuple[CallDigest, ...]:
    """The calls with others' texts wherever somebody else's text can stand, and their ids in order."""
    made = []
    for number, text in enumerate(texts):
        call = calls[number % len(calls)]
        results = tuple(replace(one, check=f"{text}{one.index}", title=text) for one in call.results)
        made.append(
            replace(
                call,
                call_id=f"{number:03d}{text}",
                agent=text,
                team=text,
                campaign=text,
                started_at=text,
                playbook=text,
                playbook_version=text,
                playbook_title=text,
                look=(text,),
                results=results,
                competences=tuple(replace(one, competence=text) for one in call.competences[:1]),
            )
        )
    return tuple(sorted(made, key=lambda call: call.call_id))


def write_team_page(batch: BatchDigest, report: Path) -> HtmlReport:
    """The team page with what it loads, alone."""
    html = HtmlReport(batch)
    for name in ASSETS:
        write_text(report / "assets" / name, asset(name))
    write_text(report / "assets" / "calls.js", html.team_data())
    write_text(report / "index.html", html.team())
    return html
