"""Calls in brief, each in one line: what the pages of many calls are made from."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from qa_pipeline.checks.outcome.ending import Ending
from qa_pipeline.checks.result import Section, Verdict
from qa_pipeline.recordings.recording import Speaker
from qa_pipeline.reports.digest import (
    CallDigest,
    CoachingDigest,
    CompetenceDigest,
    Judged,
    Place,
    ResultDigest,
)
from qa_pipeline.scorecard.scorecard import Outcome

drawn = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For tests of calls that are drawn: how long one takes says only how busy the machine is."""
PLACE = Place(speaker=Speaker.AGENT, start_s=3.0, end_s=5.5, quote="buongiorno")
LETTERS = {
    "p": Verdict.PASS,
    "f": Verdict.FAIL,
    "u": Verdict.UNSURE,
    "n": Verdict.NOT_APPLICABLE,
}
OUTCOMES = {
    "p": Outcome.PASSED,
    "f": Outcome.FAILED,
    "r": Outcome.NEEDS_REVIEW,
    "n": Outcome.NOT_ASSESSABLE,
}


def a_result(
    verdict: str = "p",
    check: str = "greeting",
    *,
    title: str | None = None,
    section: Section = Section.COMPLIANCE,
    critical: bool = False,
    competence: str | None = None,
    points: float = 10,
    place: Place | None = None,
    reason: str = "Not said.",
) -> ResultDigest:
    """One verdict: p, f, u or n; as in a digest it has a reason and a place only where it failed or is in doubt."""
    found = LETTERS[verdict]
    told = found in {Verdict.FAIL, Verdict.UNSURE}
    return ResultDigest(
        index=0,
        check=check,
        section=section,
        title=title or check.title(),
        critical=critical,
        competence=competence,
        verdict=found,
        points=points if found is Verdict.PASS else 0.0,
        max_points=points,
        reason=reason if told else "",
        place=place if told else None,
        found=place is not None,
    )


def verdicts(**checks: str) -> tuple[ResultDigest, ...]:
    """Verdicts by check: `verdicts(greeting="p", notice="f")`."""
    return tuple(a_result(verdict, check) for check, verdict in checks.items())


def a_competence(
    competence: str = "empathy",
    points: float = 5,
    max_points: float = 10,
    *,
    weight: float = 20,
    coaching: CoachingDigest | None = None,
) -> CompetenceDigest:
    return CompetenceDigest(
        competence=competence,
        score=100 * points / max_points if max_points else None,
        weight=weight,
        points=points,
        max_points=max_points,
        coaching=coaching,
    )


def advice(
    check: str, sentence: str = "Say it.", *, keep: bool = False, place: Place | None = PLACE
) -> CoachingDigest:
    return CoachingDigest(check=check, sentence=sentence, keep=keep, place=place)


def a_call(
    call_id: str = "c1",
    *,
    agent: str | None = "Anna",
    outcome: str = "p",
    results: Iterable[ResultDigest] = (),
    competences: Iterable[CompetenceDigest] = (),
    started_at: str | None = "2026-11-23T10:42:00",
    campaign: str | None = "luce",
    playbook: str | None = "energy",
    version: str = "1",
    title: str = "Energia",
    compliance: float | None = 80.0,
    quality: float | None = 70.0,
    audio_href: str | None = "../../../recordings/c1.wav",
    look: tuple[str, ...] | None = None,
    ending: Ending | None = None,
) -> CallDigest:
    """One scored call; its outcome is p, f, r (needs review) or n (not assessable)."""
    its = tuple(replace(result, index=index) for index, result in enumerate(results))
    nothing = Judged(points=0, due=0)
    return CallDigest(
        call_id=call_id,
        agent=agent,
        team="Nord",
        campaign=campaign,
        direction="outbound",
        started_at=started_at,
        duration_s=120.0,
        audio_href=audio_href,
        playbook=playbook,
        playbook_version=version if playbook else None,
        playbook_title=title if playbook else None,
        outcome=OUTCOMES[outcome],
        compliance=compliance,
        quality=quality,
        judged_compliance=nothing,
        judged_quality=nothing,
        ending=ending,
        problems=(),
        look=tuple(r.title for r in its if r.verdict is Verdict.FAIL) if look is None else look,
        results=its,
        competences=tuple(competences),
    )


def calls_of(agent: str | None, outcomes: str) -> tuple[CallDigest, ...]:
    """A call for each letter of `outcomes`."""
    return tuple(
        a_call(f"{agent}-{number}", agent=agent, outcome=outcome) for number, outcome in enumerate(outcomes)
    )


DATES = (
    None,
    "",
    "domani",
    "2026-11-23",
    "2026-11-23T09:15:00",
    "2026-11-23T23:59:59Z",
    "2026-11-29T00:00:00+02:00",
    "20261130T0700",
    "2027-01-03T12:00:00.5-11:30",
    "2026-W53-4",
)
"""What lists of calls hold: days, moments, moments with a zone, and what is no date."""
CHECKS = ("greeting", "notice", "thanks")
COMPETENCES = ("empathy", "clarity")


def some_calls() -> st.SearchStrategy[tuple[CallDigest, ...]]:
    """Up to twenty calls of a few agents, of anything that a list of calls may hold; drawn at once, for speed."""
    return st.builds(_drawn_calls, st.integers(0, 20), st.integers(0, 1_000_000))


def _drawn_calls(many: int, seed: int) -> tuple[CallDigest, ...]:
    draw = Random(seed)  # noqa: S311 - seeded noise is no cryptography
    return tuple(_drawn_call(f"c{number:02d}", draw) for number in range(many))


def _drawn_call(call_id: str, draw: Random) -> CallDigest:
    return a_call(
        call_id,
        agent=draw.choice((None, "Anna", "Anna", "anna", "Bice")),
        outcome=draw.choice("ppffrn"),
        results=_drawn_results(draw),
        competences=_drawn_competences(draw),
        started_at=draw.choice(DATES),
        campaign=draw.choice((None, "luce", "gas")),
        playbook=draw.choice((None, "energy", "energy", "phone")),
        version=draw.choice("12"),
        compliance=draw.choice((None, 100.0, draw.uniform(0, 100))),
        quality=draw.choice((None, 0.0, draw.uniform(0, 100))),
        audio_href=draw.choice((None, "a.wav")),
    )


def _drawn_results(draw: Random) -> tuple[ResultDigest, ...]:
    """Verdicts on some of three checks, in any order."""
    return tuple(
        a_result(
            draw.choice("ppffun"),
            check,
            critical=draw.choice((True, False)),
            points=draw.choice((0.0, 5.0, 10.0)),
            place=draw.choice((None, PLACE)),
        )
        for check in draw.sample(CHECKS, draw.randrange(4))
    )


def _drawn_competences(draw: Random) -> tuple[CompetenceDigest, ...]:
    """What was won of some of two competences, perhaps with a sentence."""
    made = []
    for name in draw.sample(COMPETENCES, draw.randrange(3)):
        most = draw.choice((0.0, 10.0, 25.0))
        told = draw.choice((None, *CHECKS))
        coaching = advice(told, f"About {told}.", keep=draw.choice((True, False))) if told else None
        made.append(a_competence(name, most * draw.choice((0, 0.4, 1)), most, coaching=coaching))
    return tuple(made)
