"""A playbook: what must be said, what must not, and how it is scored. Data only."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal

from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.recordings.recording import Recording, Speaker


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """The playbook's own tests: sentences that must count as said, and that must not."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """What must have been said for a step to be due."""

    speaker: Speaker | None
    says: tuple[str, ...]
    strictness: Strictness = Strictness.PARAPHRASE


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something the script asks for."""

    id: str
    title: str
    speaker: Speaker | None
    """None: anybody."""
    strictness: Strictness
    say: tuple[str, ...]
    """Any one of these."""
    within_first_s: float | None = None
    within_last_s: float | None = None
    after: tuple[str, ...] = ()
    """Ids of the steps that must have been said before."""
    when: Trigger | None = None
    within_turns: int | None = None
    """Counted in the speaker's own turns, from what triggered it."""
    weight: float = 10.0
    critical: bool = False
    examples: Examples = Examples()


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenPhrase:
    """Something that must not be said."""

    id: str
    title: str
    speaker: Speaker | None
    strictness: Strictness
    say: tuple[str, ...]
    weight: float = 10.0
    critical: bool = False
    examples: Examples = Examples()


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityRule:
    """How the conversation should go: words of a list counted, a measure of timings, or what should follow what."""

    id: str
    title: str
    competence: str
    speaker: Speaker | None
    lexicon: str | None = None
    kinds: tuple[str, ...] = ()
    """Of the list only entries of these kinds; empty: all."""
    grade: str | None = None
    """Of the list only entries so bad or worse; None: all."""
    measure: str | None = None
    interaction: str | None = None
    within_turns: int | None = None
    """How soon the answer must come, counted in its speaker's own turns; None: as the interaction has it."""
    when_heard: tuple[str, ...] = ()
    """Word lists of the customer's: the rule is due only where something of one of them was said; empty: always."""
    at_least: float | None = None
    at_most: float | None = None
    weight: float = 10.0
    critical: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PassMark:
    """From which score, 0 to 100, a call passes."""

    compliance: float = 80.0
    quality: float = 60.0


@dataclass(frozen=True, kw_only=True)
class Playbook:
    """The rules that a call is judged by, parents merged in."""

    id: str
    version: str
    title: str
    language: str
    direction: Literal["inbound", "outbound", "any"]
    applies_to: tuple[tuple[str, tuple[str, ...]], ...]
    """Columns of `calls.csv` and the values they may have; all must fit."""
    pass_mark: PassMark
    slots: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    forbidden: tuple[ForbiddenPhrase, ...]
    quality: tuple[QualityRule, ...]
    profile: str | None = None
    """What kind of work the quality score weighs for; None: it is the weighted share of all quality rules."""
    competence_weights: tuple[tuple[str, float], ...] = ()
    """The profile's; empty without one."""
    is_base: bool = False
    """Others extend it and it says not which calls it is for: it judges none by itself."""
    valid_from: date | None = None
    """The first day whose calls it judges; None: since ever."""
    valid_to: date | None = None
    """The last such day; None: until further notice."""

    @cached_property
    def sha256(self) -> str:
        """Of the rules as they are, parents merged in; comments and layout of the file change nothing."""
        rules = asdict(self)
        for name in ("valid_from", "valid_to"):
            day = rules.pop(name)
            rules |= {name: day.isoformat()} if day else {}
        _leave_out_what_is_not_said(rules)
        content = json.dumps(rules, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()

    def valid_on(self, day: date) -> bool:
        """Whether calls of this day are judged by it."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def applies(self, recording: Recording, language: str) -> bool:
        """Whether this call, spoken in `language`, is judged by this playbook."""
        return (
            self.language == language
            and (self.direction == "any" or recording.direction in (None, self.direction))
            and all(
                _fold(recording.column(name.strip().lower())) in map(_fold, values)
                for name, values in self.applies_to
            )
        )


_NEWER = ("profile", "competence_weights")
_NEWER_IN_RULES = ("kinds", "grade", "interaction", "within_turns", "when_heard")


def _leave_out_what_is_not_said(rules: dict[str, Any]) -> None:
    """Of keys that playbooks did not always have, so that checksums of older scorecards stay."""
    for name in _NEWER:
        if not rules[name]:
            del rules[name]
    for rule in rules["quality"]:
        for name in _NEWER_IN_RULES:
            if not rule[name]:
                del rule[name]


def _fold(value: str | None) -> str:
    return (value or "").strip().casefold()


def choose(playbooks: Sequence[Playbook], recording: Recording, language: str) -> Playbook | None:
    """The first playbook that applies on the call's day, or None; one that says which calls it is for goes first.

    Args:
        playbooks: all there are, in their order.
        recording: the call.
        language: that it is spoken in, ISO 639-1.
    """
    fitting = [p for p in playbooks if not p.is_base and p.applies(recording, language)]
    day = day_of(recording)
    of_the_day = [p for p in fitting if (p.valid_on(day) if day else p.valid_to is None)]
    special = [p for p in of_the_day if p.applies_to] or of_the_day
    return _first(special, day)


def choose_version(playbooks: Sequence[Playbook], name: str, recording: Recording) -> Playbook | None:
    """The version of the playbook `name` that is valid on the call's day, whatever calls it is for, or None."""
    day = day_of(recording)
    return _first(
        [p for p in playbooks if p.id == name and (p.valid_on(day) if day else not p.valid_to)], day
    )


def _first(playbooks: Sequence[Playbook], day: date | None) -> Playbook | None:
    """The first; of a call without a date the first undated one, else the latest of those without an end.

    Never by today's date: the same inputs must give the same scorecard tomorrow.
    """
    if day is None and playbooks:
        return max(playbooks, key=lambda p: date.max if p.valid_from is None else p.valid_from)
    return next(iter(playbooks), None)


def day_of(recording: Recording) -> date | None:
    """The call's day where it was made, by its own clock; None where the row says none that can be read."""
    try:
        return datetime.fromisoformat((recording.started_at or "").strip()).date()
    except ValueError:
        return None
