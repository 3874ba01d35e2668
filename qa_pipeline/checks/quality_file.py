"""A quality rule as people write it: words of a list counted, a measure compared, or what should follow what."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from qa_pipeline.checks.interactions.names import INTERACTIONS
from qa_pipeline.checks.measures import MEASURES
from qa_pipeline.checks.playbook import QualityRule
from qa_pipeline.checks.playbook_values import one_or_many
from qa_pipeline.checks.rules_file import Identifier, Strict, Text, Weight, Who, who
from qa_pipeline.checks.wordlists.entries import Grade

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
Kinds = Annotated[list[Text], BeforeValidator(one_or_many)]


class WantedFile(Strict):
    """How often words of a list are wanted."""

    at_least: Annotated[int, Field(ge=1)]


class UnwantedFile(Strict):
    """How often words of a list are borne with."""

    at_most: Annotated[int, Field(ge=0)]


class QualityFile(Strict):
    """A quality rule: words of a lexicon counted, a measure of the timings bounded, or what should follow what."""

    id: Identifier
    title: Text | None = None
    competence: Competence = "communication"
    speaker: Who = "agent"
    lexicon: Identifier | None = None
    wanted: WantedFile | None = None
    unwanted: UnwantedFile | None = None
    kind: Kinds = []
    """Only entries of these kinds of the list."""
    grade: Grade | None = None
    """Only entries of the list that are so bad or worse."""
    measure: str | None = None
    interaction: str | None = None
    within_turns: Annotated[int, Field(ge=1, le=50)] | None = None
    """How soon it must follow; None: as the interaction has it."""
    when_heard: Kinds = []
    """Word lists of the customer's: the rule is due only where something of one of them was said."""
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

    @field_validator("interaction")
    @classmethod
    def _known_interaction(cls, interaction: str | None) -> str | None:
        if interaction is not None and interaction not in INTERACTIONS:
            raise ValueError(f"{interaction!r} is no interaction; one of: {', '.join(INTERACTIONS)}")
        return interaction

    @model_validator(mode="after")
    def _one_kind(self) -> "QualityFile":
        if self.switches_off:
            return self
        if sum(kind is not None for kind in (self.lexicon, self.measure, self.interaction)) != 1:
            raise ValueError("a quality rule has one of 'lexicon', 'measure' and 'interaction'")
        if self.lexicon and (self.wanted is None) == (self.unwanted is None):
            raise ValueError(
                "with 'lexicon' write either 'wanted: {at_least: n}' or 'unwanted: {at_most: n}'"
            )
        if (self.kind or self.grade) and not self.lexicon:
            raise ValueError("'kind' and 'grade' choose entries of a 'lexicon'")
        if self.within_turns and not self.interaction:
            raise ValueError("'within_turns' belongs to an 'interaction'")
        if self.when_heard and self.interaction:
            raise ValueError("an 'interaction' knows by itself when it is due; leave 'when_heard' out")
        if self.measure and self.at_least is None and self.at_most is None:
            raise ValueError("with 'measure' write 'at_most', 'at_least' or both")
        return self

    @property
    def switches_off(self) -> bool:
        """Whether it takes out a rule that a profile or a parent brings: `{id: summary, weight: 0}`, nothing to judge by."""
        judged_by = (self.lexicon, self.measure, self.interaction, self.wanted, self.unwanted, self.grade)
        return (
            self.weight == 0
            and not any((*judged_by, self.kind, self.when_heard))
            and self.at_least is None
            and self.at_most is None
        )

    @model_validator(mode="after")
    def _bounds_of_its_kind(self) -> "QualityFile":
        if self.switches_off:
            return self
        if not self.measure and (self.at_least is not None or self.at_most is not None):
            raise ValueError(
                "'at_least' and 'at_most' beside it bound a 'measure'; of a 'lexicon' write 'wanted' or 'unwanted'"
            )
        if not self.lexicon and (self.wanted or self.unwanted):
            raise ValueError("'wanted' and 'unwanted' count words of a 'lexicon'")
        return self

    def made(self) -> QualityRule:
        """As the checks use it."""
        return QualityRule(
            id=self.id,
            title=self.title or self.id,
            competence=self.competence,
            speaker=who(self.speaker),
            lexicon=self.lexicon,
            kinds=tuple(self.kind),
            grade=self.grade,
            measure=self.measure,
            interaction=self.interaction,
            within_turns=self.within_turns,
            when_heard=tuple(self.when_heard),
            at_least=self.wanted.at_least if self.wanted else self.at_least,
            at_most=self.unwanted.at_most if self.unwanted else self.at_most,
            weight=self.weight,
            critical=self.critical,
        )
