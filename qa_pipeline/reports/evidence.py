"""Evidence as readers see it: the quote with its differing words, what was searched, and how sure the verdict is in words."""

from collections.abc import Iterator
from itertools import groupby

import msgspec

from qa_pipeline.checks.result import (
    CheckResult,
    Evidence,
    NearestMiss,
    QuoteWord,
    Searched,
    Section,
    Verdict,
    WordKind,
    clock,
)
from qa_pipeline.reports.conversation import LOW_CONFIDENCE
from qa_pipeline.reports.shown import Shown
from qa_pipeline.reports.texts import Texts, unbroken
from qa_pipeline.reports.wording import CONFIDENCES, SPEAKERS, WORD_MEANINGS
from qa_pipeline.transcript.transcript import Transcript

WORDINGS_SHOWN = 3
"""So many wordings of what was searched are read at a glance; the rest waits to be asked for."""


class Run(Shown, frozen=True, kw_only=True):
    """Neighbouring words of a quote that are the same to the wording."""

    text: str
    kind: WordKind
    meaning: str
    """What `kind` says, in the report's language; empty for the wording's own words."""
    stands_for: str
    """What of the wording; empty for its own words and for words that are not of it."""
    probability: float | None
    """Where the recogniser was unsure of the word; None where it was sure."""
    before: str = " "
    """What keeps it apart from the one before it."""


class Looked(Shown, frozen=True, kw_only=True):
    """Whose words were searched, from when to when, and for what."""

    where: str
    wordings: tuple[str, ...]
    """The first ones."""
    more: tuple[str, ...]
    """The others."""


def runs(place: Evidence | NearestMiss, texts: Texts) -> tuple[Run, ...]:
    """The quote in runs; where nothing was compared with a wording, as one."""
    found = list(_runs(place.words, texts)) if place.words or not place.quote else [_whole(place.quote)]
    if found:
        found[0] = msgspec.structs.replace(found[0], before="")
        found[-1] = msgspec.structs.replace(found[-1], text=unbroken(found[-1].text))
    return tuple(found)


def _whole(quote: str) -> Run:
    return Run(text=quote, kind=WordKind.SAME, meaning="", stands_for="", probability=None)


def _runs(words: tuple[QuoteWord, ...], texts: Texts) -> Iterator[Run]:
    for (kind, stands_for, low), group in groupby(words, key=_alike):
        meaning = WORD_MEANINGS.get(kind)
        yield Run(
            text=" ".join([word.text for word in group]),
            kind=kind,
            meaning=texts.gettext(meaning, wanted=stands_for) if meaning else "",
            stands_for=stands_for,
            probability=low,
        )


def _alike(word: QuoteWord) -> tuple[WordKind, str, float | None]:
    """What words of one run have in common."""
    low = word.probability
    return word.kind, word.stands_for, low if low is not None and low < LOW_CONFIDENCE else None


def confidence(result: CheckResult, texts: Texts) -> str | None:
    """How sure a verdict is, in a word and as a share; None where it says itself that it is not."""
    if result.verdict is Verdict.UNSURE:
        return None
    return how_sure(result.confidence, texts)


def how_sure(confidence: float, texts: Texts) -> str:
    """A confidence in a word and as a share."""
    word = next(word for least, word in CONFIDENCES if round(confidence, 2) >= least)
    return f"{texts.gettext(word)}, {texts.percent(confidence)}"


def missing(place: Evidence | NearestMiss, texts: Texts) -> str | None:
    """What of the wording is not in the quote, as a phrase; None where all of it is there."""
    if not place.missing:
        return None
    words = ", ".join(place.missing)
    return texts.ngettext("missing: {words}", "missing: {words}", len(place.missing), words=words)


def searched(result: CheckResult, heard: Transcript, texts: Texts) -> Looked | None:
    """Where the check looked for what it did not find; None where the evidence says enough."""
    if result.verdict is Verdict.NOT_APPLICABLE or not (
        result.searched.wordings or result.section is Section.COMPLIANCE
    ):
        return None
    found = _found(result)
    shown = {
        Verdict.FAIL: True,
        Verdict.UNSURE: not _never_due(result) and (not found or result.nearest_apart is not None),
        # Of what must not be said, nothing is there to be shown.
        Verdict.PASS: not found and result.section is Section.COMPLIANCE,
    }
    return looked(result.searched, heard, texts) if shown[result.verdict] else None


def due_after(result: CheckResult, heard: Transcript, texts: Texts) -> Looked | None:
    """What would have made the step due, where it is not known to have been said."""
    return looked(result.trigger, heard, texts) if result.trigger and _never_due(result) else None


def _found(result: CheckResult) -> bool:
    """Whether any evidence is of the wordings themselves, and not of what calls for them."""
    own = result.searched.wordings
    return any(result.trigger is None or place.wording in own for place in result.evidence)


def _never_due(result: CheckResult) -> bool:
    undecided = result.verdict in {Verdict.NOT_APPLICABLE, Verdict.UNSURE}
    return undecided and result.trigger is not None and not result.evidence


def looked(where: Searched, heard: Transcript, texts: Texts) -> Looked:
    """A search in words."""
    who = texts.gettext(SPEAKERS[where.speaker]) if where.speaker else None
    whole = where.from_s <= 0 and where.to_s >= heard.duration_s - 1
    to_s = min(where.to_s, max(heard.duration_s, where.from_s))  # a cut call has no more
    place = (
        texts.gettext("the whole call")
        if whole and heard.complete
        else texts.gettext("{start} to {end}", start=clock(where.from_s), end=clock(to_s))
    )
    return Looked(
        where=f"{who}, {place}" if who else place,
        wordings=where.wordings[:WORDINGS_SHOWN],
        more=where.wordings[WORDINGS_SHOWN:],
    )
