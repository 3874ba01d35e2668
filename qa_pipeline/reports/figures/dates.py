"""When calls were: what the list of calls says, which may be a date, a moment in some zone, or no date at all."""

from collections.abc import Iterable
from datetime import date, datetime

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.texts import parsed

_BEFORE_ALL = datetime.min  # noqa: DTZ901 - times here are as people read them, without a zone


def local(call: CallDigest) -> datetime | None:
    """The call's moment as the clock on its wall showed it; None where the list has none that can be read.

    A zone is left out, not converted: a list says 09:00+02:00 of a call that its people made at nine. It also lets
    moments with and without a zone be compared.
    """
    moment = parsed(call.started_at)
    return moment.replace(tzinfo=None) if moment else None


def hour(call: CallDigest) -> int | None:
    """The hour on that clock; None too where the list says only the day, for midnight would be made up."""
    moment = local(call)
    return moment.hour if moment and not _only_a_day(call.started_at or "") else None


def _only_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def by_time(call: CallDigest) -> tuple[datetime, str]:
    """A key to sort by: calls without a date first, and those of one moment in the order of their ids."""
    return local(call) or _BEFORE_ALL, call.call_id


def period(calls: Iterable[CallDigest]) -> tuple[str, str] | None:
    """The first and the last day of the calls, ISO 8601; None where no call has a date."""
    days = sorted(moment.date() for call in calls if (moment := local(call)))
    return (days[0].isoformat(), days[-1].isoformat()) if days else None
