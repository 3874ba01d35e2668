"""One verdict as the call page's card shows it: its words, its places in the call, and what was searched."""

from dataclasses import replace

from qa_pipeline.checks.result import CheckResult, Evidence, NearestMiss, Section, Verdict, WordKind, clock
from qa_pipeline.reports import evidence
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.conversation import anchor_of, utterance_at
from qa_pipeline.reports.evidence import Looked, Run
from qa_pipeline.reports.shown import Shown
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import SPEAKERS

_PUNCTUATION = " .,;:?!…"


class Moment(Shown, frozen=True, kw_only=True):
    """A place in the call that can be read and heard."""

    speaker: str
    start_s: float
    end_s: float
    clock: str
    until: str
    quote: tuple[Run, ...]
    wording: str | None
    """What the playbook asks for, where the quote is not the same words."""
    missing: str | None
    """What of the wording is not in the quote."""
    target: str | None
    """The anchor of the utterance it lies in."""
    likeness: str | None
    """Where it is, or is also, the nearest miss."""
    listed: bool = False
    """Whether `wording` is of a word list, and not of the playbook."""


class VerdictView(Shown, frozen=True, kw_only=True):
    """One verdict as its card shows it."""

    anchor: str
    result: CheckResult
    title: str
    """In the report's language, where it is a profile's."""
    reason: str
    confidence: str | None
    moments: tuple[Moment, ...]
    searched: Looked | None
    due_after: Looked | None
    """What would have made the step due."""
    nearest: Moment | None
    nothing_like_it: bool
    """Whether it is said that nothing came near."""
    fits_at: Moment | None = None
    """Of a rule that was lost for want of words: where they would have fitted."""

    @property
    def kinds(self) -> frozenset[WordKind]:
        """The kinds of words in its quotes."""
        return frozenset(run.kind for run in self._runs)

    @property
    def has_low_words(self) -> bool:
        """Whether a word of its quotes was heard with little confidence."""
        return any(run.probability is not None for run in self._runs)

    @property
    def _runs(self) -> tuple[Run, ...]:
        places = (*self.moments, *filter(None, (self.nearest, self.fits_at)))
        return tuple(run for place in places for run in place.quote)


def verdict_view(call: ReportedCall, result: CheckResult, anchor: str, texts: Texts) -> VerdictView:
    """The card of one verdict.

    Args:
        call: it is on.
        result: the verdict.
        anchor: its place on the page.
        texts: the report's language.
    """
    searched = evidence.searched(result, call.transcript, texts)
    due_after = evidence.due_after(result, call.transcript, texts)
    nearest = result.nearest_apart if searched or due_after else None
    return VerdictView(
        anchor=anchor,
        result=result,
        title=texts.rule_title(result.title),
        reason=texts.sentence(result.reason),
        confidence=evidence.confidence(result, texts),
        moments=tuple(_found(call, result, place, texts) for place in result.evidence),
        searched=searched,
        due_after=due_after,
        nearest=moment(call, nearest, texts, nearest.score) if nearest else None,
        nothing_like_it=(result.verdict, result.section) == (Verdict.FAIL, Section.COMPLIANCE)
        and not (result.evidence or result.nearest),
        fits_at=_fits_at(call, result, texts),
    )


def _found(call: ReportedCall, result: CheckResult, place: Evidence, texts: Texts) -> Moment:
    return moment(call, place, texts, _score(result, place), listed=result.section is Section.QUALITY)


def _fits_at(call: ReportedCall, result: CheckResult, texts: Texts) -> Moment | None:
    place = result.occasion
    shown = place is None or any(
        (e.start_s, e.quote) == (place.start_s, place.quote) for e in result.evidence
    )
    return None if shown or place is None else moment(call, replace(place, wording=""), texts)


def _score(result: CheckResult, place: Evidence) -> float | None:
    """How well it fits, where it fails although it is like the wording; a doubt's reason says it itself."""
    miss = result.nearest
    if result.verdict is not Verdict.FAIL or miss is None:
        return None
    return miss.score if (miss.start_s, miss.wording) == (place.start_s, place.wording) else None


def moment(
    call: ReportedCall,
    place: Evidence | NearestMiss,
    texts: Texts,
    score: float | None = None,
    *,
    listed: bool = False,
) -> Moment:
    """A place of the call as pages show it.

    Args:
        call: it is in.
        place: where.
        texts: the report's language.
        score: how like a wording it is, where that is to be said.
        listed: whether the wording is of a word list.
    """
    said_in = utterance_at(call.said, place.speaker, place.start_s, place.end_s)
    same = place.wording.casefold().strip(_PUNCTUATION) == place.quote.casefold().strip(_PUNCTUATION)
    return Moment(
        speaker=texts.gettext(SPEAKERS[place.speaker]),
        start_s=round(place.start_s, 2),
        end_s=round(place.end_s, 2),
        clock=clock(place.start_s),
        until=clock(place.end_s),
        quote=evidence.runs(place, texts),
        # A measured place, a silence say, has no words; its wording is only the measure's name.
        wording=None if same or not place.quote else place.wording or None,
        missing=evidence.missing(place, texts),
        target=anchor_of(said_in) if said_in else None,
        likeness=None if score is None else texts.percent(score),
        listed=listed,
    )
