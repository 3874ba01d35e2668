"""A batch in a few words and rows, for the terminal and for the head of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from qa_pipeline.recordings.recording import SkippedRecording
from qa_pipeline.reports.batch import Language, ReportedCall
from qa_pipeline.reports.call_page import headline as call_headline
from qa_pipeline.reports.digest import BatchDigest, CallDigest
from qa_pipeline.reports.figures.counts import outcome_counts
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.reports.wording import NOT_PROCESSED, OUTCOME_COUNTS, OUTCOMES, PROBLEMS
from qa_pipeline.scorecard.scorecard import Outcome

MOST_ROWS = 40
"""Of a larger batch a terminal shows so many rows; the report has all."""
_WEIGHTY = {Outcome.FAILED: 0, Outcome.NEEDS_REVIEW: 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One call, or one recording that could not be processed, in the report's language."""

    call: str
    agent: str
    playbook: str
    compliance: str
    quality: str
    outcome: str
    """As people read it."""
    reason: str
    """What to look at; empty where nothing calls for it."""
    status: str
    """The outcome's own name, or `not_processed`: for colours and for counting."""


def headings(language: Language) -> tuple[str, ...]:
    """The names of a row's columns, without its status."""
    gettext = translate(language).gettext
    return (
        gettext("Call"),
        gettext("Agent"),
        gettext("Playbook"),
        gettext("Compliance"),
        gettext("Quality"),
        gettext("Outcome"),
        gettext("What to look at"),
    )


def summary_rows(batch: BatchDigest) -> tuple[SummaryRow, ...]:
    """A row for every call and for every recording that could not be processed."""
    texts = translate(batch.language)
    calls = tuple(_call_row(call, texts) for call in batch.calls)
    return calls + tuple(_skipped_row(skipped, texts) for skipped in batch.skipped)


def rows_that_matter(batch: BatchDigest) -> tuple[tuple[SummaryRow, ...], str]:
    """The rows of a batch that a terminal has room for, and a sentence on the others, empty where there are none.

    Of a large batch it is the first ones that failed, then those that a person must decide, then what could not be processed.
    """
    texts = translate(batch.language)
    found = len(batch.calls) + len(batch.skipped)
    if found <= MOST_ROWS:
        return summary_rows(batch), ""
    weighty = sorted(
        (call for call in batch.calls if call.outcome in _WEIGHTY), key=lambda call: _WEIGHTY[call.outcome]
    )
    rows = (
        *(_call_row(call, texts) for call in weighty[:MOST_ROWS]),
        *(_skipped_row(skipped, texts) for skipped in batch.skipped[:MOST_ROWS]),
    )[:MOST_ROWS]
    more = texts.ngettext("{n} more is in the report.", "{n} more are in the report.", found - len(rows))
    return rows, more


def batch_headline(batch: BatchDigest) -> str:
    """The batch in a sentence: how many calls, how they ended, and what could not be heard."""
    texts = translate(batch.language)
    sentences = (calls_headline(batch.calls, texts), skipped_sentence(batch.skipped, texts))
    return " ".join(filter(None, sentences))


def skipped_sentence(skipped: Sequence[SkippedRecording], texts: Texts) -> str:
    """What could not be heard; empty where everything was."""
    if not skipped:
        return ""
    return texts.ngettext(
        "{n} recording could not be processed.", "{n} recordings could not be processed.", len(skipped)
    )


def calls_headline(calls: Sequence[CallDigest], texts: Texts) -> str:
    """Calls in a sentence: how many, and how they ended."""
    start = texts.ngettext("{n} call scored", "{n} calls scored", len(calls))
    parts = [
        texts.ngettext(*OUTCOME_COUNTS[outcome], count)
        for outcome, count in outcome_counts(calls).counts
        if count
    ]
    return f"{start}: {format_list(parts, locale=texts.language)}." if parts else f"{start}."


def outcome_sentence(call: ReportedCall, language: Language) -> str:
    """A call's outcome and why, in a sentence."""
    texts = translate(language)
    return f"{texts.gettext(OUTCOMES[call.scorecard.outcome])}. {call_headline(call, texts)}"


def _call_row(call: CallDigest, texts: Texts) -> SummaryRow:
    return SummaryRow(
        call=call.call_id,
        agent=call.agent or "–",
        playbook=call.playbook or "–",
        compliance=_score(call.compliance, texts),
        quality=_score(call.quality, texts),
        outcome=texts.gettext(OUTCOMES[call.outcome]),
        reason="; ".join(item.removesuffix(".") for item in call.look),
        status=str(call.outcome),
    )


def _skipped_row(skipped: SkippedRecording, texts: Texts) -> SummaryRow:
    return SummaryRow(
        call=skipped.call_id or skipped.file,
        agent="–",
        playbook="–",
        compliance="–",
        quality="–",
        outcome=texts.gettext("Not processed"),
        reason=f"{texts.gettext(PROBLEMS[skipped.problem])}: {skipped.reason}",
        status=NOT_PROCESSED,
    )


def _score(value: float | None, texts: Texts) -> str:
    return "–" if value is None else texts.number(value)
