"""What the workbook's words mean, and the limits of what it says."""

from collections.abc import Iterator

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import (
    LIMITS,
    NOT_PROCESSED,
    OUTCOME_MEANINGS,
    OUTCOMES,
    VERDICT_MEANINGS,
    VERDICTS,
)


def legend_rows(texts: Texts) -> Iterator[tuple[str, str, str]]:
    """Term, meaning and the value that decides its colour; a heading has no meaning."""
    gettext = texts.gettext
    yield gettext("Outcome of a call"), "", ""
    for outcome, name in OUTCOMES.items():
        yield gettext(name), gettext(OUTCOME_MEANINGS[outcome]), str(outcome)
    yield (
        gettext("Not processed"),
        gettext("The recording could not be heard; it neither passes nor fails."),
        NOT_PROCESSED,
    )
    yield gettext("Verdict on a step"), "", ""
    for verdict in Verdict:
        yield gettext(VERDICTS[verdict]), gettext(VERDICT_MEANINGS[verdict]), str(verdict)
    yield gettext("Figures"), "", ""
    yield (
        gettext("Compliance"),
        gettext("Points of the script's steps, 0 to 100. Unsure and not applicable do not count."),
        "",
    )
    yield (
        gettext("Quality"),
        gettext("Points of the rules on wording and timing, 0 to 100, in the same way."),
        "",
    )
    yield (
        gettext("Confidence"),
        gettext("How sure the program is of the verdict, not how good the call is."),
        "",
    )
    yield (
        gettext("Critical"),
        gettext("A critical step that fails makes the call fail, whatever its points."),
        "",
    )
    yield gettext("Limits"), "", ""
    for limit in LIMITS:
        yield "", gettext(limit), ""
