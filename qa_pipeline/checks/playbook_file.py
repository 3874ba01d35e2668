"""A playbook as people write it: what may stand in the YAML file, and the types it becomes."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationInfo, field_validator, model_validator

from qa_pipeline.checks.matching.wording import Strictness
from qa_pipeline.checks.playbook import Examples, ForbiddenPhrase, Step, Trigger
from qa_pipeline.checks.playbook_values import Day, Seconds, Value, Values, as_written, one_or_many
from qa_pipeline.checks.profiles import Profile
from qa_pipeline.checks.quality_file import QualityFile
from qa_pipeline.checks.rules_file import Identifier, Strict, Text, Texts, Weight, Who, who

MOST_ITEMS = 300
"""Of one part of a playbook: more than this nobody weighs against each other, and each is compared with each."""


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
    after: Annotated[list[Identifier], BeforeValidator(one_or_many), Field(max_length=50)] = []
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


class PassMarkFile(Strict):
    """From which score a call passes."""

    compliance: Annotated[float, Field(ge=0, le=100)] | None = None
    quality: Annotated[float, Field(ge=0, le=100)] | None = None


class PlaybookFile(Strict):
    """A whole playbook file."""

    playbook: Identifier
    version: Annotated[str, BeforeValidator(as_written), Field(min_length=1, max_length=40)]
    title: Text | None = None
    language: Literal["it", "en"] | None = None
    direction: Literal["inbound", "outbound", "any"] | None = None
    extends: Identifier | None = None
    profile: Profile | None = None
    """What kind of work the quality score weighs for; its rules go before the playbook's own."""
    valid_from: Day | None = None
    valid_to: Day | None = None
    applies_to: dict[str, Values] = {}
    pass_mark: PassMarkFile = PassMarkFile()
    slots: dict[str, Value] = {}
    steps: Annotated[list[StepFile], Field(max_length=MOST_ITEMS)] = []
    forbidden: Annotated[list[ForbiddenFile], Field(max_length=MOST_ITEMS)] = []
    quality: Annotated[list[QualityFile], Field(max_length=MOST_ITEMS)] = []

    @field_validator("valid_to")
    @classmethod
    def _not_before_it_begins(cls, last: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get("valid_from")
        if first and last and first > last:
            raise ValueError(f"{last} is before valid_from, {first}; both days are part of it")
        return last
