"""What is usual of each measure, as data: for comparison, never to rank people by."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter
from ruamel.yaml import YAML

from qa_pipeline.checks.measures.measure import Usual


def usual(name: str) -> Usual | None:
    """What is usual of a measure; None where it depends on the call alone."""
    return all_usual().get(name)


@cache
def all_usual() -> Mapping[str, Usual]:
    """By the measure's name."""
    text = files("qa_pipeline.checks.measures").joinpath("usual.yaml").read_text("utf-8")
    return TypeAdapter(dict[str, Usual]).validate_python(YAML(typ="safe").load(text))
