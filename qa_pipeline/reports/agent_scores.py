"""An agent's scores beside everybody's: a dot with its interval, and the words that a fair reading of it needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qa_pipeline.reports.agent_wording import counted, sentence
from qa_pipeline.reports.charts import Whisker, whisker
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.agents import AgentCalls
from qa_pipeline.reports.figures.means import Mean, mean_of
from qa_pipeline.reports.figures.rates import Rate, call_rate
from qa_pipeline.reports.team_rows import mean_texts, percent_interval, share_text
from qa_pipeline.reports.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Everybody:
    """All agents' calls together: what one agent's scores are held against."""

    agents: int
    rate: Rate
    compliance: Mean | None
    quality: Mean | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A score as a number from 0 to 1, with its interval and with all agents'; None: not known."""

    share: float | None
    interval: tuple[float, float] | None
    others: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreLine:
    """One score; a text is None where there is nothing to say, and blank in the row that scripts clone."""

    key: str = ""
    name: str = ""
    value: str | None = ""
    interval: str | None = ""
    basis: str = ""
    compared: str | None = ""
    """With what all agents have."""
    whisker: Whisker = field(default_factory=Whisker)


def everybody(calls: Sequence[CallDigest], agents: int) -> Everybody:
    """What all calls of the report come to; `agents` is how many made them."""
    return Everybody(
        agents=agents,
        rate=call_rate(calls),
        compliance=mean_of(_known(call.compliance for call in calls)),
        quality=mean_of(_known(call.quality for call in calls)),
    )


def score_names(texts: Texts) -> dict[str, str]:
    """What the scores are called."""
    return {
        "pass_rate": texts.gettext("Pass rate"),
        "compliance": texts.gettext("Compliance"),
        "quality": texts.gettext("Quality"),
    }


def score_lines(group: AgentCalls, every: Everybody, texts: Texts) -> tuple[ScoreLine, ...]:
    """Pass rate, compliance and quality; of a small group what there is to count, and no mean."""
    compliance = _known(call.compliance for call in group.calls)
    quality = _known(call.quality for call in group.calls)
    return (
        _rate_line(group, every, texts),
        _mean_line("compliance", group.compliance, compliance, every, texts),
        _mean_line("quality", group.quality, quality, every, texts),
    )


def compared(shown: Shown) -> str | None:
    """The key of the sentence that holds a score against all agents'; None where that would say nothing."""
    if shown.interval is None or shown.others is None:
        return None
    low, high = shown.interval
    return "above" if low > shown.others else "below" if high < shown.others else "within"


def _rate_line(group: AgentCalls, every: Everybody, texts: Texts) -> ScoreLine:
    rate, others = group.rate, every.rate.share if every.agents > 1 else None
    told = not rate.small and not group.small
    shown = Shown(share=rate.share if told else None, interval=rate.interval if told else None, others=others)
    basis = counted("passed", rate.judged, texts, passed=texts.number(rate.passed)) if rate.judged else None
    return _line(
        "pass_rate",
        shown,
        value=share_text(rate, texts) if told else None,
        interval=percent_interval(rate.interval) if told else None,
        basis=basis or sentence("no_outcome", texts),
        others=None if others is None else share_text(every.rate, texts),
        texts=texts,
    )


def _mean_line(
    key: str, mean: Mean | None, scores: tuple[float, ...], every: Everybody, texts: Texts
) -> ScoreLine:
    whole: Mean | None = getattr(every, key) if every.agents > 1 else None
    value, interval = mean_texts(mean, scores, texts)
    return _line(
        key,
        Shown(
            share=mean.value / 100 if mean else None,
            interval=(mean.low / 100, mean.high / 100) if mean else None,
            others=whole.value / 100 if whole else None,
        ),
        value=value,
        interval=interval if mean else None,
        basis=_basis(mean, interval if scores else None, texts),
        others=texts.number(whole.value) if whole else None,
        texts=texts,
    )


def _basis(mean: Mean | None, scores: str | None, texts: Texts) -> str:
    """What a score was made from: so many calls, or these scores themselves."""
    if mean:
        return counted("mean", mean.n, texts)
    return sentence("singles", texts, scores=scores) if scores else sentence("no_score", texts)


def _line(
    key: str,
    shown: Shown,
    *,
    value: str | None,
    interval: str | None,
    basis: str,
    others: str | None,
    texts: Texts,
) -> ScoreLine:
    words = compared(shown)
    return ScoreLine(
        key=key,
        name=score_names(texts)[key],
        value=value,
        interval=interval,
        basis=basis,
        compared=sentence(words, texts, value=others) if words else None,
        whisker=whisker(shown.share, shown.interval, shown.others),
    )


def _known(scores: Iterable[float | None]) -> tuple[float, ...]:
    return tuple(score for score in scores if score is not None)
