"""A row of figures as the team page writes it: an agent's, a week's, an hour's, a campaign's, a playbook version's."""

from dataclasses import dataclass, field

from qa_pipeline.reports.charts import Whisker, whisker, whole
from qa_pipeline.reports.figures.means import Mean
from qa_pipeline.reports.figures.rates import Rate
from qa_pipeline.reports.texts import Texts

DASH = "–"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One row; None where there is nothing to say."""

    name: str = ""
    href: str | None = None
    plain: str | None = None
    """The name where there is no page to lead to."""
    detail: str | None = None
    few: str | None = None
    """Said of a group that is too small to say anything about."""
    calls: str | None = None
    share: str = ""
    interval: str = ""
    counts: str = ""
    whisker: Whisker = field(default_factory=Whisker)
    compliance: str | None = None
    compliance_interval: str | None = None
    quality: str | None = None
    quality_interval: str | None = None
    place: str | None = None


SAMPLE = FigureRow(
    **{name: "" for name in FigureRow.__slots__ if name != "whisker"},
    whisker=Whisker(at="0", low="0", high="0", whole_at="0"),
)
"""What the rows that scripts clone are made from: nothing is missing in it."""


def interval_text(rate: Rate) -> str:
    """The interval of a share; empty where too little was judged for one."""
    return "" if rate.small else percent_interval(rate.interval) or ""


def percent_interval(interval: tuple[float, float] | None) -> str | None:
    """An interval of a share: 45–83 %."""
    if interval is None:
        return None
    return f"{whole(interval[0] * 100)}{DASH}{whole(interval[1] * 100)} %"


def share_text(rate: Rate, texts: Texts) -> str:
    """A share in percent; a dash where too little was judged for one."""
    return DASH if rate.share is None or rate.small else texts.percent(rate.share)


def counts_text(rate: Rate, texts: Texts) -> str:
    """What the share was counted from."""
    if not rate.judged:
        return ""
    return texts.gettext(
        "{passed} of {judged}", passed=texts.number(rate.passed), judged=texts.number(rate.judged)
    )


def rate_whisker(rate: Rate, all_calls: Rate) -> Whisker:
    """The dot and whisker of a share, and where all calls lie; of a few calls neither dot nor whisker."""
    told = not rate.small
    return whisker(rate.share if told else None, rate.interval if told else None, all_calls.share)


def mean_texts(mean: Mean | None, scores: tuple[float, ...], texts: Texts) -> tuple[str | None, str | None]:
    """A mean and its interval; of a few calls the scores themselves, never their mean."""
    if mean is not None:
        return texts.number(mean.value), f"{whole(mean.low)}{DASH}{whole(mean.high)}"
    return None, " · ".join(map(texts.number, scores)) or DASH


def few_text(small: bool, texts: Texts) -> str | None:
    """The mark of a small group."""
    return texts.gettext("few calls") if small else None
