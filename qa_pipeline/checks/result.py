"""What a check says: one of four verdicts, its reason, and its evidence."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from qa_pipeline.recordings.recording import Speaker


class Section(StrEnum):
    """Which of the two scores a check counts for."""

    COMPLIANCE = "compliance"
    QUALITY = "quality"


class Verdict(StrEnum):
    """Doubt is a verdict of its own."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    FAIL = "fail"
    UNSURE = "unsure"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A sentence for people: an English template, which is the translators' key, and its values."""

    template: str
    values: tuple[tuple[str, str | float | int], ...] = ()
    """Names ending in `_s` are seconds, shown as mm:ss."""

    def __str__(self) -> str:
        """The sentence in English."""
        return fill(self.template, self.values)


def fill(template: str, values: tuple[tuple[str, str | float | int], ...]) -> str:
    """The template with its values; seconds as mm:ss."""
    shown = {name: clock(float(value)) if name.endswith("_s") else value for name, value in values}
    return template.format_map(shown)


def clock(seconds: float) -> str:
    """Seconds as mm:ss, as every player shows them."""
    whole = int(seconds)
    return f"{whole // 60:02d}:{whole % 60:02d}"


def reason(template: str, /, **values: str | float) -> Reason:
    """A Reason, values in the order of their names so that the same inputs give the same bytes."""
    return Reason(template=template, values=tuple(sorted(values.items())))


class WordKind(StrEnum):
    """What a word of a quote is to the wording."""

    SAME = "same"
    FORM = "form"
    """Another form of a word of it."""
    MEANING = "meaning"
    """Another word that means the same."""
    MISHEARD = "misheard"
    """Taken for a word of it, because it sounds alike."""
    BETWEEN = "between"
    """Not of the wording."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteWord:
    """One word of a quote."""

    text: str
    """As recognised."""
    kind: WordKind
    stands_for: str = ""
    """What of the wording it was taken for, where that is another word or form."""
    probability: float | None = None
    """That it was recognised rightly, 0 to 1; None: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A place in the call that a verdict rests on."""

    speaker: Speaker
    start_s: float
    end_s: float
    quote: str
    wording: str
    """What of the playbook or the word list it matched."""
    words: tuple[QuoteWord, ...] = ()
    """The quote word by word; empty where nothing was compared, as in word lists and old scorecards."""
    missing: tuple[str, ...] = ()
    """What of the wording was not found there, as it is written; little words are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """Where a check looked."""

    speaker: Speaker | None
    """None: everybody."""
    from_s: float
    to_s: float
    wordings: tuple[str, ...] = ()
    """What it looked for, as the playbook says it; of a word list, its first entries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NearestMiss:
    """The best place that was not good enough."""

    speaker: Speaker
    start_s: float
    end_s: float
    quote: str
    wording: str
    score: float
    """How well it fits, 0 to 1."""
    words: tuple[QuoteWord, ...] = ()
    """As in `Evidence`."""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check's verdict on one call."""

    check: str
    section: Section
    title: str
    verdict: Verdict
    reason: Reason
    max_points: float
    critical: bool = False
    confidence: float
    """How sure the verdict is, 0 to 1."""
    evidence: tuple[Evidence, ...] = ()
    searched: Searched
    nearest: NearestMiss | None = None
    """To the wordings; where the step is not due, to those of `trigger`."""
    trigger: Searched | None = None
    """Of a step that is due only after something was said: what that is, and where it was looked for."""
    competence: str | None = None
    """For quality rules: which skill it belongs to."""
    occasion: Annotated[Evidence | None, Field(exclude_if=lambda value: value is None)] = None
    """Of a quality rule that was lost: where in the call it was, or would have fitted best. Not written where there is none."""

    @property
    def nearest_apart(self) -> NearestMiss | None:
        """The nearest miss, if it is not shown as evidence already."""
        miss = self.nearest
        shown = miss and any((e.start_s, e.wording) == (miss.start_s, miss.wording) for e in self.evidence)
        return None if shown else miss

    @property
    def points(self) -> float:
        """What the verdict earns: all or nothing."""
        return self.max_points if self.verdict is Verdict.PASS else 0.0
