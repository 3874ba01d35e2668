"""Small worlds for the reports' tests: a call is made in one line, and says only what its test is about."""

from collections.abc import Iterable
from pathlib import Path

from conftest import as_kept
from qa_pipeline.checks.result import (
    CheckResult,
    Evidence,
    NearestMiss,
    QuoteWord,
    Reason,
    Searched,
    Section,
    Verdict,
    WordKind,
    reason,
)
from qa_pipeline.recordings.recording import Problem, Recording, RecordingProblem, SkippedRecording, Speaker
from qa_pipeline.reports.batch import ReportBatch, ReportedCall, report_batch
from qa_pipeline.reports.digest import CallDigest, digest
from qa_pipeline.reports.texts import translate
from qa_pipeline.scorecard.scorecard import Outcome, PlaybookRef, Scorecard
from qa_pipeline.speech.segment import EngineInfo, Span, TimedWord
from qa_pipeline.transcript.transcript import Transcript, Utterance

ENGINE = EngineInfo(
    name="whisper",
    version="20250625",
    model="starter",
    model_sha256="5" * 64,
    language="it",
    language_source="set",
)
PLAYBOOK = PlaybookRef(id="energy-outbound", version="3", sha256="b" * 64, title="Vendita luce e gas")
SECONDS_A_WORD = 0.4
GAP_S = 0.6


def make_utterances(*lines: str) -> tuple[Utterance, ...]:
    """Utterances of "agent: words" lines, one after the other.

    `~word` is heard with little confidence, "(no_speech)" at the end makes the line doubtful, and "+5" alone
    is a silence of five seconds.
    """
    made: list[Utterance] = []
    at = 0.5
    for line in lines:
        if line.startswith("+"):
            at += float(line[1:])
            continue
        speaker, _, text = line.partition(": ")
        text, doubt = (
            (text[: text.rindex("(")].strip(), text[text.rindex("(") + 1 : -1])
            if text.endswith(")")
            else (text, None)
        )
        words: list[TimedWord] = []
        for word in text.split():
            probability = 0.31 if word.startswith("~") else 0.93
            words.append(
                TimedWord(
                    text=word.lstrip("~"), start_s=at, end_s=at + SECONDS_A_WORD, probability=probability
                )
            )
            at += SECONDS_A_WORD
        made.append(
            Utterance(
                index=len(made),
                speaker=Speaker(speaker),
                start_s=words[0].start_s,
                end_s=words[-1].end_s,
                text=" ".join(word.text for word in words),
                words=tuple(map(as_kept, words)),
                confidence=sum(word.probability for word in words) / len(words),
                doubt=doubt,
            )
        )
        at += GAP_S
    return tuple(made)


def make_transcript(
    call_id: str,
    utterances: tuple[Utterance, ...],
    problems: Iterable[Problem] = (),
    engine: EngineInfo = ENGINE,
) -> Transcript:
    return Transcript(
        call_id=call_id,
        duration_s=(utterances[-1].end_s + 1.0) if utterances else 10.0,
        announced_s=None,
        utterances=utterances,
        speech=tuple(Span(speaker=one.speaker, start_s=one.start_s, end_s=one.end_s) for one in utterances),
        problems=make_problems(problems),
        engine=engine,
    )


def make_problems(problems: Iterable[Problem]) -> tuple[RecordingProblem, ...]:
    return tuple(RecordingProblem(problem=one, detail=f"Found: {one}.") for one in problems)


def said(utterances: tuple[Utterance, ...], quote: str, wording: str | None = None) -> Evidence:
    """Evidence at the place where `quote` was said."""
    for utterance in utterances:
        words = [word.text for word in utterance.words]
        wanted = quote.split()
        for start in range(len(words) - len(wanted) + 1):
            if words[start : start + len(wanted)] == wanted:
                places = utterance.places()
                return Evidence(
                    speaker=utterance.speaker,
                    start_s=places[start][0],
                    end_s=places[start + len(wanted) - 1][1],
                    quote=quote,
                    wording=wording or quote,
                )
    raise AssertionError(f"nobody said {quote!r}")


def quoted(text: str) -> tuple[QuoteWord, ...]:
    """Words of a quote: "Grazie=meaning:ringrazio per ehm=between ~aver"; `~word` was heard with little confidence."""
    made = []
    for piece in text.split():
        word, _, rest = piece.partition("=")
        kind, _, stands_for = rest.partition(":")
        made.append(
            QuoteWord(
                text=word.lstrip("~"),
                kind=WordKind(kind or "same"),
                stands_for=stands_for,
                probability=0.31 if word.startswith("~") else 0.93,
            )
        )
    return tuple(made)


def near(utterances: tuple[Utterance, ...], quote: str, wording: str, score: float) -> NearestMiss:
    """A nearest miss at the place where `quote` was said."""
    place = said(utterances, quote)
    return NearestMiss(
        speaker=place.speaker,
        start_s=place.start_s,
        end_s=place.end_s,
        quote=quote,
        wording=wording,
        score=score,
    )


def make_result(
    verdict: Verdict | str = Verdict.PASS,
    *,
    check: str = "greeting",
    title: str = "Saluto e presentazione",
    section: Section = Section.COMPLIANCE,
    max_points: float = 10,
    critical: bool = False,
    confidence: float = 0.94,
    because: Reason | str = "Not said.",
    evidence: Iterable[Evidence] = (),
    nearest: NearestMiss | None = None,
    speaker: Speaker | None = Speaker.AGENT,
    to_s: float = 600.0,
    wordings: Iterable[str] = (),
    trigger: Searched | None = None,
) -> CheckResult:
    return CheckResult(
        check=check,
        section=section,
        title=title,
        verdict=Verdict(verdict),
        reason=reason(because) if isinstance(because, str) else because,
        max_points=max_points,
        critical=critical,
        confidence=confidence,
        evidence=tuple(evidence),
        searched=Searched(speaker=speaker, from_s=0.0, to_s=to_s, wordings=tuple(wordings)),
        nearest=nearest,
        trigger=trigger,
    )


def make_call(
    call_id: str = "it-01",
    *,
    utterances: tuple[Utterance, ...] | None = None,
    results: Iterable[CheckResult] = (),
    agent: str | None = "Anna Bianchi",
    team: str | None = "Nord",
    campaign: str | None = "luce-2026",
    outcome: Outcome = Outcome.PASSED,
    compliance: float | None = 87.25,
    quality: float | None = 70,
    review: Iterable[Reason | str] = (),
    problems: Iterable[Problem] = (),
    started_at: str | None = "2026-11-23T10:42:00",
    audio_href: str | None = "../../../recordings/it-01.wav",
    file: str | None = None,
    columns: tuple[tuple[str, str], ...] = (),
    playbook: PlaybookRef | None = PLAYBOOK,
    engine: EngineInfo = ENGINE,
) -> ReportedCall:
    if utterances is None:
        utterances = make_utterances("agent: Buongiorno sono Anna", "customer: Buongiorno")
    heard = make_transcript(call_id, utterances, problems, engine)
    recording = Recording(
        call_id=call_id,
        path=Path("/workspace/recordings/call.wav"),
        file=file or f"{call_id}.wav",
        sha256="a" * 64,
        direction="outbound",
        started_at=started_at,
        columns=columns,
    )
    card = Scorecard(
        call_id=call_id,
        agent=agent,
        team=team,
        campaign=campaign,
        playbook=playbook,
        engine=engine,
        compliance=compliance,
        quality=quality,
        outcome=outcome,
        review_reasons=tuple(reason(why) if isinstance(why, str) else why for why in review),
        problems=heard.problems,
        results=tuple(results),
    )
    return ReportedCall(recording=recording, transcript=heard, scorecard=card, audio_href=audio_href)


def make_skipped(
    file: str = "broken.wav", problem: Problem = Problem.CORRUPT, call_id: str | None = None
) -> SkippedRecording:
    return SkippedRecording(
        call_id=call_id,
        file=file,
        problem=problem,
        reason="It cannot be decoded; record or export it again.",
        line=7,
    )


def a_batch(
    *calls: ReportedCall, language: str = "it", skipped: Iterable[SkippedRecording] = ()
) -> ReportBatch:
    return report_batch(calls or (make_call(),), skipped, language="en" if language == "en" else "it")


def in_brief(calls: Iterable[ReportedCall], language: str = "it") -> tuple[CallDigest, ...]:
    return tuple(digest(call, translate(language)) for call in calls)
