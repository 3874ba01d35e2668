"""Numbers and names of files made elsewhere, checked: what is out of bounds is said with its place in the file."""

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, FailFast, Field, ValidationError

from qa_pipeline.errors import TranscriptError

MAX_S = 24 * 3600.0
"""No call is longer; a larger time is in another unit, or wrong."""
_SHOWN = 3
"""Mistakes that are told of one file: the rest are mostly the same."""

MAX_ITEMS = 250_000
"""Of one list: more words than a day has."""
Seconds = Annotated[float, Field(ge=0, le=MAX_S)]
Millis = Annotated[float, Field(ge=0, le=MAX_S * 1000)]
Ticks = Annotated[float, Field(ge=0, le=MAX_S * 10_000_000)]
"""Of 100 ns."""
Share = Annotated[float, Field(ge=0, le=1.001)]
"""0 to 1; means of numbers in single precision may be a little above."""
Label = Annotated[str, Field(max_length=200)]

Item = TypeVar("Item")
Many = Annotated[
    tuple[Item, ...],
    FailFast(),
    Field(max_length=MAX_ITEMS),
    BeforeValidator(lambda given: () if given is None else given),
]
"""Any number of them, or null for none; of its mistakes the first is told: a file may have as many as it has entries."""
Model = TypeVar("Model", bound="FileModel")


class FileModel(BaseModel):
    """A part of a file; keys that are not known are passed over, numbers may be written as strings."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False, coerce_numbers_to_str=True)


def checked(model: type[Model], data: Any) -> Model:  # noqa: ANN401 - it is what the file says
    """The data as `model`.

    Raises:
        TranscriptError: where in the file something cannot be, and why; none of the words that were said.
    """
    try:
        return model.model_validate(data)
    except ValidationError as err:
        found = err.errors(include_url=False, include_input=False)
        told = [f"{'.'.join(map(str, each['loc'])) or 'the file'}: {each['msg']}" for each in found[:_SHOWN]]
        more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise TranscriptError("; ".join(told) + more) from err


def seconds(value: float | None, per_second: float) -> float | None:
    """A time in another unit as seconds; None stays None."""
    return None if value is None else value / per_second


def since(moment: float, begin: float, per_second: float, place: str) -> float:
    """Seconds from the call's beginning to a moment, both since 1970 in another unit.

    Raises:
        TranscriptError: it lies more than a day behind; one file is one call.
    """
    passed_s = (moment - begin) / per_second
    if passed_s > MAX_S:
        raise TranscriptError(f"{place}: more than a day after the first one; one file is one call")
    return passed_s


def after(start_s: float, duration_s: float | None) -> float | None:
    """Where something ends that begins at `start_s`; None where its duration is not known."""
    return None if duration_s is None else start_s + duration_s
