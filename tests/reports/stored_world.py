"""A fortnight of a small team in a real store, and the report that is written from it: what the numbers on pages are traced to."""

import random
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from demo import write_audio
from page_tree import Node, tree
from quality_worlds import make_coaching, make_competence, make_ending, make_measure, with_quality
from worlds import make_call, make_result, make_skipped, make_utterances, near, quoted, said

from qa_pipeline.checks import reasons
from qa_pipeline.checks.result import CheckResult, Section, Verdict, reason
from qa_pipeline.recordings.recording import Problem, Recording, SkippedRecording
from qa_pipeline.reporting import write_stored
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.scorecard.scorecard import Outcome, PlaybookRef, Scorecard
from qa_pipeline.settings import load_settings
from qa_pipeline.store.store import Store, StoredCall
from qa_pipeline.transcript.transcript import Transcript, Utterance

AGENTS = ("Anna",) * 9 + ("Bruno",) * 8 + ("Carla",) * 6 + ("Dario",) * 3 + (None,) * 2
RULES = (
    ("notice", Section.COMPLIANCE, 20.0, True, None),
    ("greeting", Section.COMPLIANCE, 10.0, False, None),
    ("identity", Section.COMPLIANCE, 12.5, False, None),
    ("withdrawal", Section.COMPLIANCE, 15.0, True, None),
    ("courtesy", Section.QUALITY, 10.0, False, "communication"),
    ("silence", Section.QUALITY, 5.0, False, "active_listening"),
    ("clear", Section.QUALITY, 7.5, False, "clarity"),
)
SKIPPED = (
    make_skipped("broken.wav", Problem.CORRUPT),
    make_skipped("gone.wav", Problem.MISSING, call_id="c-99"),
)
FIRST_DAY = datetime(2026, 11, 2, 9)  # noqa: DTZ001 - a wall clock, as in calls.csv


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A call with its scorecard, as the store gives it."""

    recording: Recording
    transcript: Transcript
    scorecard: Scorecard

    @property
    def playbook(self) -> str | None:
        """The id of the playbook that judged it."""
        return self.scorecard.playbook.id if self.scorecard.playbook else None


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """What the store holds, and the pages."""

    calls: tuple[Kept, ...]
    """In the order of their ids."""
    report: Path

    def page(self, name: str) -> Node:
        return tree((self.report / name).read_text(encoding="utf-8"))


def stored_world(folder: Path) -> World:
    """Fills a store, and writes the report from it."""
    (folder / "qa.yaml").write_text("report_language: en\n")
    write_audio(folder / "recordings" / "call.wav", 5)
    settings = load_settings(folder)
    rng = random.Random(11)  # noqa: S311 - no cryptography
    calls = [_call(number, agent, rng) for number, agent in enumerate(AGENTS)]
    with Store(settings.out, settings.workspace) as store:
        run = store.begin_run("run", "0", "now")
        listed: list[tuple[Recording | SkippedRecording, int | None]] = []
        for number, call in enumerate(calls):
            recording = replace(
                call.recording, sha256=f"{number:064x}", path=folder / "recordings" / "call.wav"
            )
            listed.append((recording, store.add_transcript(recording.sha256, "m", call.transcript)))
        store.list_calls([*listed, *((one, None) for one in SKIPPED)])
        for call, (_, transcript) in zip(calls, listed, strict=True):
            store.add_scorecard(call.call_id, transcript or 0, call.scorecard, run)
        write_stored(store, settings, lambda _: None)
        kept = [
            Kept(recording=one.recording, transcript=one.transcript, scorecard=one.scorecard)
            for one in store.calls()
            if isinstance(one, StoredCall) and one.scorecard
        ]
    kept.sort(key=lambda one: one.recording.call_id)
    return World(calls=tuple(kept), report=settings.out / "report")


def _call(number: int, agent: str | None, rng: random.Random) -> ReportedCall:
    spoken = make_utterances(
        "agent: Buongiorno sono Anna di Sole",
        "customer: salve ~mi dica pure",
        f"+{4 + number % 3}",
        *["agent: la informo che la chiamata è registrata"] * (1 + number % 4),
        "customer: va bene grazie",
    )
    good = {"Anna": 0.9, "Bruno": 0.45, "Carla": 0.8}.get(agent or "", 0.6)
    results = [_result(rule, spoken, good, rng) for rule in RULES]
    outcome = rng.choices(tuple(Outcome), [5 * good, 4 * (1 - good), 1, 0.5])[0]
    when = FIRST_DAY + timedelta(hours=rng.randrange(9), days=rng.randrange(18))
    gas = agent == "Carla"
    version = "1" if gas or when.day < 12 else "2"
    playbook = PlaybookRef(
        id="gas" if gas else "luce", version=version, sha256="b" * 64, title="Gas" if gas else "Luce"
    )
    call = make_call(
        f"c-{number:02d}",
        utterances=spoken,
        results=results,
        agent=agent,
        team=("Nord", "Sud")[number % 2],
        campaign=rng.choice(["primavera", "rinnovi", None]),
        outcome=outcome,
        compliance=_score(results, Section.COMPLIANCE),
        quality=_score(results, Section.QUALITY),
        review=[reason(reasons.REVIEW_PARTIAL, heard_s=42.0)] if outcome is Outcome.NEEDS_REVIEW else [],
        started_at=when.isoformat() if number != 5 else None,
        playbook=playbook if number != 7 else None,
    )
    return _with_talk(call, spoken, results, rng)


def _with_talk(
    call: ReportedCall, spoken: tuple[Utterance, ...], results: list[CheckResult], rng: random.Random
) -> ReportedCall:
    """How it went."""
    silent = next(one for one in results if one.check == "silence")
    coaching = make_coaching(
        "Next time, say what you look up.",
        "silence",
        said(spoken, "va bene"),
        keep=silent.verdict is Verdict.PASS,
    )
    decided = silent.verdict in {Verdict.PASS, Verdict.FAIL}
    competences = [
        make_competence("active_listening", results, weight=50, coaching=coaching if decided else None),
        make_competence("communication", results, weight=30),
        make_competence("clarity", results, weight=20),
    ]
    measures = [
        make_measure("talk_share", rng.randrange(20, 90) / 100, usual=(0.35, 0.65), place=None),
        make_measure(value=rng.randrange(20, 90) / 10, place=(2.0, 4.4)),
        make_measure("words_per_minute", rng.randrange(90, 260), usual=(160, 240), place=None),
        make_measure("turns", rng.randrange(1, 30), usual=None, place=None),
    ]
    ending = make_ending(
        rng.choice(["sold", "call_back", "open", "unsure"]),
        evidence=[said(spoken, "va bene grazie")],
        confidence=rng.randrange(50, 100) / 100,
    )
    return with_quality(call, ending=ending, competences=competences, measures=measures, profile="outbound")


def _result(
    rule: tuple[str, Section, float, bool, str | None],
    spoken: tuple[Utterance, ...],
    good: float,
    rng: random.Random,
) -> CheckResult:
    check, section, points, critical, competence = rule
    weights = [good, 1 - good, 0.12, 0.12]
    verdict = rng.choices([Verdict.PASS, Verdict.FAIL, Verdict.UNSURE, Verdict.NOT_APPLICABLE], weights)[0]
    place = said(spoken, "la chiamata è registrata", "la telefonata è registrata")
    if verdict is not Verdict.PASS:
        place = replace(place, words=quoted("la ~chiamata=meaning:telefonata è registrata"))
    nearest = near(spoken, "sono Anna", "sono Anna di Sole e Luna", 0.46) if rng.random() < 0.5 else None
    because = {
        Verdict.PASS: reason(reasons.SAID, at_s=place.start_s),
        Verdict.FAIL: reason(reasons.NOT_SAID, from_s=0.0, to_s=spoken[-1].end_s),
        Verdict.UNSURE: reason(reasons.DOUBTED_WORD, at_s=place.start_s),
        Verdict.NOT_APPLICABLE: reason(reasons.NOT_TRIGGERED),
    }
    made = make_result(
        verdict,
        check=check,
        title=f"The {check}",
        section=section,
        max_points=points,
        critical=critical,
        confidence=rng.randrange(50, 100) / 100,
        because=because[verdict],
        evidence=[place] if verdict in {Verdict.PASS, Verdict.UNSURE} else [],
        nearest=nearest if verdict is Verdict.FAIL else None,
        to_s=rng.choice([5.0, 600.0]),
    )
    return replace(made, competence=competence)


def _score(results: list[CheckResult], section: Section) -> float | None:
    judged = [
        one for one in results if one.section is section and one.verdict in {Verdict.PASS, Verdict.FAIL}
    ]
    most = sum(one.max_points for one in judged)
    return 100 * sum(one.points for one in judged) / most if most else None
