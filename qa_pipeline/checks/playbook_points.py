"""Rules that give no points, give them twice, or can never be kept."""

from collections.abc import Iterator

from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.playbook import Playbook, QualityRule
from qa_pipeline.checks.playbook_references import ReadFile
from qa_pipeline.checks.weighing import Points, share


def odd_points(read: ReadFile, playbook: Playbook) -> Iterator[str]:
    """Warnings about weights, pass marks and quality rules, each beginning with file:line:column."""
    own = read.ids("quality")
    for index, rule in enumerate(playbook.quality):
        if rule.id not in own:
            continue
        if why := _never(rule):
            yield f"{read.at_item('quality', rule.id)}: warning: {rule.id!r} can never pass: {why}"
        if why := _always(rule):
            yield f"{read.at_item('quality', rule.id)}: warning: {rule.id!r} always passes: {why}"
        for other in playbook.quality[:index]:
            if why := _at_odds(other, rule):
                yield f"{read.at_item('quality', rule.id)}: warning: {other.id!r} and {rule.id!r} {why}"
    yield from _sections(read, playbook)
    yield from _other_work(read, playbook)


def _other_work(read: ReadFile, playbook: Playbook) -> Iterator[str]:
    """A profile that is for the other kind of calls."""
    if read.file.profile and playbook.direction not in ("any", read.file.profile):
        yield (
            f"{read.at('profile')}: warning: the profile {read.file.profile!r} weighs for {read.file.profile} calls, and "
            f"this playbook is for {playbook.direction} ones"
        )


def _sections(read: ReadFile, playbook: Playbook) -> Iterator[str]:
    """A score that nothing makes up, and a mark that is out of reach."""
    points = {
        "compliance": [
            *(_all_or_nothing(step.weight) for step in playbook.steps),
            *(_all_or_nothing(phrase.weight) for phrase in playbook.forbidden),
        ],
        "quality": [
            Points(competence=rule.competence, won=0.0 if _never(rule) else rule.weight, of=rule.weight)
            for rule in playbook.quality
        ],
    }
    marks = {"compliance": playbook.pass_mark.compliance, "quality": playbook.pass_mark.quality}
    for section, its in points.items():
        weights = dict(playbook.competence_weights) if section == "quality" else {}
        most, mark = share(its, weights), marks[section]
        marked = read.at("pass_mark", section)
        if its and most is None:
            part = "quality" if section == "quality" else "steps"
            yield f"{read.at(part)}: warning: all weights are 0, so that there is no {section} score"
        elif not its and getattr(read.file.pass_mark, section) is not None and _own_items(read):
            yield f"{marked}: warning: no rule gives points for {section}; the mark has no effect"
        elif most is not None and 100 * most < mark:
            yield (
                f"{marked}: warning: no call can reach {mark:g}: {100 * most:.0f} is the most that these rules allow"
            )


def _all_or_nothing(weight: float) -> Points:
    return Points(competence=None, won=weight, of=weight)


def _own_items(read: ReadFile) -> bool:
    """Whether it has rules of its own; one that only holds settings for its children is no playbook yet."""
    return bool(read.file.steps or read.file.forbidden or read.file.quality)


def _never(rule: QualityRule) -> str | None:
    """Why no call can pass it."""
    low, high = rule.at_least, rule.at_most
    if low is not None and high is not None and low > high:
        return f"at_least {low:g} is more than at_most {high:g}"
    if high is not None and high < 0:
        return f"nothing is less than 0, and at_most is {high:g}"
    if rule.measure and MEASURES[rule.measure].unit == "share" and low is not None and low > 1:
        return f"{rule.measure} is a share from 0 to 1, and at_least is {low:g}; write {low / 100:g} for {low:g} %"
    return None


def _always(rule: QualityRule) -> str | None:
    """Why every call passes it."""
    share = rule.measure and MEASURES[rule.measure].unit == "share"
    if share and rule.at_most is not None and rule.at_most > 1:
        return f"{rule.measure} is a share from 0 to 1; write at_most: {rule.at_most / 100:g} for {rule.at_most:g} %"
    return None


def _at_odds(one: QualityRule, other: QualityRule) -> str | None:
    """What is wrong with having both; two limits of one measure are none, points may go by degrees."""
    if _asked(one) != _asked(other) or (one.lexicon and one.speaker is not other.speaker):
        return None
    name = one.lexicon or one.measure or one.interaction
    if (one.at_least, one.at_most) == (other.at_least, other.at_most):
        return f"ask the same of {name!r}: it counts twice; leave one out"
    for low, high in ((one.at_least, other.at_most), (other.at_least, one.at_most)):
        if low is not None and high is not None and low > high:
            return f"cannot both pass: {name!r} at least {low:g} times and at most {high:g}"
    return None


def _asked(rule: QualityRule) -> tuple[object, ...]:
    """What it looks at, limits apart."""
    return (rule.lexicon, rule.kinds, rule.grade, rule.measure, rule.interaction, rule.when_heard)
