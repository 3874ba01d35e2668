"""How the conversation went, as the cells of a call's row and as rows of their own."""

from collections.abc import Iterator

from qa_pipeline.checks.result import Section
from qa_pipeline.reports.batch import ReportBatch, ReportedCall
from qa_pipeline.reports.cells import SEPARATOR, Row, number, number_or_none
from qa_pipeline.reports.quality_wording import COMPETENCES
from qa_pipeline.reports.texts import Texts, translate
from qa_pipeline.scorecard.competence import CompetenceScore
from qa_pipeline.scorecard.scorecard import Scorecard

MAIN_MEASURES = (
    *("talk_share", "longest_silence_s", "dead_air_s", "silence_share", "hold_s", "answer_latency_s"),
    *("overlap_share", "interruptions_by_agent", "interruptions_by_customer"),
    *("longest_monologue_s", "words_per_minute", "turns"),
)
"""The others are in the call's own record and on its page."""
COMPETENCE_COLUMNS = tuple(f"competence_{name}" for name in COMPETENCES)
QUALITY_COLUMNS = ("call_outcome", "call_back_when", *COMPETENCE_COLUMNS, *MAIN_MEASURES)


def quality_cells(card: Scorecard) -> Row:
    """A call's cells of `QUALITY_COLUMNS`; those that its scorecard does not know are left out."""
    ended = card.call_outcome
    row: Row = {}
    if ended:
        row |= {"call_outcome": str(ended.outcome), "call_back_when": ended.when}
    for each in card.competences:
        row[f"competence_{each.competence}"] = number_or_none(each.score)
    for measure in card.measures:
        if measure.name in MAIN_MEASURES and measure.value is not None:
            row[measure.name] = number(measure.value)
    return row


def competence_rows(batch: ReportBatch) -> list[Row]:
    """One row a call and competence, in the order of the calls and the profile."""
    texts = translate(batch.language)
    return [_row(call, each, texts) for call in batch.calls for each in call.scorecard.competences]


def _row(call: ReportedCall, each: CompetenceScore, texts: Texts) -> Row:
    card, coaching = call.scorecard, each.coaching
    moment = coaching.moment if coaching else None
    return {
        "call_id": card.call_id,
        "agent": card.agent,
        "team": card.team,
        "campaign": card.campaign,
        "playbook": card.playbook.id if card.playbook else None,
        "profile": card.profile,
        "competence": each.competence,
        "score": number_or_none(each.score),
        "weight": number(each.weight),
        "points": number(each.points),
        "max_points": number(each.max_points),
        "gained": SEPARATOR.join(_titles(card, each.gained)),
        "lost": SEPARATOR.join(_titles(card, each.lost)),
        "unsure": SEPARATOR.join(_titles(card, each.unsure)),
        "coaching": texts.sentence(coaching.sentence) if coaching else None,
        "start_s": number(moment.start_s) if moment else None,
        "quote": moment.quote if moment else None,
    }


def _titles(card: Scorecard, checks: tuple[str, ...]) -> Iterator[str]:
    """The rules as people know them."""
    known = {each.check: each.title for each in card.results if each.section is Section.QUALITY}
    return (known.get(check, check) for check in checks)
