"""What the reviewers agree on: of several labels the one that most of them give; a tie is settled by nobody."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qa_pipeline.checks.result import Verdict
from qa_pipeline.errors import EvaluationError
from qa_pipeline.evaluation.labels import Label, Labels, OutcomeLabel, PlaybookLabel
from qa_pipeline.scorecard.scorecard import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldVerdict:
    """The verdict on one check of one call that holds."""

    verdict: Verdict
    place: str
    """Of the first label that gives it."""
    note: str
    """What reviewers wrote beside their labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldOutcome:
    """The outcome of one call that holds."""

    outcome: Outcome
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Labels of which none has more reviewers behind it than another; they are left out."""

    call_id: str
    check: str
    """Empty: it is the call's outcome."""
    said: tuple[str, ...]
    """The verdicts, in the order of their places."""
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What the program is compared with."""

    verdicts: Mapping[tuple[str, str], GoldVerdict]
    """By call and check."""
    outcomes: Mapping[str, GoldOutcome]
    """By call."""
    playbooks: tuple[PlaybookLabel, ...]
    ties: tuple[Tie, ...]
    several: tuple[tuple[Label, ...], ...]
    """The labels of each check that more than one person labelled."""
    blank: int


Either = TypeVar("Either", Label, OutcomeLabel)


def agree(labels: Labels) -> Gold:
    """The gold of all labels.

    Raises:
        EvaluationError: a reviewer contradicts himself; with both places.
    """
    verdicts = _grouped(((label.call_id, label.check), label) for label in labels.verdicts)
    outcomes = _grouped((label.call_id, label) for label in labels.outcomes)
    faults = [*_contradictions(verdicts.values()), *_contradictions(outcomes.values())]
    if faults:
        raise EvaluationError("\n".join(faults))
    ties = [_tie(*key, group) for key, group in verdicts.items() if _most(group) is None]
    ties += [_tie(call_id, "", group) for call_id, group in outcomes.items() if _most(group) is None]
    return Gold(
        verdicts={key: _verdict(group, first) for key, group in verdicts.items() if (first := _most(group))},
        outcomes={
            call_id: GoldOutcome(outcome=most.outcome, place=most.place)
            for call_id, each in outcomes.items()
            if (most := _most(each))
        },
        playbooks=labels.playbooks,
        ties=tuple(ties),
        several=tuple(people for group in verdicts.values() if len(people := _people(group)) > 1),
        blank=labels.blank,
    )


Key = TypeVar("Key")


def _grouped(keyed: Iterable[tuple[Key, Either]]) -> dict[Key, list[Either]]:
    groups: defaultdict[Key, list[Either]] = defaultdict(list)
    for key, label in keyed:
        groups[key].append(label)
    return groups


def _said(label: Label | OutcomeLabel) -> str:
    return (label.verdict if isinstance(label, Label) else label.outcome).value


def _people(group: Sequence[Either]) -> tuple[Either, ...]:
    """One label a person: a named reviewer who says the same twice counts once, who is not named is somebody else."""
    named = {label.reviewer: label for label in reversed(group) if label.reviewer}
    return tuple(label for label in group if not label.reviewer or named[label.reviewer] is label)


def _most(group: Sequence[Either]) -> Either | None:
    """The first label of those that most people give; None where two have equally many."""
    people = _people(group)
    (most, count), *rest = Counter(map(_said, people)).most_common(2)
    if rest and rest[0][1] == count:
        return None
    return next(label for label in people if _said(label) == most)


def _contradictions(groups: Iterable[Sequence[Either]]) -> Iterable[str]:
    for group in groups:
        first: dict[str, Either] = {}
        for label in group:
            other = first.setdefault(label.reviewer, label) if label.reviewer else label
            if _said(other) != _said(label):
                yield (
                    f"{label.place}: {label.reviewer!r} says {_said(label)} here and {_said(other)} at {other.place}; "
                    "keep one of them"
                )


def _tie(call_id: str, check: str, group: Sequence[Either]) -> Tie:
    people = _people(group)
    return Tie(
        call_id=call_id,
        check=check,
        said=tuple(map(_said, people)),
        places=tuple(label.place for label in people),
    )


def _verdict(group: Sequence[Label], first: Label) -> GoldVerdict:
    notes = dict.fromkeys(label.note for label in group if label.note)
    return GoldVerdict(verdict=first.verdict, place=first.place, note=" | ".join(notes))
