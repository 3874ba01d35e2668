"""Calls by week, by hour, by campaign and by version of the playbook: each with how sure its figures are."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from qa_pipeline.reports.digest import CallDigest
from qa_pipeline.reports.figures.dates import by_time, hour, local
from qa_pipeline.reports.figures.means import Mean, mean_of
from qa_pipeline.reports.figures.rates import SMALL_GROUP, Rate, call_rate

LONGEST_GAP = 52
"""Weeks without a call that are still shown: behind more of them is a mistyped year, and a chart would be all gap."""
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The calls of one week, hour, campaign or version."""

    key: str
    """Which one; no two of a row are the same."""
    label_parts: tuple[str, ...]
    """What a page makes a label of, in its language: see the function that made it."""
    calls: int
    rate: Rate
    """Calls that passed, of those that passed or failed."""
    compliance: Mean | None
    quality: Mean | None
    small: bool
    """Whether there are too few calls to compare it with others."""


def by_week(calls: Iterable[CallDigest]) -> tuple[Bucket, ...]:
    """ISO weeks in their order, those without calls between with zero calls; calls without a date are left out.

    `key` is "2026-W48"; `label_parts` the number of the week and the day of its Monday: ("48", "2026-11-23").
    """
    groups: dict[date, list[CallDigest]] = defaultdict(list)
    for call in calls:
        if moment := local(call):
            day = moment.date()
            groups[day - timedelta(days=day.weekday())].append(call)
    return tuple(_week(monday, groups.get(monday, ())) for monday in _mondays(sorted(groups)))


def _mondays(found: Sequence[date]) -> list[date]:
    """The weeks that have calls, and those between."""
    weeks: list[date] = []
    for monday in found:
        if weeks and (monday - weeks[-1]) // _WEEK - 1 <= LONGEST_GAP:
            while weeks[-1] + _WEEK < monday:
                weeks.append(weeks[-1] + _WEEK)
        weeks.append(monday)
    return weeks


def _week(monday: date, calls: Sequence[CallDigest]) -> Bucket:
    year, week, _ = monday.isocalendar()
    return _bucket(f"{year:04d}-W{week:02d}", (str(week), monday.isoformat()), calls)


def by_hour(calls: Iterable[CallDigest]) -> tuple[Bucket, ...]:
    """Hours of the day from the first that has calls to the last; calls without an hour are left out.

    `key` is "09"; `label_parts` the hour and the next: ("9", "10"), and ("23", "24").
    """
    groups: dict[int, list[CallDigest]] = defaultdict(list)
    for call in calls:
        at = hour(call)
        if at is not None:
            groups[at].append(call)
    if not groups:
        return ()
    hours = range(min(groups), max(groups) + 1)
    return tuple(_bucket(f"{at:02d}", (str(at), str(at + 1)), groups.get(at, ())) for at in hours)


def by_campaign(calls: Iterable[CallDigest]) -> tuple[Bucket, ...]:
    """Campaigns, that with the most calls first; calls without one last.

    `key` is the campaign, or empty; `label_parts` (campaign,), or () where there is none.
    """
    groups: dict[str, list[CallDigest]] = defaultdict(list)
    for call in calls:
        groups[call.campaign or ""].append(call)
    order = sorted(groups, key=lambda one: (not one, -len(groups[one]), one))
    return tuple(_bucket(one, (one,) if one else (), groups[one]) for one in order)


def by_version(calls: Iterable[CallDigest]) -> tuple[Bucket, ...]:
    """Versions of playbooks in the order of their first day: so a new script is visible. Calls without a playbook last.

    `key` is "playbook version"; `label_parts` the playbook's id, the version, its title and the day of its first
    call, which is empty where no call has a date: ("energy-outbound", "3", "Vendita luce", "2026-11-23"); all four
    are empty for calls without a playbook.
    """
    groups: dict[tuple[str, str], list[CallDigest]] = defaultdict(list)
    for call in sorted(calls, key=by_time):
        groups[call.playbook or "", call.playbook_version or ""].append(call)
    first = {key: _first_day(its) for key, its in groups.items()}
    order = sorted(groups, key=lambda key: (not key[0], not first[key], first[key], key))
    return tuple(_version(key, first[key], groups) for key in order)


def _first_day(calls: Iterable[CallDigest]) -> str:
    return next((moment.date().isoformat() for call in calls if (moment := local(call))), "")


def _version(
    key: tuple[str, str], first_day: str, groups: Mapping[tuple[str, str], Sequence[CallDigest]]
) -> Bucket:
    playbook, version = key
    if not playbook:
        return _bucket("", ("", "", "", ""), groups[key])
    title = groups[key][-1].playbook_title or playbook
    return _bucket(f"{playbook} {version}", (playbook, version, title, first_day), groups[key])


def _bucket(key: str, label_parts: tuple[str, ...], calls: Sequence[CallDigest]) -> Bucket:
    return Bucket(
        key=key,
        label_parts=label_parts,
        calls=len(calls),
        rate=call_rate(calls),
        compliance=mean_of(call.compliance for call in calls),
        quality=mean_of(call.quality for call in calls),
        small=len(calls) < SMALL_GROUP,
    )
