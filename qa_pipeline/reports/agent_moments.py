"""The moments of an agent's page, as the server writes them and as scripts choose others after a filter."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa_pipeline.checks.result import clock
from qa_pipeline.reports.agent_rows import VerdictLink
from qa_pipeline.reports.agent_wording import counted, sentence
from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.moments import MomentToHear, moments
from qa_pipeline.reports.texts import Texts
from qa_pipeline.reports.wording import SPEAKERS


@dataclass(frozen=True, slots=True, kw_only=True)
class MomentView:
    """One moment; a text is None where there is nothing to say, and blank in the row that scripts clone."""

    title: str = ""
    critical: bool = True
    times: str = ""
    sentence: str = ""
    speaker: str = ""
    quote: str | None = ""
    """None where the moment is about timing."""
    audio_href: str | None = ""
    """None where the recording is not at hand."""
    start_s: float = 0.0
    end_s: float = 0.0
    clock: str = ""
    label: str = ""
    """Of the button, for who does not see it."""
    call_id: str = ""
    where: str = ""
    href: str = ""


def moment_views(
    calls: Sequence[CallDigest], link: VerdictLink, texts: Texts, *, keep: bool
) -> tuple[MomentView, ...]:
    """The moments to praise (`keep`) or to coach on."""
    return tuple(_view(one, link, texts, keep=keep) for one in moments(calls, keep=keep))


def _view(one: MomentToHear, link: VerdictLink, texts: Texts, *, keep: bool) -> MomentView:
    call, place = one.call, one.place
    at = clock(place.start_s)
    return MomentView(
        title=one.title,
        critical=call.results[one.result_index].critical,
        times=counted("times_kept" if keep else "times_missed", one.times, texts),
        sentence=one.sentence,
        speaker=texts.gettext(SPEAKERS[place.speaker]),
        quote=place.quote or None,
        audio_href=call.audio_href,
        start_s=place.start_s,
        end_s=place.end_s,
        clock=at,
        label=sentence("hear", texts, call_id=call.call_id, clock=at),
        call_id=call.call_id,
        where=_where(call, at, texts),
        href=link(call, one.result_index),
    )


def _where(call: CallDigest, at: str, texts: Texts) -> str:
    """The call's name and day; its second too, where no button says it."""
    date = texts.date(call.started_at, with_time=True)
    named = (
        sentence("dated", texts, call_id=call.call_id, date=date)
        if date
        else sentence("call", texts, call_id=call.call_id)
    )
    return named if call.audio_href is not None else f"{named} · {at}"
