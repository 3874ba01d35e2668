"""What a call's page shows, worked out before any HTML: outcome first, every verdict with its evidence."""

from collections import Counter
from dataclasses import dataclass

from qa_pipeline.checks.result import Section, Verdict, WordKind
from qa_pipeline.reports.batch import ReportedCall
from qa_pipeline.reports.competence_view import CompetenceView, competence_views
from qa_pipeline.reports.conversation import Line, Mark, lines
from qa_pipeline.reports.digest import result_anchor
from qa_pipeline.reports.ending_view import EndingView, ending_view
from qa_pipeline.reports.measure_view import MeasureView, measure_views
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.verdict_view import VerdictView, verdict_view
from qa_pipeline.reports.waveform import Waveform, waveform
from qa_pipeline.reports.wording import DOUBT_OTHER, DOUBTS, EXPLANATIONS, PROBLEMS
from qa_pipeline.scorecard.scorecard import Outcome

_OPEN = (Verdict.FAIL, Verdict.UNSURE)
_FOLDED = (Verdict.PASS, Verdict.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One of the two scores and the verdicts behind it."""

    section: Section
    score: float | None
    points: float
    max_points: float
    """Of the steps that could be judged."""
    counts: tuple[tuple[Verdict, int], ...]
    shown: tuple[VerdictView, ...]
    """What failed, then what a person decides; without those that unfold from a competence."""
    folded: tuple[tuple[Verdict, tuple[VerdictView, ...]], ...]
    """What passed and what did not apply: read in one line, and opened by whoever wants to see why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """Something wrong with the recording, in words."""

    title: str
    meaning: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPage:
    """All that the page shows besides the call itself."""

    headline: str
    sections: tuple[SectionView, ...]
    failed: tuple[VerdictView, ...]
    review_reasons: tuple[str, ...]
    """Why a person must decide about the call."""
    undecided: tuple[tuple[str, tuple[VerdictView, ...]], ...]
    """Unsure verdicts, what a person listens to, by their common reason."""
    problems: tuple[ProblemView, ...]
    lines: tuple[Line, ...]
    has_low_words: bool
    quoted: tuple[WordKind, ...]
    """How words in quotes differ from their wordings, for the key."""
    quoted_low: bool
    """Whether a word in a quote was heard with little confidence."""
    ending: EndingView | None
    """None, as the next two are empty, where an older scorecard does not say it."""
    competences: tuple[CompetenceView, ...]
    measures: tuple[MeasureView, ...]
    waveform: Waveform | None
    """None where there is nothing to play or to draw."""


def call_page(call: ReportedCall, texts: Texts) -> CallPage:
    """What the page of `call` shows."""
    views = tuple(
        verdict_view(call, result, result_anchor(index), texts)
        for index, result in enumerate(call.scorecard.results)
    )
    shown = tuple(lines(call.transcript.utterances, _marks(views)))
    competences = competence_views(call, views, texts)
    unfolding = {view.anchor for each in competences for view in each.rules}
    loose = tuple(view for view in views if view.anchor not in unfolding)
    return CallPage(
        headline=headline(call, texts),
        sections=tuple(_section(section, call, views, loose) for section in Section),
        failed=tuple(view for view in views if view.result.verdict is Verdict.FAIL),
        review_reasons=()
        if call.scorecard.outcome is Outcome.FAILED  # there the headline gives them
        else tuple(texts.sentence(reason) for reason in call.scorecard.review_reasons),
        undecided=_undecided(views),
        problems=tuple(
            ProblemView(
                title=texts.gettext(PROBLEMS[found.problem]),
                meaning=texts.gettext(EXPLANATIONS[found.problem]),
                detail=found.detail,
            )
            for found in call.scorecard.problems
        ),
        lines=shown,
        has_low_words=any(
            piece.probability is not None
            for line in shown
            for stretch in line.stretches
            for piece in stretch.pieces
        ),
        quoted=tuple(
            kind
            for kind in WordKind
            if kind is not WordKind.SAME and any(kind in view.kinds for view in views)
        ),
        quoted_low=any(view.has_low_words for view in views),
        ending=ending_view(call, texts),
        competences=competences,
        measures=measure_views(call, texts),
        waveform=waveform(call, views, texts),
    )


def headline(call: ReportedCall, texts: Texts) -> str:
    """Why the call has its outcome, in one sentence."""
    card = call.scorecard
    critical = [
        texts.rule_title(result.title)
        for result in card.results
        if result.critical and result.verdict is Verdict.FAIL
    ]
    if card.outcome is Outcome.FAILED and critical:
        return texts.ngettext(
            "A critical step was not met: {titles}.",
            "{n} critical steps were not met: {titles}.",
            len(critical),
            titles=", ".join(critical),
        )
    if card.outcome is Outcome.FAILED and card.review_reasons:
        return " ".join(texts.sentence(reason) for reason in card.review_reasons)
    sentences = {
        Outcome.PASSED: texts.gettext("No critical step failed and the points reach the pass mark."),
        Outcome.FAILED: texts.gettext("The points stay below the pass mark."),
        Outcome.NEEDS_REVIEW: texts.gettext("A person must listen and decide before this call counts."),
        Outcome.NOT_ASSESSABLE: texts.gettext("Too little of this call could be judged for an outcome."),
    }
    return sentences[card.outcome]


def doubt_text(doubt: str, texts: Texts) -> str:
    """Why an utterance counts for nothing."""
    return texts.gettext(DOUBTS.get(doubt, DOUBT_OTHER))


def _undecided(views: tuple[VerdictView, ...]) -> tuple[tuple[str, tuple[VerdictView, ...]], ...]:
    """Unsure verdicts by reason: a call that is cut short gives one reason to many."""
    groups: dict[str, list[VerdictView]] = {}
    for view in views:
        if view.result.verdict is Verdict.UNSURE:
            groups.setdefault(view.reason, []).append(view)
    return tuple((reason, tuple(group)) for reason, group in groups.items())


def _section(
    section: Section, call: ReportedCall, views: tuple[VerdictView, ...], loose: tuple[VerdictView, ...]
) -> SectionView:
    mine = tuple(view for view in views if view.result.section is section)
    mine_loose = tuple(view for view in loose if view.result.section is section)
    judged = [view.result for view in mine if view.result.verdict in (Verdict.PASS, Verdict.FAIL)]
    verdicts = Counter(view.result.verdict for view in mine)
    card = call.scorecard
    return SectionView(
        section=section,
        score=card.compliance if section is Section.COMPLIANCE else card.quality,
        points=sum(result.points for result in judged),
        max_points=sum(result.max_points for result in judged),
        counts=tuple((verdict, verdicts[verdict]) for verdict in Verdict if verdicts[verdict]),
        shown=tuple(view for verdict in _OPEN for view in mine_loose if view.result.verdict is verdict),
        folded=tuple(
            (verdict, same)
            for verdict in _FOLDED
            if (same := tuple(view for view in mine_loose if view.result.verdict is verdict))
        ),
    )


def _marks(views: tuple[VerdictView, ...]) -> tuple[Mark, ...]:
    """Every place that a verdict rests on, to be marked in the conversation."""
    return tuple(
        Mark(
            anchor=view.anchor,
            title=view.title,
            verdict=view.result.verdict,
            speaker=evidence.speaker,
            start_s=evidence.start_s,
            end_s=evidence.end_s,
        )
        for view in views
        for evidence in view.result.evidence
        if evidence.quote
    )
