"""A playbook as people write it: what may stand in the YAML file, and the types it becomes."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
    model_validator,
)

from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.playbook import Examples, ForbiddenPhrase, QualityRule, Step, Trigger
from qa_pipeline.checks.playbook_values import Day, Seconds, Value, Values, one_or_many
from qa_pipeline.recordings.recording import Speaker

Who = Literal["agent", "customer", "any"]
Competence = Literal[
    "active_listening",
    "empathy",
    "clarity",
    "problem_solving",
    "persuasion",
    "objection_handling",
    "conflict_handling",
    "language",
    "communication",
]


Text = Annotated[str, Field(min_length=1, max_length=1000)]
Texts = Annotated[list[Text], BeforeValidator(one_or_many), Field(min_length=1, max_length=100)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Weight = Annotated[float, Field(ge=0, le=1000)]


class Strict(BaseModel):
    """Unknown keys are mistakes: a misspelt `critical` must not be lost."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class ExamplesFile(Strict):
    """Sentences that must count as said (present) and that must not (absent)."""

    present: list[Text] = []
    absent: list[Text] = []

    def made(self) -> Examples:
        """As the checks use it."""
        return Examples(present=tuple(self.present), absent=tuple(self.absent))


class TriggerFile(Strict):
    """`when`: who must have said what for the step to be due."""

    speaker: Who = "customer"
    says: Texts
    strictness: Strictness = Strictness.PARAPHRASE

    def made(self) -> Trigger:
        """As the checks use it."""
        return Trigger(speaker=who(self.speaker), says=tuple(self.says), strictness=self.strictness)


class PhraseFile(Strict):
    """What steps and forbidden phrases have in common."""

    id: Identifier
    title: Text | None = None
    speaker: Who = "agent"
    strictness: Strictness = Strictness.PARAPHRASE
    say: Texts
    weight: Weight = 10.0
    critical: bool = False
    examples: ExamplesFile = ExamplesFile()

    @field_validator("say")
    @classmethod
    def _slots_closed(cls, wordings: list[str]) -> list[str]:
        for wording in wordings:
            if not re.search(r"[^\W_]", re.sub(r"\{[a-z0-9_]+\}", "", wording)):
                raise ValueError(f"{wording!r} has no words of its own")
            if re.search(r"[{}]", re.sub(r"\{[a-z0-9_]+\}", "", wording)):
                raise ValueError(f"{wording!r}: a slot is written {{name}}, in small letters")
        return wordings


class ForbiddenFile(PhraseFile):
    """A phrase that must not be said."""

    def made(self) -> ForbiddenPhrase:
        """As the checks use it."""
        return ForbiddenPhrase(
            id=self.id,
            title=self.title or self.id,
            speaker=who(self.speaker),
            strictness=self.strictness,
            say=tuple(self.say),
            weight=self.weight,
            critical=self.critical,
            examples=self.examples.made(),
        )


class StepFile(PhraseFile):
    """A step of the script."""

    within_first: Seconds | None = None
    within_last: Seconds | None = None
    after: Annotated[list[Identifier], BeforeValidator(one_or_many)] = []
    when: TriggerFile | None = None
    within_turns: Annotated[int, Field(ge=1, le=1000)] | None = None

    @model_validator(mode="after")
    def _turns_need_a_trigger(self) -> "StepFile":
        if self.within_turns and not self.when:
            raise ValueError("'within_turns' counts from a trigger; add 'when', or use 'within_first'")
        return self

    def made(self) -> Step:
        """As the checks use it."""
        return Step(
            id=self.id,
            title=self.title or self.id,
            speaker=who(self.speaker),
            strictness=self.strictness,
            say=tuple(self.say),
            within_first_s=self.within_first,
            within_last_s=self.within_last,
            after=tuple(self.after),
            when=self.when.made() if self.when else None,
            within_turns=self.within_turns,
            weight=self.weight,
            critical=self.critical,
            examples=self.examples.made(),
        )


class WantedFile(Strict):
    """How often words of a list are wanted."""

    at_least: Annotated[int, Field(ge=1)]


class UnwantedFile(Strict):
    """How often words of a list are borne with."""

    at_most: Annotated[int, Field(ge=0)]


class QualityFile(Strict):
    """A quality rule: words of a lexicon counted, or a measure of the conversation's timings."""

    id: Identifier
    title: Text | None = None
    competence: Competence = "communication"
    speaker: Who = "agent"
    lexicon: Identifier | None = None
    wanted: WantedFile | None = None
    unwanted: UnwantedFile | None = None
    measure: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    weight: Weight = 10.0
    critical: bool = False

    @field_validator("measure")
    @classmethod
    def _known(cls, measure: str | None) -> str | None:
        if measure is not None and measure not in MEASURES:
            raise ValueError(f"{measure!r} is no measure; one of: {', '.join(MEASURES)}")
        return measure

    @model_validator(mode="after")
    def _one_kind(self) -> "QualityFile":
        if (self.lexicon is None) == (self.measure is None):
            raise ValueError("a quality rule has either 'lexicon' or 'measure'")
        if self.lexicon and (self.wanted is None) == (self.unwanted is None):
            raise ValueError(
                "with 'lexicon' write either 'wanted: {at_least: n}' or 'unwanted: {at_most: n}'"
            )
        if self.measure and self.at_least is None and self.at_most is None:
            raise ValueError("with 'measure' write 'at_most', 'at_least' or both")
        return self

    def made(self) -> QualityRule:
        """As the checks use it."""
        return QualityRule(
            id=self.id,
            title=self.title or self.id,
            competence=self.competence,
            speaker=who(self.speaker),
            lexicon=self.lexicon,
            measure=self.measure,
            at_least=self.wanted.at_least if self.wanted else self.at_least,
            at_most=self.unwanted.at_most if self.unwanted else self.at_most,
            weight=self.weight,
            critical=self.critical,
        )


class PassMarkFile(Strict):
    """From which score a call passes."""

    compliance: Annotated[float, Field(ge=0, le=100)] | None = None
    quality: Annotated[float, Field(ge=0, le=100)] | None = None


class PlaybookFile(Strict):
    """A whole playbook file."""

    playbook: Identifier
    version: Annotated[str, BeforeValidator(str), Field(min_length=1, max_length=40)]
    title: Text | None = None
    language: Literal["it", "en"] | None = None
    direction: Literal["inbound", "outbound", "any"] | None = None
    extends: Identifier | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    applies_to: dict[str, Values] = {}
    pass_mark: PassMarkFile = PassMarkFile()
    slots: dict[str, Value] = {}
    steps: list[StepFile] = []
    forbidden: list[ForbiddenFile] = []
    quality: list[QualityFile] = []

    @field_validator("valid_to")
    @classmethod
    def _not_before_it_begins(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("valid_from")
        if first and last and first > last:
            raise ValueError(f"{last} is before valid_from, {first}; both days are part of it")
        return last


def who(speaker: Who) -> Speaker | None:
    """The speaker that is meant; None: anybody."""
    return None if speaker == "any" else Speaker(speaker)
