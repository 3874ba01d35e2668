"""How the conversation went, as the cells of a call's row and as rows of their own."""

from collections.abc import Iterator

from qa_pipeline.checks.result import Section
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.cells import SEPARATOR, Cell, Row, number, number_or_none
from qa_pipeline.reports.quality_wording import COMPETENCES
from qa_pipeline.reports.texts import Texts
from qa_pipeline.scorecard.competence import CompetenceScore
from qa_pipeline.scorecard.scorecard import Scorecard

MAIN_MEASURES = (
    *("talk_share", "longest_silence_s", "dead_air_s", "silence_share", "hold_s", "answer_latency_s"),
    *("overlap_share", "interruptions_by_agent", "interruptions_by_customer"),
    *("longest_monologue_s", "words_per_minute", "turns"),
)
"""The others are in the call's own record and on its page."""
COMPETENCE_COLUMNS = tuple(f"competence_{name}" for name in COMPETENCES)
COMPETENCE_ROW = (
    *("call_id", "agent", "team", "campaign", "playbook", "profile", "competence", "score", "weight"),
    *("points", "max_points", "gained", "lost", "unsure", "coaching", "start_s", "quote"),
)
"""The columns of a table of competences."""
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


def competence_rows_of(call: ReportedCall, texts: Texts) -> tuple[tuple[Cell, ...], ...]:
    """One row a competence, in the order of the profile; its values in that of `COMPETENCE_ROW`."""
    return tuple(_row(call.scorecard, each, texts) for each in call.scorecard.competences)


def _row(card: Scorecard, each: CompetenceScore, texts: Texts) -> tuple[Cell, ...]:
    coaching = each.coaching
    moment = coaching.moment if coaching else None
    return (
        *(card.call_id, card.agent, card.team, card.campaign),
        card.playbook.id if card.playbook else None,
        card.profile,
        each.competence,
        number_or_none(each.score),
        number(each.weight),
        number(each.points),
        number(each.max_points),
        *(SEPARATOR.join(_titles(card, rules, texts)) for rules in (each.gained, each.lost, each.unsure)),
        texts.sentence(coaching.sentence) if coaching else None,
        number(moment.start_s) if moment else None,
        moment.quote if moment else None,
    )


def _titles(card: Scorecard, checks: tuple[str, ...], texts: Texts) -> Iterator[str]:
    """The rules as people know them."""
    known = {each.check: each.title for each in card.results if each.section is Section.QUALITY}
    return (texts.rule_title(known.get(check, check)) for check in checks)
