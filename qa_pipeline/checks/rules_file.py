"""What every file of rules shares: names, texts, weights, who speaks; unknown keys are mistakes."""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from qa_pipeline.checks.playbook_values import one_or_many
from qa_pipeline.recordings.recording import Speaker

Who = Literal["agent", "customer", "any"]
Text = Annotated[str, Field(min_length=1, max_length=1000)]
Texts = Annotated[list[Text], BeforeValidator(one_or_many), Field(min_length=1, max_length=100)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)]
Weight = Annotated[float, Field(ge=0, le=1000)]


class Strict(BaseModel):
    """Unknown keys are mistakes: a misspelt `critical` must not be lost."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def who(speaker: Who) -> Speaker | None:
    """The speaker that is meant; None: anybody."""
    return None if speaker == "any" else Speaker(speaker)
