"""What the workbook's words mean, and the limits of what it says."""

from collections.abc import Iterator

from qa_pipeline.checks.result import Verdict
from qa_pipeline.reports.quality_tables import MAIN_MEASURES
from qa_pipeline.reports.quality_wording import (
    COMPETENCE_MEANINGS,
    COMPETENCES,
    ENDING_MEANINGS,
    ENDINGS,
    MEASURE_MEANINGS,
    MEASURES,
)
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
    yield gettext("End of the call"), "", ""
    for ending, name in ENDINGS.items():
        yield gettext(name), gettext(ENDING_MEANINGS[ending]), ""
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
    yield from _quality_rows(texts)
    yield gettext("Limits"), "", ""
    for limit in LIMITS:
        yield "", gettext(limit), ""


def _quality_rows(texts: Texts) -> Iterator[tuple[str, str, str]]:
    """The competences, which are scores, and the measures, which are none."""
    gettext = texts.gettext
    yield gettext("Competences"), "", ""
    yield (
        gettext("Score"),
        gettext("Of the points of the competence's rules that were decided, the share gained, 0 to 100."),
        "",
    )
    yield gettext("Weight"), gettext("How much the competence counts in the quality score."), ""
    for name, heading in COMPETENCES.items():
        yield gettext(heading), gettext(COMPETENCE_MEANINGS[name]), ""
    yield gettext("Measures"), "", ""
    yield "", gettext("Facts from who spoke when. They are no marks, and nobody is ranked by them."), ""
    for name in MAIN_MEASURES:
        yield gettext(MEASURES[name]), gettext(MEASURE_MEANINGS[name]), ""
