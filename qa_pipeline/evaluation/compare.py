"""Each label beside the verdict it is about; what finds no partner is listed, never left out in silence."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from qa_pipeline.checks.result import CheckResult, Section, Verdict
from qa_pipeline.evaluation.agreed import Gold
from qa_pipeline.scorecard.scorecard import Outcome, Scorecard

NO_PLAYBOOK = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A verdict and what people say of it."""

    call_id: str
    check: str
    playbook: str
    section: Section
    language: str
    gold: Verdict
    said: Verdict
    confidence: float
    result: CheckResult
    """The program's, whole."""
    place: str
    """Where the label stands."""
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomePair:
    """A call's outcome and what people say of it."""

    call_id: str
    gold: Outcome
    said: Outcome
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmatched:
    """Labels that are about nothing that the program judged."""

    place: str
    """Of the first of them."""
    call_id: str
    check: str
    """Empty: it is the call that is not there."""
    labels: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that can be compared, and all that cannot."""

    pairs: tuple[Pair, ...]
    outcomes: tuple[OutcomePair, ...]
    unmatched: tuple[Unmatched, ...]
    other_playbook: tuple[Unmatched, ...]
    """Calls that were labelled by another playbook than judged them; what fits is compared all the same."""
    unlabelled_calls: tuple[str, ...]
    """Judged calls of which nobody says anything."""
    unlabelled_checks: int
    """Verdicts without a label on calls that have some."""


def compare(gold: Gold, scorecards: Sequence[Scorecard], unjudged: Mapping[str, str]) -> Comparison:
    """Puts them side by side.

    Args:
        gold: the labels that hold.
        scorecards: of the judged calls.
        unjudged: why the other calls of the workspace have none, by id.
    """
    cards = {card.call_id: card for card in scorecards}
    results = {(card.call_id, each.check): each for card in scorecards for each in card.results}
    pairs = tuple(_pairs(gold, cards, results))
    labelled = {call_id for call_id, _ in gold.verdicts} | set(gold.outcomes)
    labelled |= {tie.call_id for tie in gold.ties}
    of_labelled = sum(len(card.results) for card in scorecards if card.call_id in labelled)
    tied = sum((tie.call_id, tie.check) in results for tie in gold.ties)
    return Comparison(
        pairs=pairs,
        outcomes=tuple(
            OutcomePair(call_id=call_id, gold=each.outcome, said=cards[call_id].outcome, place=each.place)
            for call_id, each in gold.outcomes.items()
            if call_id in cards
        ),
        unmatched=(*_no_calls(gold, cards, unjudged), *_no_checks(gold, cards, results)),
        other_playbook=tuple(_other_playbooks(gold, cards)),
        unlabelled_calls=tuple(call_id for call_id in cards if call_id not in labelled),
        unlabelled_checks=of_labelled - len(pairs) - tied,
    )


def _pairs(
    gold: Gold, cards: Mapping[str, Scorecard], results: Mapping[tuple[str, str], CheckResult]
) -> Iterator[Pair]:
    for (call_id, check), label in gold.verdicts.items():
        if result := results.get((call_id, check)):
            card = cards[call_id]
            yield Pair(
                call_id=call_id,
                check=check,
                playbook=_playbook(card),
                section=result.section,
                language=card.engine.language,
                gold=label.verdict,
                said=result.verdict,
                confidence=result.confidence,
                result=result,
                place=label.place,
                note=label.note,
            )


def _no_calls(gold: Gold, cards: Mapping[str, Scorecard], unjudged: Mapping[str, str]) -> Iterator[Unmatched]:
    """One entry a call that is not judged, with how many labels it has."""
    about = [(call_id, label.place) for (call_id, _), label in gold.verdicts.items()]
    about += [(call_id, outcome.place) for call_id, outcome in gold.outcomes.items()]
    about += [(tie.call_id, tie.places[0]) for tie in gold.ties]
    places: dict[str, list[str]] = {}
    for call_id, place in about:
        if call_id not in cards:
            places.setdefault(call_id, []).append(place)
    for call_id, found in places.items():
        reason = unjudged.get(call_id) or f"no such call{_near(call_id, [*cards, *unjudged])}"
        yield Unmatched(place=found[0], call_id=call_id, check="", labels=len(found), reason=reason)


def _no_checks(
    gold: Gold, cards: Mapping[str, Scorecard], results: Mapping[tuple[str, str], CheckResult]
) -> Iterator[Unmatched]:
    """One entry a label whose call has no such check."""
    about = [(*key, label.place) for key, label in gold.verdicts.items()]
    about += [(tie.call_id, tie.check, tie.places[0]) for tie in gold.ties if tie.check]
    for call_id, check, place in about:
        card = cards.get(call_id)
        if card and (call_id, check) not in results:
            yield Unmatched(
                place=place, call_id=call_id, check=check, labels=1, reason=_no_check(card, check)
            )


def _no_check(card: Scorecard, check: str) -> str:
    if not card.results:
        return "the call has no verdicts: it could not be assessed"
    return (
        f"playbook {_playbook(card)!r} has no such check{_near(check, [each.check for each in card.results])}"
    )


def _other_playbooks(gold: Gold, cards: Mapping[str, Scorecard]) -> Iterator[Unmatched]:
    for label in gold.playbooks:
        card = cards.get(label.call_id)
        if card and _playbook(card) != label.playbook:
            reason = f"labelled by playbook {label.playbook!r}, judged by {_playbook(card)!r}"
            yield Unmatched(place=label.place, call_id=label.call_id, check="", labels=1, reason=reason)


def _playbook(card: Scorecard) -> str:
    return card.playbook.id if card.playbook else NO_PLAYBOOK


def _near(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"; is {near[0]!r} meant?" if near else ""
