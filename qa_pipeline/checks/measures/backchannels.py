"""Signs of listening: words that say "I hear you" and do not take the floor."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from qa_pipeline.transcript.transcript import Utterance

_SIGNS = '.,;:!?…"“”«»-–—()'


def acknowledges(utterance: Utterance, code: str) -> bool:
    """Whether each of its words is a sign of listening in language `code`."""
    signs = _signs_of_listening().get(code, frozenset())
    return all(word.text.strip().strip(_SIGNS).casefold() in signs for word in utterance.words)


@cache
def _signs_of_listening() -> Mapping[str, frozenset[str]]:
    text = files("qa_pipeline.checks.measures").joinpath("backchannels.yaml").read_text("utf-8")
    lists = YAML(typ="safe").load(text)
    return {code: frozenset(words) for code, words in lists.items()}
