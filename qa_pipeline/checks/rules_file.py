"""What every file of rules shares: names, texts, weights, who speaks; unknown keys are mistakes."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from qa_pipeline.checks.playbook_values import as_written, one_or_many
from qa_pipeline.recordings.recording import Speaker

Who = Literal["agent", "customer", "any"]
Text = Annotated[str, Field(min_length=1, max_length=1000)]
MOST_WORDS = 200
"""Of one wording: each is compared with each word of a call, so a call that repeats itself takes as long as there are words."""
MOST_WORDS_TOGETHER = 3_000
"""Of all wordings of one step."""


def _bounded(texts: list[str]) -> list[str]:
    """The texts, none of them endless."""
    counts = [len(text.split()) for text in texts]
    if max(counts) > MOST_WORDS:
        raise ValueError(f"a wording of {max(counts)} words; at most {MOST_WORDS}: write several steps")
    if sum(counts) > MOST_WORDS_TOGETHER:
        raise ValueError(f"wordings of {sum(counts):,} words together; at most {MOST_WORDS_TOGETHER:,}")
    return texts


Texts = Annotated[
    list[Text],
    BeforeValidator(one_or_many),
    Field(min_length=1, max_length=100),
    AfterValidator(_bounded),
]
Identifier = Annotated[
    str, BeforeValidator(as_written), Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*$", max_length=80)
]
Weight = Annotated[float, Field(ge=0, le=1000)]


class Strict(BaseModel):
    """Unknown keys are mistakes: a misspelt `critical` must not be lost."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


def who(speaker: Who) -> Speaker | None:
    """The speaker that is meant; None: anybody."""
    return None if speaker == "any" else Speaker(speaker)
